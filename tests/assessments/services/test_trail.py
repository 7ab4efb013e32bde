"""Every step appends an event that is chained to the one before, and names it as the latest."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction
from django.utils import timezone

from assessments.enums import AssessmentState, EventKind, Relation, SupervisorMode
from assessments.models import Assessment, AssessmentEvent, Rating, RatingChange
from assessments.selectors.contents import answers_as_of
from assessments.services.interventions import extend_dates, reopen
from assessments.services.transitions import submit_self_rating
from assessments.trail_hash import EvidenceMark, contents_hash
from tests.factories import (
    answer,
    answer_everything,
    form_in_force,
    make_assessment,
    make_launched_campaign,
    make_user,
    sign_off,
)
from tests.support.triggers import triggers_off

pytestmark = pytest.mark.django_db


def trail(assessment: Assessment) -> list[AssessmentEvent]:
    return list(AssessmentEvent.objects.filter(assessment=assessment).order_by("sequence"))


def assert_chained(assessment: Assessment) -> None:
    assessment.refresh_from_db()
    previous = ""
    for event in trail(assessment):
        assert event.previous_hash == previous
        assert event.hash == event.computed_hash()
        assert len(event.hash) == 64
        previous = event.hash
    assert assessment.trail_hash == previous
    assert assessment.version == len(trail(assessment))


@pytest.mark.parametrize("state", list(AssessmentState))
def test_the_trail_is_chained_whatever_happened(state: AssessmentState) -> None:
    assert_chained(make_assessment(state, supervisor_mode=SupervisorMode.INDEPENDENT))


def test_a_launch_chains_the_first_event_of_everybody() -> None:
    """Computed by the database there, and in Python here."""
    campaign = make_launched_campaign(candidates=[make_user() for _ in range(3)])
    hashes = set()
    for assessment in Assessment.objects.filter(campaign=campaign):
        assert_chained(assessment)
        hashes.add(assessment.trail_hash)
    assert len(hashes) == 3


def test_data_is_hashed_as_it_is_stored() -> None:
    assessment = make_assessment(AssessmentState.ACKNOWLEDGED)
    actor = assessment.campaign.created_by
    reopen(actor=actor, assessment_id=assessment.pk, version=assessment.version, reason="更正")
    assessment.refresh_from_db()
    later = assessment.campaign.self_due_on
    assert later is not None
    extend_dates(
        actor=actor,
        assessment_id=assessment.pk,
        version=assessment.version,
        self_due_on=later + timedelta(days=3),
        reason="請假",
    )
    assert_chained(assessment)


def test_the_events_keep_what_was_submitted_returned_and_signed() -> None:
    assessment = make_assessment(AssessmentState.RETURNED)
    answer(assessment, Relation.SELF, [1, None], comment="補充")
    submit_self_rating(actor=assessment.candidate, assessment_id=assessment.pk, version=assessment.version)
    form = form_in_force(assessment, Relation.SELF)
    changes = list(RatingChange.objects.filter(form=form).order_by("item", "number"))
    first, returned, second = (event.data["contents"][0] for event in trail(assessment) if event.data.get("contents"))
    assert first["form"] == returned["form"] == second["form"] == form.pk
    assert first["sha256"] == returned["sha256"] != second["sha256"]
    for kept in (first, second):
        assert contents_hash(answers_as_of(changes, kept["last_change"]), []) == kept["sha256"]
    assert second["last_change"] == max(change.pk for change in changes)


def test_signing_off_keeps_both_forms_with_their_evidence() -> None:
    assessment = make_assessment(AssessmentState.SUBMITTED)
    mine = form_in_force(assessment, Relation.SELF)
    item = Rating.objects.filter(form=mine).values_list("item", flat=True)[0]
    mine.evidence.create(
        item_id=item,
        kind="link",
        name="作品",
        url="https://example.com/",
        added_at=timezone.now(),
        added_by=assessment.candidate,
    )
    answer_everything(assessment, Relation.SUPERVISOR)

    sign_off(actor=assessment.supervisor, assessment_id=assessment.pk, version=assessment.version)
    signed = AssessmentEvent.objects.get(assessment=assessment, kind=EventKind.SIGNED_OFF)
    own, other = signed.data["contents"]
    assert (own["relation"], other["relation"]) == ("self", "supervisor")
    assert own["evidence"] == [{"item": item, "name": "作品", "url": "https://example.com/", "sha256": ""}]
    assert other["evidence"] == []
    changes = list(RatingChange.objects.filter(form=mine).order_by("item", "number"))
    evidence = [EvidenceMark(item, "作品", "https://example.com/", "")]
    assert contents_hash(answers_as_of(changes, own["last_change"]), evidence) == own["sha256"]


def test_the_database_refuses_an_event_that_no_step_wrote() -> None:
    assessment = make_assessment(AssessmentState.SUBMITTED)
    latest = trail(assessment)[-1]
    latest.pk, latest.sequence = None, latest.sequence + 1
    for digest in ("", "0" * 64, latest.computed_hash()):
        latest.hash = digest
        with pytest.raises(IntegrityError), transaction.atomic():
            latest.save(force_insert=True)


def test_events_of_before_are_chained_by_the_migration() -> None:
    assessments = [make_assessment(AssessmentState.ACKNOWLEDGED), make_assessment(AssessmentState.CANCELLED)]
    before = [[event.hash for event in trail(assessment)] for assessment in assessments]
    with triggers_off():
        AssessmentEvent.objects.update(hash="", previous_hash="")
        Assessment.objects.update(trail_hash="")
        migration = import_module("assessments.migrations.0011_chained_events")
        migration.chain_events(apps, None)
    for assessment in assessments:
        assert_chained(assessment)
    assert [[event.hash for event in trail(assessment)] for assessment in assessments] == before
