"""What was signed off, as it was then: from the event of the sign-off and from what can only grow or never changes.

Names, titles and scores stand in the event itself; answers come from their history up to the last change it names;
items, scale and standard are frozen. So a record says the same whenever it is read, also after a reopening.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.utils import translation

from assessments.enums import EventKind, ItemKind, Relation
from assessments.models import AssessmentEvent, Item, RatingChange, ScalePoint
from assessments.selectors.contents import answers_as_of
from assessments.selectors.trail import event_names
from assessments.selectors.trail_words import Names, Said, said_by_event
from assessments.trail_hash import Answer, EvidenceMark

RECORD_LANGUAGE = "zh-hant"
"""Records are in Traditional Chinese whatever the reader's language, as the official documents are."""


@dataclass(frozen=True, slots=True)
class RecordedAnswer:
    """What one rater had answered to an item; ``answer`` None where nothing was."""

    answer: Answer | None
    evidence: tuple[EvidenceMark, ...]


@dataclass(frozen=True, slots=True)
class RecordedItem:
    item: Item
    own: RecordedAnswer
    supervisor: RecordedAnswer


@dataclass(frozen=True, slots=True)
class RecordedGroup:
    """The items of one task; of knowledge, skills or attitudes one group without a heading."""

    heading: str
    items: tuple[RecordedItem, ...]


@dataclass(frozen=True, slots=True)
class RecordedSection:
    """A duty, or all knowledge, skills or attitudes (``kind`` says which, without a heading)."""

    heading: str
    kind: ItemKind
    groups: tuple[RecordedGroup, ...]


@dataclass(frozen=True, slots=True)
class SignedRecord:
    """A sign-off: ``record`` is what its event keeps for printing, ``events`` the steps up to it in words."""

    event: AssessmentEvent
    record: Mapping[str, Any]
    statement: str
    points: tuple[ScalePoint, ...]
    sections: tuple[RecordedSection, ...]
    events: tuple[tuple[AssessmentEvent, Said], ...]

    def person(self, pk: int) -> str:
        """Return a person's name and number as they were."""
        known = self.record["people"][str(pk)]
        return f"{known['zh'] or known['latin']}（{known['number']}）"


def signed_record(assessment_id: int, sequence: int) -> SignedRecord | None:
    """Return the record of the sign-off that is event ``sequence`` of the assessment; None where there is none.

    The caller has checked that the reader may see it (``may_see_record``). Needs a constant number of queries.
    """
    events = list(
        AssessmentEvent.objects.filter(assessment=assessment_id, sequence__lte=sequence)
        .select_related("assessment__campaign")
        .order_by("sequence")
    )
    event = events[-1] if events else None
    if event is None or event.sequence != sequence or event.kind != EventKind.SIGNED_OFF or "record" not in event.data:
        return None
    record, campaign = event.data["record"], event.assessment.campaign
    with translation.override(RECORD_LANGUAGE):
        # What the numbers in the data stand for never changes, but for people: those are called as they were.
        known = event_names(events)
        people = {int(pk): person["zh"] or person["latin"] for pk, person in record["people"].items()}
        names = Names(people=people, items=known.items, tasks=known.tasks, competences=known.competences)
        said = tuple((one, said_by_event(one, names)) for one in events)
    return SignedRecord(
        event=event,
        record=record,
        statement=event.data["statement"][RECORD_LANGUAGE],
        points=tuple(ScalePoint.objects.filter(scale=campaign.scale_id).order_by("value")),
        sections=tuple(_sections(campaign.pk, _given(event.data["contents"]))),
        events=said,
    )


Given = Mapping[tuple[str, int], RecordedAnswer]
_NOTHING = RecordedAnswer(None, ())


def _given(contents: Sequence[Mapping[str, Any]]) -> Given:
    """Return what each rater had given, by relation and item."""
    forms = [sealed["form"] for sealed in contents]
    changes: dict[int, list[RatingChange]] = {form: [] for form in forms}
    for change in RatingChange.objects.filter(form__in=forms).order_by("form", "item", "number"):
        changes[change.form_id].append(change)
    found: dict[tuple[str, int], RecordedAnswer] = {}
    for sealed in contents:
        evidence: dict[int, list[EvidenceMark]] = {}
        for mark in sealed["evidence"]:
            evidence.setdefault(mark["item"], []).append(EvidenceMark(**mark))
        answers = {answer.item: answer for answer in answers_as_of(changes[sealed["form"]], sealed["last_change"])}
        for item in answers.keys() | evidence.keys():
            found[sealed["relation"], item] = RecordedAnswer(answers.get(item), tuple(evidence.get(item, ())))
    return found


def _sections(campaign_id: int, given: Given) -> Iterator[RecordedSection]:
    items = Item.objects.filter(campaign=campaign_id).select_related("task__duty").order_by("position")
    for (heading, kind), members in groupby(items, key=_section_of):
        groups = [
            RecordedGroup(
                heading=task,
                items=tuple(
                    RecordedItem(
                        item=item,
                        own=given.get((Relation.SELF, item.pk), _NOTHING),
                        supervisor=given.get((Relation.SUPERVISOR, item.pk), _NOTHING),
                    )
                    for item in rows
                ),
            )
            for task, rows in groupby(members, key=_task_of)
        ]
        yield RecordedSection(heading=heading, kind=kind, groups=tuple(groups))


def _section_of(item: Item) -> tuple[str, ItemKind]:
    """Indicators and whole tasks of one duty stand together."""
    if item.task is not None:
        return f"{item.task.duty.code} {item.task.duty.name}".strip(), ItemKind.TASK
    return "", ItemKind(item.kind)


def _task_of(item: Item) -> str:
    return f"{item.task.code} {item.task.name}".strip() if item.kind == ItemKind.INDICATOR and item.task else ""
