"""Proving the trail of one assessment: the first event that was altered, removed or inserted.

Nobody can prove more than the hashes hold: who rewrites a whole trail together with its assessment leaves a chain that
is sound in itself. What has left the portal tells on it: the hash on every page of a signed record.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from assessments.enums import AssessmentState, EventKind
from assessments.models import Assessment, AssessmentEvent
from assessments.workflow import TRANSITIONS


class Fate(Enum):
    """What happened to a row behind the portal's back."""

    ALTERED = "altered"
    REMOVED = "removed"
    INSERTED = "inserted"


@dataclass(frozen=True, slots=True)
class Finding:
    """The first row of an assessment that is not as it was written. ``row`` names it, ``why`` is what gave it away;
    both are English, for the log of a check."""

    assessment_id: int
    row: str
    fate: Fate
    why: str

    def __str__(self) -> str:
        return f"assessment {self.assessment_id}: {self.row} was {self.fate.value}: {self.why}"


# Every step a trail can tell of: kind, state before, state after.
_STEPS = {
    (transition.event, source, transition.to or source) for transition in TRANSITIONS for source in transition.sources
} | {(EventKind.ASSIGNED, "", AssessmentState.ASSIGNED)}

# What an assessment repeats of its events: kind, and field of the assessment by field of the event.
_REPEATED: tuple[tuple[EventKind, dict[str, str]], ...] = (
    (EventKind.ASSIGNED, {"assigned_at": "at", "assigned_by_id": "actor_id"}),
    (EventKind.SUBMITTED, {"submitted_at": "at", "submitted_by_id": "actor_id"}),
    (EventKind.RETURNED, {"returned_at": "at", "returned_by_id": "actor_id", "return_comment": "comment"}),
    (EventKind.SIGNED_OFF, {"signed_off_at": "at", "signed_off_by_id": "actor_id", "sign_off_comment": "comment"}),
    (EventKind.ACKNOWLEDGED, {"acknowledged_at": "at", "acknowledgement_remark": "comment"}),
    (EventKind.CANCELLED, {"cancelled_at": "at", "cancelled_by_id": "actor_id", "cancel_reason": "comment"}),
)


def first_break(assessment: Assessment, events: Sequence[AssessmentEvent]) -> Finding | None:
    """Return the first event that is not as it was written, None when the whole chain is sound.

    ``events`` are all of the assessment's, in the order of ``sequence``. Nothing else is read.
    """
    return _broken_link(assessment, events) or _broken_head(assessment, events) or _broken_facts(assessment, events)


def _broken_link(assessment: Assessment, events: Sequence[AssessmentEvent]) -> Finding | None:
    """Walk the chain: numbers without a gap, each event's own hash, its link to the one before, its step."""
    previous, state = "", ""
    for expected, event in enumerate(events, start=1):
        if event.sequence != expected:
            return _misplaced(assessment, events, expected, previous)
        if _computed(event) != event.hash:
            return _unsound(assessment, events, expected)
        if event.previous_hash != previous:
            return _found(assessment, expected, Fate.ALTERED, "it does not follow the event before it", event)
        if (event.kind, event.from_state, event.to_state) not in _STEPS or event.from_state != state:
            return _found(assessment, expected, Fate.INSERTED, "no step of the workflow leads here", event)
        following = events[expected] if expected < len(events) else None
        if following and _is_sound(following, expected + 1) and following.previous_hash != event.hash:
            why = "the event after it knows it by another hash"
            return _found(assessment, expected, Fate.ALTERED, why, event)
        previous, state = event.hash, event.to_state
    return None


def _unsound(assessment: Assessment, events: Sequence[AssessmentEvent], number: int) -> Finding:
    """Say why the hash of event ``number`` is another than the one of what it says."""
    event = events[number - 1]
    was = _number_written_as(event, len(events) + 1)
    if was is None:
        return _found(assessment, number, Fate.ALTERED, "its hash is another than the one of what it says", event)
    after = next((place for place, other in enumerate(events, start=1) if other.hash == event.previous_hash), None)
    if was < number and after is not None and after < number - 1:
        extra = events[after]
        why = f"the events after it were moved from {was} on"
        return _found(assessment, extra.sequence, Fate.INSERTED, why, extra)
    if was > number and after is None:
        return _found(assessment, number, Fate.REMOVED, "the events after it were moved into its place")
    return _found(assessment, number, Fate.ALTERED, f"it was written as event {was}", event)


def _misplaced(assessment: Assessment, events: Sequence[AssessmentEvent], expected: int, previous: str) -> Finding:
    """Say what became of the event that should stand here: it bears another number, or it is gone."""
    for event in events:
        if _computed(event, sequence=expected) == event.hash and event.previous_hash == previous:
            why = f"it stands as event {event.sequence}"
            return _found(assessment, expected, Fate.ALTERED, why, event)
    return _found(assessment, expected, Fate.REMOVED, "its number is missing")


def _broken_head(assessment: Assessment, events: Sequence[AssessmentEvent]) -> Finding | None:
    """Compare the end of the chain with what the assessment itself says."""
    last = events[-1] if events else None
    count = len(events)
    if count < assessment.version:
        return _found(assessment, count + 1, Fate.REMOVED, f"the assessment knows of {assessment.version} events")
    if last is None:
        return _found(assessment, 1, Fate.REMOVED, "the assessment has no event at all")
    if count > assessment.version:
        extra = events[assessment.version]
        why = f"the assessment knows of {assessment.version} events only"
        return _found(assessment, extra.sequence, Fate.INSERTED, why, extra)
    if assessment.trail_hash != last.hash:
        why = "the assessment itself (trail_hash) knows the latest event by another hash"
        return _found(assessment, count, Fate.ALTERED, why, last)
    return None


def _broken_facts(assessment: Assessment, events: Sequence[AssessmentEvent]) -> Finding | None:
    """Compare the row of the assessment with the events that wrote it."""
    if assessment.state != events[-1].to_state:
        return _altered_fact(assessment, "state", events[-1])
    latest = {event.kind: event for event in events}
    for kind, fields in _REPEATED:
        for field, source in fields.items():
            value = getattr(assessment, field)
            if value in (None, ""):  # taken back by a later step, which the database's constraints hold to the state
                continue
            if kind not in latest or value != getattr(latest[kind], source):
                return _altered_fact(assessment, field, latest.get(kind, events[-1]))
    if (replaced := latest.get(EventKind.SUPERVISOR_REPLACED)) and replaced.data["to"] != assessment.supervisor_id:
        return _altered_fact(assessment, "supervisor_id", replaced)
    return None


def _altered_fact(assessment: Assessment, field: str, event: AssessmentEvent) -> Finding:
    why = f"event {event.sequence} ({event.kind}) says otherwise"
    return Finding(assessment.pk, f"the assessment's own row ({field})", Fate.ALTERED, why)


def _found(
    assessment: Assessment, sequence: int, fate: Fate, why: str, event: AssessmentEvent | None = None
) -> Finding:
    row = f"event {sequence}" if event is None else f"event {sequence} ({event.kind}, row {event.pk})"
    return Finding(assessment.pk, row, fate, why)


def _is_sound(event: AssessmentEvent, number: int) -> bool:
    return event.sequence == number and _computed(event) == event.hash


def _computed(event: AssessmentEvent, sequence: int | None = None) -> str:
    """Return the event's hash, also as if it had another number; empty where it can never have been written so."""
    stored, event.sequence = event.sequence, event.sequence if sequence is None else sequence
    try:
        return event.computed_hash()
    except ValueError:
        return ""
    finally:
        event.sequence = stored


def _number_written_as(event: AssessmentEvent, highest: int) -> int | None:
    """Return the number with which the event's hash would be right, up to ``highest``."""
    for number in range(1, highest + 1):
        if _computed(event, sequence=number) == event.hash:
            return number
    return None
