"""What a step of an assessment or a campaign says, in words of the active language."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils import formats
from django.utils.dateparse import parse_date
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from assessments.enums import CampaignEventKind, EventKind
from assessments.models import AssessmentEvent, CampaignEvent


@dataclass(frozen=True, slots=True)
class Names:
    """What the numbers in the data of events stand for: people by name, items and what is scored by printed code."""

    people: Mapping[int, str]
    items: Mapping[int, str] = field(default_factory=dict)
    tasks: Mapping[int, str] = field(default_factory=dict)
    competences: Mapping[int, str] = field(default_factory=dict)

    def person(self, pk: object) -> str:
        return self.people.get(pk, "–") if isinstance(pk, int) else "–"

    def item(self, pk: object) -> str:
        return self.items.get(pk, "–") if isinstance(pk, int) else "–"


@dataclass(frozen=True, slots=True)
class Said:
    """One step: the sentence, the reason or comment given, and what more there is to tell, a line each."""

    what: str
    comment: str
    details: tuple[str, ...]


def said_by_event(event: AssessmentEvent, names: Names) -> Said:
    """Put a step into words. What the reader may not know is not among the events, or is taken out of it before."""
    details = _details(event, names)
    if "on_behalf_of" in event.data:
        details.insert(0, _("In the place of %(name)s.") % {"name": names.person(event.data["on_behalf_of"])})
    comment = event.data.get("comment", event.comment) if event.kind == EventKind.RETURNED else event.comment
    return Said(what=_sentence(event, names), comment=comment, details=tuple(details))


def _details(event: AssessmentEvent, names: Names) -> list[str]:
    data = event.data
    match EventKind(event.kind):
        case EventKind.RETURNED:
            return [f"{line['code']} {line['reason']}".strip() for line in data.get("items", ())]
        case EventKind.RATINGS_ADOPTED | EventKind.ADOPTION_UNDONE:
            codes = [names.item(line["item"]) for line in data.get("items", ())]
            return [_("Items: %(codes)s") % {"codes": ", ".join(codes)}] if codes else []
        case EventKind.REVIEW_CHANGED:
            return [
                f"{names.item(line['item'])}: {_given(line['before'])} → {_given(line['after'])}"
                for line in data.get("changes", ())
            ]
        case EventKind.SCORE_ADJUSTED:
            return _adjusted(data.get("adjusted", {}), names)
        case EventKind.DUE_DATE_EXTENDED:
            return _changed_dates(data)
        case EventKind.SIGNED_OFF:
            statements = data.get("statement", {})
            return [text] if (text := statements.get(get_language()) or next(iter(statements.values()), "")) else []
        case _:
            return []


def _given(answer: Mapping[str, Any] | None) -> str:
    if answer is None or (answer["value"] is None and not answer["not_applicable"]):
        return "–"
    return _("Not applicable") if answer["not_applicable"] else str(answer["value"])


def _adjusted(adjusted: Mapping[str, Any], names: Names) -> list[str]:
    if not adjusted:
        return []
    code = names.tasks.get(adjusted.get("task_id", 0)) or names.competences.get(adjusted.get("competence_id", 0), "–")
    return [f"{code}: {_two_places(adjusted['before'])} → {_two_places(adjusted['after'])}"]


def _two_places(number: str) -> str:
    return formats.number_format(number, decimal_pos=2)


def _sentence(event: AssessmentEvent, names: Names) -> str:
    words: dict[str, Any] = {"who": names.person(event.actor_id)}
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
            count = len(event.data.get("items", ()))
            text = ngettext(
                "%(who)s adopted the self-rating of %(count)d item.",
                "%(who)s adopted the self-ratings of %(count)d items.",
                count,
            )
            return text % {**words, "count": count}
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
            pair = {"former": names.person(event.data.get("from")), "new": names.person(event.data.get("to"))}
            return _("%(who)s replaced the supervisor %(former)s by %(new)s.") % {**words, **pair}
        case EventKind.DUE_DATE_EXTENDED:
            return _("%(who)s extended the dates.") % words
        case EventKind.CANCELLED:
            return _("%(who)s cancelled the assessment.") % words


def said_by_campaign_event(event: CampaignEvent) -> str:
    """Put a step in a campaign's life into words. Needs ``event.actor`` loaded."""
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
