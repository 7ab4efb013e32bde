"""INSERT … SELECT on both databases."""

import pytest
from django.core.exceptions import FieldDoesNotExist
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from assessments.enums import CampaignEventKind
from assessments.models import Campaign, CampaignEvent, CampaignMember
from assessments.services.bulk import insert_from_select
from people.models import User
from tests.factories import make_campaign, make_user
from tests.support.queries import capture

pytestmark = pytest.mark.django_db


def test_rows_are_made_from_expressions_and_values() -> None:
    campaign = make_campaign()
    supervisor = make_user()
    people = [make_user(supervisor=supervisor), make_user()]
    chosen = User.objects.filter(pk__in=[person.pk for person in people]).order_by("-pk")

    made = insert_from_select(
        CampaignMember, {"campaign": campaign.pk, "candidate": F("pk"), "supervisor": F("supervisor")}, chosen
    )

    assert made == 2
    rows = CampaignMember.objects.filter(campaign=campaign).order_by("pk")
    assert [(row.candidate, row.supervisor) for row in rows] == [(people[1], None), (people[0], supervisor)]


def test_fields_not_named_take_the_models_default() -> None:
    campaign = make_campaign()
    now = timezone.now()
    insert_from_select(
        CampaignEvent,
        {"campaign": F("pk"), "kind": CampaignEventKind.CLOSED.value, "actor": F("created_by"), "at": now},
        Campaign.objects.filter(pk=campaign.pk),
    )
    event = campaign.events.get()
    assert (event.actor, event.at, event.comment, event.data) == (campaign.created_by, now, "", {})


def test_values_are_bound() -> None:
    campaign = make_campaign()
    nasty = "'); DROP TABLE people_user; -- %s \\ 「」"
    columns = {
        "campaign": F("pk"),
        "kind": CampaignEventKind.CLOSED.value,
        "actor": F("created_by"),
        "at": timezone.now(),
        "comment": nasty,
        "data": {"said": nasty},
    }
    insert_from_select(CampaignEvent, columns, Campaign.objects.filter(pk=campaign.pk))
    event = campaign.events.get()
    assert event.comment == nasty
    assert event.data == {"said": nasty}


def test_nothing_to_insert_is_no_error() -> None:
    columns = {"campaign": make_campaign().pk, "candidate": F("pk")}
    assert insert_from_select(CampaignMember, columns, User.objects.filter(pk=0)) == 0
    assert insert_from_select(CampaignMember, columns, User.objects.filter(pk__in=[])) == 0


def test_it_is_one_statement_and_constraints_hold() -> None:
    campaign = make_campaign()
    people = User.objects.filter(pk__in=[make_user().pk for _ in range(5)])
    columns = {"campaign": campaign.pk, "candidate": F("pk")}
    assert len(capture(lambda: insert_from_select(CampaignMember, columns, people))) == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_from_select(CampaignMember, columns, people)
    assert campaign.members.count() == 5


def test_a_field_that_is_not_there_is_named() -> None:
    with pytest.raises(FieldDoesNotExist, match="colour"):
        insert_from_select(CampaignMember, {"colour": 1}, User.objects.all())
