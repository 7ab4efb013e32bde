"""Versions compared: for everybody who may read both, corrections for editors."""

from collections.abc import Mapping
from typing import Any

from competencies.models import Duty
from competencies.services.drafts import create_draft_from
from competencies.services.lifecycle import publish_version
from tests.factories import make_standard_version
from tests.url_matrix import Row, World

EDITORS_ONLY = {"editor": 200, "others": 403}


def prepare(world: World) -> None:
    """A standard of its own: superseded, published, and a draft."""
    world["compared_old"] = old = make_standard_version(duties=1, tasks=1)
    world["compared_new"] = publish_version(actor=None, version_id=create_draft_from(actor=None, version_id=old.pk).pk)
    world["compared_draft"] = create_draft_from(actor=None, version_id=world["compared_new"].pk)


def pair(old: str, new: str) -> Any:
    return lambda world: {"pk": world[old].pk, "other_pk": world[new].pk}


def match(old: str, new: str) -> Any:
    def args(world: World) -> Mapping[str, Any]:
        duty = Duty.objects.get(standard_version=world[new])
        return {**pair(old, new)(world), "side": "new", "kind": "duty", "row": duty.pk}

    return args


def no_counterpart(world: World) -> Mapping[str, Any]:
    return {"counterpart": "none"}


ROWS = [
    Row("competencies:standard_compare", args=pair("compared_old", "compared_new"), get=200),
    Row("competencies:standard_compare", args=pair("compared_new", "compared_old"), get=302, note="later one first"),
    Row(
        "competencies:standard_compare",
        args=pair("compared_new", "compared_draft"),
        get={"editor": 200, "others": 404},
        note="a draft",
    ),
    Row(
        "competencies:standard_compare",
        args=pair("compared_old", "published_version"),
        get=404,
        note="of another standard",
    ),
    Row(
        "competencies:standard_match",
        args=match("compared_old", "compared_new"),
        data=no_counterpart,
        get=EDITORS_ONLY,
        post={"editor": 302, "others": 403},
    ),
    Row(
        "competencies:standard_match",
        args=match("compared_new", "compared_draft"),
        data=no_counterpart,
        get={"editor": 200, "others": 404},
        post={"editor": 302, "others": 404},
        note="a draft",
    ),
]
