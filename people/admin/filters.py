"""Filters of the list of people."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from people.enums import Role
from people.models import User
from people.selectors import department_subtree_ids, department_tree


class DepartmentFilter(admin.SimpleListFilter):
    """People of a department and of all below it."""

    title = _("department, with those below")
    parameter_name = "department"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(str(node.pk), node.indented_name) for node in department_tree()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[User]) -> QuerySet[User]:
        value = self.value()
        if value is None or not value.isdecimal():
            return queryset
        return queryset.filter(department__in=department_subtree_ids(int(value)))


class RoleFilter(admin.SimpleListFilter):
    title = _("role")
    parameter_name = "role"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(role.name.lower(), role.label) for role in Role]

    def queryset(self, request: HttpRequest, queryset: QuerySet[User]) -> QuerySet[User]:
        name = (self.value() or "").upper()
        return queryset.filter(groups__name=Role[name].value) if name in Role.__members__ else queryset
