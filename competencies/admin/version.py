"""Versions: the header with its classifications, version table and notes, and the way to everything a version holds."""

from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from competencies.admin.base import SHORT_TEXT, DraftAdmin, DraftInline, editor_of
from competencies.admin.transitions import TRANSITIONS, Transition, transition_view
from competencies.codes import take_apart
from competencies.enums import FindingResolution
from competencies.exceptions import DomainError
from competencies.models import Classification, Finding, HistoryEntry, Note, StandardVersion
from competencies.selectors.overview import version_overview
from competencies.services.contents import after_changes
from competencies.services.drafts import delete_draft, file_draft
from people.models import User


class VersionForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = StandardVersion
        fields = (
            "code",
            "version",
            "title",
            "title_kind",
            "printed_status",
            "issued_on",
            "update_note",
            "description",
            "level",
        )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        code = take_apart(given.get("code", ""))
        if code.version is not None and given.get("version") not in {None, code.version}:
            self.add_error(
                "version",
                _("The code ends in v%(suffix)d. Give the same version here, or correct the code.")
                % {"suffix": code.version},
            )
        return given


class ClassificationInline(DraftInline):
    model = Classification
    fields = ("kind", "position", "name", "code")
    ordering: ClassVar[tuple[str, ...]] = ("kind", "position", "pk")


class HistoryInline(DraftInline):
    model = HistoryEntry
    fields = ("position", "version", "code", "title", "status", "update_note", "issued_on")


class NoteInline(DraftInline):
    model = Note
    fields = ("position", "depth", "text")


def _list_action(transition: Transition) -> Any:
    """Return the list's action that leads to the confirmation page of ``transition``."""

    @admin.action(description=transition.action_label, permissions=[transition.slug])
    def go(model_admin: Any, request: HttpRequest, versions: QuerySet[StandardVersion]) -> HttpResponse:
        ids = ",".join(str(pk) for pk in versions.values_list("pk", flat=True))
        return HttpResponseRedirect(f"{reverse(transition.url_name)}?ids={ids}")

    go.__name__ = transition.slug
    return go


class StandardVersionAdmin(DraftAdmin):
    form = VersionForm
    change_form_template = "admin/competencies/standardversion/change_form.html"
    change_list_template = "admin/competencies/standardversion/change_list.html"
    list_display = ("label", "title", "status", "level", "issued_on", "tasks_in_it", "open_findings", "page_link")
    list_display_links = ("label", "title")
    list_filter = ("status", "level", "title_kind")
    list_per_page = 50
    search_fields = ("code", "title", "standard__code")
    search_help_text = gettext_lazy("Search by code or title.")
    ordering = ("standard__code", "-version", "-revision")
    actions = [_list_action(transition) for transition in TRANSITIONS]
    inlines = (ClassificationInline, HistoryInline, NoteInline)
    readonly_fields = ("label", "status", "made_from", "created", "published")
    formfield_overrides = SHORT_TEXT
    fieldsets = (
        (None, {"fields": ("code", "version", "title", "title_kind", "level", "description")}),
        (gettext_lazy("As printed in the version table"), {"fields": ("printed_status", "issued_on", "update_note")}),
        (gettext_lazy("In this portal"), {"fields": ("label", "status", "made_from", "created", "published")}),
    )

    # --- Lists ---

    def get_queryset(self, request: HttpRequest) -> QuerySet[StandardVersion]:
        versions: QuerySet[StandardVersion] = super().get_queryset(request)
        versions = versions.select_related("standard", "origin", "created_by", "published_by")
        return versions.annotate(
            tasks_below=Count("duties__tasks", distinct=True),
            findings_open=Count("findings", filter=Q(findings__resolution=FindingResolution.OPEN), distinct=True),
        )

    def get_actions(self, request: HttpRequest) -> Any:
        # A draft is deleted on its own page, where its name is read once more.
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    @admin.display(description=gettext_lazy("code"), ordering="code")
    def label(self, version: StandardVersion) -> str:
        return version.label

    @admin.display(description=gettext_lazy("tasks"), ordering="tasks_below")
    def tasks_in_it(self, version: Any) -> int:
        return int(version.tasks_below)

    @admin.display(description=gettext_lazy("open findings"), ordering="findings_open")
    def open_findings(self, version: Any) -> int:
        return int(version.findings_open)

    @admin.display(description=gettext_lazy("standard's page"))
    def page_link(self, version: StandardVersion) -> SafeString:
        url = reverse("competencies:standard_detail", args=[version.pk])
        return format_html('<a href="{}">{}</a>', url, _("Read"))

    # --- One version ---

    @admin.display(description=gettext_lazy("made from"))
    def made_from(self, version: StandardVersion) -> SafeString | str:
        if version.origin is None:
            return "–"
        url = reverse("admin:competencies_standardversion_change", args=[version.origin.pk])
        return format_html('<a href="{}">{}</a>', url, version.origin.label)

    @admin.display(description=gettext_lazy("created"))
    def created(self, version: StandardVersion) -> str:
        return _facts(version.created_at, version.created_by)

    @admin.display(description=gettext_lazy("published"))
    def published(self, version: StandardVersion) -> str:
        return _facts(version.published_at, version.published_by)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        fieldsets = super().get_fieldsets(request, obj)
        return fieldsets if obj else fieldsets[:-1]

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        version = kwargs.get("obj")
        if version is not None:
            context["overview"] = version_overview(version)
            context["version"] = version
            context["transitions"] = [
                transition
                for transition in TRANSITIONS
                if transition.fits(version) and transition.allowed(editor_of(request))
            ]
        return super().render_change_form(request, context, *args, **kwargs)

    # --- Writing, by the services ---

    def save_model(self, request: HttpRequest, obj: StandardVersion, form: Any, change: bool) -> None:
        file_draft(actor=editor_of(request), draft=obj)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        after_changes([form.instance.pk])

    def delete_model(self, request: HttpRequest, obj: StandardVersion) -> None:
        delete_draft(actor=editor_of(request), version_id=obj.pk)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Findings are never deleted by themselves, but go with their draft."""
        to_delete, counts, lacking, protected = super().get_deleted_objects(objs, request)
        return to_delete, counts, lacking - {Finding._meta.verbose_name}, protected

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None) -> Any:
        try:
            return super().delete_view(request, object_id, extra_context)
        except DomainError as error:
            messages.error(request, error.message)
            return HttpResponseRedirect(reverse("admin:competencies_standardversion_change", args=[object_id]))

    # --- Publish, new draft, retire ---

    def has_publish_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("competencies.publish_standardversion")

    def has_retire_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("competencies.publish_standardversion")

    def has_draft_permission(self, request: HttpRequest) -> bool:
        return self.has_add_permission(request)

    def get_urls(self) -> list[URLPattern]:
        own = [
            path(
                f"{transition.slug}/",
                self.admin_site.admin_view(transition_view),
                {"model_admin": self, "transition": transition},
                name=f"competencies_standardversion_{transition.slug}",
            )
            for transition in TRANSITIONS
        ]
        return [*own, *super().get_urls()]

    class Media:
        css = {"all": ["css/standard_admin.css"]}


def _facts(when: datetime | None, who: User | None) -> str:
    if when is None:
        return "–"
    moment = formats.date_format(timezone.localtime(when), "DATETIME_FORMAT")
    return f"{moment} · {who.display_name}" if who else moment
