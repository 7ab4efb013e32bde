"""Forms about a campaign as a whole."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.enums import CampaignStatus
from assessments.forms.hr_people import person_details
from assessments.forms.hr_setup import Choice, DateInput, set_choices
from assessments.selectors.hr_campaigns import CAMPAIGN_ORDERS
from people.models import User

REASON_MAX_LENGTH = 4000


class CampaignFilterForm(forms.Form):
    """Filters above the list of campaigns; what is unknown or wrong does not narrow."""

    q = forms.CharField(label=_("Title or standard"), required=False, max_length=100)
    status = forms.ChoiceField(label=_("Status"), choices=[("", _("All")), *CampaignStatus.choices], required=False)
    sort = forms.ChoiceField(
        choices=[(sign + key, key) for key in CAMPAIGN_ORDERS for sign in ("", "-")],
        required=False,
        widget=forms.HiddenInput,
    )

    def chosen(self, name: str) -> str:
        """Return the valid value of a filter; empty where it is missing or wrong."""
        self.is_valid()
        return str(self.cleaned_data.get(name) or "")

    @property
    def chosen_sort(self) -> str:
        return self.chosen("sort") or "-created"

    @property
    def narrows(self) -> bool:
        return bool(self.chosen("q") or self.chosen("status"))


class CopyForm(forms.Form):
    title = forms.CharField(label=_("Title of the new campaign"), max_length=200)
    with_people = forms.BooleanField(
        label=_("Take over the people"),
        help_text=_("Everybody who is still active, with the supervisor they have today."),
        required=False,
        initial=True,
    )


class ReasonForm(forms.Form):
    """A step that changes what others did or relied on needs a reason; they read it."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("The people concerned read this, and it stays in the trail."),
        max_length=REASON_MAX_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ExtendForm(ReasonForm):
    """New dates; one left as it is stays."""

    self_due_on = forms.DateField(label=_("Self-rating due on"), required=False, widget=DateInput)
    review_due_on = forms.DateField(label=_("Review due on"), required=False, widget=DateInput)

    field_order = ("self_due_on", "review_due_on", "reason")


class CloseForm(forms.Form):
    comment = forms.CharField(
        label=_("Remark"),
        help_text=_("Kept with the campaign, for example why it ends now."),
        required=False,
        max_length=REASON_MAX_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class VersionedReasonForm(ReasonForm):
    """Carries the version of the assessment the page was made from, so that a stale page is noticed."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class AssessmentExtendForm(ExtendForm):
    version = forms.IntegerField(widget=forms.HiddenInput)


class ReplaceSupervisorForm(VersionedReasonForm):
    """The people offered are those found by ``q``."""

    q = forms.CharField(label=_("Find the new supervisor by name or number"), required=False, max_length=100)
    supervisor_id = forms.TypedChoiceField(
        label=_("New supervisor"), coerce=int, empty_value=None, error_messages={"required": _("Choose a person.")}
    )

    field_order = ("q", "supervisor_id", "reason", "version")

    def __init__(self, *args: Any, people: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = people
        set_choices(self, "supervisor_id", [(person.pk, str(person)) for person in people])

    @property
    def person_cards(self) -> list[Choice]:
        chosen = str(self["supervisor_id"].value() or "")
        return [
            Choice(str(person.pk), person.display_name, person_details(person), chosen == str(person.pk))
            for person in self.people
        ]
