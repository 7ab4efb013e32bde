"""Tasks, each on a page with its outputs, indicators and the knowledge and skills it calls for."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from competencies.admin.base import ContentAdmin, DraftInline, version_choice_label
from competencies.admin.filters import VersionFilter
from competencies.enums import CompetenceKind, VersionStatus
from competencies.models import Competence, Duty, Indicator, Output, Task, TaskCompetence


class OutputInline(DraftInline):
    model = Output
    fields = ("position", "code", "name")


class IndicatorInline(DraftInline):
    model = Indicator
    fields = ("position", "code", "text")


class VersionCompetenceSelect(AutocompleteSelect):
    """Searches the knowledge and skills of one version; ``labels`` spares a query for each row that is shown."""

    def __init__(self, field: Any, admin_site: Any, version_id: int, labels: dict[str, str]) -> None:
        super().__init__(field, admin_site)
        self.version_id = version_id
        self.labels = labels

    def get_url(self) -> str:
        return f"{super().get_url()}?version={self.version_id}"

    def optgroups(self, name: str, value: Sequence[str], attrs: dict[str, Any] | None = None) -> Any:
        chosen = [(key, self.labels[key]) for key in map(str, value) if key in self.labels]
        empty = [] if self.is_required or self.allow_multiple_selected else [("", "")]
        options = [
            self.create_option(name, key, label, bool(key), index, attrs=attrs)
            for index, (key, label) in enumerate([*empty, *chosen])
        ]
        return [(None, options, 0)]


class CompetenceLinkInline(DraftInline):
    model = TaskCompetence
    fields = ("position", "competence")
    verbose_name_plural = _("knowledge and skills this task calls for")

    def get_queryset(self, request: HttpRequest) -> QuerySet[TaskCompetence]:
        return super().get_queryset(request).select_related("competence", "task")

    def get_formset(self, request: HttpRequest, obj: Task | None = None, **kwargs: Any) -> Any:
        formset = super().get_formset(request, obj, **kwargs)
        field = formset.form.base_fields.get("competence")
        if obj is not None and isinstance(field, forms.ModelChoiceField):
            version_id = obj.duty.standard_version_id
            field.queryset = Competence.objects.filter(
                standard_version=version_id, kind__in=[CompetenceKind.KNOWLEDGE, CompetenceKind.SKILL]
            )
            labels = {str(competence.pk): str(competence) for competence in field.queryset}
            field.widget = VersionCompetenceSelect(
                TaskCompetence._meta.get_field("competence"), self.admin_site, version_id, labels
            )
            field.widget.choices = field.choices
        return formset

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        # Which knowledge and skills can be chosen depends on the version, which a new task does not have yet.
        return obj is not None and super().has_add_permission(request, obj)


class TaskAdmin(ContentAdmin):
    list_display = ("code", "arrows", "name", "level", "duty_label", "indicator_count", "version_label")
    list_display_links = ("code", "name")
    list_filter = (VersionFilter, "level")
    list_select_related = ("duty__standard_version",)
    search_fields = ("code", "canonical_code", "name", "indicators__code", "indicators__text", "outputs__name")
    search_help_text = _("Search by code or words, also of outputs and indicators.")
    ordering = ("duty__standard_version__code", "duty__standard_version", "duty__position", "position")
    fields = ("duty", "code", "name", "level", "position")
    inlines = (OutputInline, IndicatorInline, CompetenceLinkInline)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Task]:
        tasks: QuerySet[Task] = super().get_queryset(request).select_related("duty__standard_version")
        return tasks.annotate(indicators_below=Count("indicators", distinct=True))

    def get_form(self, request: HttpRequest, obj: Task | None = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change=change, **kwargs)
        duties = Duty.objects.filter(standard_version__status=VersionStatus.DRAFT).select_related("standard_version")
        if obj is not None:
            duties = duties.filter(standard_version=obj.duty.standard_version_id)
        if "duty" in form.base_fields:
            form.base_fields["duty"] = version_choice_label(_duty_label)(
                queryset=duties.order_by("standard_version__code", "standard_version", "position"), label=_("Duty")
            )
        return form

    def former_place(self, form: Any) -> Any:
        """A task moved to another duty leaves a gap in the one it came from."""
        if "duty" not in form.changed_data:
            return None
        return Task(duty_id=form.initial["duty"])

    @admin.display(description=_("duty"), ordering="duty__position")
    def duty_label(self, task: Task) -> str:
        return task.duty.code or task.duty.name

    @admin.display(description=_("behaviour indicators"), ordering="indicators_below")
    def indicator_count(self, task: Any) -> int:
        return int(task.indicators_below)

    @admin.display(description=_("standard version"), ordering="duty__standard_version__code")
    def version_label(self, task: Task) -> str:
        return task.duty.standard_version.label


def _duty_label(duty: Duty) -> str:
    return f"{duty.standard_version.label}: {duty}"
