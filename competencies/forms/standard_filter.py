"""The filters above the list of standards."""

from typing import Any

from django import forms
from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

from competencies.enums import ClassificationKind, VersionStatus
from competencies.levels import LEVELS
from competencies.permissions import edits_standards
from competencies.selectors.standards import SORTS, StandardFilter, classification_names
from people.models import User

SORT_LABELS = {
    "code": _("Code"),
    "title": _("Title"),
    "level": _("Level, lowest first"),
    "-level": _("Level, highest first"),
    "-issued_on": _("Issued last"),
}


class StandardFilterForm(forms.Form):
    """What a person asks of the list; the status can be chosen by editors only, who see more than one."""

    q = forms.CharField(label=_("Code or words"), required=False, max_length=100)
    status = forms.ChoiceField(label=_("Status"), required=False)
    level = forms.TypedChoiceField(label=_("Standard level"), required=False, coerce=int, empty_value=None)
    category = forms.ChoiceField(label=_("Job category"), required=False)
    industry = forms.ChoiceField(label=_("Industry"), required=False)
    sort = forms.ChoiceField(label=_("Sort by"), required=False)

    def __init__(self, data: Any, *, person: User | AnonymousUser) -> None:
        super().__init__(data)
        if edits_standards(person):
            self._choices(
                "status", [("", _("Published and drafts")), *VersionStatus.choices, ("any", _("All versions"))]
            )
        else:
            del self.fields["status"]
        self._choices("level", [("", _("All levels")), *((level.number, level.number) for level in LEVELS)])
        for name, kind, everything in (
            ("category", ClassificationKind.JOB_CATEGORY, _("All job categories")),
            ("industry", ClassificationKind.INDUSTRY, _("All industries")),
        ):
            self._choices(name, [("", everything), *((found, found) for found in classification_names(person, kind))])
        self._choices("sort", [(sort, SORT_LABELS[sort]) for sort in SORTS])

    def _choices(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    def wanted(self) -> StandardFilter:
        """Return what is asked; a value that cannot be understood asks nothing, and its field says so."""
        self.full_clean()
        given = self.cleaned_data
        return StandardFilter(
            query=given.get("q", ""),
            status=given.get("status", ""),
            level=given.get("level"),
            category=given.get("category", ""),
            industry=given.get("industry", ""),
            sort=given.get("sort") or "code",
        )
