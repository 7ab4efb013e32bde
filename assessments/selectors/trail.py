"""Who did what and when with an assessment or a campaign, as its readers may know it."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from assessments.enums import EventKind
from assessments.models import Assessment, AssessmentEvent, Campaign, CampaignEvent, Item
from assessments.permissions import is_candidate, may_know_of_self_rating, may_see_record, may_see_supervisor_ratings
from assessments.selectors.trail_proof import first_break
from assessments.selectors.trail_words import Names, Said, said_by_campaign_event, said_by_event
from competencies.models import Competence, Task
from people.models import User

SHORT_HASH = 12
"""How many letters of a hash are shown: enough to compare by eye."""

# What the supervisor did with the own ratings, and HR with the scores: not for the candidate before the result is.
_BEHIND_THE_RESULT = frozenset(
    {
        EventKind.REVIEW_COMPLETED,
        EventKind.REVIEW_CHANGED,
        EventKind.RATINGS_ADOPTED,
        EventKind.ADOPTION_UNDONE,
        EventKind.SCORE_ADJUSTED,
    }
)
_PEOPLE_IN_DATA = ("from", "to", "on_behalf_of")


@dataclass(frozen=True, slots=True)
class TrailLine:
    """One step in words. ``hash`` is shortened; ``has_record`` where a signed record of it can be read."""

    at: datetime.datetime
    what: str
    comment: str
    details: tuple[str, ...] = ()
    sequence: int = 0
    hash: str = ""
    has_record: bool = False


@dataclass(frozen=True, slots=True)
class Trail:
    """The steps that the reader may know of, the latest first, and whether the whole chain is as it was written."""

    lines: tuple[TrailLine, ...]
    is_intact: bool
    latest_hash: str


def assessment_trail(user: User, assessment: Assessment) -> Trail:
    """Return the trail for ``user``, who may see the assessment; at most six queries. Needs ``campaign`` loaded.

    The candidate learns nothing of the supervisor's ratings before the result, and a supervisor who rates independently
    nothing of the self-rating before the own form is complete.
    """
    events = list(AssessmentEvent.objects.filter(assessment=assessment).order_by("sequence"))
    known = events
    if is_candidate(user, assessment) and not may_see_supervisor_ratings(user, assessment):
        known = [_before_the_result(event) for event in events if event.kind not in _BEHIND_THE_RESULT]
    elif not may_know_of_self_rating(user, assessment):
        known = [_without_returned_items(event) for event in events]
    names, sees_records = event_names(known), may_see_record(user, assessment)
    return Trail(
        lines=tuple(_line(event, said_by_event(event, names), sees_records) for event in reversed(known)),
        is_intact=first_break(assessment, events) is None,
        latest_hash=assessment.trail_hash[:SHORT_HASH],
    )


def campaign_trail(campaign: Campaign) -> list[TrailLine]:
    """Return the steps of a campaign, the latest first; one query."""
    events = CampaignEvent.objects.filter(campaign=campaign).select_related("actor").order_by("-at", "-pk")
    return [TrailLine(at=event.at, what=said_by_campaign_event(event), comment=event.comment) for event in events]


def event_names(events: Sequence[AssessmentEvent]) -> Names:
    """Return what the numbers in these events stand for, people as they are called now; at most four queries."""
    people, items, tasks, competences = set[int](), set[int](), set[int](), set[int]()
    for event in events:
        people.add(event.actor_id)
        people.update(pk for name in _PEOPLE_IN_DATA if isinstance(pk := event.data.get(name), int))
        if event.kind != EventKind.RETURNED:  # which keeps the printed codes itself
            lines = (*event.data.get("items", ()), *event.data.get("changes", ()))
            items.update(line["item"] for line in lines)
        adjusted = event.data.get("adjusted", {})
        tasks.update(pk for pk in [adjusted.get("task_id")] if pk)
        competences.update(pk for pk in [adjusted.get("competence_id")] if pk)
    return Names(
        people={person.pk: person.display_name for person in User.objects.filter(pk__in=people)},
        items=dict(Item.objects.filter(pk__in=items).values_list("pk", "code")) if items else {},
        tasks=dict(Task.objects.filter(pk__in=tasks).values_list("pk", "code")) if tasks else {},
        competences=(
            dict(Competence.objects.filter(pk__in=competences).values_list("pk", "code")) if competences else {}
        ),
    )


def _line(event: AssessmentEvent, said: Said, sees_records: bool) -> TrailLine:
    return TrailLine(
        at=event.at,
        what=said.what,
        comment=said.comment,
        details=said.details,
        sequence=event.sequence,
        hash=event.hash[:SHORT_HASH],
        has_record=sees_records and event.kind == EventKind.SIGNED_OFF and "record" in event.data,
    )


def _before_the_result(event: AssessmentEvent) -> AssessmentEvent:
    """The candidate knows that it was signed off; the closing remark and the figures come with the result."""
    return _reduced(event) if event.kind == EventKind.SIGNED_OFF else event


def _without_returned_items(event: AssessmentEvent) -> AssessmentEvent:
    """Why an earlier supervisor sent items back would tell how the candidate rated them; so would what was signed."""
    if event.kind == EventKind.RETURNED:
        return _reduced(event)
    return _before_the_result(event)


def _reduced(event: AssessmentEvent) -> AssessmentEvent:
    """That it happened, by whom and when, and no more."""
    return AssessmentEvent(
        sequence=event.sequence,
        kind=event.kind,
        actor_id=event.actor_id,
        at=event.at,
        data={name: event.data[name] for name in ("on_behalf_of",) if name in event.data},
        hash=event.hash,
    )
