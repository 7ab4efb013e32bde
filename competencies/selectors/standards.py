"""The list of standards: which versions a person sees, searched, filtered and sorted."""

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, F, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from competencies.enums import ClassificationKind, CompetenceKind, VersionStatus
from competencies.models import Classification, Competence, Duty, Indicator, StandardVersion, Task
from competencies.permissions import edits_standards
from competencies.wording import search_terms
from people.models import User

Person = User | AnonymousUser

SORTS = {
    "code": ("standard__code", "-version", "-revision"),
    "title": ("title", "standard__code", "-version", "-revision"),
    "level": (F("level").asc(nulls_last=True), "standard__code", "-version", "-revision"),
    "-level": (F("level").desc(nulls_last=True), "standard__code", "-version", "-revision"),
    "-issued_on": (F("issued_on").desc(nulls_last=True), "standard__code", "-version", "-revision"),
}
"""The orders a list can have; the first is the usual one."""


@dataclass(frozen=True)
class StandardFilter:
    """What a person asks of the list; an empty field asks nothing.

    ``status`` is a value of ``VersionStatus``, or ``any``; empty means published versions, and for editors drafts too.
    """

    query: str = ""
    status: str = ""
    level: int | None = None
    category: str = ""
    industry: str = ""
    sort: str = "code"


def visible_versions(person: Person) -> QuerySet[StandardVersion]:
    """Return the versions that ``person`` finds in the list: the published ones, for editors all."""
    versions = StandardVersion.objects.select_related("standard")
    return versions if edits_standards(person) else versions.filter(status=VersionStatus.PUBLISHED)


def list_standards(person: Person, wanted: StandardFilter) -> QuerySet[StandardVersion]:
    """Return the versions that answer ``wanted``, with the numbers of their duties, tasks and so on."""
    versions = visible_versions(person)
    if wanted.status == "":
        versions = versions.filter(status__in=[VersionStatus.PUBLISHED, VersionStatus.DRAFT])
    elif wanted.status != "any":
        versions = versions.filter(status=wanted.status)
    for term in search_terms(wanted.query):
        versions = versions.filter(search_text__contains=term)
    if wanted.level is not None:
        versions = versions.filter(level=wanted.level)
    for kind, name in (
        (ClassificationKind.JOB_CATEGORY, wanted.category),
        (ClassificationKind.INDUSTRY, wanted.industry),
    ):
        if name:
            classified = Classification.objects.filter(kind=kind, name=name)
            versions = versions.filter(pk__in=classified.values("standard_version"))
    categories = Classification.objects.filter(kind=ClassificationKind.JOB_CATEGORY).order_by("position")
    return (
        versions.annotate(
            duty_count=_count(Duty, "standard_version"),
            task_count=_count(Task, "duty__standard_version"),
            indicator_count=_count(Indicator, "task__duty__standard_version"),
            knowledge_count=_count(Competence, "standard_version", Q(kind=CompetenceKind.KNOWLEDGE)),
            skill_count=_count(Competence, "standard_version", Q(kind=CompetenceKind.SKILL)),
            attitude_count=_count(Competence, "standard_version", Q(kind=CompetenceKind.ATTITUDE)),
        )
        .prefetch_related(Prefetch("classifications", queryset=categories, to_attr="job_categories"))
        .order_by(*SORTS.get(wanted.sort, SORTS["code"]))
    )


def classification_names(person: Person, kind: ClassificationKind) -> list[str]:
    """Return the names by which the list can be filtered, for the versions that ``person`` sees."""
    names = Classification.objects.filter(kind=kind, standard_version__in=visible_versions(person)).exclude(name="")
    return list(names.order_by("name").values_list("name", flat=True).distinct())


def _count(
    model: type[Duty] | type[Task] | type[Indicator] | type[Competence], path: str, condition: Q | None = None
) -> Coalesce:
    """Return the number of rows of ``model`` in each version, without multiplying rows by joining them all."""
    rows = model._default_manager.filter(condition or Q(), **{path: OuterRef("pk")}).order_by()
    return Coalesce(Subquery(rows.values(path).annotate(number=Count("pk")).values("number")), 0)
