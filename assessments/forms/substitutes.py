"""Naming a substitute."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from assessments.forms.hr_setup import DateInput
from people.models import User


class PersonNumberField(forms.CharField):
    """An employee number, typed or chosen from suggestions ("A0001 name"); cleans to the active person's id."""

    default_error_messages = {"unknown": _("No active person has this number.")}

    def clean(self, value: Any) -> Any:
        typed = super().clean(value)
        if not typed:
            return None
        person = User.objects.filter(employee_number__iexact=typed.split()[0], is_active=True).first()
        if person is None:
            raise ValidationError(self.error_messages["unknown"], code="unknown")
        return person.pk


class SubstituteForm(forms.Form):
    """The names of the fields are the arguments of ``name_substitute``. HR says for whom, supervisors need not."""

    supervisor_id = PersonNumberField(
        label=_("Supervisor"), help_text=_("Employee number of who is away."), max_length=200
    )
    substitute_id = PersonNumberField(
        label=_("Substitute"), help_text=_("Employee number of who reviews meanwhile."), max_length=200
    )
    starts_on = forms.DateField(label=_("From"), widget=DateInput)
    ends_on = forms.DateField(label=_("Until"), help_text=_("This day included."), widget=DateInput)

    def __init__(self, *args: Any, asks_supervisor: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("supervisor_id", "substitute_id"):
            self.fields[name].widget.attrs |= {"list": "people", "autocomplete": "off"}
        if not asks_supervisor:
            del self.fields["supervisor_id"]
