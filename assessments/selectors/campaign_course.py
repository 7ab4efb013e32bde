"""How a campaign came along day by day, and when it would be finished at this pace."""

import datetime
from dataclasses import dataclass
from itertools import accumulate

from django.db.models import Count
from django.db.models.functions import TruncDate
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.charts import CountSeries, DayMark, ProgressChart, progress_chart
from assessments.enums import AssessmentState, CampaignStatus
from assessments.models import Assessment, Campaign
from assessments.pace import LEAST, Forecast, Outlook, expected_finish

PerDay = dict[datetime.date, int]


@dataclass(frozen=True, slots=True)
class Expectation:
    """A forecast in words: when all would be done (or that it cannot be said), and what that comes from."""

    label: str
    value: str
    note: str
    forecast: Forecast


@dataclass(frozen=True, slots=True)
class Course:
    """``submitted`` and ``signed_off`` add up day by day, one number for each of ``days``; the last is today's, or that
    of the day on which the campaign was closed.

    They count assessments as they stand now: one that was sent back or reopened counts again once it is handed in anew.
    ``chart`` goes on to the last due date. ``expected`` is empty once the campaign is closed.
    """

    days: tuple[datetime.date, ...]
    submitted: tuple[int, ...]
    signed_off: tuple[int, ...]
    chart: ProgressChart
    expected: tuple[Expectation, ...]


def campaign_course(campaign: Campaign, *, people: int, day: datetime.date) -> Course:
    """Return the course of a launched campaign of so many ``people`` up to ``day``.

    Two statements, each one GROUP BY: the rows that are read depend on the days, not on the people.
    """
    submitted, signed_off = _per_day(campaign, "submitted_at"), _per_day(campaign, "signed_off_at")
    is_running = campaign.status == CampaignStatus.RUNNING
    # A launched campaign has its dates and the moment of its launch: the database holds it to that.
    opened = campaign.opens_on or day
    first = min([opened, *submitted, *signed_off])
    last = day if campaign.closed_at is None else max([_day_of(campaign.closed_at), *submitted, *signed_off])
    days = tuple(first + datetime.timedelta(days=n) for n in range(max(0, (last - first).days) + 1))
    expected: tuple[Expectation, ...] = ()
    if is_running and people and opened <= day:
        expected = (
            _expectation(
                _("All self-ratings in, at this pace"),
                expected_finish(submitted, remaining=people - sum(submitted.values()), since=first, today=day),
                campaign.self_due_on,
            ),
            _expectation(
                _("All signed off, at this pace"),
                expected_finish(signed_off, remaining=people - sum(signed_off.values()), since=first, today=day),
                campaign.review_due_on,
            ),
        )
    handed_in, finished = _added_up(submitted, days), _added_up(signed_off, days)
    chart = _chart(campaign, days, handed_in, finished, people=people, day=day)
    return Course(days, handed_in, finished, chart, expected)


def _chart(
    campaign: Campaign,
    days: tuple[datetime.date, ...],
    submitted: tuple[int, ...],
    signed_off: tuple[int, ...],
    *,
    people: int,
    day: datetime.date,
) -> ProgressChart:
    due = [on for on in (campaign.self_due_on, campaign.review_due_on) if on is not None]
    ahead = max(0, (max(due, default=day) - days[-1]).days) if campaign.closed_at is None else 0
    to_come = (None,) * ahead
    until = tuple(days[-1] + datetime.timedelta(days=n) for n in range(1, ahead + 1))
    marks = [
        DayMark(on, words)
        for on, words in (
            (campaign.self_due_on, _("Self-rating due")),
            (campaign.review_due_on, _("Review due")),
        )
        if on is not None
    ]
    return progress_chart(
        (*days, *until),
        (
            CountSeries(_("Self-ratings submitted"), (*submitted, *to_come)),
            CountSeries(_("Signed off"), (*signed_off, *to_come)),
        ),
        total=people,
        today=day,
        title=_("Progress over time"),
        description=_("How many self-ratings were submitted and how many assessments signed off until each day."),
        marks=marks,
    )


def _per_day(campaign: Campaign, moment: str) -> PerDay:
    """Count assessments by the day of ``moment``, in the organisation's time zone."""
    rows = (
        Assessment.objects.filter(campaign=campaign, **{f"{moment}__isnull": False})
        .exclude(state=AssessmentState.CANCELLED)
        .order_by()
        .values_list(TruncDate(moment, tzinfo=timezone.get_default_timezone()))
        .annotate(count=Count("*"))
    )
    return dict(rows)


def _day_of(moment: datetime.datetime) -> datetime.date:
    return timezone.localdate(moment, timezone.get_default_timezone())


def _added_up(per_day: PerDay, days: tuple[datetime.date, ...]) -> tuple[int, ...]:
    return tuple(accumulate(per_day.get(day, 0) for day in days))


# --- The forecast in words --------------------------------------------------------------------------------------------


def _expectation(label: str, forecast: Forecast, due_on: datetime.date | None) -> Expectation:
    if forecast.outlook is Outlook.FINISHED:
        return Expectation(label, _("all done"), "", forecast)
    if forecast.day is None:
        return Expectation(label, _("no forecast"), _why_none(forecast), forecast)
    value = _("about %(date)s") % {"date": date_format(forecast.day, "DATE_FORMAT")}
    return Expectation(label, value, _why(forecast, due_on), forecast)


def _why(forecast: Forecast, due_on: datetime.date | None) -> str:
    """Say what the date comes from and how it lies to the due date."""
    late = 0 if due_on is None or forecast.day is None else (forecast.day - due_on).days
    if late > 0:
        text = ngettext(
            "%(late)d day after the due date. Done in the last %(days)d days: %(recent)d.",
            "%(late)d days after the due date. Done in the last %(days)d days: %(recent)d.",
            late,
        )
    else:
        text = _("In time. Done in the last %(days)d days: %(recent)d.")
    return text % {"late": late, "days": forecast.days, "recent": forecast.recent}


def _why_none(forecast: Forecast) -> str:
    if forecast.outlook is Outlook.TOO_FEW:
        return _("Fewer than %(count)d are done: too few to tell a pace.") % {"count": LEAST}
    if forecast.outlook is Outlook.AT_A_STANDSTILL:
        return _("Nothing was done in the last %(days)d days.") % {"days": forecast.days}
    return _("At this pace it would take more than a year.")
