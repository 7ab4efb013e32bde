"""What is asked for on the page of reports."""

from collections.abc import Iterable, Mapping
from typing import cast

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.enums import ExportKind
from people.models import User
from people.selectors import DepartmentNode


class ExportForm(forms.Form):
    """Which file; ``department`` narrows it, ``supervisor`` says whose team a team's file is about."""

    kind = forms.ChoiceField(choices=ExportKind.choices, widget=forms.HiddenInput)
    department = forms.TypedChoiceField(coerce=int, empty_value=None, required=False, widget=forms.HiddenInput)
    supervisor = forms.TypedChoiceField(
        label=_("Supervisor"),
        coerce=int,
        empty_value=None,
        required=False,
        error_messages={"invalid_choice": _("Choose a supervisor from the list.")},
    )

    def __init__(
        self,
        data: Mapping[str, str] | None = None,
        *,
        departments: Iterable[DepartmentNode],
        supervisors: Iterable[User],
        kind: ExportKind | None = None,
    ) -> None:
        super().__init__(data, initial={"kind": kind})
        department = cast(forms.TypedChoiceField, self.fields["department"])
        department.choices = [("", ""), *((node.pk, node.department.name) for node in departments)]
        supervisor = cast(forms.TypedChoiceField, self.fields["supervisor"])
        supervisor.choices = [
            ("", _("Choose a supervisor")),
            *((person.pk, f"{person.display_name} ({person.employee_number})") for person in supervisors),
        ]

    def clean(self) -> None:
        """A team's file needs its supervisor, and no other file has one."""
        if self.cleaned_data.get("kind") != ExportKind.TEAM_WORKBOOK:
            self.cleaned_data["supervisor"] = None
        elif "supervisor" not in self.errors and self.cleaned_data.get("supervisor") is None:
            self.add_error("supervisor", _("Choose the supervisor whose team the file is about."))
