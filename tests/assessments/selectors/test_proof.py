"""Whatever is changed behind the portal's back is found, and the first row is named."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from django.db.models import F

from assessments.enums import AssessmentState, Relation
from assessments.models import (
    Assessment,
    AssessmentEvent,
    CampaignMember,
    Evidence,
    Item,
    Rating,
    RatingChange,
    ReturnedItem,
    ScoreAdjustment,
)
from assessments.scoring import Kind, Measure
from assessments.selectors.proof import members_without_assessment, prove
from assessments.selectors.trail_proof import Fate, Finding
from assessments.services.calibration import adjust_final_score
from assessments.trail_hash import sha256_hex
from tests.assessments.tampering import eventful_assessment, events, findings, findings_after
from tests.factories import form_in_force, make_assessment, make_campaign, make_launched_campaign, make_user
from tests.support.queries import assert_constant_queries
from tests.support.triggers import triggers_off

pytestmark = pytest.mark.django_db


@pytest.fixture
def assessment() -> Iterator[Assessment]:
    """One eventful assessment between two others, with the triggers away for tampering."""
    make_assessment(AssessmentState.SIGNED_OFF)
    found = eventful_assessment()
    make_assessment(AssessmentState.CANCELLED)
    with triggers_off():
        yield found


def only(found: list[Finding], assessment: Assessment) -> Finding:
    """Return the one finding, which is of this assessment."""
    assert [finding.assessment_id for finding in found] == [assessment.pk]
    return found[0]


def rewrite(event: AssessmentEvent, **changes: object) -> None:
    """Write the event anew, as somebody would who knows how hashes are made."""
    for name, value in changes.items():
        setattr(event, name, value)
    event.hash = event.computed_hash()
    event.save()


@pytest.mark.parametrize("state", list(AssessmentState))
def test_what_the_services_write_is_sound(state: AssessmentState) -> None:
    make_assessment(state)
    assert findings() == []


def test_an_eventful_life_is_sound() -> None:
    assessment = eventful_assessment()
    assert findings() == []
    assert sum(proved.events for proved in prove()) == assessment.version == 13


def test_every_column_of_every_event_counts(assessment: Assessment) -> None:
    """The row's own key is no column of these: nothing refers to it, and the number within the trail is hashed."""
    other = make_user()
    changes: dict[str, Callable[[AssessmentEvent], object]] = {
        "assessment_id": lambda event: Assessment.objects.exclude(pk=assessment.pk).order_by("pk")[0].pk,
        "sequence": lambda event: event.sequence + 40,
        "kind": lambda event: "started" if event.kind != "started" else "submitted",
        "actor_id": lambda event: other.pk,
        "at": lambda event: event.at + timedelta(microseconds=1),
        "from_state": lambda event: "returned" if event.from_state != "returned" else "assigned",
        "to_state": lambda event: "cancelled",
        "comment": lambda event: f"{event.comment} ",
        "data": lambda event: {**event.data, "more": 1},
        "previous_hash": lambda event: sha256_hex(event.previous_hash),
        "hash": lambda event: sha256_hex(event.hash),
    }
    columns = {field.attname for field in AssessmentEvent._meta.concrete_fields} - {"id"}
    assert set(changes) == columns
    trail = events(assessment)
    assert len(trail) == 13
    for event in trail:
        for column, change in changes.items():
            if column == "assessment_id":
                continue
            value = change(event)
            rows = AssessmentEvent.objects.filter(pk=event.pk)
            found = only(findings_after(lambda rows=rows, c=column, v=value: rows.update(**{c: v})), assessment)  # type: ignore[misc]
            assert found.row.startswith(f"event {event.sequence} ("), (column, found)
            assert found.fate is Fate.ALTERED, (column, found)


def test_an_event_moved_to_another_assessment_is_missed_in_its_own(assessment: Assessment) -> None:
    other = Assessment.objects.exclude(pk=assessment.pk).order_by("pk")[0]
    for event in events(assessment):
        row = AssessmentEvent.objects.filter(pk=event.pk)
        found = findings_after(lambda row=row: row.update(assessment=other, sequence=F("sequence") + 40))  # type: ignore[misc]
        assert {finding.assessment_id for finding in found} == {assessment.pk, other.pk}
        mine = next(finding for finding in found if finding.assessment_id == assessment.pk)
        assert (mine.row, mine.fate) == (f"event {event.sequence}", Fate.REMOVED)


def test_every_event_is_missed(assessment: Assessment) -> None:
    """The last one as well: the assessment knows how many there are, and the hash of the latest."""
    for event in events(assessment):
        row = AssessmentEvent.objects.filter(pk=event.pk)
        found = only(findings_after(row.delete), assessment)
        assert (found.row, found.fate) == (f"event {event.sequence}", Fate.REMOVED)


def test_a_gap_that_was_closed_is_found(assessment: Assessment) -> None:
    def tamper() -> None:
        _first, second, *later = events(assessment)
        second.delete()
        for event in later:
            AssessmentEvent.objects.filter(pk=event.pk).update(sequence=event.sequence - 1)
        Assessment.objects.filter(pk=assessment.pk).update(version=F("version") - 1)

    found = only(findings_after(tamper), assessment)
    assert (found.row, found.fate) == ("event 2", Fate.REMOVED)


def test_a_whole_trail_is_missed(assessment: Assessment) -> None:
    found = only(findings_after(AssessmentEvent.objects.filter(assessment=assessment).delete), assessment)
    assert (found.row, found.fate) == ("event 1", Fate.REMOVED)


def test_an_event_rewritten_with_its_hash_is_found(assessment: Assessment) -> None:
    for event in events(assessment):
        found = only(findings_after(lambda event=event: rewrite(event, comment="改寫")), assessment)  # type: ignore[misc]
        assert found.row.startswith(f"event {event.sequence} (")
        assert found.fate is Fate.ALTERED


def test_an_event_put_in_is_found(assessment: Assessment) -> None:
    """Chained to the one before, with the right hash, and the later ones moved up to make room."""
    for after in events(assessment):

        def tamper(after: AssessmentEvent = after) -> None:
            later = AssessmentEvent.objects.filter(assessment=assessment, sequence__gt=after.sequence)
            for event in later.order_by("-sequence"):
                AssessmentEvent.objects.filter(pk=event.pk).update(sequence=event.sequence + 1)
            rewrite(
                AssessmentEvent.objects.get(pk=after.pk),
                pk=None,
                sequence=after.sequence + 1,
                kind="due_date_extended",
                from_state=after.to_state,
                comment="偽造",
                previous_hash=after.hash,
            )

        found = only(findings_after(tamper), assessment)
        assert found.row.startswith(f"event {after.sequence + 1} ("), found
        assert found.fate is Fate.INSERTED, found


def test_two_events_that_changed_places_are_found(assessment: Assessment) -> None:
    trail = events(assessment)
    for first, second in pairwise(trail):

        def tamper(first: AssessmentEvent = first, second: AssessmentEvent = second) -> None:
            for pk, sequence in ((first.pk, 99), (second.pk, first.sequence), (first.pk, second.sequence)):
                AssessmentEvent.objects.filter(pk=pk).update(sequence=sequence)

        found = only(findings_after(tamper), assessment)
        assert found.row.startswith(f"event {first.sequence} (")
        assert found.fate is Fate.ALTERED


@pytest.mark.parametrize(
    "column", ["trail_hash", "version", "state", "signed_off_at", "signed_off_by_id", "supervisor_id"]
)
def test_what_the_assessment_repeats_of_its_trail_is_compared(assessment: Assessment, column: str) -> None:
    values: dict[str, object] = {
        "trail_hash": "0" * 64,
        "version": 12,
        "state": "signed_off",
        "signed_off_at": F("signed_off_at") + timedelta(days=-1),
        "signed_off_by_id": make_user().pk,
        "supervisor_id": make_user().pk,
    }
    changes = {column: values[column]}
    if column == "state":
        changes |= {"acknowledged_at": None, "acknowledgement_remark": ""}
    only(findings_after(lambda: Assessment.objects.filter(pk=assessment.pk).update(**changes)), assessment)


def test_an_assessment_that_is_gone_is_missed() -> None:
    candidates = [make_user(), make_user()]
    campaign = make_launched_campaign(candidates=candidates)
    make_campaign(candidates=[make_user()])  # not launched: nobody has one yet
    assert members_without_assessment() == []
    added = CampaignMember.objects.create(campaign=campaign, candidate=make_user(), supervisor=make_user())
    assert members_without_assessment() == members_without_assessment(campaign.pk) == [added]


# --- What was answered ------------------------------------------------------------------------------------------------


def changes_of(assessment: Assessment, position: int, relation: Relation = Relation.SELF) -> list[RatingChange]:
    item = Item.objects.get(campaign=assessment.campaign, position=position)
    form = form_in_force(assessment, relation)
    return list(RatingChange.objects.filter(form=form, item=item).order_by("number"))


@pytest.mark.parametrize(
    "change",
    [
        {"value": 1},
        {"value": None, "not_applicable": True},
        {"comment": "改寫"},
        {"by_id": None},
        {"at": F("at") - timedelta(minutes=1)},
        {"kind": "adopted"},
        {"number": 7},
    ],
    ids=lambda change: next(iter(change)),
)
def test_every_column_of_every_version_of_a_submitted_answer_counts(
    assessment: Assessment, change: dict[str, object]
) -> None:
    if "by_id" in change:
        change = {"by_id": make_user().pk}
    for version in (changes_of(assessment, 2)[0], changes_of(assessment, 2)[-1], changes_of(assessment, 5)[-1]):
        row = RatingChange.objects.filter(pk=version.pk)
        only(findings_after(lambda row=row: row.update(**change)), assessment)  # type: ignore[misc]


def test_an_answer_changed_together_with_its_history_is_found(assessment: Assessment) -> None:
    latest = changes_of(assessment, 3, Relation.SUPERVISOR)[-1]

    def tamper() -> None:
        RatingChange.objects.filter(pk=latest.pk).update(value=1)
        Rating.objects.filter(form=latest.form, item=latest.item).update(value=1)

    found = only(findings_after(tamper), assessment)
    assert found.fate is Fate.ALTERED
    assert str(latest.form_id) in found.row


def test_an_answer_changed_without_its_history_is_named(assessment: Assessment) -> None:
    latest = changes_of(assessment, 4)[-1]
    answers = Rating.objects.filter(form=latest.form, item=latest.item)
    named = f"version {latest.number} of the answer to item {latest.item_id} in form {latest.form_id}"
    for change in ({"value": 5}, {"comment": "改寫"}, {"value": None}):
        found = only(findings_after(lambda change=change: answers.update(**change)), assessment)  # type: ignore[misc]
        assert (found.row, found.fate) == (named, Fate.ALTERED)
    found = only(findings_after(answers.delete), assessment)
    assert found.fate is Fate.REMOVED


def test_a_version_taken_out_or_put_in_is_named(assessment: Assessment) -> None:
    first, *_between, latest = changes_of(assessment, 2)
    item = f"of the answer to item {latest.item_id} in form {latest.form_id}"
    for version in (first, latest):
        found = only(findings_after(RatingChange.objects.filter(pk=version.pk).delete), assessment)
        assert found.fate in {Fate.REMOVED, Fate.INSERTED}
    found = only(findings_after(RatingChange.objects.filter(pk=latest.pk).delete), assessment)
    assert (found.row, found.fate) == (f"version {latest.number} {item}", Fate.REMOVED)

    def put_in() -> None:
        latest.pk, latest.number, latest.operation = None, latest.number + 1, None
        latest.save(force_insert=True)

    found = only(findings_after(put_in), assessment)
    assert (found.row, found.fate) == (f"version {latest.number} {item}", Fate.INSERTED)


def test_an_answer_added_after_signing_is_found(assessment: Assessment) -> None:
    latest = changes_of(assessment, 2)[-1]

    def tamper() -> None:
        version = latest.number + 1
        Rating.objects.filter(form=latest.form, item=latest.item).update(version=version, value=5, comment="")
        RatingChange.objects.create(
            form=latest.form, item=latest.item, number=version, value=5, by=latest.by, at=latest.at
        )

    found = only(findings_after(tamper), assessment)
    assert (found.row, found.fate) == (
        f"version {latest.number + 1} of the answer to item {latest.item_id} in form {latest.form_id}",
        Fate.INSERTED,
    )


def test_evidence_of_a_signed_form_counts(assessment: Assessment) -> None:
    evidence = Evidence.objects.filter(form__assessment=assessment)
    assert only(findings_after(lambda: evidence.update(name="其他")), assessment).fate is Fate.ALTERED
    assert only(findings_after(evidence.delete), assessment).fate is Fate.REMOVED


def test_what_was_sent_back_counts(assessment: Assessment) -> None:
    returned = ReturnedItem.objects.filter(assessment=assessment)
    assert only(findings_after(lambda: returned.update(reason="其他")), assessment).fate is Fate.ALTERED
    assert only(findings_after(returned.delete), assessment).fate is Fate.REMOVED


def test_an_adjusted_score_counts() -> None:
    assessment = make_assessment(AssessmentState.SIGNED_OFF, holds_results=True)
    item = Item.objects.filter(campaign=assessment.campaign, task__isnull=False).order_by("position")[0]
    adjust_final_score(
        actor=assessment.campaign.created_by,
        assessment_id=assessment.pk,
        version=assessment.version,
        measure=Measure(Kind.TASK, item.task_id or 0),
        value=Decimal("2.50"),
        reason="校準",
    )
    assert findings() == []
    adjusted = ScoreAdjustment.objects.filter(assessment=assessment)
    with triggers_off():
        for change in ({"after": Decimal("5")}, {"before": Decimal("1")}, {"reason": "其他"}, {"by": make_user()}):
            found = only(findings_after(lambda change=change: adjusted.update(**change)), assessment)  # type: ignore[misc]
            assert found.fate is Fate.ALTERED
        assert only(findings_after(adjusted.delete), assessment).fate is Fate.REMOVED


def test_queries_do_not_grow_with_the_assessments() -> None:
    def run() -> None:
        assert findings() == []

    assert_constant_queries(run, lambda count: make_launched_campaign(candidates=[make_user() for _ in range(count)]))
