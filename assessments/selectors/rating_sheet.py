"""One rater's form as the page shows it: in the order of the standard, duty by duty, task by task, then K, S and A.

The same sheet serves the employee's form, the supervisor's review and the read-only pages; only which other ratings
stand beside the rater's own differs.
"""

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from itertools import groupby

from django.utils.translation import gettext

from assessments.enums import ItemKind, Relation
from assessments.evidence_rules import EvidenceRules, Lack, evidence_rules
from assessments.models import Assessment, Item, Rating, ScalePoint
from assessments.selectors.evidence import EvidenceLimits, EvidencePiece, evidence_by_item, evidence_limits
from assessments.selectors.present_answers import PresentAnswer
from competencies.models import CompetenceDetail, Output


@dataclass(frozen=True, slots=True)
class Given:
    """What one rater answered to one item; empty where nothing was answered yet.

    ``version`` is that of the stored answer, 0 where there never was one: a save says which version it was typed on.
    Of an answer that could not be saved it is the version that was posted with it.
    ``at`` is when the stored answer was given or changed, ``evidence`` are the links and files beside it, where the
    page shows them.
    """

    value: int | None = None
    label: str = ""
    not_applicable: bool = False
    comment: str = ""
    version: int = 0
    at: datetime | None = None
    evidence: tuple[EvidencePiece, ...] = ()

    @property
    def has_pieces(self) -> bool:
        """Whether links or files stand beside the answer."""
        return bool(self.evidence)

    @property
    def is_answered(self) -> bool:
        return self.value is not None or self.not_applicable

    @property
    def text(self) -> str:
        """The answer in words, empty when there is none."""
        if self.not_applicable:
            return gettext("Not applicable")
        return f"{self.value} {self.label}" if self.value is not None else ""


NOTHING_GIVEN = Given()


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """What is stored now where a posted answer was given on an older version, with who gave it when."""

    given: Given
    by: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Line:
    """One item with the rater's own answer and, where the reader may see it, the other rater's.

    ``details`` are the printed lines below a competence. ``difference`` is own minus other, ``gap`` own minus target,
    in scale points; None unless both are values. ``return_reason`` says why this very item came back to the candidate.
    ``lack`` is what the campaign asks for beside the own answer.
    ``is_hidden``: a filter leaves it out (selectors/sheet_filters.py).
    """

    item_id: int
    code: str
    name: str
    text: str
    details: tuple[str, ...]
    target: int | None
    own: Given
    other: Given | None
    error: str
    return_reason: str = ""
    meanwhile: Meanwhile | None = None
    lack: Lack | None = None
    is_hidden: bool = False

    @property
    def lack_text(self) -> str:
        """What the campaign asks for beside the own answer, in words; empty when there is nothing."""
        return self.lack.text if self.lack else ""

    @property
    def anchor(self) -> str:
        return f"item-{self.item_id}"

    @property
    def value_name(self) -> str:
        """Name of the item's radio buttons on a page."""
        return f"rating-{self.item_id}"

    @property
    def comment_name(self) -> str:
        """Name of the item's comment box on a page."""
        return f"comment-{self.item_id}"

    @property
    def is_faulty(self) -> bool:
        """Whether the posted answer could not be kept."""
        return bool(self.error) or self.meanwhile is not None

    @property
    def gap(self) -> int | None:
        if self.own.value is None or self.target is None:
            return None
        return self.own.value - self.target

    @property
    def gap_text(self) -> str:
        """The gap with its sign (U+2212 for minus), empty when there is none."""
        if self.gap is None:
            return ""
        return f"{self.gap:+d}".replace("-", "−") if self.gap else "0"

    @property
    def gap_kind(self) -> str:
        """``below``, ``met`` or ``above`` the target; empty when there is no gap."""
        if self.gap is None:
            return ""
        return "below" if self.gap < 0 else "above" if self.gap else "met"

    @property
    def difference(self) -> int | None:
        if self.own.value is None or self.other is None or self.other.value is None:
            return None
        return self.own.value - self.other.value


@dataclass(frozen=True, slots=True)
class Group:
    """The lines of one task, with what the task yields; for K, S and A one group without a task.

    ``anchor`` is the id of its heading on a page.
    """

    anchor: str
    code: str
    name: str
    level: int | None
    outputs: tuple[tuple[str, str], ...]
    lines: tuple[Line, ...]

    @property
    def is_hidden(self) -> bool:
        return all(line.is_hidden for line in self.lines)


@dataclass(frozen=True)
class Section:
    """One duty, or all of K, of S or of A; ``anchor`` is its id on the page."""

    anchor: str
    code: str
    label: str
    groups: tuple[Group, ...]

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        return tuple(line for group in self.groups for line in group.lines)

    @cached_property
    def missing(self) -> tuple[Line, ...]:
        """Lines without an answer, in order."""
        return tuple(line for line in self.lines if not line.own.is_answered)

    @property
    def is_hidden(self) -> bool:
        return all(group.is_hidden for group in self.groups)

    @property
    def total(self) -> int:
        return len(self.lines)

    @property
    def answered(self) -> int:
        return self.total - len(self.missing)


@dataclass(frozen=True)
class Sheet:
    """A whole form. ``points`` are the scale's answers in order, ``relation`` says whose answers are the own ones."""

    assessment_id: int
    relation: Relation
    sections: tuple[Section, ...]
    points: tuple[ScalePoint, ...]
    shows_other: bool
    evidence_rules: EvidenceRules

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        return tuple(line for section in self.sections for line in section.lines)

    @property
    def is_of_supervisor(self) -> bool:
        return self.relation == Relation.SUPERVISOR

    @property
    def total(self) -> int:
        return len(self.lines)

    @property
    def answered(self) -> int:
        return sum(section.answered for section in self.sections)

    @property
    def missing(self) -> tuple[Line, ...]:
        """Lines without an answer, in order."""
        return tuple(line for section in self.sections for line in section.missing)

    @property
    def is_complete(self) -> bool:
        return not self.missing

    @property
    def is_all_hidden(self) -> bool:
        """Whether a filter leaves nothing to be shown."""
        return all(section.is_hidden for section in self.sections)

    @property
    def answered_of_total(self) -> str:
        return gettext("%(answered)d of %(total)d") % {"answered": self.answered, "total": self.total}

    @property
    def evidence_limits(self) -> EvidenceLimits:
        """What may be added as evidence."""
        return evidence_limits()

    @cached_property
    def lacking(self) -> tuple[Line, ...]:
        """Lines whose answer lacks the evidence or the reason that the campaign asks for, in order."""
        return tuple(line for line in self.lines if line.lack)

    @property
    def faulty(self) -> tuple[Line, ...]:
        """Lines whose posted answer could not be kept, in order."""
        return tuple(line for line in self.lines if line.is_faulty)

    @property
    def differing(self) -> tuple[Line, ...]:
        """Lines where own and other rating are not the same, in order."""
        return tuple(line for line in self.lines if line.difference)

    @property
    def below_target(self) -> tuple[Line, ...]:
        """Lines where the own rating lies below the target, in order."""
        return tuple(line for line in self.lines if line.gap is not None and line.gap < 0)

    @property
    def not_applicable(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.own.not_applicable)

    def only(self, items: Container[int]) -> "Sheet":
        """Return the sheet with these items alone; tasks and sections left without any are left out."""
        sections = (
            replace(section, groups=groups) for section in self.sections if (groups := _groups_with(section, items))
        )
        return replace(self, sections=tuple(sections))

    def without(self, items: Container[int]) -> "Sheet":
        """Return the sheet with all other items."""
        return self.only({line.item_id for line in self.lines if line.item_id not in items})


def _groups_with(section: Section, items: Container[int]) -> tuple[Group, ...]:
    groups = (
        replace(group, lines=tuple(line for line in group.lines if line.item_id in items)) for group in section.groups
    )
    return tuple(group for group in groups if group.lines)


def stored_answers(
    assessment: Assessment, relations: Iterable[Relation], labels: Mapping[int, str] | None = None
) -> dict[tuple[str, int], Given]:
    """Return what the forms in force hold, by (relation, item). ``labels`` are the words of the scale's values."""
    rows = Rating.objects.filter(
        form__assessment=assessment, form__relation__in=list(relations), form__retired_at__isnull=True
    ).values_list("form__relation", "item", "value", "not_applicable", "comment", "version", "updated_at")
    return {
        (relation, item): Given(value, (labels or {}).get(value or 0, ""), not_applicable, comment, version, at)
        for relation, item, value, not_applicable, comment, version, at in rows
    }


def rating_sheet(
    assessment: Assessment,
    relation: Relation,
    *,
    other: Relation | None = None,
    unsaved: Mapping[int, Given] | None = None,
    errors: Mapping[int, str] | None = None,
    return_reasons: Mapping[int, str] | None = None,
    conflicts: Mapping[int, PresentAnswer] | None = None,
) -> Sheet:
    """Return the sheet of one rater's form; with ``other``, that rater's answers stand beside, else they are not read.

    ``unsaved`` (by item) shows posted answers in place of the stored ones, with ``errors`` (by item) saying why they
    could not be saved and ``conflicts`` where somebody was quicker; ``return_reasons`` (by item) why items came back to
    the candidate. The caller has checked that the reader may see both. Needs ``assessment.campaign`` loaded; the number
    of queries does not grow with the items.
    """
    unsaved, errors, conflicts, return_reasons = unsaved or {}, errors or {}, conflicts or {}, return_reasons or {}
    campaign = assessment.campaign
    points = tuple(ScalePoint.objects.filter(scale=campaign.scale_id).order_by("value"))
    labels = {point.value: point.label for point in points}
    relations = [relation] if other is None else [relation, other]
    given = stored_answers(assessment, relations, labels)
    for key, pieces in evidence_by_item(assessment, relations).items():
        given[key] = replace(given.get(key, NOTHING_GIVEN), evidence=pieces)
    rules = evidence_rules(campaign, labels)
    items = list(Item.objects.filter(campaign=campaign).select_related("task__duty", "competence").order_by("position"))
    details = _details(item.competence_id for item in items if item.competence_id)
    outputs = _outputs(item.task_id for item in items if item.task_id)

    def meanwhile(item: int) -> Meanwhile | None:
        if not (found := conflicts.get(item)):
            return None
        label = labels.get(found.value or 0, "")
        return Meanwhile(
            Given(found.value, label, found.not_applicable, found.comment, found.version), found.by, found.at
        )

    def own(item: int) -> Given:
        stored = given.get((relation, item), NOTHING_GIVEN)
        return replace(unsaved[item], evidence=stored.evidence) if item in unsaved else stored

    def line(item: Item) -> Line:
        mine = own(item.pk)
        theirs = None if other is None else given.get((other, item.pk), NOTHING_GIVEN)
        beside = theirs if relation == Relation.SUPERVISOR else None
        return Line(
            item_id=item.pk,
            code=item.code,
            name=item.competence.name if item.competence else "",
            text=item.text,
            details=details.get(item.competence_id or 0, ()),
            target=item.target,
            own=mine,
            other=theirs,
            error=errors.get(item.pk, ""),
            lack=rules.lack(mine, target=item.target, other=beside),
            return_reason=return_reasons.get(item.pk, ""),
            meanwhile=meanwhile(item.pk),
        )

    def group(items_of_task: Sequence[Item]) -> Group:
        task = items_of_task[0].task
        return Group(
            anchor=f"task-{task.pk}" if task else "",
            code=task.code if task else "",
            name=task.name if task else "",
            level=task.level if task else None,
            outputs=outputs.get(task.pk, ()) if task else (),
            lines=tuple(map(line, items_of_task)),
        )

    sections = []
    for _key, run in groupby(items, key=_section_key):
        in_section = list(run)
        first = in_section[0]
        sections.append(
            Section(
                anchor=f"duty-{first.task.duty_id}" if first.task else f"kind-{first.kind}",
                code=first.task.duty.code if first.task else str(first.kind),
                label=first.task.duty.name if first.task else _kind_name(first.kind),
                groups=tuple(group(list(of_task)) for _task, of_task in groupby(in_section, key=_task_key)),
            )
        )
    return Sheet(
        assessment_id=assessment.pk,
        relation=relation,
        sections=tuple(sections),
        points=points,
        shows_other=other is not None,
        evidence_rules=rules,
    )


def _section_key(item: Item) -> tuple[str, int]:
    return ("duty", item.task.duty_id) if item.task else (item.kind, 0)


def _task_key(item: Item) -> int | None:
    return item.task_id


def _kind_name(kind: str) -> str:
    return {
        ItemKind.KNOWLEDGE: gettext("Knowledge"),
        ItemKind.SKILL: gettext("Skills"),
        ItemKind.ATTITUDE: gettext("Attitudes"),
    }[ItemKind(kind)]


def _details(competence_ids: Iterable[int]) -> dict[int, tuple[str, ...]]:
    texts: defaultdict[int, list[str]] = defaultdict(list)
    for detail in CompetenceDetail.objects.filter(competence__in=list(competence_ids)).order_by("position"):
        texts[detail.competence_id].append(detail.text)
    return {pk: tuple(lines) for pk, lines in texts.items()}


def _outputs(task_ids: Iterable[int]) -> dict[int, tuple[tuple[str, str], ...]]:
    named: defaultdict[int, list[tuple[str, str]]] = defaultdict(list)
    for output in Output.objects.filter(task__in=set(task_ids)).order_by("position"):
        named[output.task_id].append((output.code, output.name))
    return {pk: tuple(lines) for pk, lines in named.items()}
