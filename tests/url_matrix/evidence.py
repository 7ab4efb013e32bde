"""Evidence: added by who fills in the form, read by who may see it."""

from collections.abc import Mapping
from typing import Any

from django.core.files.base import ContentFile

from assessments.enums import Relation
from assessments.models import Evidence, Item
from assessments.services.evidence import add_file
from tests.factories import form_in_force
from tests.support import files
from tests.url_matrix import Builder, Row, World

OWN = {"candidate": 200, "others": 404}
OWN_REDIRECT = {"candidate": 302, "others": 404}
SUPERVISORS = {"supervisor": 200, "others": 404}


def prepare(world: World) -> None:
    """A file of the candidate and one of the supervisor, in forms that are open."""
    world["own_evidence"] = _file(world, "started", Relation.SELF)
    world["supervisors_evidence"] = _file(world, "submitted", Relation.SUPERVISOR)


def _first_item(world: World, name: str) -> Item:
    return Item.objects.filter(campaign=world[name].campaign_id).order_by("position")[0]


def _file(world: World, name: str, relation: Relation) -> Evidence:
    form = form_in_force(world[name], relation)
    return add_file(
        actor=form.rater,
        form_id=form.pk,
        item_id=_first_item(world, name).pk,
        file=ContentFile(files.PDF),
        name="report.pdf",
    )


def item_of(name: str) -> Builder:
    def args(world: World) -> Mapping[str, Any]:
        return {"pk": world[name].pk, "item_pk": _first_item(world, name).pk}

    return args


def the(name: str) -> Builder:
    return lambda world: {"pk": world[name].pk}


def a_link(world: World) -> Mapping[str, Any]:
    return {"url": "https://wiki.example/report"}


ROWS = [
    Row("assessments:employee_evidence", args=item_of("started"), get=OWN, post=OWN_REDIRECT, data=a_link),
    Row(
        "assessments:employee_evidence",
        args=item_of("submitted"),
        get=OWN_REDIRECT,
        post=OWN_REDIRECT,
        data=a_link,
        note="submitted: nothing is added",
    ),
    Row(
        "assessments:employee_evidence",
        args=lambda world: {"pk": world["started"].pk, "item_pk": _first_item(world, "submitted").pk},
        get=404,
        post=404,
        data=a_link,
        note="an item of another campaign",
    ),
    Row(
        "assessments:supervisor_evidence",
        args=item_of("submitted"),
        get=SUPERVISORS,
        post={"supervisor": 302, "others": 404},
        data=a_link,
    ),
    Row(
        "assessments:supervisor_evidence",
        args=item_of("started"),
        get={"supervisor": 302, "others": 404},
        post={"supervisor": 302, "others": 404},
        data=a_link,
        note="not submitted: nothing is added",
    ),
    Row("assessments:evidence_remove", args=the("own_evidence"), get=OWN, post=OWN_REDIRECT),
    Row(
        "assessments:evidence_remove",
        args=the("supervisors_evidence"),
        get=SUPERVISORS,
        post={"supervisor": 302, "others": 404},
        note="the supervisor's",
    ),
    Row("assessments:evidence_file", args=the("own_evidence"), get=OWN, note="of a draft"),
    Row(
        "assessments:evidence_file",
        args=the("supervisors_evidence"),
        get={"supervisor": 200, "hr": 200, "others": 404},
        note="the supervisor's, before sign-off",
    ),
]
