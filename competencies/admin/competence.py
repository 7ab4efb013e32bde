"""Knowledge, skills and attitudes, each with its lines and the tasks that call for it."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from competencies.admin.base import ContentAdmin, DraftInline
from competencies.admin.filters import VersionFilter
from competencies.enums import CompetenceKind, VersionStatus
from competencies.models import Competence, CompetenceDetail, StandardVersion


class DetailInline(DraftInline):
    model = CompetenceDetail
    fields = ("position", "text")


class CompetenceAdmin(ContentAdmin):
    list_display = ("code", "arrows", "short_text", "kind", "task_count", "version_label")
    list_display_links = ("code", "short_text")
    list_filter = (VersionFilter, "kind")
    list_select_related = ("standard_version",)
    search_fields = ("code", "canonical_code", "name", "text")
    search_help_text = gettext_lazy("Search by code or words.")
    ordering = ("standard_version__code", "standard_version", "kind", "position")
    fields = ("standard_version", "kind", "code", "name", "text", "position", "called_for_by")
    inlines = (DetailInline,)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Competence]:
        competences: QuerySet[Competence] = super().get_queryset(request).select_related("standard_version")
        return competences.annotate(tasks_above=Count("task_links"))

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        # A link to a task is for K or S; so the kind is chosen once.
        return ("standard_version", "kind", "called_for_by") if obj else ("called_for_by",)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "standard_version":
            kwargs["queryset"] = StandardVersion.objects.filter(status=VersionStatus.DRAFT)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Competence], search_term: str
    ) -> tuple[QuerySet[Competence], bool]:
        found, may_have_duplicates = super().get_search_results(request, queryset, search_term)
        if request.GET.get("field_name") == "competence":  # asked by a task's field, which names its version
            version = request.GET.get("version", "")
            kinds = [CompetenceKind.KNOWLEDGE, CompetenceKind.SKILL]
            found = found.filter(standard_version=int(version) if version.isdecimal() else None, kind__in=kinds)
        return found, may_have_duplicates

    @admin.display(description=gettext_lazy("text"))
    def short_text(self, competence: Competence) -> str:
        return Truncator(" ".join(filter(None, (competence.name, competence.text)))).chars(80)

    @admin.display(description=gettext_lazy("tasks"), ordering="tasks_above")
    def task_count(self, competence: Any) -> int | str:
        return "–" if competence.kind == CompetenceKind.ATTITUDE else int(competence.tasks_above)

    @admin.display(description=gettext_lazy("standard version"), ordering="standard_version__code")
    def version_label(self, competence: Competence) -> str:
        return competence.standard_version.label

    @admin.display(description=gettext_lazy("tasks that call for it"))
    def called_for_by(self, competence: Competence) -> SafeString | str:
        if competence.pk is None or competence.kind == CompetenceKind.ATTITUDE:
            return _("Knowledge and skills are added on a task's page; attitudes belong to the whole standard.")
        links = competence.task_links.select_related("task").order_by("task__duty__position", "task__position")
        lines = ((reverse("admin:competencies_task_change", args=[link.task_id]), link.task) for link in links)
        return format_html_join(", ", '<a href="{}">{}</a>', lines) or _("No task calls for it.")
