"""Filters and small forms about the people of a campaign."""

from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assessments.enums import AssessmentState
from assessments.forms.hr_setup import set_choices
from assessments.forms.parts import PartField
from assessments.models import Campaign
from assessments.selectors.hr_people import (
    PEOPLE_ORDERS,
    Late,
    MemberFilter,
    PeopleFilter,
    StateGroup,
    supervisors_of,
)
from assessments.selectors.parts import WHOLE, parts_of
from people.models import User
from people.selectors import DepartmentNode


def department_choices(nodes: list[DepartmentNode], empty: Any) -> list[tuple[Any, Any]]:
    """Return the tree as the options of a select, ``empty`` first."""
    return [("", empty), *((node.pk, node.indented_name) for node in nodes)]


def person_label(person: User) -> str:
    """Name and number, as options of a select call a person."""
    return f"{person.display_name} ({person.employee_number})"


def person_details(person: User) -> str:
    """Number, department and job title, as far as they are known. Needs the department loaded."""
    department = person.department.name if person.department else ""
    return " · ".join(part for part in (person.employee_number, department, person.job_title) if part)


class DepartmentField(forms.TypedChoiceField):
    """A department of the tree, as its id; the form gives it the tree."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(coerce=int, empty_value=None, **kwargs)


class AddDepartmentForm(forms.Form):
    department = DepartmentField(label=_("Department"))
    with_subtree = forms.BooleanField(label=_("With all departments below it"), required=False, initial=True)

    def __init__(self, *args: Any, nodes: list[DepartmentNode], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "department", department_choices(nodes, _("Choose…")))


class MemberFilterForm(forms.Form):
    """Filters above the people chosen for a draft; what is unknown or wrong does not narrow."""

    q = forms.CharField(label=_("Name or number"), required=False, max_length=100)
    department = DepartmentField(label=_("Department"), required=False)
    unsolved = forms.BooleanField(label=_("Only those without a supervisor"), required=False)

    def __init__(self, *args: Any, nodes: list[DepartmentNode], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "department", department_choices(nodes, _("All departments")))

    @property
    def matching(self) -> MemberFilter:
        self.is_valid()
        return MemberFilter(
            search=self.cleaned_data.get("q", ""),
            department_id=self.cleaned_data.get("department"),
            unsolved=self.cleaned_data.get("unsolved", False),
        )


class PeopleFilterForm(forms.Form):
    """Filters above the people of a launched campaign; what is unknown or wrong does not narrow."""

    q = forms.CharField(label=_("Name or number"), required=False, max_length=100)
    state = forms.ChoiceField(
        label=_("State"),
        choices=[("", _("All states")), *AssessmentState.choices, (_("Several states"), StateGroup.choices)],
        required=False,
    )
    department = PartField()
    supervisor = forms.TypedChoiceField(label=_("Supervisor"), required=False, coerce=int, empty_value=None)
    late = forms.ChoiceField(label=_("Late"), choices=[("", _("Late or not")), *Late.choices], required=False)
    sort = forms.ChoiceField(
        choices=[(sign + key, key) for key in PEOPLE_ORDERS for sign in ("", "-")],
        required=False,
        widget=forms.HiddenInput,
    )

    def __init__(self, *args: Any, campaign: Campaign, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(PartField, self.fields["department"]).offer(parts_of(campaign), self.data)
        supervisors = [(person.pk, person_label(person)) for person in supervisors_of(campaign)]
        set_choices(self, "supervisor", [("", _("All supervisors")), *supervisors])

    @property
    def matching(self) -> PeopleFilter:
        self.is_valid()
        return PeopleFilter(
            search=self.cleaned_data.get("q", ""),
            state=self.cleaned_data.get("state", ""),
            part=self.cleaned_data.get("department") or WHOLE,
            supervisor_id=self.cleaned_data.get("supervisor"),
            late=self.cleaned_data.get("late", ""),
        )

    @property
    def chosen_sort(self) -> str:
        self.is_valid()
        return self.cleaned_data.get("sort") or "number"


class AddPeopleFilterForm(forms.Form):
    """Filters above the people who may still be added to a running campaign."""

    q = forms.CharField(label=_("Name or number"), required=False, max_length=100)
    department = DepartmentField(label=_("Department"), required=False)

    def __init__(self, *args: Any, nodes: list[DepartmentNode], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "department", department_choices(nodes, _("All departments")))

    @property
    def search(self) -> str:
        self.is_valid()
        return str(self.cleaned_data.get("q") or "")

    @property
    def department_id(self) -> int | None:
        self.is_valid()
        return self.cleaned_data.get("department")


@dataclass(frozen=True, slots=True)
class NewcomerRow:
    """One person who may be added, as the page shows them: with what was typed and what is wrong with it."""

    person: User
    is_chosen: bool
    supervisor_number: str
    supervisor_name: str
    error: str


class NewcomersForm(forms.Form):
    """Who is ticked, and the employee number of each one's supervisor: ``person`` and ``supervisor-<id>``.

    ``cleaned_data["supervisors"]`` maps each candidate to the supervisor.
    """

    def __init__(self, data: MultiValueDict[str, str] | None, *, people: list[User]) -> None:
        super().__init__(data)
        self.people = people
        self.ticked = set(data.getlist("person")) if data is not None else set()
        self.row_errors: dict[int, str] = {}

    def _is_chosen(self, person: User) -> bool:
        return str(person.pk) in self.ticked

    def _number(self, person: User) -> str:
        if self.is_bound:
            return str(self.data.get(f"supervisor-{person.pk}", "")).strip()
        if person.supervisor is not None and person.supervisor.is_active:
            return person.supervisor.employee_number
        return ""

    def _name(self, person: User) -> str:
        """The name to the number, as long as it is the one from the reporting line."""
        supervisor = person.supervisor
        if supervisor is not None and supervisor.employee_number == self._number(person).upper():
            return supervisor.display_name
        return ""

    def clean(self) -> dict[str, Any]:
        chosen = [person for person in self.people if self._is_chosen(person)]
        if not chosen:
            raise forms.ValidationError(_("Tick the people to be added."))
        numbers = {self._number(person).upper() for person in chosen}
        active = dict(
            User.objects.filter(employee_number__in=numbers, is_active=True).values_list("employee_number", "pk")
        )
        supervisors = {}
        for person in chosen:
            number = self._number(person).upper()
            if not number:
                self.row_errors[person.pk] = gettext("Give the supervisor's employee number.")
            elif number not in active:
                self.row_errors[person.pk] = gettext("No active person has this number.")
            elif active[number] == person.pk:
                self.row_errors[person.pk] = gettext("Nobody reviews themselves: choose another supervisor.")
            else:
                supervisors[person.pk] = active[number]
        if self.row_errors:
            raise forms.ValidationError(_("Some supervisors are missing or wrong: see below."))
        return {"supervisors": supervisors}

    @property
    def rows(self) -> list[NewcomerRow]:
        return [
            NewcomerRow(
                person,
                self._is_chosen(person),
                self._number(person),
                self._name(person),
                self.row_errors.get(person.pk, ""),
            )
            for person in self.people
        ]
