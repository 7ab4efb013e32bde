"""Departments in the administration."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import Case, Count, IntegerField, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from people.admin.forms import DepartmentForm
from people.models import Department, User
from people.selectors import department_tree


class TreeChangeList(ChangeList):
    """Sorted as the tree reads until somebody sorts by a column. It cannot stand in ``ordering``: forms that point to
    departments use that too, on departments without a place in the tree.
    """

    def _get_default_ordering(self) -> list[str]:
        return ["tree_position"]


class DepartmentAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """The tree, each department below the one it belongs to and set in by its depth."""

    form = DepartmentForm
    list_display = ("tree_name", "code", "name_en", "active_members")
    list_per_page = 100
    search_fields = ("code", "name_zh", "name_en")
    search_help_text = _("Search by code or name.")
    autocomplete_fields = ("parent",)
    fields = ("code", "name_zh", "name_en", "parent")

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return TreeChangeList

    def get_queryset(self, request: HttpRequest) -> QuerySet[Department]:
        return in_tree_order(Department.objects.select_related("parent"))

    @admin.display(description=_("department"), ordering="tree_position")
    def tree_name(self, department: Any) -> str:
        return format_html("{}{}", "\u2003" * department.tree_depth, department.name)

    @admin.display(description=_("active people"), ordering="member_count")
    def active_members(self, department: Any) -> str:
        url = reverse(f"{self.admin_site.name}:people_user_changelist")
        return format_html(
            '<a href="{}?department={}&amp;is_active__exact=1">{}</a>', url, department.pk, department.member_count
        )


def in_tree_order(departments: QuerySet[Department]) -> QuerySet[Department]:
    """Return ``departments`` with ``tree_position``, ``tree_depth`` and ``member_count``, ordered as the tree reads."""
    tree = department_tree()
    positions = Case(
        *(When(pk=node.pk, then=Value(position)) for position, node in enumerate(tree)),
        default=Value(len(tree)),
        output_field=IntegerField(),
    )
    depths = Case(
        *(When(pk=node.pk, then=Value(node.depth)) for node in tree if node.depth),
        default=Value(0),
        output_field=IntegerField(),
    )
    members = User.objects.filter(department=OuterRef("pk"), is_active=True).order_by().values("department")
    return departments.annotate(
        tree_position=positions,
        tree_depth=depths,
        member_count=Coalesce(Subquery(members.annotate(count=Count("pk")).values("count")), Value(0)),
    ).order_by("tree_position")
