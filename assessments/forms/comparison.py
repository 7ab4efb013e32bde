"""The choice of two groups to compare."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.forms.analysis import KindForm
from assessments.forms.parts import part_choices
from assessments.selectors import two_groups
from assessments.selectors.parts import WHOLE, Part, PartsOffered


class ComparisonForm(KindForm):
    """Group A is a department with those below it, or who has none; group B another one or everybody else.

    Groups that share people are refused at the field: their difference would say too little.
    """

    a = forms.TypedChoiceField(label=_("Group A"), required=False, coerce=Part, empty_value=None)
    b = forms.TypedChoiceField(label=_("Group B"), required=False, coerce=Part, empty_value=None)
    sort = forms.ChoiceField(
        label=_("Order"),
        required=False,
        choices=[
            ("", _("Largest difference first")),
            (two_groups.EFFECT, _("Largest standardised difference first")),
            (two_groups.STANDARD, _("As in the standard")),
        ],
    )

    field_order = ("a", "b", "kind", "sort")

    def __init__(self, data: Mapping[str, str], *, parts: PartsOffered) -> None:
        super().__init__(data)
        self.by_id = {node.pk: node.department for node in parts.nodes}
        choices = part_choices(parts)
        self.names = {text: name.strip() for text, name in choices}
        self.offer("a", [("", _("Choose a department")), *choices])
        self.offer("b", [("", _("Everybody else")), *choices])

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = self.cleaned_data
        first, second = cleaned.get("a") or WHOLE, cleaned.get("b") or WHOLE
        if first and first == second:
            self.add_error("b", _("Groups A and B are the same. Choose another department or “Everybody else”."))
        a, b = first.department_id, second.department_id
        if a and b and (a in self._above(b) or b in self._above(a)):
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
    def first_part(self) -> Part:
        """Group A; WHOLE where none is chosen or the choice is refused."""
        found: Part = self.value("a") or WHOLE
        return found if self.is_valid_pair else WHOLE

    @property
    def second_part(self) -> Part:
        """Group B; WHOLE for everybody else."""
        found: Part = self.value("b") or WHOLE
        return found

    @property
    def is_valid_pair(self) -> bool:
        return not (self.errors.get("a") or self.errors.get("b"))

    @property
    def first_name(self) -> str:
        return self.names.get(self.first_part.text, "")

    @property
    def second_name(self) -> str:
        return self.names.get(self.second_part.text, str(_("Everybody else")))

    @property
    def order(self) -> str:
        """One of ``two_groups.ORDERS``."""
        return self.value("sort") or two_groups.DIFFERENCE
