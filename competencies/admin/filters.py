"""Filters of the lists."""

from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from competencies.enums import VersionStatus
from competencies.models import StandardVersion


class VersionFilter(admin.SimpleListFilter):
    """By version. Offered are the drafts and the version looked at: nobody picks one of hundreds from a list."""

    title = _("standard version")
    parameter_name = "version"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        chosen = request.GET.get(self.parameter_name, "")
        offered = Q(status=VersionStatus.DRAFT)
        if chosen.isdecimal():
            offered |= Q(pk=int(chosen))
        versions = StandardVersion.objects.filter(offered).defer("search_text", "description")
        return [(str(version.pk), str(version)) for version in versions.order_by("code", "revision")[:50]]

    def has_output(self) -> bool:
        return True

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        chosen = self.value()
        if chosen is None or not chosen.isdecimal():
            return queryset
        path = "standard_version" if hasattr(queryset.model, "standard_version") else "duty__standard_version"
        return queryset.filter(**{path: int(chosen)})
