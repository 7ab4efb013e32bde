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
        _offer_supervisors(self, supervisors)

    def clean(self) -> None:
        """A team's file needs its supervisor, and no other file has one."""
        if self.cleaned_data.get("kind") != ExportKind.TEAM_WORKBOOK:
            self.cleaned_data["supervisor"] = None
        elif "supervisor" not in self.errors and self.cleaned_data.get("supervisor") is None:
            self.add_error("supervisor", _("Choose the supervisor whose team the file is about."))


class TeamReportForm(forms.Form):
    """Whose team the report is about; bound to the query string of its address."""

    supervisor = forms.TypedChoiceField(
        label=_("Supervisor"),
        coerce=int,
        error_messages={
            "required": _("Choose the supervisor whose team the file is about."),
            "invalid_choice": _("Choose a supervisor from the list."),
        },
    )

    def __init__(self, data: Mapping[str, str] | None = None, *, supervisors: Iterable[User]) -> None:
        # The other form of the page asks for a supervisor too.
        super().__init__(data, auto_id="team-report-%s")
        _offer_supervisors(self, supervisors)


def _offer_supervisors(form: forms.Form, supervisors: Iterable[User]) -> None:
    people = [(person.pk, f"{person.display_name} ({person.employee_number})") for person in supervisors]
    cast(forms.TypedChoiceField, form.fields["supervisor"]).choices = [("", _("Choose a supervisor")), *people]
