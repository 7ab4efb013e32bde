"""The tables of the campaign report: figures of duties, tasks, K, S and A with their distributions, and the gaps."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.charts import ChartLabel, ChartSeries, Radar, distribution_svg, pdf_chart, pdf_svg, radar
from assessments.numbers import NO_NUMBER
from assessments.selectors.campaign_report import CampaignReport
from assessments.selectors.figures import Compared
from assessments.selectors.gap_ranking import GapLine
from assessments.selectors.group_results import Dashboard, GroupRow, Section

_BAR_WIDTH = 190
_CALLS_SHOWN = 3


def duties_chart(tasks: Dashboard) -> dict[str, str]:
    """Return the duties as a radar (or bars); empty where nobody is signed off yet."""
    heads = [section.head for section in tasks.sections if section.head is not None]
    if not heads or not tasks.signed_off.count:
        return {"svg": "", "alt": ""}
    return pdf_chart(_duties_radar(heads))


def _duties_radar(heads: Sequence[GroupRow]) -> Radar:
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


def figures_part(dashboard: Dashboard, *, is_of_duties: bool) -> dict[str, object]:
    """Return the table of duties and tasks, or of K, S and A; in place of an empty one, why it is."""
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
        compared.gap_text or NO_NUMBER,
        below,
    ]


def _distribution(row: GroupRow) -> str:
    bar = row.distribution
    return pdf_svg(distribution_svg(bar), width=_BAR_WIDTH) if bar.total else ""


def gaps_part(report: CampaignReport) -> dict[str, object]:
    """Return the widest gaps with the people below the target and the K and S that a task calls for."""
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
