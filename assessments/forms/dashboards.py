"""The filters above HR's dashboards; they live in the address, so a filtered page can be kept and sent."""

from collections.abc import Collection, Iterable, Mapping
from typing import cast

from django import forms
from django.utils.translation import gettext_lazy as _

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
