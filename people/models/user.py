"""The people who sign in: employees, supervisors, HR managers, editors and administrators."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from people.enums import Language
from people.models.department import Department
from people.models.hierarchy import closes_circle


class UserManager(BaseUserManager["User"]):
    """Creates users; employee numbers are kept in upper case and mail addresses in lower case."""

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(employee_number__iexact=username)

    def create_user(self, employee_number: str, password: str | None = None, **fields: Any) -> "User":
        """Create and return an active user; without ``password`` the user cannot sign in until one is reset by mail."""
        user = self.model(employee_number=employee_number.upper(), **fields)
        user.email = user.email.lower()
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, employee_number: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(employee_number, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """One person. ``is_active`` is false once the person has left; what they did stays."""

    employee_number = models.CharField(
        _("employee number"),
        max_length=32,
        unique=True,
        validators=[
            RegexValidator(
                r"^[0-9A-Z][0-9A-Z._-]*$", _("Use capital letters, digits, full stops, underscores, hyphens.")
            )
        ],
    )
    email = models.EmailField(_("e-mail address"), blank=True)
    name_zh = models.CharField(_("Chinese name"), max_length=60, blank=True)
    name_latin = models.CharField(_("Latin name"), max_length=100, blank=True)
    department = models.ForeignKey(
        Department,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="members",
        verbose_name=_("department"),
    )
    job_title = models.CharField(_("job title"), max_length=100, blank=True)
    supervisor = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="direct_reports",
        verbose_name=_("supervisor"),
    )
    language = models.CharField(
        _("language"), max_length=10, choices=Language.choices, default=Language.TRADITIONAL_CHINESE
    )
    is_active = models.BooleanField(
        _("active"), default=True, help_text=_("Clear this when the person has left: they can no longer sign in.")
    )
    is_staff = models.BooleanField(
        _("may open the administration"), default=False, help_text=_("Needed by standard editors and administrators.")
    )
    left_on = models.DateField(_("left on"), null=True, blank=True)
    date_joined = models.DateTimeField(_("account created"), default=timezone.now, editable=False)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "employee_number"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["email", "name_zh"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["employee_number"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                condition=~Q(email=""),
                name="user_email_is_unique",
                violation_error_message=_("Another person has this e-mail address."),
            ),
            models.CheckConstraint(
                condition=Q(supervisor__isnull=True) | ~Q(supervisor=F("pk")),
                name="user_does_not_supervise_themselves",
                violation_error_message=_("Nobody supervises themselves."),
            ),
            models.CheckConstraint(
                condition=~Q(name_zh="") | ~Q(name_latin=""),
                name="user_has_a_name",
                violation_error_message=_("Give a Chinese name, a Latin name or both."),
            ),
            models.CheckConstraint(
                condition=Q(left_on__isnull=True) | Q(is_active=False),
                name="user_who_left_is_not_active",
                violation_error_message=_("A person who has left cannot be active: clear one of the two."),
            ),
        ]

    def __str__(self) -> str:
        return self.display_name

    @property
    def display_name(self) -> str:
        """The name in the active language; the other one where that is not kept."""
        if (get_language() or "").startswith("en"):
            return self.name_latin or self.name_zh
        return self.name_zh or self.name_latin

    def get_full_name(self) -> str:
        return self.display_name

    def get_short_name(self) -> str:
        return self.display_name

    def clean(self) -> None:
        """Normalise number and address; refuse a supervisor that would close a circle (raises ValidationError)."""
        super().clean()
        self.employee_number = self.employee_number.upper()
        self.email = self.email.lower()
        if self.pk is None or self.supervisor_id is None:
            return
        parents = dict(User.objects.values_list("pk", "supervisor_id"))
        if closes_circle(self.pk, self.supervisor_id, parents):
            raise ValidationError(
                {"supervisor": _("This person reports, directly or not, to the one you are editing: choose another.")}
            )
