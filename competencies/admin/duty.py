"""Duties, with their tasks as lines that lead to each task's own page."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from competencies.admin.base import ContentAdmin, DraftInline
from competencies.admin.filters import VersionFilter
from competencies.enums import VersionStatus
from competencies.models import Duty, StandardVersion, Task


class TaskInline(DraftInline):
    model = Task
    fields = ("position", "code", "name", "level")
    classes = ()
    show_change_link = True


class DutyAdmin(ContentAdmin):
    list_display = ("code", "arrows", "name", "task_count", "version_label")
    list_display_links = ("code", "name")
    list_filter = (VersionFilter,)
    list_select_related = ("standard_version",)
    search_fields = ("code", "canonical_code", "name")
    search_help_text = _("Search by code or words.")
    ordering = ("standard_version__code", "standard_version", "position")
    fields = ("standard_version", "code", "name", "position")
    inlines = (TaskInline,)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Duty]:
        duties: QuerySet[Duty] = super().get_queryset(request).select_related("standard_version")
        return duties.annotate(tasks_below=Count("tasks"))

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("standard_version",) if obj else ()

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "standard_version":
            kwargs["queryset"] = StandardVersion.objects.filter(status=VersionStatus.DRAFT)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    @admin.display(description=_("tasks"), ordering="tasks_below")
    def task_count(self, duty: Any) -> int:
        return int(duty.tasks_below)

    @admin.display(description=_("standard version"), ordering="standard_version__code")
    def version_label(self, duty: Duty) -> str:
        return duty.standard_version.label
