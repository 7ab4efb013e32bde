"""Standards: their pages, and their administration, which is the editors' alone."""

from collections.abc import Mapping
from typing import Any

from competencies.models import Competence, Duty, Finding, StandardVersion, Task
from tests.url_matrix import LOGIN, Row, World, admin_rows

EDITOR = ("editor",)
EDITORS_ONLY = {"editor": 200, "administrator": 403, "others": LOGIN}
NO_GET = {"editor": 405, "administrator": 405, "others": LOGIN}


def prepare(world: World) -> None:
    draft: StandardVersion = world["draft_version"]
    world["draft_duty"] = Duty.objects.filter(standard_version=draft)[0]
    world["draft_task"] = Task.objects.filter(duty__standard_version=draft)[0]
    world["draft_competence"] = Competence.objects.filter(standard_version=draft)[0]
    world["draft_finding"] = Finding.objects.create(
        standard_version=draft, position=1, severity="info", code="missing-output", params={"task": "T1.1"}
    )


def published(world: World) -> Mapping[str, Any]:
    return {"pk": world["published_version"].pk}


def draft(world: World) -> Mapping[str, Any]:
    return {"pk": world["draft_version"].pk}


def object_of(thing: str) -> Any:
    return lambda world: {"object_id": world[thing].pk}


def transition(slug: str, version: str) -> Row:
    """A confirmation page answers 404 where it is asked about nothing; see the tests of the admin for the rest."""
    nothing_asked = {"editor": 404, "administrator": 403, "others": LOGIN}
    return Row(
        f"admin:competencies_standardversion_{slug}", get=nothing_asked, post=nothing_asked, note=f"no {version} named"
    )


def unchangeable(model: str, thing: str) -> list[Row]:
    """The pages of a model whose rows nobody adds or deletes."""
    return admin_rows(f"competencies_{model}", thing=thing, see=EDITOR, change=EDITOR)


ROWS = [
    Row("competencies:standard_list", get=200),
    Row("competencies:level_guide", get=200),
    Row("competencies:standard_detail", args=published, get=200),
    Row("competencies:standard_detail", args=draft, get={"editor": 200, "others": 404}, note="a draft"),
    *admin_rows(
        "competencies_standardversion", thing="draft_version", see=EDITOR, add=EDITOR, change=EDITOR, delete=EDITOR
    ),
    *admin_rows("competencies_duty", thing="draft_duty", see=EDITOR, add=EDITOR, change=EDITOR, delete=EDITOR),
    *admin_rows("competencies_task", thing="draft_task", see=EDITOR, add=EDITOR, change=EDITOR, delete=EDITOR),
    *admin_rows(
        "competencies_competence", thing="draft_competence", see=EDITOR, add=EDITOR, change=EDITOR, delete=EDITOR
    ),
    *unchangeable("finding", "draft_finding"),
    Row(
        "admin:competencies_standardversion_change",
        args=object_of("published_version"),
        get=EDITORS_ONLY,
        post={"editor": 403, "administrator": 403, "others": LOGIN},
        note="published",
    ),
    Row(
        "admin:competencies_standardversion_delete",
        args=object_of("published_version"),
        get={"editor": 403, "administrator": 403, "others": LOGIN},
        post={"editor": 403, "administrator": 403, "others": LOGIN},
        note="published",
    ),
    transition("publish", "draft"),
    transition("draft", "version"),
    transition("retire", "version"),
    *(
        Row(
            f"admin:competencies_{model}_move",
            args=object_of(f"draft_{model}"),
            get=NO_GET,
            post={"editor": 302, "administrator": 403, "others": LOGIN},
        )
        for model in ("duty", "task", "competence")
    ),
    Row(
        "admin:app_list",
        args=lambda world: {"app_label": "competencies"},
        get={"editor": 200, "administrator": 404, "others": LOGIN},
        post={"editor": 200, "administrator": 404, "others": LOGIN},
        note="competencies",
    ),
]
