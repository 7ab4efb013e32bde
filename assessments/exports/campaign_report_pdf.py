"""The report on a campaign as a PDF, in the reader's language: A4 upright, with the charts of the pages."""

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from assessments.charts import HeatMap, heat_map_pages, pdf_chart
from assessments.charts.text import wrap
from assessments.enums import TargetRule
from assessments.exports.campaign_report_tables import duties_chart, figures_part, gaps_part
from assessments.exports.csv_files import Tell
from assessments.models import Campaign
from assessments.numbers import NO_NUMBER
from assessments.selectors.campaign_report import CampaignReport, campaign_report
from assessments.selectors.group_results import Group
from competencies.exports.typesetting import typeset
from people.models import User

_TEMPLATE = Path(__file__).with_name("campaign_report.typ")


def campaign_report_pdf(report: CampaignReport) -> bytes:
    """Return the report as an accessible PDF in the active language, dated as the report is."""
    return typeset(_TEMPLATE, _document(report), made_at=report.made_at)


def write_campaign_report(
    path: Path, group: Group, assessment_ids: Sequence[int], tell: Tell, *, made_by: User
) -> None:
    """Write the report on the campaign of ``group`` as it stands now; ``tell`` gets the number of people at its end."""
    path.write_bytes(campaign_report_pdf(campaign_report(group.campaign, made_by, timezone.now())))
    tell(len(assessment_ids))


def _document(report: CampaignReport) -> dict[str, object]:
    campaign = report.campaign
    heading = _("Campaign report")
    return {
        "lang": "zh" if (translation.get_language() or "").startswith("zh") else "en",
        "document_title": f"{heading} {campaign.title}",
        "heading": heading,
        "campaign": campaign.title,
        "purpose": campaign.purpose,
        "page": _("Page %(page)s of %(pages)s"),
        "made": _("For HR only. Made by %(person)s, %(moment)s")
        % {"person": report.made_by.display_name, "moment": date_format(_local(report), "DATETIME_FORMAT")},
        "facts": _facts(report),
        "tiles": _tiles(report),
        "progress": _progress(report),
        "duties": {"heading": _("Per duty"), "chart": duties_chart(report.tasks)},
        "tasks": {"heading": _("Per task"), **figures_part(report.tasks, is_of_duties=True)},
        "competences": {
            "heading": _("Per knowledge, skill and attitude"),
            **figures_part(report.competences, is_of_duties=False),
        },
        "gaps": gaps_part(report),
        "departments": _departments(report),
        "computed": {"heading": _("How are these figures computed?"), "lines": _computed(report)},
    }


def _facts(report: CampaignReport) -> list[list[str]]:
    campaign = report.campaign
    return [
        [_("Standard"), str(campaign.standard_version)],
        [_("Scale"), "　".join(report.tasks.scale.labels)],
        [
            _("Dates"),
            _("opened %(opens)s, self-ratings due %(self_due)s, reviews due %(review_due)s")
            % {
                "opens": _day(campaign.opens_on),
                "self_due": _day(campaign.self_due_on),
                "review_due": _day(campaign.review_due_on),
            },
        ],
        [_("State"), campaign.get_status_display()],
        [_("Targets"), _target_rule(campaign)],
        [
            _("Weights"),
            _("self %(self)s, supervisor %(supervisor)s")
            % {"self": campaign.self_weight, "supervisor": campaign.supervisor_weight},
        ],
        [
            _("Whose assessments count"),
            _("%(count)s signed-off assessments of %(total)s (cancelled ones are not counted).")
            % {"count": report.signed_off.count, "total": report.signed_off.total},
        ],
    ]


def _target_rule(campaign: Campaign) -> str:
    rule = campaign.get_target_rule_display()
    if campaign.target_rule != TargetRule.UNIFORM or campaign.uniform_target is None:
        return rule
    return _("%(label)s: %(figures)s") % {"label": rule, "figures": campaign.uniform_target}


def _tiles(report: CampaignReport) -> list[list[str]]:
    rows = [*report.tasks.rows, *report.competences.rows]
    below = [row for row in rows if row.leading.gap_kind == "below"]
    widest = min(below, key=lambda row: row.leading.gap or 0, default=None)
    share = report.signed_off.count * 100 // report.signed_off.total if report.signed_off.total else 0
    return [
        [
            _("Signed off"),
            _("%(percent)s %%") % {"percent": share},
            _count_of(report.signed_off.count, report.signed_off.total),
        ],
        [
            _("Tasks below target"),
            str(report.tasks.below_target),
            _("of %(total)s") % {"total": report.tasks.with_target},
        ],
        [
            _("K, S and A below target"),
            str(report.competences.below_target),
            _("of %(total)s") % {"total": report.competences.with_target},
        ],
        [
            _("Widest gap"),
            widest.leading.gap_text if widest else NO_NUMBER,
            _short(widest.subject.label) if widest else _("Nothing is below its target."),
        ],
    ]


def _short(label: str) -> str:
    """Cut a label to two lines of a tile; the whole stands in the tables."""
    return wrap(label, 300, lines=1)[0]


# --- Progress ---------------------------------------------------------------------------------------------------------


def _progress(report: CampaignReport) -> dict[str, object]:
    return {
        "heading": _("Progress"),
        "chart": pdf_chart(report.course.chart),
        "expected": [[one.label, one.value, one.note] for one in report.course.expected],
        "by": _("By department"),
        "heads": [
            _("Department"),
            _("People"),
            _("Not started"),
            _("With the employee"),
            _("With the supervisor"),
            _("Signed off"),
            _("Late"),
        ],
        "rows": [
            {
                "name": line.name,
                "indent": line.indent,
                "counts": [
                    str(count)
                    for count in (
                        line.tally.total,
                        line.tally.not_begun,
                        line.tally.with_candidate,
                        line.tally.with_supervisor,
                        line.tally.finished,
                        line.tally.late,
                    )
                ],
            }
            for line in report.progress.departments
        ],
    }


# --- Departments ------------------------------------------------------------------------------------------------------


def _departments(report: CampaignReport) -> dict[str, object]:
    whole = report.departments
    maps = () if whole is None else _on_paper(whole)
    return {
        "heading": _("Departments and tasks"),
        "empty": _("Nobody is signed off yet."),
        "maps": [pdf_chart(part) for part in maps],
        "codes_heading": _("What the codes mean"),
        "codes": [] if whole is None else _halves([[label.code, label.title] for label in whole.key]),
    }


def _on_paper(whole: HeatMap) -> tuple[HeatMap, ...]:
    heat = whole.heat
    return heat_map_pages(heat.rows, heat.columns, heat.cells, title=whole.title, description=whole.description)


def _halves(entries: list[list[str]]) -> list[list[list[str]]]:
    """Return the entries in two columns of about equal length."""
    middle = -(-len(entries) // 2)
    return [entries[:middle], entries[middle:]]


# --- How computed -----------------------------------------------------------------------------------------------------


def _computed(report: CampaignReport) -> list[list[str]]:
    campaign = report.campaign
    lines = [
        [
            _("One person’s score"),
            _(
                "The mean of the answers to the items of a task, or the answer to a knowledge, skill or attitude. “Not "
                "applicable” is left out. A duty is the mean of its tasks’ scores."
            ),
        ],
        [
            _("Final"),
            _(
                "(self × %(self)s + supervisor × %(supervisor)s) ÷ (%(self)s + %(supervisor)s). A side without a score "
                "is left out of the weights, never counted as zero."
            )
            % {"self": campaign.self_weight, "supervisor": campaign.supervisor_weight},
        ],
        [_("Mean of a group"), _("The sum of the persons’ scores ÷ the number of persons with a score.")],
        [
            _("Target"),
            _("The target of a task is the mean of its items’ targets, that of a duty the mean of its tasks’."),
        ],
        [_("Gap"), _("Final − target.")],
        [
            _("Below the target"),
            _(
                "How many persons’ final scores fall short of the target by 0.005 or more, so that a gap shown as 0.00 "
                "never counts."
            ),
        ],
        [_("Rounding"), _("Scores are kept to four decimal places and shown to two, rounded half up.")],
        [_("Standard and scale"), f"{campaign.standard_version} · {campaign.scale}"],
    ]
    if report.competences.has_from_tasks:
        lines.insert(
            -2,
            [
                _("From tasks"),
                _(
                    "The mean of the final scores of the tasks that call for the knowledge or skill; tasks without a "
                    "score are left out."
                ),
            ],
        )
    return lines


def _local(report: CampaignReport) -> datetime:
    return timezone.localtime(report.made_at, timezone.get_default_timezone())


def _day(day: date | None) -> str:
    return NO_NUMBER if day is None else date_format(day, "DATE_FORMAT")


def _count_of(count: int, total: int) -> str:
    return _("%(count)s of %(total)s") % {"count": count, "total": total}
