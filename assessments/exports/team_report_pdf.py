"""The report on a supervisor's team as a PDF, in the reader's language: A4 on its side, because maps are wide."""

from collections.abc import Iterable
from datetime import date, datetime, time
from pathlib import Path

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.charts import HeatMap, pdf_svg
from assessments.selectors.figures import Subject
from assessments.selectors.team_map import TeamMap
from assessments.selectors.team_picture import map_on_paper
from assessments.selectors.team_report import PersonSummary, Standing, TeamReport
from competencies.exports.typesetting import typeset

_TEMPLATE = Path(__file__).with_name("team_report.typ")
_NONE = "–"


def team_report_pdf(report: TeamReport) -> bytes:
    """Return the report as an accessible PDF in the active language; the same bytes all day while nothing changes."""
    midnight = timezone.make_aware(datetime.combine(report.day, time.min), timezone.get_default_timezone())
    return typeset(_TEMPLATE, _document(report), made_at=midnight)


def team_report_file_name(report: TeamReport) -> str:
    """Return a name for the file that says whose team, in which campaign and as of when."""
    return f"team-report-{report.supervisor.employee_number}-{report.campaign.pk}-{report.day:%Y%m%d}.pdf"


def _document(report: TeamReport) -> dict[str, object]:
    heading = _("Team report")
    supervisor = report.supervisor.display_name
    return {
        "lang": "zh" if (translation.get_language() or "").startswith("zh") else "en",
        "document_title": f"{heading} {supervisor} {report.campaign.title}",
        "heading": heading,
        "campaign": report.campaign.title,
        "running": f"{supervisor}　{report.campaign.title}",
        # The numbers are put in where the pages are set.
        "page": _("Page %(page)s of %(pages)s"),
        "facts": [
            [_("Supervisor"), supervisor],
            [_("Standard"), str(report.campaign.standard_version)],
            [_("Signed off"), _count_of(report.signed_off.count, report.signed_off.total)],
            [_("As of"), date_format(report.day, "DATE_FORMAT")],
        ],
        "private": _("For the supervisor and HR only: it has the results of single people."),
        "parts": [
            _part(_("Per task"), report.tasks),
            _part(_("Per knowledge, skill and attitude"), report.competences),
        ],
        "people": _people(report.people),
        "open": _open(report),
        "computed": {
            "heading": _("How are these figures computed?"),
            "lines": _computed(report),
        },
    }


def _part(heading: str, team: TeamMap) -> dict[str, object]:
    found = team.highlights
    pictures = map_on_paper(team, heading)
    return {
        "heading": heading,
        "empty": "" if pictures else _empty(team),
        "figures": [
            [_("People with something below its target"), _count_of(found.people_below, len(team.team))],
            [_rows_label(team), _count_of(found.columns_below, len(team.dashboard.rows))],
            [_("Blind spots"), str(found.blind_spot_count)],
        ]
        if pictures
        else [],
        "gaps_heading": _("Where most people are below the target"),
        "gaps": [
            [
                gap.subject.label,
                _count_of(gap.below, gap.people),
                _("mean gap %(gap)s") % {"gap": gap.mean_text} if gap.mean_text else "",
            ]
            for gap in found.gaps
        ],
        "notes": _notes(team) if pictures else [],
        "pictures": [_picture(picture) for picture in pictures],
        "codes_heading": _("What the codes mean"),
        "codes": [[row.subject.code, row.subject.title] for row in team.columns] if pictures else [],
    }


def _rows_label(team: TeamMap) -> str:
    if team.dashboard.is_of_tasks:
        return _("Tasks with somebody below the target")
    return _("K, S and A with somebody below the target")


def _picture(picture: HeatMap) -> dict[str, object]:
    return {
        "title": picture.title,
        "svg": pdf_svg(picture.svg),
        "alt": f"{picture.title}. {picture.description}",
    }


def _empty(team: TeamMap) -> str:
    return _("Nobody is signed off yet.") if team.dashboard.rows else _("Not rated in this campaign")


def _notes(team: TeamMap) -> list[str]:
    few = "" if team.has_means else _few(team.least)
    return [note for note in (few, team.comparison.why_not or team.comparison.note) if note]


def _few(least: int) -> str:
    return ngettext(
        "There is no row of means: a mean is shown from %(least)s person with a score on.",
        "There is no row of means: a mean is shown from %(least)s people with a score on.",
        least,
    ) % {"least": least}


def _people(people: Iterable[PersonSummary]) -> dict[str, object]:
    return {
        "heading": _("Person by person"),
        "heads": [_("Person"), _("Below target"), _("Widest gaps"), _("Greatest strengths"), _("Blind spots")],
        "rows": [
            {
                "name": one.assessment.candidate.display_name,
                "more": one.assessment.department.name if one.assessment.department else "",
                "below": _count_of(one.below, one.rated),
                "lists": [
                    [_standing(standing.subject, standing.compared.gap_text) for standing in one.gaps],
                    [_standing(standing.subject, standing.compared.gap_text) for standing in one.strengths],
                    [_blind(standing) for standing in one.blind_spots],
                ],
            }
            for one in people
        ],
        "none": _NONE,
    }


def _standing(subject: Subject, number: str) -> list[str]:
    return [subject.label, number]


def _blind(standing: Standing) -> list[str]:
    return _standing(standing.subject, standing.compared.difference_text)


def _open(report: TeamReport) -> dict[str, object]:
    return {
        "heading": _("Open work"),
        "empty": _("Nothing is open."),
        "heads": [_("Person"), _("State"), _("Awaits"), _("Review due")],
        "rows": [
            [
                one.assessment.candidate.display_name,
                one.assessment.get_state_display(),
                _("the supervisor") if one.is_to_review else _("the employee"),
                _due(one.due, is_late=one.is_late),
            ]
            for one in report.open_reviews
        ],
    }


def _due(due: date | None, *, is_late: bool) -> str:
    if due is None:
        return _NONE
    day = date_format(due, "SHORT_DATE_FORMAT")
    return _("%(date)s (late)") % {"date": day} if is_late else day


def _computed(report: TeamReport) -> list[str]:
    campaign = report.campaign
    lines = [
        _("Figures count signed-off assessments only."),
        _(
            "(self × %(self)s + supervisor × %(supervisor)s) ÷ (%(self)s + %(supervisor)s). A side without a score is "
            "left out of the weights, never counted as zero."
        )
        % {"self": campaign.self_weight, "supervisor": campaign.supervisor_weight},
        _("Final − target. The target of a task is the mean of its items’ targets."),
        _("A blind spot: the self-rating lies one point or more above the supervisor’s."),
        _("Scores are kept to four decimal places and shown to two, rounded half up."),
    ]
    if report.competences.dashboard.has_from_tasks:
        lines.insert(
            3,
            _(
                "The mean of the final scores of the tasks that call for the knowledge or skill; tasks without a score "
                "are left out."
            ),
        )
    return lines


def _count_of(count: int, total: int) -> str:
    return _("%(count)s of %(total)s") % {"count": count, "total": total}
