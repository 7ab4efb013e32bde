"""Proving what an assessment's forms contain: against the history of each answer and the hashes in the trail."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from assessments.enums import EventKind
from assessments.models import (
    Assessment,
    AssessmentEvent,
    Rating,
    RatingChange,
    RatingForm,
    ReturnedItem,
    ScoreAdjustment,
)
from assessments.permissions import SIGNED_STATES
from assessments.selectors.contents import answers_as_of, as_answer, as_hashed
from assessments.selectors.trail_proof import Fate, Finding
from assessments.trail_hash import Answer, EvidenceMark, contents_hash, history_hash


def first_history_break(form: RatingForm, changes: Sequence[RatingChange], ratings: Sequence[Rating]) -> Finding | None:
    """Return the first answer whose row and history disagree. ``changes`` by item, in the order of their numbers."""
    histories: dict[int, list[RatingChange]] = {}
    for change in changes:
        histories.setdefault(change.item_id, []).append(change)
    by_item = {rating.item_id: rating for rating in ratings}
    for item, history in histories.items():
        for number, change in enumerate(history, start=1):
            if change.number != number:
                return _of_answer(form, item, number, Fate.REMOVED, "its number is missing in the history")
        latest, rating = history[-1], by_item.get(item)
        if rating is None:
            return Finding(
                form.assessment_id, f"the answer to item {item} in form {form.pk}", Fate.REMOVED, "its history is there"
            )
        if rating.version < latest.number:
            why = f"the answer itself is at version {rating.version}"
            return _of_answer(form, item, rating.version + 1, Fate.INSERTED, why)
        if rating.version > latest.number:
            why = f"the answer itself is at version {rating.version}"
            return _of_answer(form, item, latest.number + 1, Fate.REMOVED, why)
        now = Answer(rating.item_id, rating.value, rating.not_applicable, rating.comment)
        if now != as_answer(latest):
            return _of_answer(form, item, latest.number, Fate.ALTERED, "the answer itself and its history disagree")
    for item in by_item:
        if item not in histories:
            row = f"the answer to item {item} in form {form.pk}"
            return Finding(form.assessment_id, row, Fate.INSERTED, "no history leads to it")
    return None


def first_contents_break(
    assessment: Assessment,
    events: Sequence[AssessmentEvent],
    changes: Mapping[int, Sequence[RatingChange]],
    evidence: Mapping[int, Sequence[EvidenceMark]],
) -> Finding | None:
    """Return the first event whose contents are no longer what it sealed. ``changes`` and ``evidence`` are by form."""
    for event in events:
        for sealed in event.data.get("contents", ()):
            if finding := _sealed_break(assessment, event, sealed, changes.get(sealed["form"], ())):
                return finding
    if assessment.state not in SIGNED_STATES:
        return None
    signed = next(event for event in reversed(events) if event.kind == EventKind.SIGNED_OFF)
    for sealed in signed.data.get("contents", ()):
        form = sealed["form"]
        if late := [change for change in changes.get(form, ()) if change.pk > sealed["last_change"]]:
            row = f"version {late[0].number} of the answer to item {late[0].item_id} in form {form}"
            return Finding(assessment.pk, row, Fate.INSERTED, f"the form was signed before, in event {signed.sequence}")
        if finding := _evidence_break(assessment, signed, sealed, evidence.get(form, ())):
            return finding
    return None


def first_return_break(
    assessment: Assessment, events: Sequence[AssessmentEvent], returned: Sequence[ReturnedItem]
) -> Finding | None:
    """Return the first item sent back of which the event of the return says something else."""
    told = {
        (event.sequence, line["item"]): line["reason"]
        for event in events
        if event.kind == EventKind.RETURNED
        for line in event.data.get("items", ())
    }
    kept = {(row.sequence, row.item_id): row.reason for row in returned}
    for key in sorted(told.keys() | kept.keys()):
        if told.get(key) != kept.get(key):
            fate = Fate.REMOVED if key not in kept else Fate.INSERTED if key not in told else Fate.ALTERED
            row = f"returned item {key[1]} of event {key[0]}"
            return Finding(assessment.pk, row, fate, "the event says otherwise")
    return None


def first_adjustment_break(
    assessment: Assessment, events: Sequence[AssessmentEvent], adjustments: Sequence[ScoreAdjustment]
) -> Finding | None:
    """Return the first adjusted score of which its event says something else."""
    told = {
        event.sequence: (
            data.get("task_id"),
            data.get("competence_id"),
            Decimal(data["before"]),
            Decimal(data["after"]),
            event.comment,
            event.actor_id,
            event.at,
        )
        for event in events
        if (data := event.data.get("adjusted"))
    }
    kept = {
        row.sequence: (row.task_id, row.competence_id, row.before, row.after, row.reason, row.by_id, row.at)
        for row in adjustments
    }
    for sequence in sorted(told.keys() | kept.keys()):
        if told.get(sequence) != kept.get(sequence):
            fate = Fate.REMOVED if sequence not in kept else Fate.INSERTED if sequence not in told else Fate.ALTERED
            row = f"the adjusted score of event {sequence}"
            return Finding(assessment.pk, row, fate, "the event says otherwise")
    return None


def _sealed_break(
    assessment: Assessment, event: AssessmentEvent, sealed: Mapping[str, Any], changes: Sequence[RatingChange]
) -> Finding | None:
    until = [change for change in changes if change.pk <= sealed["last_change"]]
    latest = max((change.pk for change in until), default=0)
    if latest != sealed["last_change"]:
        row = f"row {sealed['last_change']} of the history of form {sealed['form']}"
        return Finding(assessment.pk, row, Fate.REMOVED, f"event {event.sequence} names it")
    marks = [EvidenceMark(**mark) for mark in sealed["evidence"]]
    answers = answers_as_of(until, sealed["last_change"])
    if contents_hash(answers, marks) != sealed["sha256"]:
        row = f"an answer in form {sealed['form']}"
        return Finding(assessment.pk, row, Fate.ALTERED, f"event {event.sequence} ({event.kind}) sealed other contents")
    if "history" in sealed and history_hash(map(as_hashed, until)) != sealed["history"]:
        row = f"an earlier version, its author or its time in form {sealed['form']}"
        return Finding(
            assessment.pk, row, Fate.ALTERED, f"event {event.sequence} ({event.kind}) sealed another history"
        )
    return None


def _evidence_break(
    assessment: Assessment, event: AssessmentEvent, sealed: Mapping[str, Any], evidence: Sequence[EvidenceMark]
) -> Finding | None:
    then, now = sorted(EvidenceMark(**mark) for mark in sealed["evidence"]), sorted(evidence)
    if then == now:
        return None
    fate = Fate.ALTERED if len(then) == len(now) else Fate.REMOVED if len(then) > len(now) else Fate.INSERTED
    gone, new = [mark for mark in then if mark not in now], [mark for mark in now if mark not in then]
    item = (gone or new or now)[0].item
    row = f"evidence for item {item} in form {sealed['form']}"
    return Finding(assessment.pk, row, fate, f"event {event.sequence} ({event.kind}) sealed other evidence")


def _of_answer(form: RatingForm, item: int, number: int, fate: Fate, why: str) -> Finding:
    return Finding(form.assessment_id, f"version {number} of the answer to item {item} in form {form.pk}", fate, why)
