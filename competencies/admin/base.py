"""What the pages of a standard's contents share: read-only unless in a draft, an order by place, derived fields."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import QuerySet
from django.forms import BaseInlineFormSet
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from competencies.exceptions import DomainError
from competencies.models import Competence, Duty, StandardVersion, Task
from competencies.services.access import lock_draft
from competencies.services.contents import (
    LAST,
    after_changes,
    group_by_version,
    move_row,
    prepare_row,
    renumber,
    version_of,
)
from people.models import User

SHORT_TEXT: Mapping[type[models.Field[Any, Any]], Mapping[str, Any]] = {
    models.TextField: {"widget": forms.Textarea(attrs={"rows": 2, "cols": 70})}
}


def editor_of(request: HttpRequest) -> User:
    """Return who is signed in; the admin site lets nobody else come this far."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


class PlaceField(forms.IntegerField):
    """The place of a row among its siblings; left empty, the row goes to the end."""

    widget = forms.NumberInput(attrs={"class": "vSmallIntegerField", "min": 1})

    def clean(self, value: Any) -> int:
        place: int | None = super().clean(value)
        return LAST if place is None else place


class PlaceMixin:
    """Offers ``position`` as a place that may be left empty."""

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "position":
            label, help_text = _("Place"), _("Leave empty for the end.")
            return PlaceField(label=label, help_text=help_text, required=False, min_value=0, max_value=LAST)
        return super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]


class VersionColumnMixin:
    """Leaves the column of the version out where the list shows one version only."""

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        one_version = "version" in request.GET
        columns = super().get_list_display(request)  # type: ignore[misc]
        return [column for column in columns if not (one_version and column == "version_label")]


class NamedFormSet(BaseInlineFormSet):  # type: ignore[type-arg]
    """Rows in a table: each field is named by its column for those who cannot see it above."""

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        for field in form.fields.values():
            field.widget.attrs.setdefault("aria-label", field.label)


class DraftInline(PlaceMixin, admin.TabularInline):  # type: ignore[type-arg]
    """Rows below a content of a standard, in their order; writable in a draft only."""

    extra = 0
    formset = NamedFormSet
    classes: tuple[str, ...] = ("plain-lines",)
    formfield_overrides = SHORT_TEXT
    ordering: ClassVar[tuple[str, ...]] = ("position", "pk")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_add_permission(request, obj) and _is_open(obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and _is_open(obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and _is_open(obj)


class DraftAdmin(PlaceMixin, admin.ModelAdmin):  # type: ignore[type-arg]
    """A page on something that can be written in a draft only, and is read-only in every other version."""

    formfield_overrides = SHORT_TEXT
    save_on_top = True
    actions_on_bottom = True

    # --- Who may ---

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and _is_open(obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and _is_open(obj)

    # --- Saving ---

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        """Show what a service refuses as a message on the page; what refuses raises, so nothing is half written."""
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except DomainError as error:
            messages.error(request, error.message)
            return HttpResponseRedirect(request.get_full_path())

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """Save the rows below, each at the place asked for."""
        rows = formset.save(commit=False)
        for row in formset.deleted_objects:
            row.delete()
        for row in rows:
            prepare_row(row)
            row.save()
        formset.save_m2m()
        moved = {
            row_form.instance.pk: row_form.initial["position"]
            for row_form in formset.initial_forms
            if "position" in row_form.changed_data and row_form.instance.pk
        }
        renumber([*rows, *formset.deleted_objects], moved)


class ContentAdmin(VersionColumnMixin, DraftAdmin):
    """A duty, a task, or a knowledge, skill or attitude, on a page of its own."""

    change_form_template = "admin/competencies/content_change_form.html"
    list_per_page = 100
    show_full_result_count = False

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        # Locked before anything is written, so that nobody publishes the draft meanwhile.
        lock_draft(version_of(obj).pk)
        prepare_row(obj)
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        row = form.instance
        moved = {row.pk: form.initial["position"]} if change and "position" in form.changed_data else {}
        renumber([row], moved)
        former = self.former_place(form) if change else None
        if former is not None:
            renumber([former])
        after_changes([version_of(row).pk])

    def former_place(self, form: Any) -> Any:
        """Return a row that stands where this one stood before, when it was moved elsewhere; else None."""
        return None

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        self._delete([obj])

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        self._delete(list(queryset))

    def _delete(self, rows: list[Any]) -> None:
        grouped = group_by_version(rows)
        for version_id in sorted(grouped):
            lock_draft(version_id)
        for row in rows:
            row.delete()
        renumber(rows)
        after_changes(grouped)

    # --- Order ---

    def get_urls(self) -> list[URLPattern]:
        move = path(
            "<path:object_id>/move/",
            self.admin_site.admin_view(self.move_view),
            name=f"competencies_{self.opts.model_name}_move",
        )
        return [move, *super().get_urls()]

    def move_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Let a row change places with its neighbour: posted by the arrows of the list."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        row: Duty | Task | Competence = get_object_or_404(self.get_queryset(request), pk=unquote(object_id))
        if not self.has_change_permission(request, row):
            raise PermissionDenied
        try:
            move_row(actor=editor_of(request), row=row, up=request.POST.get("direction") == "up")
        except DomainError as error:
            messages.error(request, error.message)
        changelist = reverse(f"admin:competencies_{self.opts.model_name}_changelist")
        query = f"?version={version_of(row).pk}"
        if isinstance(row, Competence):
            query += f"&kind__exact={row.kind}"
        return HttpResponseRedirect(f"{changelist}{query}")

    @admin.display(description=gettext_lazy("Order"))
    def arrows(self, row: Any) -> SafeString | str:
        """Two buttons that post to ``move_view`` from within the list's own form."""
        if not version_of(row).is_draft:
            return "–"
        url = reverse(f"admin:competencies_{self.opts.model_name}_move", args=[row.pk])
        return format_html(
            '<span class="row-arrows"><button type="submit" formaction="{url}" name="direction" value="up"'
            ' aria-label="{up}">↑</button><button type="submit" formaction="{url}" name="direction" value="down"'
            ' aria-label="{down}">↓</button></span>',
            url=url,
            up=_("Move %(row)s up") % {"row": row.code or row.pk},
            down=_("Move %(row)s down") % {"row": row.code or row.pk},
        )

    # --- The page around the form ---

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        row = kwargs.get("obj")
        context["content_version"] = version_of(row) if row is not None else None
        return super().render_change_form(request, context, *args, **kwargs)

    class Media:
        css = {"all": ["css/standard_admin.css"]}


def version_choice_label(describe: Callable[[Any], str]) -> type[forms.ModelChoiceField]:  # type: ignore[type-arg]
    """Return a choice field that says of each choice to which version it belongs."""

    class LabelledField(forms.ModelChoiceField):  # type: ignore[type-arg]
        def label_from_instance(self, obj: Any) -> str:
            return describe(obj)

    return LabelledField


def _is_open(obj: Any) -> bool:
    if obj is None:
        return True
    version = obj if isinstance(obj, StandardVersion) else version_of(obj)
    return version.is_draft
