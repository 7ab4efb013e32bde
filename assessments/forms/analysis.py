"""The filters of HR's closer looks at results; they live in the address, so a filtered page can be kept and sent.

A value that is not offered gets a message at its field, and the page shows what it shows without it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.forms.parts import PartField
from assessments.selectors import gap_ranking, self_and_supervisor, self_view_people
from assessments.selectors.parts import WHOLE, Part, PartsOffered
from assessments.selectors.rated_subjects import KINDS, RATED_KINDS
from competencies.enums import CompetenceKind

KIND_CHOICES = [
    ("", _("Tasks, K, S and A")),
    ("D", _("Duties")),
    ("T", _("Tasks")),
    *((kind.value, kind.label) for kind in CompetenceKind),
]


class FilterForm(forms.Form):
    """Bound to the query string. ``value(name)`` is what is in force: what was chosen, or what stands for nothing."""

    def value(self, name: str) -> Any:
        """Return the cleaned value; None for a field whose value is missing or wrong."""
        self.is_valid()
        return self.cleaned_data.get(name)

    @property
    def chosen_labels(self) -> list[tuple[str, str]]:
        """Return what narrows the page, as pairs of a field's label and the chosen word: paper has no filter bar."""
        self.is_valid()
        found = []
        for name, field in self.fields.items():
            value = self.cleaned_data.get(name)
            if not value:
                continue
            words = {str(key): str(word) for key, word in _flat(getattr(field, "choices", ()))}
            found.append((str(field.label), words.get(str(value), str(value)).strip()))
        return found

    def offer(self, name: str, choices: Iterable[tuple[Any, Any]]) -> None:
        cast(forms.ChoiceField, self.fields[name]).choices = list(choices)


def _flat(choices: Iterable[tuple[Any, Any]]) -> Iterator[tuple[Any, Any]]:
    """Yield all choices, also those in groups."""
    for key, word in choices:
        if isinstance(word, list | tuple):
            yield from word
        else:
            yield key, word


class DepartmentForm(FilterForm):
    """A filter by department."""

    department = PartField()

    def __init__(self, data: Mapping[str, str], *, parts: PartsOffered) -> None:
        super().__init__(data)
        cast(PartField, self.fields["department"]).offer(parts, data)

    @property
    def part(self) -> Part:
        """The chosen part of the people."""
        found: Part = self.value("department") or WHOLE
        return found


class KindForm(FilterForm):
    """A filter by what is scored."""

    kind = forms.ChoiceField(label=_("What is shown"), required=False, choices=KIND_CHOICES)

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds shown (see ``rated_subjects.KINDS``)."""
        chosen = self.value("kind")
        return (chosen,) if chosen in KINDS else RATED_KINDS


class GapForm(DepartmentForm, KindForm):
    """How gaps are ranked, and from how many people on."""

    people = forms.IntegerField(label=_("People rated, at least"), required=False, min_value=1, max_value=1_000_000)
    sort = forms.ChoiceField(
        label=_("Order"),
        required=False,
        choices=[
            ("", _("Widest gap first")),
            (gap_ranking.BELOW, _("Most people below the target first")),
            (gap_ranking.SHARE, _("Largest share below the target first")),
            (gap_ranking.STANDARD, _("As in the standard")),
        ],
    )
    field_order = ("department", "kind", "sort", "people")

    @property
    def order(self) -> str:
        """One of ``gap_ranking.ORDERS``."""
        return self.value("sort") or gap_ranking.GAP

    @property
    def least_people(self) -> int:
        return self.value("people") or 1


class SelfViewForm(DepartmentForm, KindForm):
    """How what is scored is ordered by self and supervisor."""

    sort = forms.ChoiceField(
        label=_("Order"),
        required=False,
        choices=[
            ("", _("Widest difference first")),
            (self_and_supervisor.ABOVE, _("Most people who rate themselves higher first")),
            (self_and_supervisor.BELOW, _("Most people who rate themselves lower first")),
            (self_and_supervisor.STANDARD, _("As in the standard")),
        ],
    )
    field_order = ("department", "kind", "sort")

    @property
    def order(self) -> str:
        """One of ``self_and_supervisor.ORDERS``."""
        return self.value("sort") or self_and_supervisor.WIDEST


class SelfViewPeopleForm(DepartmentForm):
    """By what, and how, people are ordered by self and supervisor; ``rated_kinds`` come from the campaign."""

    kind = forms.ChoiceField(label=_("What is shown"), required=False)
    sort = forms.ChoiceField(
        label=_("Order"),
        required=False,
        choices=[
            ("", _("Widest difference first")),
            (self_view_people.ABOVE, _("Self highest above the supervisor first")),
            (self_view_people.BELOW, _("Self furthest below the supervisor first")),
        ],
    )

    def __init__(self, data: Mapping[str, str], *, parts: PartsOffered, rated_kinds: Sequence[str]) -> None:
        super().__init__(data, parts=parts)
        self.usual_kind, *others = rated_kinds
        labels = dict(KIND_CHOICES)
        self.offer("kind", [("", labels[self.usual_kind]), *((kind, labels[kind]) for kind in others)])

    @property
    def kind_shown(self) -> str:
        """One of the kinds the campaign rates; the first of them where none is chosen."""
        return self.value("kind") or self.usual_kind

    @property
    def order(self) -> str:
        """A key of ``self_view_people.PEOPLE_ORDERS``."""
        return self.value("sort") or self_view_people.WIDEST
