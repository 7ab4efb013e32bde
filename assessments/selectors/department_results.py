"""The final scores of a campaign department by department, as one map."""

from dataclasses import dataclass
from decimal import Decimal

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, TextChoices
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from assessments import scoring
from assessments.charts import ChartLabel, HeatCell, HeatMap, heat_map
from assessments.enums import AssessmentState, ScoreSource
from assessments.models import Assessment, Campaign
from assessments.permissions import SIGNED_STATES
from assessments.scoring import Kind, Measure
from assessments.selectors.figures import Subject, competence_subject, duty_subject, task_subject
from assessments.selectors.group_results import Group, SignedOff, own_figures
from assessments.selectors.group_scores import GroupFigures, department_figures, without
from assessments.selectors.parts import WHOLE, Part, parts_of
from assessments.selectors.rated_subjects import people_page
from assessments.selectors.scores import CampaignRules, basis_of, campaign_rules, column_of
from assessments.tallies import SourceFigures
from competencies.enums import CompetenceKind
from competencies.models import Competence, Duty, Task
from people.selectors import DepartmentNode

DEPARTMENTS_PER_PAGE = 20


class By(TextChoices):
    """What the columns of the map are."""

    TASKS = "tasks", gettext_lazy("Tasks")
    DUTIES = "duties", gettext_lazy("Duties")
    COMPETENCES = "competences", gettext_lazy("Knowledge, skills and attitudes")
    KNOWLEDGE = "K", gettext_lazy("Knowledge")
    SKILLS = "S", gettext_lazy("Skills")
    ATTITUDES = "A", gettext_lazy("Attitudes")


@dataclass(frozen=True, slots=True)
class DepartmentLine:
    """A department with those below it: how many of its ``people`` are signed off. ``pk`` is None for "none"."""

    pk: int | None
    name: str
    depth: int
    people: int
    signed_off: int

    @property
    def part(self) -> Part:
        return Part.of(self.pk)


@dataclass(frozen=True, slots=True)
class DepartmentMap:
    """One page of departments by tasks, duties or competences.

    ``heat`` is None where nothing can be shown; ``derives`` says whether figures of competences are made from tasks.
    """

    heat: HeatMap | None
    page: Page[DepartmentLine]
    signed_off: SignedOff
    derives: bool


def department_map(
    campaign: Campaign,
    *,
    by: By = By.TASKS,
    part: Part = WHOLE,
    page: str | int = 1,
    per_page: int = DEPARTMENTS_PER_PAGE,
    without_id: int | None = None,
) -> DepartmentMap:
    """Return the means of the final scores of each department (with those below it) in a launched campaign.

    ``part`` narrows to a part of the tree, or to the people without a department. Figures of fewer than
    ``settings.GROUP_MINIMUM`` people are marked: one person weighs much there. ``without_id`` as in
    ``Group``. The number of queries depends on nothing; the rows that are read depend on departments and columns, not
    on people.
    """
    rules = campaign_rules(campaign)
    columns = _columns(campaign, rules, by)
    inside = part.department_ids()
    nodes = [node for node in parts_of(campaign).nodes if inside is None or node.pk in inside]
    everybody = Group(campaign, without_id=without_id)
    lines = _lines(everybody, nodes, with_none=inside is None or None in inside)
    found = Paginator(lines, per_page).get_page(page)
    tops = [line for line in lines if line.depth == 0]
    left_out = {} if without_id is None else own_figures(campaign, without_id)
    left_out = {pk: own for pk, own in left_out.items() if inside is None or pk in inside}
    signed_off = SignedOff(
        sum(line.signed_off for line in tops), sum(line.people for line in tops), lacks_own=bool(left_out)
    )
    derives = any(measure.kind is Kind.COMPETENCE_FROM_TASKS for measure, _subject in columns)
    if not signed_off.count or not columns:
        return DepartmentMap(None, found, signed_off, derives)
    by_department = department_figures(campaign, _about(columns))
    for department_id, own in left_out.items():
        by_department[department_id] = without(by_department[department_id], own)
    sums = _with_those_below(by_department, nodes)
    urls = {measure: people_page(campaign.pk, subject) for measure, subject in columns}
    shown, few = list(found.object_list), _("fewer than %(count)d people") % {"count": settings.GROUP_MINIMUM}
    heat = heat_map(
        [_row_label(campaign, line) for line in shown],
        [ChartLabel(subject.code, subject.title, urls[measure]) for measure, subject in columns],
        [
            [
                _cell(sums.get(line.pk, {}).get(measure), rules.targets[measure], urls[measure], line.part, few)
                for measure, _subject in columns
            ]
            for line in shown
        ],
        title=_("Mean final scores by department"),
        description=_("Each line includes the departments below it; colours tell the gap to the target."),
    )
    return DepartmentMap(heat, found, signed_off, derives)


def _columns(campaign: Campaign, rules: CampaignRules, by: By) -> list[tuple[Measure, Subject]]:
    """Return what the campaign scores, in the order of the standard; competences by their leading figures."""
    version = campaign.standard_version_id
    if by is By.DUTIES:
        duties = Duty.objects.filter(standard_version=version).order_by("position")
        found = [(Measure(Kind.DUTY, duty.pk), duty_subject(duty)) for duty in duties]
    elif by is not By.TASKS:
        competences = Competence.objects.filter(standard_version=version).order_by("position")
        found = []
        for one in sorted(competences, key=lambda c: CompetenceKind.values.index(c.kind)):
            direct = Measure(Kind.COMPETENCE, one.pk)
            leading = direct if direct in rules.targets else Measure(Kind.COMPETENCE_FROM_TASKS, one.pk)
            if by in {By.COMPETENCES, one.kind}:
                found.append((leading, competence_subject(one)))
    else:
        tasks = Task.objects.filter(duty__standard_version=version).order_by("duty__position", "position")
        found = [(Measure(Kind.TASK, task.pk), task_subject(task)) for task in tasks]
    return [(measure, subject) for measure, subject in found if measure in rules.targets]


def _about(columns: list[tuple[Measure, Subject]]) -> Q:
    """Return the condition on what the map shows: the final figures of its columns."""
    ids: dict[Kind, list[int]] = {}
    for measure, _subject in columns:
        ids.setdefault(measure.kind, []).append(measure.id)
    either = Q()
    for kind, wanted in ids.items():
        example = Measure(kind, wanted[0])
        either |= Q(**{f"{column_of(example)}__in": wanted, "basis": basis_of(example)})
    return either & Q(source=ScoreSource.FINAL)


def _lines(group: Group, nodes: list[DepartmentNode], *, with_none: bool) -> list[DepartmentLine]:
    """Return the departments that have anybody in the campaign, as a tree, with their people; one query."""
    own = {
        department_id: (people, signed)
        for department_id, people, signed in Assessment.objects.filter(group.condition())
        .exclude(state=AssessmentState.CANCELLED)
        .order_by()
        .values_list("department")
        .annotate(people=Count("pk"), signed=Count("pk", filter=Q(state__in=sorted(SIGNED_STATES))))
    }
    totals = {node.pk: own.get(node.pk, (0, 0)) for node in nodes}
    # The tree lists every department before those below it: from the end, each is complete before it is added above.
    for node in reversed(nodes):
        parent = node.department.parent_id
        if parent in totals:
            totals[parent] = (totals[parent][0] + totals[node.pk][0], totals[parent][1] + totals[node.pk][1])
    top = nodes[0].depth if nodes else 0
    lines = [
        DepartmentLine(node.pk, node.department.name, node.depth - top, *totals[node.pk])
        for node in nodes
        if totals[node.pk][0]
    ]
    if with_none and None in own:
        lines.append(DepartmentLine(None, _("No department"), 0, *own[None]))
    return lines


Sums = dict[Measure, tuple[int, int]]
"""By measure: the sum of the final scores in steps of ``scoring.STORED``, and of how many people."""


def _with_those_below(own: dict[int | None, GroupFigures], nodes: list[DepartmentNode]) -> dict[int | None, Sums]:
    sums: dict[int | None, Sums] = {
        department_id: {
            measure: (figures.total, figures.scored)
            for measure, by_source in own_figures.items()
            if (figures := by_source.get(ScoreSource.FINAL)) is not None
        }
        for department_id, own_figures in own.items()
    }
    for node in reversed(nodes):
        parent = node.department.parent_id
        if parent is None or node.pk not in sums:
            continue
        into = sums.setdefault(parent, {})
        for measure, (total, scored) in sums[node.pk].items():
            before = into.get(measure, (0, 0))
            into[measure] = (before[0] + total, before[1] + scored)
    return sums


def _row_label(campaign: Campaign, line: DepartmentLine) -> ChartLabel:
    words = ngettext("%(name)s (%(count)d person)", "%(name)s (%(count)d people)", line.signed_off)
    title = words % {"name": line.name, "count": line.signed_off}
    url = reverse("assessments:hr_campaign_tasks", args=[campaign.pk]) + line.part.query
    return ChartLabel("", title, url, line.depth)


def _cell(sums: tuple[int, int] | None, target: Decimal | None, url: str, part: Part, few: str) -> HeatCell:
    if sums is None or not sums[1]:
        return HeatCell(None, None)
    total, scored = sums
    value = SourceFigures(scored=scored, total=total).mean.value
    return HeatCell(value, scoring.gap(value, target), url + part.query, few if scored < settings.GROUP_MINIMUM else "")
