"""The filter above a supervisor's map of people; it lives in the address."""

from collections.abc import Iterable, Mapping
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.enums import AssessmentState
from assessments.permissions import SIGNED_STATES
from assessments.selectors.group_results import Section
from assessments.selectors.team_map import ColumnOrder, PeopleOrder, TeamFilter
from people.models import Department


class TeamMapFilter(forms.Form):
    """Bound to the query string; a wrong value falls back to all. What offers no choice is not asked for."""

    part = forms.TypedChoiceField(required=False, coerce=int, empty_value=None)
    department = forms.TypedChoiceField(label=_("Department"), required=False, coerce=int, empty_value=None)
    state = forms.ChoiceField(label=_("State"), required=False)
    people = forms.ChoiceField(label=_("Order of the people"), choices=PeopleOrder.choices, required=False)
    columns = forms.ChoiceField(label=_("Order of the columns"), choices=ColumnOrder.choices, required=False)
    below = forms.BooleanField(label=_("Only what is below its target"), required=False)

    def __init__(
        self,
        data: Mapping[str, str],
        *,
        sections: Iterable[Section],
        departments: Iterable[Department],
        states: Iterable[str],
        part_label: str,
        all_parts: str,
    ) -> None:
        super().__init__(data)
        self._offer("part", all_parts, [(n, f"{one.code} {one.title}".strip()) for n, one in enumerate(sections)])
        self._offer("department", _("All departments"), [(one.pk, one.name) for one in departments])
        found = set(states)
        choices = [(state.value, state.label) for state in AssessmentState if state in SIGNED_STATES]
        self._offer("state", _("All states"), [choice for choice in choices if choice[0] in found])
        if "part" in self.fields:
            self.fields["part"].label = part_label

    def _offer(self, name: str, everything: Any, choices: list[tuple[Any, Any]]) -> None:
        if len(choices) < 2:
            del self.fields[name]
            return
        cast(forms.ChoiceField, self.fields[name]).choices = [("", everything), *choices]

    @property
    def chosen(self) -> TeamFilter:
        """What the address chooses."""
        self.is_valid()
        data = self.cleaned_data
        return TeamFilter(
            department_id=data.get("department"),
            part=data.get("part"),
            state=data.get("state", ""),
            only_below=data.get("below", False),
            people=PeopleOrder(data.get("people") or PeopleOrder.GAP),
            columns=ColumnOrder(data.get("columns") or ColumnOrder.STANDARD),
        )
