"""Adjusting a final score."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assessments.forms.hr_campaigns import VersionedReasonForm
from assessments.forms.hr_setup import set_choices
from assessments.scoring import Measure
from assessments.selectors.calibration import ScoreLine


class AdjustScoreForm(VersionedReasonForm):
    """The names of the fields are the arguments of ``adjust_final_score``."""

    measure = forms.TypedChoiceField(
        label=_("Score to adjust"), empty_value=None, error_messages={"required": _("Choose a score.")}
    )
    value = forms.DecimalField(label=_("New score"), max_digits=4, decimal_places=2, min_value=Decimal(0))

    field_order = ("measure", "value", "reason", "version")

    def __init__(self, *args: Any, lines: Sequence[ScoreLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by_key = {line.key: line for line in lines if line.final is not None}
        labels = [(key, f"{line.code} {line.name}".strip()) for key, line in self.by_key.items()]
        set_choices(self, "measure", [("", gettext("Choose…")), *labels])

    def clean_measure(self) -> Measure:
        return self.by_key[self.cleaned_data["measure"]].measure
