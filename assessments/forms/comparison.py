"""The choice of two groups to compare."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.forms.analysis import KIND_CHOICES, FilterForm
from assessments.selectors import two_groups
from assessments.selectors.rated_subjects import KINDS, RATED_KINDS
from people.selectors import DepartmentNode


class ComparisonForm(FilterForm):
    """Group A is a department with those below it, group B another one or everybody else.

    Groups that share people are refused at the field: their difference would say too little.
    """

    a = forms.TypedChoiceField(label=_("Group A"), required=False, coerce=int, empty_value=None)
    b = forms.ChoiceField(label=_("Group B"), required=False)
    kind = forms.ChoiceField(label=_("What is shown"), required=False, choices=KIND_CHOICES)
    sort = forms.ChoiceField(
        label=_("Order"),
        required=False,
        choices=[
            ("", _("Largest difference first")),
            (two_groups.EFFECT, _("Largest standardised difference first")),
            (two_groups.STANDARD, _("As in the standard")),
        ],
    )

    def __init__(self, data: Mapping[str, str], *, departments: Sequence[DepartmentNode]) -> None:
        super().__init__(data)
        self.by_id = {node.pk: node.department for node in departments}
        choices = [(node.pk, node.indented_name) for node in departments]
        self.offer("a", [("", _("Choose a department")), *choices])
        self.offer("b", [("", _("Everybody else")), *choices])

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = self.cleaned_data
        a, b = cleaned.get("a"), int(cleaned.get("b") or 0)
        if a and b:
            if a == b:
                self.add_error("b", _("Groups A and B are the same. Choose another department or “Everybody else”."))
            elif a in self._above(b) or b in self._above(a):
                self.add_error("b", self._overlap(a, b))
        return cleaned

    def _above(self, department_id: int) -> list[int]:
        """Return the departments above one."""
        found: list[int] = []
        parent = self.by_id[department_id].parent_id
        while parent in self.by_id and parent not in found:
            found.append(parent)
            parent = self.by_id[parent].parent_id
        return found

    def _overlap(self, a: int, b: int) -> str:
        inner, outer = (a, b) if b in self._above(a) else (b, a)
        return _(
            "“%(inner)s” is part of “%(outer)s”: the same people would be in both groups. Compare a part with "
            "“Everybody else”, or choose a department outside."
        ) % {"inner": self.by_id[inner].name, "outer": self.by_id[outer].name}

    @property
    def first_id(self) -> int | None:
        """The department of group A; None where none is chosen or the choice is refused."""
        return self.value("a") if self.is_valid_pair else None

    @property
    def second_id(self) -> int | None:
        """The department of group B; None for everybody else."""
        chosen = self.value("b")
        return int(chosen) if chosen else None

    @property
    def is_valid_pair(self) -> bool:
        return not (self.errors.get("a") or self.errors.get("b"))

    @property
    def first_name(self) -> str:
        return self.by_id[self.first_id].name if self.first_id is not None else ""

    @property
    def second_name(self) -> str:
        return self.by_id[self.second_id].name if self.second_id is not None else str(_("Everybody else"))

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds shown (see ``rated_subjects.KINDS``)."""
        chosen = self.value("kind")
        return (chosen,) if chosen in KINDS else RATED_KINDS

    @property
    def order(self) -> str:
        """One of ``two_groups.ORDERS``."""
        return self.value("sort") or two_groups.DIFFERENCE
