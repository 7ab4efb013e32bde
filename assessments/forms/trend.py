"""The filter of the results over time."""

from collections.abc import Mapping, Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.forms.analysis import DepartmentForm
from assessments.selectors.parts import PartsOffered
from assessments.selectors.trend import TrendStandard
from assessments.selectors.trend_section import KINDS_TOGETHER, Shown
from competencies.enums import CompetenceKind
from competencies.models import Duty


class TrendForm(DepartmentForm):
    """Whose results over time, and of what: see ``trend_section.Shown``."""

    standard = forms.TypedChoiceField(label=_("Standard"), required=False, coerce=int, empty_value=None)
    show = forms.ChoiceField(label=_("What is shown"), required=False)
    field_order = ("standard", "show", "department")

    def __init__(
        self,
        data: Mapping[str, str],
        *,
        parts: PartsOffered,
        standards: Sequence[TrendStandard],
        duties: Sequence[Duty],
    ) -> None:
        super().__init__(data, parts=parts)
        self.offer("standard", ((standard.pk, standard.title) for standard in standards))
        tasks = [(f"duty-{duty.pk}", f"{duty.code} {duty.name}".strip()) for duty in duties]
        self.offer(
            "show",
            [
                ("", _("Duties")),
                (_("Tasks of a duty"), tasks),
                (KINDS_TOGETHER, _("Knowledge, skills and attitudes, each as a whole")),
                *((kind.value, _("%(kind)s, one by one") % {"kind": kind.label}) for kind in CompetenceKind),
            ],
        )

    @property
    def shown(self) -> Shown:
        return Shown.from_text(self.value("show") or "")
