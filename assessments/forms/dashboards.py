"""The filters above HR's dashboards; they live in the address, so a filtered page can be kept and sent."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.selectors.dashboards import Narrowing
from assessments.selectors.department_results import By
from competencies.enums import CompetenceKind
from people.selectors import DepartmentNode


class DashboardFilter(forms.Form):
    """Bound to the query string. ``orders`` are the orders that the page knows; an unknown one falls back to none."""

    department = forms.TypedChoiceField(
        label=_("Department (with those below it)"), required=False, coerce=int, empty_value=None
    )
    sort = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, data: Mapping[str, str], *, departments: Iterable[DepartmentNode], orders: Collection[str]
    ) -> None:
        super().__init__(data)
        self.orders = orders
        department = cast(forms.TypedChoiceField, self.fields["department"])
        department.choices = [("", _("All departments")), *((node.pk, node.indented_name) for node in departments)]

    def clean_sort(self) -> str:
        chosen: str = self.cleaned_data["sort"]
        return chosen if chosen.removeprefix("-") in self.orders else ""

    @property
    def department_id(self) -> int | None:
        """The chosen department; None for all, also where the address names one that does not exist."""
        self.is_valid()
        return self.cleaned_data.get("department")

    @property
    def order(self) -> str:
        self.is_valid()
        return self.cleaned_data.get("sort") or ""


class TaskFilter(DashboardFilter):
    """Of the table per task: also one duty alone. ``duties`` are (id, label)."""

    duty = forms.TypedChoiceField(label=_("Duty"), required=False, coerce=int, empty_value=None)
    field_order = ("department", "duty")

    def __init__(self, data: Mapping[str, str], *, duties: Iterable[tuple[int, str]], **known: Any) -> None:
        super().__init__(data, **known)
        cast(forms.TypedChoiceField, self.fields["duty"]).choices = [("", _("All duties")), *duties]

    @property
    def duty_id(self) -> int | None:
        """The chosen duty; None for all, also where the address names one that the campaign does not rate."""
        self.is_valid()
        return self.cleaned_data.get("duty")


class CompetenceFilter(DashboardFilter):
    """Of the table per K, S and A: also one kind alone."""

    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("All kinds")), *CompetenceKind.choices])
    field_order = ("department", "kind")

    @property
    def chosen_kind(self) -> str:
        """The chosen kind; empty for all, also where the address names one that does not exist."""
        self.is_valid()
        return self.cleaned_data.get("kind") or ""


class DepartmentsFilter(DashboardFilter):
    """Of the map of departments: also what its columns are."""

    by = forms.ChoiceField(label=_("Columns"), required=False, choices=By.choices)
    field_order = ("by", "department")

    @property
    def chosen_by(self) -> By:
        """What the columns are: tasks, also where the address names nothing that exists."""
        self.is_valid()
        return By(self.cleaned_data.get("by") or By.TASKS)


class PeopleOfFilter(DashboardFilter):
    """Of the people behind a figure: also only those below the target, or with a blind spot."""

    below = forms.BooleanField(label=_("Below the target only"), required=False)
    blind = forms.BooleanField(label=_("Blind spots only (self at least one point above)"), required=False)
    field_order = ("department", "below", "blind")

    @property
    def narrowing(self) -> Narrowing:
        self.is_valid()
        return Narrowing(below=bool(self.cleaned_data.get("below")), blind=bool(self.cleaned_data.get("blind")))
