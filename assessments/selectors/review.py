"""A review as its page shows it: both ratings of every item, where they part, what changed, and what is to be returned.

The reader's right decides first: where the sheet does not show the self-rating, nothing that came of it is read, so
that nothing of it can be on the page, in a count or in an order.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, replace

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from assessments.enums import EventKind, Relation
from assessments.models import Assessment, AssessmentEvent, RatingChange
from assessments.permissions import form_in_force
from assessments.selectors.adoption import adopted_items
from assessments.selectors.rating_sheet import Given, Group, Line, Section, Sheet
from assessments.selectors.returns import LastReturn, last_return, return_marks


class ReviewTab(TextChoices):
    """Parts of a review, the value of ``?tab=``; an item may be in several."""

    DIFFERENCES = "differences", _("Differences")
    BELOW = "below", _("Below the target")
    NOT_APPLICABLE = "na", _("Not applicable")
    REMARKS = "remarks", _("With comment or evidence")
    RETURNED = "returned", _("Returned or changed")
    UNRATED = "unrated", _("Not rated by you")
    ALL = "all", _("All items")


class ReviewOrder(TextChoices):
    """The value of ``?order=``."""

    DIFFERENCE = "difference", _("Largest difference first")
    GAP = "gap", _("Furthest below the target first")
    STANDARD = "standard", _("In the order of the standard")


# What says nothing, or too much, while the self-rating may not be seen.
_NEEDS_SELF = frozenset({ReviewTab.DIFFERENCES, ReviewTab.RETURNED})
_DEFAULT_ORDER = {ReviewTab.DIFFERENCES: ReviewOrder.DIFFERENCE, ReviewTab.BELOW: ReviewOrder.GAP}


@dataclass(frozen=True, slots=True)
class ReviewLine(Line):
    """One item under review.

    ``place`` says where in the standard it stands. ``before`` is the self-rating as it was submitted the last time,
    where it has changed since; ``return_reason`` why it was returned then. ``mark`` is the reason for returning it now,
    as far as it is written. ``is_adopted``: the own rating is the self-rating, taken over.
    """

    place: str = ""
    before: Given | None = None
    mark: str = ""
    is_adopted: bool = False

    @property
    def differs(self) -> bool:
        """Whether both have answered, and not the same; a value and "not applicable" are not the same."""
        if self.other is None or not self.own.is_answered or not self.other.is_answered:
            return False
        return (self.own.value, self.own.not_applicable) != (self.other.value, self.other.not_applicable)

    @property
    def judged(self) -> Given:
        """The rating that speaks for the item so far: the own one, before there is one the candidate's."""
        return self.own if self.own.is_answered or self.other is None else self.other

    @property
    def judged_gap(self) -> int | None:
        if self.judged.value is None or self.target is None:
            return None
        return self.judged.value - self.target

    @property
    def other_answer(self) -> str:
        """The candidate's answer for a script: a value, ``na`` or nothing."""
        if self.other is None or not self.other.is_answered:
            return ""
        return "na" if self.other.not_applicable else str(self.other.value)

    @property
    def tabs(self) -> frozenset[ReviewTab]:
        """The parts of the review that the item belongs to."""
        both = (self.own, self.other) if self.other else (self.own,)
        belongs = {
            ReviewTab.DIFFERENCES: self.differs,
            ReviewTab.BELOW: (self.judged_gap or 0) < 0,
            ReviewTab.NOT_APPLICABLE: any(given.not_applicable for given in both),
            ReviewTab.REMARKS: any(given.comment or given.has_pieces for given in both),
            ReviewTab.RETURNED: bool(self.return_reason or self.mark or self.before),
            ReviewTab.UNRATED: not self.own.is_answered,
            ReviewTab.ALL: True,
        }
        return frozenset(tab for tab, belongs_to in belongs.items() if belongs_to)

    @property
    def tab_names(self) -> str:
        """The parts for a script that keeps the counts."""
        return " ".join(sorted(tab.value for tab in self.tabs))


@dataclass(frozen=True, slots=True)
class ReviewChoice:
    """A tab or an order as the page offers it; ``count`` is the number of items in a tab, None for an order."""

    value: str
    label: str
    is_current: bool
    count: int | None = None


@dataclass(frozen=True)
class Review:
    """``sheet`` has every item, the ones outside the current tab hidden, in the current order.

    ``adoptable`` are the items that "same as self" would rate; ``adopted`` counts those it has rated and nobody changed
    since, ``marked`` those noted for the return.
    """

    sheet: Sheet
    tab: ReviewTab
    order: ReviewOrder
    tabs: tuple[ReviewChoice, ...]
    orders: tuple[ReviewChoice, ...]
    returned: LastReturn | None
    adoptable: tuple[Line, ...]
    adopted: int
    marked: tuple[ReviewLine, ...]

    @property
    def differing(self) -> int:
        """How many items both have rated, and not the same."""
        return self._count(ReviewTab.DIFFERENCES)

    @property
    def below(self) -> int:
        """How many ratings lie below their target, the own ones or, where there is none yet, the candidate's."""
        return self._count(ReviewTab.BELOW)

    def _count(self, tab: ReviewTab) -> int:
        return next((choice.count or 0 for choice in self.tabs if choice.value == tab), 0)

    @property
    def is_resubmitted(self) -> bool:
        """Whether the self-rating came back after a return."""
        return self.sheet.shows_other and self.returned is not None


@dataclass(frozen=True, slots=True)
class _Facts:
    """What is known of the items beside both ratings, by item."""

    returned: LastReturn | None
    before: Mapping[int, Given]
    marks: Mapping[int, str]
    adopted: frozenset[int]


def review_of(assessment: Assessment, sheet: Sheet, *, tab: str = "", order: str = "") -> Review:
    """Return the review of ``sheet``, the supervisor's, with the self-rating beside where the reader may see it.

    ``tab`` and ``order`` are the words of the address; where they say nothing, the tab is what there is most to do in.
    The number of queries does not depend on the number of items.
    """
    facts = _facts(assessment, sheet)
    lines = {line.item_id: line for line in _review_lines(sheet, facts)}
    full = _rebuilt(sheet, lambda line: lines[line.item_id])
    offered = [choice for choice in ReviewTab if sheet.shows_other or choice not in _NEEDS_SELF]
    counts = {choice: sum(choice in line.tabs for line in lines.values()) for choice in offered}
    chosen_tab = ReviewTab(tab) if tab in offered else _default_tab(counts, is_resubmitted=bool(facts.before))
    orders = [choice for choice in ReviewOrder if sheet.shows_other or choice != ReviewOrder.DIFFERENCE]
    chosen_order = ReviewOrder(order) if order in orders else _DEFAULT_ORDER.get(chosen_tab, ReviewOrder.STANDARD)

    def shown(line: Line) -> Line:
        return replace(line, is_hidden=chosen_tab not in lines[line.item_id].tabs and not line.error)

    return Review(
        sheet=_rebuilt(_ordered(full, chosen_order), shown),
        tab=chosen_tab,
        order=chosen_order,
        tabs=tuple(ReviewChoice(t.value, str(t.label), t == chosen_tab, counts[t]) for t in offered),
        orders=tuple(ReviewChoice(o.value, str(o.label), o == chosen_order) for o in orders),
        returned=facts.returned,
        adoptable=adoptable(sheet),
        adopted=len(facts.adopted),
        marked=tuple(line for line in lines.values() if line.mark),
    )


def adoptable(sheet: Sheet) -> tuple[Line, ...]:
    """Return the lines that the supervisor has not rated and the candidate has, in order: what "same as self" rates."""
    return tuple(line for line in sheet.missing if line.other is not None and line.other.is_answered)


def tally(answers: Iterable[Given]) -> tuple[tuple[str, int], ...]:
    """Return how often each answer was given, in words: the values in order, then "not applicable"."""
    counted = Counter((answer.not_applicable, answer.value or 0, answer.text) for answer in answers)
    return tuple((text, count) for (_not_applicable, _value, text), count in sorted(counted.items()))


def _facts(assessment: Assessment, sheet: Sheet) -> _Facts:
    if not sheet.shows_other:
        return _Facts(None, {}, {}, frozenset())
    return _Facts(
        returned=last_return(assessment),
        before=_before_resubmission(assessment, sheet),
        marks=return_marks(assessment),
        adopted=adopted_items(assessment),
    )


def _before_resubmission(assessment: Assessment, sheet: Sheet) -> dict[int, Given]:
    """Return the self-ratings as they were submitted the time before, for the items that have changed since."""
    times = (
        AssessmentEvent.objects.filter(assessment=assessment, kind=EventKind.SUBMITTED)
        .order_by("-sequence")
        .values_list("at", flat=True)[:2]
    )
    if len(times) < 2:
        return {}
    form = form_in_force(assessment, Relation.SELF)
    changed_since = RatingChange.objects.filter(form=form, at__gt=times[1]).order_by().values("item")
    earlier = (
        RatingChange.objects.filter(form=form, at__lte=times[1], item__in=changed_since)
        .order_by("item", "number")
        .values_list("item", "value", "not_applicable", "comment", "number")
    )
    labels = {point.value: point.label for point in sheet.points}
    before = {
        item: Given(value, labels.get(value or 0, ""), not_applicable, comment, number)
        for item, value, not_applicable, comment, number in earlier
    }
    now = {line.item_id: line.other for line in sheet.lines}
    return {item: given for item, given in before.items() if _said(given) != _said(now.get(item))}


def _said(given: Given | None) -> tuple[int | None, bool, str] | None:
    return (given.value, given.not_applicable, given.comment) if given else None


def _review_lines(sheet: Sheet, facts: _Facts) -> Iterable[ReviewLine]:
    reasons = facts.returned.reasons if facts.returned else {}
    for section in sheet.sections:
        for group in section.groups:
            place = " ".join([group.code, group.name] if group.name else [section.code, section.label])
            for line in group.lines:
                known = {field.name: getattr(line, field.name) for field in fields(Line)}
                known["return_reason"] = reasons.get(line.item_id, "")
                yield ReviewLine(
                    **known,
                    place=place.strip(),
                    before=facts.before.get(line.item_id),
                    mark=facts.marks.get(line.item_id, ""),
                    is_adopted=line.item_id in facts.adopted,
                )


def _default_tab(counts: Mapping[ReviewTab, int], *, is_resubmitted: bool) -> ReviewTab:
    """What changed after a return comes first; then everything, until all is rated; then the differences."""
    if is_resubmitted:
        return ReviewTab.RETURNED
    if counts[ReviewTab.UNRATED] or not counts.get(ReviewTab.DIFFERENCES):
        return ReviewTab.ALL
    return ReviewTab.DIFFERENCES


def _ordered(sheet: Sheet, order: ReviewOrder) -> Sheet:
    """Return ``sheet`` in the order of the standard, or as one section in another order; equals keep the standard's."""
    if order == ReviewOrder.STANDARD:
        return sheet
    key = _by_difference if order == ReviewOrder.DIFFERENCE else _by_gap
    lines = tuple(sorted((line for line in sheet.lines if isinstance(line, ReviewLine)), key=key))
    group = Group(anchor="", code="", name="", level=None, outputs=(), lines=lines)
    section = Section(anchor="by-" + order.value, code="", label=str(order.label), groups=(group,))
    return replace(sheet, sections=(section,))


def _by_difference(line: ReviewLine) -> tuple[bool, int]:
    """A value against "not applicable" parts most; then by distance."""
    if line.differs and line.difference is None:
        return (False, -1000)
    return (not line.differs, -abs(line.difference or 0))


def _by_gap(line: ReviewLine) -> tuple[bool, int]:
    return (line.judged_gap is None, line.judged_gap or 0)


def _rebuilt(sheet: Sheet, change: Callable[[Line], Line]) -> Sheet:
    """Return ``sheet`` with each line replaced by what ``change`` makes of it."""
    sections = (
        replace(
            section, groups=tuple(replace(group, lines=tuple(map(change, group.lines))) for group in section.groups)
        )
        for section in sheet.sections
    )
    return replace(sheet, sections=tuple(sections))
