"""The filters above the supervisor's queue."""

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.selectors.supervisor import ORDERS, QueueTab


class QueueFilter(forms.Form):
    """Bound to the query string; what is unknown or wrong falls back to the defaults."""

    q = forms.CharField(label=_("Name, number or campaign"), required=False, max_length=100)
    tab = forms.ChoiceField(choices=QueueTab.choices, required=False, widget=forms.HiddenInput)
    sort = forms.ChoiceField(choices=[(key, key) for key in ORDERS], required=False, widget=forms.HiddenInput)

    @property
    def chosen_tab(self) -> QueueTab:
        self.is_valid()
        return QueueTab(self.cleaned_data.get("tab") or QueueTab.TO_REVIEW)

    @property
    def chosen_sort(self) -> str:
        self.is_valid()
        return self.cleaned_data.get("sort") or "due"

    @property
    def search(self) -> str:
        self.is_valid()
        return self.cleaned_data.get("q") or ""
