"""My work and the candidate's pages: nobody else, not even HR or the supervisor, has them, but for the report."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from assessments.enums import Relation
from tests.factories import answer_everything, make_assessment
from tests.url_matrix import Builder, Row, World

OWN = {"candidate": 200, "others": 404}
OWN_REDIRECT = {"candidate": 302, "others": 404}


def prepare(world: World) -> None:
    """An assessment of the candidate that is ready to be submitted, and one whose campaign opens in a week."""
    candidate = world.users["candidate"]
    world["answered"] = answered = make_assessment(candidate=candidate, standard_version=world["published_version"])
    answer_everything(answered, Relation.SELF)


def the(name: str) -> Builder:
    def args(world: World) -> Mapping[str, Any]:
        return {"pk": world[name].pk}

    return args


def version_of(name: str) -> Builder:
    def data(world: World) -> Mapping[str, Any]:
        return {"version": world[name].version}

    return data


def an_answer(world: World) -> Mapping[str, Any]:
    return {f"rating-{world['item'].pk}": "3", f"version-{world['item'].pk}": "0"}


def a_save(world: World) -> Mapping[str, Any]:
    """What the script of the form sends for one item."""
    return {"operation": uuid4(), "item": world["item"].pk, "version": 0, "value": 3, "comment": ""}


ROWS = [
    Row("assessments:my_work", get=200),
    Row("assessments:employee_list", get=200),
    Row("assessments:employee_rate", args=the("assessment"), get=OWN, post=OWN_REDIRECT, data=an_answer),
    Row(
        "assessments:employee_rate",
        args=the("submitted"),
        get=OWN_REDIRECT,
        post={"candidate": 409, "others": 404},
        note="submitted",
    ),
    Row("assessments:employee_save", args=the("assessment"), post={**OWN, "anonymous": 401}, data=a_save),
    Row(
        "assessments:employee_save",
        args=the("submitted"),
        post={"candidate": 409, "others": 404, "anonymous": 401},
        data=a_save,
        note="submitted",
    ),
    Row("assessments:employee_submit", args=the("assessment"), get=OWN, post=OWN, note="unanswered"),
    Row(
        "assessments:employee_submit",
        args=the("answered"),
        get=OWN,
        post=OWN_REDIRECT,
        data=version_of("answered"),
        note="all answered",
    ),
    Row("assessments:employee_submit", args=the("submitted"), get=OWN_REDIRECT, post=OWN_REDIRECT, note="submitted"),
    Row("assessments:employee_detail", args=the("assessment"), get=OWN),
    Row("assessments:employee_detail", args=the("signed_off"), get=OWN, note="signed off"),
    Row(
        "assessments:employee_report",
        args=the("signed_off"),
        get={"candidate": 200, "supervisor": 200, "hr": 200, "others": 404},
        note="for everybody who may see the result",
    ),
    Row("assessments:employee_report", args=the("submitted"), get=404, note="no result yet"),
    Row(
        "assessments:employee_acknowledge",
        args=the("signed_off"),
        post=OWN_REDIRECT,
        data=version_of("signed_off"),
    ),
    Row(
        "assessments:employee_acknowledge",
        args=the("submitted"),
        post={"candidate": 409, "others": 404},
        note="no result yet",
    ),
]
