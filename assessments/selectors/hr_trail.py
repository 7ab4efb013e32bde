"""What happened to an assessment or a campaign, in words, and the answers HR may read."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.utils import formats
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.enums import CampaignEventKind, EventKind, Relation
from assessments.models import Assessment, AssessmentEvent, Campaign, CampaignEvent, Rating
from assessments.permissions import form_in_force, may_see_self_ratings, may_see_supervisor_ratings
from assessments.selectors.rating_sheet import Sheet, rating_sheet
from people.models import User


@dataclass(frozen=True, slots=True)
class TrailLine:
    """One step in words: who did what and when, with the reason or comment given."""

    at: datetime.datetime
    what: str
    comment: str


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers the reader may see. ``sheet`` is None when neither form may be read.

    With both, the self-rating is the sheet's own and the supervisor's stands beside it; with one, it is the own.
    """

    sheet: Sheet | None
    shows_self: bool
    shows_supervisor: bool
    self_answered: int
    supervisor_answered: int

    @property
    def shows_both(self) -> bool:
        return self.shows_self and self.shows_supervisor


def visible_answers(user: User, assessment: Assessment) -> Answers:
    """Return what ``user`` may read of the two forms in force. Needs ``assessment.campaign`` loaded."""
    own = form_in_force(assessment, Relation.SELF)
    supervisor = form_in_force(assessment, Relation.SUPERVISOR)
    shows_self = own is not None and may_see_self_ratings(user, assessment)
    shows_supervisor = supervisor is not None and may_see_supervisor_ratings(user, assessment)
    answered = {
        row["form"]: row["count"]
        for row in Rating.objects.filter(form__assessment=assessment)
        .exclude(value__isnull=True, not_applicable=False)
        .order_by()
        .values("form")
        .annotate(count=Count("pk"))
    }
    sheet = None
    if own is not None and shows_self:
        sheet = rating_sheet(assessment, Relation.SELF, other=Relation.SUPERVISOR if shows_supervisor else None)
    elif supervisor is not None and shows_supervisor:
        sheet = rating_sheet(assessment, Relation.SUPERVISOR)
    return Answers(
        sheet=sheet,
        shows_self=shows_self,
        shows_supervisor=shows_supervisor,
        self_answered=answered.get(own.pk, 0) if own else 0,
        supervisor_answered=answered.get(supervisor.pk, 0) if supervisor else 0,
    )


def assessment_trail(assessment: Assessment) -> list[TrailLine]:
    """Return the steps of an assessment, the latest first; two queries."""
    events = list(AssessmentEvent.objects.filter(assessment=assessment).select_related("actor").order_by("-sequence"))
    people = User.objects.in_bulk(
        {pk for event in events for pk in (event.data.get("from"), event.data.get("to")) if isinstance(pk, int)}
    )
    return [TrailLine(event.at, _assessment_step(event, people), event.comment) for event in events]


def _assessment_step(event: AssessmentEvent, people: Mapping[int, User]) -> str:
    words: dict[str, Any] = {"who": event.actor.display_name}
    match EventKind(event.kind):
        case EventKind.ASSIGNED:
            return _("%(who)s assigned the assessment.") % words
        case EventKind.STARTED:
            return _("%(who)s began the self-rating.") % words
        case EventKind.SUBMITTED:
            return _("%(who)s submitted the self-rating.") % words
        case EventKind.REVIEW_COMPLETED:
            return _("%(who)s completed the supervisor's ratings.") % words
        case EventKind.REVIEW_CHANGED:
            count = len(event.data.get("changes", ()))
            text = ngettext(
                "%(who)s changed %(count)d rating after seeing the self-rating.",
                "%(who)s changed %(count)d ratings after seeing the self-rating.",
                count,
            )
            return text % {**words, "count": count}
        case EventKind.RATINGS_ADOPTED:
            return _("%(who)s adopted the self-ratings for the items not rated yet.") % words
        case EventKind.ADOPTION_UNDONE:
            return _("%(who)s took back the adopted self-ratings.") % words
        case EventKind.RETURNED:
            return _("%(who)s returned the self-rating.") % words
        case EventKind.SIGNED_OFF:
            return _("%(who)s signed off.") % words
        case EventKind.SCORE_ADJUSTED:
            return _("%(who)s adjusted a final score in the calibration.") % words
        case EventKind.ACKNOWLEDGED:
            return _("%(who)s acknowledged the result.") % words
        case EventKind.REOPENED:
            return _("%(who)s reopened the assessment.") % words
        case EventKind.SUPERVISOR_REPLACED:
            former, new = people.get(event.data.get("from", 0)), people.get(event.data.get("to", 0))
            names = {"former": former.display_name if former else "–", "new": new.display_name if new else "–"}
            return _("%(who)s replaced the supervisor %(former)s by %(new)s.") % {**words, **names}
        case EventKind.DUE_DATE_EXTENDED:
            return " ".join([_("%(who)s extended the dates.") % words, *_changed_dates(event.data)])
        case EventKind.CANCELLED:
            return _("%(who)s cancelled the assessment.") % words


def campaign_trail(campaign: Campaign) -> list[TrailLine]:
    """Return the steps of a campaign, the latest first; one query."""
    events = CampaignEvent.objects.filter(campaign=campaign).select_related("actor").order_by("-at", "-pk")
    return [TrailLine(event.at, _campaign_step(event), event.comment) for event in events]


def _campaign_step(event: CampaignEvent) -> str:
    words: dict[str, Any] = {"who": event.actor.display_name}
    match CampaignEventKind(event.kind):
        case CampaignEventKind.LAUNCHED:
            count = event.data.get("people", 0)
            text = ngettext(
                "%(who)s launched the campaign for %(count)d person.",
                "%(who)s launched the campaign for %(count)d people.",
                count,
            )
            return text % {**words, "count": count}
        case CampaignEventKind.PEOPLE_ADDED:
            count = event.data.get("people", 0)
            text = ngettext("%(who)s added %(count)d person.", "%(who)s added %(count)d people.", count)
            return text % {**words, "count": count}
        case CampaignEventKind.DATES_EXTENDED:
            return " ".join([_("%(who)s extended the dates.") % words, *_changed_dates(event.data)])
        case CampaignEventKind.RESULTS_RELEASED:
            return _("%(who)s released the results.") % words
        case CampaignEventKind.CLOSED:
            return _("%(who)s closed the campaign.") % words


def _changed_dates(data: Mapping[str, Any]) -> list[str]:
    """Say which dates moved to when; what is not in the data is left out."""
    before, after = data.get("before", {}), data.get("after", {})
    sentences = {
        "self_due_on": _("Self-rating due on %(date)s."),
        "review_due_on": _("Review due on %(date)s."),
    }
    return [
        sentence % {"date": formats.date_format(day, "DATE_FORMAT")}
        for name, sentence in sentences.items()
        if after.get(name) != before.get(name) and (day := parse_date(str(after.get(name)))) is not None
    ]
