"""The filters above the supervisor's queue."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assessments.selectors.supervisor import QueueOrder, QueueTab


class QueueFilter(forms.Form):
    """Bound to the query string; what is unknown or wrong falls back to the defaults."""

    q = forms.CharField(label=_("Person or campaign"), required=False, max_length=100)
    sort = forms.ChoiceField(label=pgettext_lazy("sorting", "Order"), choices=QueueOrder.choices, required=False)
    tab = forms.ChoiceField(choices=QueueTab.choices, required=False, widget=forms.HiddenInput)

    @property
    def search(self) -> str:
        return self._chosen("q")

    @property
    def order(self) -> QueueOrder:
        return QueueOrder(self._chosen("sort") or QueueOrder.DUE)

    @property
    def current_tab(self) -> QueueTab:
        return QueueTab(self._chosen("tab") or QueueTab.TO_REVIEW)

    def _chosen(self, name: str) -> str:
        self.is_valid()
        return str(self.cleaned_data.get(name, ""))
