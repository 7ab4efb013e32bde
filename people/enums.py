"""Fixed choices about people."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Language(models.TextChoices):
    TRADITIONAL_CHINESE = "zh-hant", _("Traditional Chinese")
    ENGLISH = "en", _("English")


class Role(models.TextChoices):
    """Roles given by hand, each a group of the same name; supervisor and candidate follow from data instead."""

    HR_MANAGER = "HR manager", _("HR manager")
    STANDARD_EDITOR = "Standard editor", _("Standard editor")
    SYSTEM_ADMINISTRATOR = "System administrator", _("System administrator")
