"""The filters above HR's dashboards; they live in the address, so a filtered page can be kept and sent."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.forms.parts import PartField
from assessments.selectors.dashboards import Narrowing
from assessments.selectors.department_results import By
from assessments.selectors.figures import ScalePoints
from assessments.selectors.parts import WHOLE, Part, PartsOffered
from competencies.enums import CompetenceKind
from people.selectors import DepartmentNode


class DashboardFilter(forms.Form):
    """Bound to the query string. ``orders`` are the orders that the page knows; an unknown one falls back to none."""

    department = PartField()
    sort = forms.CharField(required=False, widget=forms.HiddenInput)

    offers_rest = True
    """Whether the page can be about everybody but a department."""

    def __init__(self, data: Mapping[str, str], *, parts: PartsOffered, orders: Collection[str]) -> None:
        super().__init__(data)
        self.orders = orders
        cast(PartField, self.fields["department"]).offer(parts, data if self.offers_rest else None)

    def clean_sort(self) -> str:
        chosen: str = self.cleaned_data["sort"]
        return chosen if chosen.removeprefix("-") in self.orders else ""

    @property
    def part(self) -> Part:
        """The chosen part of the people; all of them also where the address names one that does not exist."""
        self.is_valid()
        found: Part = self.cleaned_data.get("department") or WHOLE
        return found

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

    offers_rest = False
    by = forms.ChoiceField(label=_("Columns"), required=False, choices=By.choices)
    field_order = ("by", "department")

    @property
    def chosen_by(self) -> By:
        """What the columns are: tasks, also where the address names nothing that exists."""
        self.is_valid()
        return By(self.cleaned_data.get("by") or By.TASKS)


class FilesFilter(DashboardFilter):
    """Of the files that can be taken away: a department alone."""

    offers_rest = False

    def __init__(self, data: Mapping[str, str], *, departments: Collection[DepartmentNode]) -> None:
        super().__init__(data, parts=PartsOffered(departments, has_none=False), orders=())


class PeopleOfFilter(DashboardFilter):
    """Of the people behind a figure: also only those of whom it says something. ``scale``: the campaign's."""

    point = forms.TypedChoiceField(label=_("Score nearest to"), required=False, coerce=int, empty_value=None)
    below = forms.BooleanField(label=_("Below the target only"), required=False)
    blind = forms.BooleanField(label=_("Blind spots only (self at least one point above)"), required=False)
    hidden = forms.BooleanField(label=_("Hidden strengths only (self at least one point below)"), required=False)
    from_tasks = forms.BooleanField(required=False, widget=forms.HiddenInput)
    field_order = ("department", "point", "below", "blind", "hidden")

    def __init__(self, data: Mapping[str, str], *, scale: ScalePoints, **known: Any) -> None:
        super().__init__(data, **known)
        points = zip(scale.values, scale.labels, strict=True)
        cast(forms.TypedChoiceField, self.fields["point"]).choices = [("", _("Any score")), *points]

    @property
    def narrowing(self) -> Narrowing:
        self.is_valid()
        chosen = self.cleaned_data.get
        return Narrowing(bool(chosen("below")), bool(chosen("blind")), bool(chosen("hidden")), chosen("point"))
