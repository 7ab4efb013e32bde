"""The supervisors of a campaign beside each other, one page of them, in the words of HR's page on rater quality."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.core.paginator import Page, Paginator
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments import scoring
from assessments.charts import IntervalBar, interval_bar
from assessments.models import Assessment, Campaign
from assessments.numbers import signed_text
from assessments.permissions import SIGNED_STATES
from assessments.selectors.rater_pace import Pace, kept_paces
from assessments.selectors.rater_quality import Quality, by_remarks
from assessments.selectors.rater_words import number, percent
from assessments.statistics.raters import RaterFigures
from assessments.statistics.severity import LEAST_PEOPLE
from people.models import User

RATERS_PER_PAGE = 20


@dataclass(frozen=True, slots=True)
class RaterRow:
    """One supervisor. Texts are empty where a figure is missing; ``notes`` name what is to be looked at together."""

    supervisor: User
    people: int
    mean: str
    own_mean: str
    severity: str
    interval: str
    bar: IntervalBar | None
    deviation: str
    ratio: str
    pace: str
    notes: tuple[str, ...]
    is_few: bool


@dataclass(frozen=True, slots=True)
class RaterTable:
    """One page of supervisors; ``with_notes`` of all of them stand out by severity, spread or long runs.

    Time is known of those on the page alone.
    """

    rows: tuple[RaterRow, ...]
    page: Page[RaterFigures]
    with_notes: int
    order: str


def _severity(rater: RaterFigures) -> float | None:
    return rater.severity.difference.value if rater.severity else None


ORDERS: Mapping[str, Callable[[RaterFigures], float | None]] = {
    "people": lambda rater: rater.people,
    "mean": lambda rater: rater.mean,
    "severity": _severity,
    "spread": lambda rater: rater.spread.ratio,
}
"""What the table can be ordered by; with a minus in front, descending. Else: what there is to look at, first."""


def rater_table(campaign: Campaign, quality: Quality, *, order: str = "", page: str | int = 1) -> RaterTable:
    """Return one page of a campaign's supervisors. Three statements at any size, one where times are in the cache."""
    figures = by_remarks(list(quality.raters.values()))
    key = ORDERS.get(order.removeprefix("-"))
    if key is not None:
        known = [(value, rater) for rater in figures if (value := key(rater)) is not None]
        known.sort(key=lambda pair: pair[0], reverse=order.startswith("-"))
        figures = [*(rater for _value, rater in known), *(rater for rater in figures if key(rater) is None)]
    found = Paginator(figures, RATERS_PER_PAGE).get_page(page)
    shown = list(found.object_list)
    people = User.objects.in_bulk([rater.rater for rater in shown])
    timed = kept_paces(campaign, [rater.rater for rater in shown], as_of=quality.as_of)
    reach = severity_reach(quality)
    return RaterTable(
        rows=tuple(rater_row(rater, people[rater.rater], timed[rater.rater], reach) for rater in shown),
        page=found,
        with_notes=sum(bool(rater.remarks) for rater in quality.raters.values()),
        order=order if key is not None else "",
    )


def chosen_rater(campaign: Campaign, wanted: str) -> User | None:
    """Return the supervisor whose id an address names, if that one has somebody signed off in the campaign."""
    if not (wanted.isascii() and wanted.isdecimal() and len(wanted) < 19):
        return None
    rated = Assessment.objects.filter(campaign=campaign, state__in=sorted(SIGNED_STATES), supervisor=int(wanted))
    assessment = rated.select_related("supervisor").first()
    return assessment.supervisor if assessment else None


def severity_reach(quality: Quality) -> Decimal:
    """Return where the axis of all severities ends: the same for all of them, at least one point."""
    values = [abs(value) for rater in quality.raters.values() if (value := _severity(rater)) is not None]
    return _decimal(max([*values, 2 / 3]) * 1.5)


def rater_row(rater: RaterFigures, supervisor: User, pace: Pace, reach: Decimal) -> RaterRow:
    """Put one supervisor's figures into words."""
    difference = rater.severity.difference if rater.severity else None
    severity = interval = ""
    bar = None
    if difference is not None and difference.value is not None:
        severity = signed_text(_decimal(difference.value))
        low = None if difference.low is None else _decimal(difference.low)
        high = None if difference.high is None else _decimal(difference.high)
        if low is not None and high is not None:
            interval = _("%(low)s to %(high)s") % {"low": signed_text(low), "high": signed_text(high)}
        label = _("%(name)s: %(value)s, 95 %% interval %(interval)s") % {
            "name": supervisor.display_name,
            "value": severity,
            "interval": interval or "–",
        }
        bar = interval_bar(_decimal(difference.value), low, high, reach=reach, label=label)
    return RaterRow(
        supervisor=supervisor,
        people=rater.people,
        mean=_text(rater.mean),
        own_mean=_text(rater.own_mean),
        severity=severity,
        interval=interval,
        bar=bar,
        deviation=_text(rater.spread.deviation),
        ratio="" if rater.spread.ratio is None else percent(rater.spread.ratio),
        pace=pace_text(pace.seconds),
        notes=_notes(rater, pace),
        is_few=rater.people < LEAST_PEOPLE,
    )


def pace_text(seconds: float | None) -> str:
    """Return seconds per item as they are shown; empty where they are not known."""
    if seconds is None:
        return ""
    return _("%(seconds)s s") % {"seconds": number_format(round(seconds, 1), decimal_pos=1 if seconds < 10 else 0)}


def _notes(rater: RaterFigures, pace: Pace) -> tuple[str, ...]:
    notes = []
    if rater.severity is not None and rater.severity.stands_out:
        lower = (rater.severity.difference.value or 0) < 0
        notes.append(_("Lower than others for similar people") if lower else _("Higher than others for similar people"))
    if rater.spread.is_narrow:
        notes.append(_("Uses a narrow part of the scale"))
    if count := len(rater.straight_lines):
        words = ngettext("%(count)d form with one long run", "%(count)d forms with one long run", count)
        notes.append(words % {"count": count})
    if pace.fast:
        words = ngettext("%(count)d form answered very fast", "%(count)d forms answered very fast", pace.fast)
        notes.append(words % {"count": pace.fast})
    return tuple(notes)


def _decimal(value: float) -> Decimal:
    return scoring.rounded(Decimal(value), scoring.SHOWN)


def _text(value: float | None) -> str:
    return "" if value is None else number(value)
