"""The supervisor's pages: the supervisor in force alone has them. HR reads the same on pages of its own."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from django.utils import timezone

from assessments.enums import AssessmentState, Relation, SupervisorMode
from assessments.services.substitutes import name_substitute
from tests.factories import PASSWORD, answer_everything, make_assessment, make_user
from tests.url_matrix import Row, World
from tests.url_matrix.employee import the, version_of

OWN = {"supervisor": 200, "others": 404}
OWN_REDIRECT = {"supervisor": 302, "others": 404}
OWN_REFUSED = {"supervisor": 409, "others": 404}


def prepare(world: World) -> None:
    """A review with every item rated, and one that the supervisor rates independently, rated but not completed."""
    candidate, version = world.users["candidate"], world["published_version"]
    world["reviewed"] = reviewed = make_assessment(
        AssessmentState.SUBMITTED, candidate=candidate, standard_version=version
    )
    answer_everything(reviewed, Relation.SUPERVISOR)
    world["independent"] = independent = make_assessment(
        candidate=candidate, standard_version=version, supervisor_mode=SupervisorMode.INDEPENDENT
    )
    answer_everything(independent, Relation.SUPERVISOR)
    supervisor, today = world.users["supervisor"], timezone.localdate()
    world["substitution"] = name_substitute(
        actor=supervisor,
        supervisor_id=supervisor.pk,
        substitute_id=make_user("代理人").pk,
        starts_on=today,
        ends_on=today,
    )


def an_answer(world: World) -> Mapping[str, Any]:
    item = world["submitted"].campaign.items.order_by("position").first()
    return {f"rating-{item.pk}": "3", f"version-{item.pk}": "0"}


def a_save(world: World) -> Mapping[str, Any]:
    item = world["submitted"].campaign.items.order_by("position").first()
    return {"operation": uuid4(), "item": item.pk, "version": 0, "value": 3, "comment": ""}


def a_reason(world: World) -> Mapping[str, Any]:
    return {"version": world["submitted"].version, "comment": "請補充事例"}


def a_signature(world: World) -> Mapping[str, Any]:
    return {"version": world["reviewed"].version, "password": PASSWORD}


def to_adopt(world: World) -> Mapping[str, Any]:
    items = world["submitted"].campaign.items.values_list("pk", flat=True)
    return {"version": world["submitted"].version, "items": ",".join(map(str, items))}


def a_mark(world: World) -> Mapping[str, Any]:
    item = world["submitted"].campaign.items.order_by("position").first()
    return {f"return-{item.pk}": "請補充事例"}


def an_item(world: World) -> Mapping[str, Any]:
    return {"pk": world["submitted"].pk, "item_pk": world["submitted"].campaign.items.order_by("position").first().pk}


def a_foreign_item(world: World) -> Mapping[str, Any]:
    return {"pk": world["submitted"].pk, "item_pk": world["item"].pk}


def substitution(world: World) -> Mapping[str, Any]:
    return {"pk": world["substitution"].pk}


ROWS = [
    Row("assessments:supervisor_queue", get=200),
    # Everybody may have a team tomorrow; posting nothing shows the form again with its errors.
    Row("assessments:supervisor_substitutes", get=200, post=200),
    Row(
        "assessments:supervisor_substitute_end",
        args=substitution,
        get={"supervisor": 200, "hr": 200, "others": 404},
        post={"supervisor": 302, "hr": 302, "others": 404},
    ),
    Row("assessments:supervisor_review", args=the("submitted"), get=OWN, post=OWN_REDIRECT, data=an_answer),
    Row("assessments:supervisor_review", args=the("assessment"), get=OWN, post=OWN_REFUSED, note="not submitted"),
    Row("assessments:supervisor_review", args=the("signed_off"), get=OWN, post=OWN_REFUSED, note="signed off"),
    Row("assessments:supervisor_save", args=the("submitted"), post={**OWN, "anonymous": 401}, data=a_save),
    Row(
        "assessments:supervisor_save",
        args=the("signed_off"),
        post={**OWN_REFUSED, "anonymous": 401},
        data=a_save,
        note="signed off",
    ),
    Row("assessments:supervisor_adopt", args=the("submitted"), get=OWN, post=OWN_REDIRECT, data=to_adopt),
    Row("assessments:supervisor_adopt", args=the("signed_off"), get=OWN_REDIRECT, post=OWN_REDIRECT, note="signed off"),
    Row("assessments:supervisor_adopt_undo", args=the("submitted"), get=OWN, post=OWN_REDIRECT, note="nothing adopted"),
    Row("assessments:supervisor_mark", args=the("submitted"), post=OWN, data=a_mark),
    Row("assessments:supervisor_mark", args=the("signed_off"), post=OWN_REFUSED, data=a_mark, note="signed off"),
    Row(
        "assessments:item_history",
        args=an_item,
        get={"candidate": 200, "supervisor": 200, "hr": 200, "others": 404},
    ),
    Row("assessments:item_history", args=a_foreign_item, get=404, note="an item of another campaign"),
    Row("assessments:supervisor_return", args=the("submitted"), get=OWN, post=OWN_REDIRECT, data=a_reason),
    Row("assessments:supervisor_return", args=the("submitted"), get=OWN, post=OWN, note="no reason given"),
    Row("assessments:supervisor_return", args=the("signed_off"), get=OWN_REDIRECT, post=OWN_REFUSED, data=a_reason),
    Row(
        "assessments:supervisor_complete",
        args=the("independent"),
        get=OWN,
        post=OWN_REDIRECT,
        data=version_of("independent"),
    ),
    Row(
        "assessments:supervisor_complete", args=the("submitted"), get=OWN_REDIRECT, post=OWN_REDIRECT, note="open mode"
    ),
    Row("assessments:supervisor_sign_off", args=the("submitted"), get=OWN, post=OWN, note="unrated"),
    Row(
        "assessments:supervisor_sign_off",
        args=the("reviewed"),
        get=OWN,
        post=OWN_REDIRECT,
        data=a_signature,
        note="all rated",
    ),
]
