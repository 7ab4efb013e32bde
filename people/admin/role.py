"""Roles in the administration: to be looked at; they are given on the person's page."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.contrib.auth.models import Group, Permission
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.enums import Role
from people.selectors import role_label


class RoleAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """What each role may do is part of the product and changes with it, so nobody edits it here."""

    list_display = ("label", "holders")
    list_display_links = ("label",)
    ordering = ("pk",)
    fields = ("label", "holders", "permission_list")
    readonly_fields = fields

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Group | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Group | None = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Group]:
        active = Count("user", filter=Q(user__is_active=True), distinct=True)
        roles: QuerySet[Group] = super().get_queryset(request).annotate(holder_count=active)
        return roles

    @admin.display(description=gettext_lazy("role"), ordering="name")
    def label(self, group: Group) -> str:
        return role_label(group.name)

    @admin.display(description=gettext_lazy("active people"), ordering="holder_count")
    def holders(self, group: Any) -> str:
        if group.name not in Role.values:
            return str(group.holder_count)
        url = reverse(f"{self.admin_site.name}:people_user_changelist")
        value = Role(group.name).name.lower()
        return format_html('<a href="{}?role={}&amp;is_active__exact=1">{}</a>', url, value, group.holder_count)

    @admin.display(description=gettext_lazy("permissions"))
    def permission_list(self, group: Group) -> str:
        rights = describe_permissions(group.permissions.select_related("content_type"))
        if not rights:
            return _("None: this role only marks people.")
        return format_html("<ul>{}</ul>", format_html_join("", "<li>{}</li>", ((right,) for right in rights)))


def describe_permissions(permissions: Iterable[Permission]) -> list[str]:
    """Return one line for each kind of thing, with what may be done to it, in the active language."""
    verbs = {"add": _("Add"), "change": _("Change"), "delete": _("Delete"), "view": _("View")}
    by_model: dict[str, list[str]] = {}
    for permission in permissions:
        model = permission.content_type.model_class()
        kind = str(model._meta.verbose_name_plural) if model else permission.content_type.model
        verb = verbs.get(permission.codename.partition("_")[0])
        # Rights beyond the usual four are kept by their English names, marked for translation in the model.
        what = verb if permission.codename.endswith(f"_{permission.content_type.model}") and verb else None
        by_model.setdefault(kind, []).append(what or _(permission.name))
    return [_("%(kind)s: %(rights)s") % {"kind": kind, "rights": _(", ").join(by_model[kind])} for kind in by_model]
