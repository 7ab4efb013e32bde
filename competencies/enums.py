"""Fixed choices about standards."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class VersionStatus(models.TextChoices):
    """Where one edition stands in this portal; not what its document printed about itself."""

    DRAFT = "draft", pgettext_lazy("standard version", "Draft")
    PUBLISHED = "published", pgettext_lazy("standard version", "Published")
    SUPERSEDED = "superseded", pgettext_lazy("standard version", "Superseded")
    RETIRED = "retired", pgettext_lazy("standard version", "Retired")


class PrintedStatus(models.TextChoices):
    """The status column of the document's version table: 最新版本 or 歷史版本."""

    CURRENT = "current", _("Latest edition")
    SUPERSEDED = "superseded", _("Earlier edition")


class TitleKind(models.TextChoices):
    """Which of the two title fields of the document is filled in (擇一填寫)."""

    JOB_CATEGORY = "job_category", pgettext_lazy("title of a standard", "Job category")
    OCCUPATION = "occupation", pgettext_lazy("title of a standard", "Occupation")


class ClassificationKind(models.TextChoices):
    JOB_CATEGORY = "job_category", _("Job category")
    OCCUPATION = "occupation", _("Occupation")
    INDUSTRY = "industry", _("Industry")


class CompetenceKind(models.TextChoices):
    KNOWLEDGE = "K", _("Knowledge")
    SKILL = "S", _("Skill")
    ATTITUDE = "A", _("Attitude")


class FindingSeverity(models.TextChoices):
    INFO = "info", pgettext_lazy("finding", "Remark")
    WARNING = "warning", pgettext_lazy("finding", "Warning")
    ERROR = "error", pgettext_lazy("finding", "Error")


class FindingResolution(models.TextChoices):
    OPEN = "open", pgettext_lazy("finding", "Open")
    RESOLVED = "resolved", pgettext_lazy("finding", "Resolved")
    DISMISSED = "dismissed", pgettext_lazy("finding", "Dismissed")


class MatchKind(models.TextChoices):
    """The kinds of rows that have a counterpart in another version; the values are those of a comparison."""

    DUTY = "duty", _("Duty")
    TASK = "task", _("Task")
    OUTPUT = "output", _("Output")
    INDICATOR = "indicator", _("Behaviour indicator")
    KNOWLEDGE = "K", _("Knowledge")
    SKILL = "S", _("Skill")
    ATTITUDE = "A", _("Attitude")


class Decider(models.TextChoices):
    MACHINE = "machine", pgettext_lazy("decided by", "The portal")
    EDITOR = "editor", pgettext_lazy("decided by", "An editor")
