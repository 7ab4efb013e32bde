"""The report on a campaign as a PDF, in the reader's language: A4 upright, with the charts of the pages."""

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.charts import (
    ChartLabel,
    ChartSeries,
    HeatMap,
    Radar,
    distribution_svg,
    heat_map_pages,
    pdf_chart,
    pdf_svg,
    radar,
)
from assessments.charts.text import wrap
from assessments.selectors.campaign_report import CampaignReport
from assessments.selectors.figures import Compared
from assessments.selectors.gap_ranking import GapLine
from assessments.selectors.group_results import Dashboard, GroupRow, Section
from competencies.exports.typesetting import typeset

_TEMPLATE = Path(__file__).with_name("campaign_report.typ")
_NONE = "–"
_BAR_WIDTH = 190
_CALLS_SHOWN = 3


def campaign_report_pdf(report: CampaignReport) -> bytes:
    """Return the report as an accessible PDF in the active language, dated as the report is."""
    return typeset(_TEMPLATE, _document(report), made_at=report.made_at)


def campaign_report_file_name(report: CampaignReport) -> str:
    """Return a name for the file that says which campaign's, and as of when."""
    return f"campaign-report-{report.campaign.pk}-{_local(report):%Y%m%d}.pdf"


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
        "duties": {"heading": _("Per duty"), "chart": _duties_chart(report.tasks)},
        "tasks": {"heading": _("Per task"), **_figures(report.tasks, is_of_duties=True)},
        "competences": {
            "heading": _("Per knowledge, skill and attitude"),
            **_figures(report.competences, is_of_duties=False),
        },
        "gaps": _gaps(report),
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
        [_("Targets"), campaign.get_target_rule_display()],
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


def _tiles(report: CampaignReport) -> list[list[str]]:
    rows = [*report.tasks.rows, *report.competences.rows]
    below = [row for row in rows if row.leading.gap_kind == "below"]
    widest = min(below, key=lambda row: row.leading.gap or 0, default=None)
    share = report.signed_off.count * 100 // report.signed_off.total if report.signed_off.total else 0
    return [
        [_("Signed off"), f"{share} %", _count_of(report.signed_off.count, report.signed_off.total)],
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
            widest.leading.gap_text if widest else _NONE,
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


# --- Figures ----------------------------------------------------------------------------------------------------------


def _duties_chart(tasks: Dashboard) -> dict[str, str]:
    """Return the duties as a radar (or bars); empty where nobody is signed off yet."""
    heads = [section.head for section in tasks.sections if section.head is not None]
    if not heads or not tasks.signed_off.count:
        return {"svg": "", "alt": ""}
    return pdf_chart(duties_radar(heads))


def duties_radar(heads: Sequence[GroupRow]) -> Radar:
    """Draw a group's means per duty: self, supervisor, final and target."""

    def series(label: str, role: str) -> ChartSeries:
        names = {"self": "self_score"}
        return ChartSeries(label, tuple(getattr(head.leading, names.get(role, role)) for head in heads), role)

    scale = heads[0].scale
    return radar(
        [ChartLabel(head.subject.code, head.subject.title) for head in heads],
        [
            series(_("Self"), "self"),
            series(_("Supervisor"), "supervisor"),
            series(_("Final"), "final"),
            series(_("Target"), "target"),
        ],
        minimum=scale.lowest,
        maximum=scale.highest,
        title=_("Mean scores per duty"),
        description=_("The same figures stand in the table of duties and tasks."),
    )


def _figures(dashboard: Dashboard, *, is_of_duties: bool) -> dict[str, object]:
    return {
        "empty": _empty(dashboard),
        "heads": [
            _("Duty and task") if is_of_duties else _("Knowledge, skill, attitude"),
            _("Self"),
            _("Superv."),
            _("Final"),
            _("Target"),
            _("Gap"),
            _("Below target"),
            _("Distribution"),
        ],
        "sections": [_section(section) for section in dashboard.sections],
        "legend": _legend(dashboard),
    }


def _empty(dashboard: Dashboard) -> str:
    if not dashboard.rows:
        return _("Not rated in this campaign")
    return "" if dashboard.signed_off.count else _("Nobody is signed off yet.")


def _legend(dashboard: Dashboard) -> str:
    lines = [
        _(
            "Distribution: how many persons’ final scores lie nearest to each point, from %(lowest)s (light) to "
            "%(highest)s (dark). A dash: nobody has a score, or there is no target."
        )
        % {"lowest": dashboard.scale.labels[0], "highest": dashboard.scale.labels[-1]}
    ]
    if any(row.is_from_tasks for row in dashboard.rows):
        lines.append(_("An asterisk: not rated itself, the figures are those of the tasks that call for it."))
    return " ".join(lines)


def _section(section: Section) -> dict[str, object]:
    head = section.head
    return {
        "title": f"{section.code} {section.title}".strip(),
        "figures": [] if head is None else _numbers(head.leading, head.below_text),
        "kind": "" if head is None else head.leading.gap_kind,
        "svg": "" if head is None else _distribution(head),
        "rows": [
            {
                "code": row.subject.code,
                "title": f"{row.subject.title} *" if row.is_from_tasks else row.subject.title,
                "figures": _numbers(row.leading, row.below_text),
                "kind": row.leading.gap_kind,
                "svg": _distribution(row),
            }
            for row in section.rows
        ],
    }


def _numbers(compared: Compared, below: str) -> list[str]:
    return [
        compared.self_text,
        compared.supervisor_text,
        compared.final_text,
        compared.target_text,
        compared.gap_text or _NONE,
        below,
    ]


def _distribution(row: GroupRow) -> str:
    bar = row.distribution
    return pdf_svg(distribution_svg(bar), width=_BAR_WIDTH) if bar.total else ""


# --- Gaps and departments ---------------------------------------------------------------------------------------------


def _gaps(report: CampaignReport) -> dict[str, object]:
    lines = report.widest_gaps
    below = report.gaps.below_target
    return {
        "heading": _("Widest gaps"),
        "empty": _("Nothing is below its target.") if report.signed_off.count else _("Nobody is signed off yet."),
        "intro": ngettext(
            "%(below)d task, knowledge, skill or attitude is below its target; the first %(shown)d by gap:",
            "%(below)d tasks, knowledge, skills and attitudes are below their target; the first %(shown)d by gap:",
            below,
        )
        % {"below": below, "shown": len(lines)},
        "heads": [_("What"), _("Final"), _("Gap"), _("People below target"), _("What it calls for, widest gap first")],
        "rows": [_gap_row(line) for line in lines],
    }


def _gap_row(line: GapLine) -> dict[str, object]:
    short = [called for called in line.calls if called.compared.gap_kind == "below"]
    calls = [f"{called.subject.label} {called.compared.gap_text}" for called in short[:_CALLS_SHOWN]]
    if len(short) > _CALLS_SHOWN:
        left_out = len(short) - _CALLS_SHOWN
        calls.append(ngettext("and %(count)d more", "and %(count)d more", left_out) % {"count": left_out})
    return {
        "code": line.subject.code,
        "title": line.subject.title,
        "final": line.compared.final_text,
        "gap": line.compared.gap_text,
        "below": _("%(below)s of %(people)s (%(percent)s %%)")
        % {"below": line.below, "people": line.people, "percent": line.percent_below},
        "calls": calls,
    }


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
    return _NONE if day is None else date_format(day, "DATE_FORMAT")


def _count_of(count: int, total: int) -> str:
    return _("%(count)s of %(total)s") % {"count": count, "total": total}
