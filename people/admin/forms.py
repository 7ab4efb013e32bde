"""The forms of people and departments in the administration."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib.auth.forms import SetPasswordMixin, UserChangeForm
from django.utils.translation import gettext_lazy as _

from people.enums import Role
from people.exceptions import PeopleError
from people.models import Department, User
from people.selectors import roles_of
from people.services.accounts import check_deactivation, check_roles
from people.services.locks import lock_trees


class TreeForm(forms.ModelForm):  # type: ignore[type-arg]
    """A form on something that stands in a tree: nobody else changes the tree between the check and the writing."""

    def clean(self) -> dict[str, Any] | None:
        lock_trees()
        return super().clean()


class DepartmentForm(TreeForm):
    class Meta:
        model = Department
        fields = ("code", "name_zh", "name_en", "parent")


class CapitalsField(forms.CharField):
    """Accepts small letters for what is kept in capitals."""

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).upper()


class RolesField(forms.TypedMultipleChoiceField):
    def __init__(self) -> None:
        super().__init__(
            label=_("Roles"),
            choices=Role.choices,
            coerce=Role,
            required=False,
            widget=forms.CheckboxSelectMultiple,
            help_text=_(
                "Supervisors and candidates need no role: who supervises follows from the reporting line, who is "
                "assessed from the campaigns."
            ),
        )


class PersonAddForm(SetPasswordMixin, TreeForm):  # type: ignore[type-arg]
    """A new person: invited by mail, or with a password set here."""

    roles = RolesField()
    invite = forms.BooleanField(
        label=_("Send an invitation"),
        required=False,
        initial=True,
        help_text=_("The person gets a mail with a link and chooses a password. The link works for three days."),
    )
    password1, password2 = SetPasswordMixin.create_password_fields()

    class Meta:
        model = User
        fields = (
            "employee_number",
            "name_zh",
            "name_latin",
            "email",
            "department",
            "job_title",
            "supervisor",
            "language",
        )
        field_classes = {"employee_number": CapitalsField}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("password1", "password2"):
            self.fields[name].required = False

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        self.validate_passwords()
        if self.cleaned_data.get("invite") and not self.cleaned_data.get("email") and "email" not in self.errors:
            self.add_error("email", _("An invitation needs an e-mail address."))
        if self.cleaned_data.get("password1") and not self.cleaned_data.get("password2"):
            self.add_error("password2", _("Repeat the password."))
        return cleaned

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        self.validate_password_for_user(self.instance)

    def save(self, commit: bool = True) -> User:
        person: User = super().save(commit=False)
        if self.cleaned_data["password1"]:
            person.set_password(self.cleaned_data["password1"])
        else:
            person.set_unusable_password()
        if commit:
            person.save()
        return person


class PersonChangeForm(UserChangeForm, TreeForm):  # type: ignore[type-arg]
    """An existing person; ``actor``, who is editing, is set on the class that is made for each request."""

    actor: User
    roles = RolesField()

    class Meta:
        model = User
        fields = (
            "employee_number",
            "name_zh",
            "name_latin",
            "email",
            "department",
            "job_title",
            "supervisor",
            "language",
            "is_active",
            "left_on",
        )
        field_classes = {"employee_number": CapitalsField}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "roles" in self.fields:
            self.fields["roles"].initial = [role.value for role in roles_of(self.instance)]

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if "is_active" in self.changed_data:
            if self.cleaned_data.get("is_active"):
                self.cleaned_data["left_on"] = None  # somebody has come back
            else:
                self._ask("is_active", check_deactivation)
        self._ask("roles", check_roles, roles=self.cleaned_data.get("roles", []))
        return cleaned

    def _ask(self, field: str, check: Callable[..., None], **arguments: Any) -> None:
        try:
            check(actor=self.actor, person=self.instance, **arguments)
        except PeopleError as refusal:
            self.add_error(field, refusal.message)
