"""What a version holds, in numbers, for those who edit it."""

from dataclasses import dataclass

from django.db.models import Count, Q

from competencies.enums import CompetenceKind, FindingResolution, FindingSeverity
from competencies.models import Competence, Duty, Finding, Indicator, Output, StandardVersion, Task


@dataclass(frozen=True)
class Overview:
    """Numbers of rows, and the duties and tasks themselves, by which an editor finds the way."""

    duties: tuple[Duty, ...]
    task_count: int
    output_count: int
    indicator_count: int
    knowledge_count: int
    skill_count: int
    attitude_count: int
    finding_count: int
    open_findings: int
    open_errors: int


def version_overview(version: StandardVersion) -> Overview:
    """Return the overview of ``version``, in six queries."""
    duties = tuple(Duty.objects.filter(standard_version=version).order_by("position", "pk").prefetch_related("tasks"))
    of_version = Q(task__duty__standard_version=version)
    competences = Competence.objects.filter(standard_version=version).aggregate(
        **{kind.name.lower(): Count("pk", filter=Q(kind=kind)) for kind in CompetenceKind}
    )
    is_open = Q(resolution=FindingResolution.OPEN)
    findings = Finding.objects.filter(standard_version=version).aggregate(
        every=Count("pk"),
        open=Count("pk", filter=is_open),
        errors=Count("pk", filter=is_open & Q(severity=FindingSeverity.ERROR)),
    )
    return Overview(
        duties=duties,
        task_count=Task.objects.filter(duty__standard_version=version).count(),
        output_count=Output.objects.filter(of_version).count(),
        indicator_count=Indicator.objects.filter(of_version).count(),
        knowledge_count=competences["knowledge"],
        skill_count=competences["skill"],
        attitude_count=competences["attitude"],
        finding_count=findings["every"],
        open_findings=findings["open"],
        open_errors=findings["errors"],
    )
