"""Fixed choices about campaigns and assessments."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ScaleKind(models.TextChoices):
    """What the points of a scale mean; targets may follow the task's level only on a level scale."""

    PROFICIENCY = "proficiency", _("Proficiency")
    LEVEL = "level", _("Competency level")


class CampaignStatus(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("campaign", "In preparation")
    RUNNING = "running", pgettext_lazy("campaign", "Running")
    CLOSED = "closed", pgettext_lazy("campaign", "Closed")


class TaskRating(models.TextChoices):
    """How the tasks of the standard are rated."""

    INDICATORS = "indicators", _("Each behaviour indicator")
    TASKS = "tasks", _("Each task as a whole")
    NONE = "none", _("Not at all")


class TargetRule(models.TextChoices):
    UNIFORM = "uniform", _("One target for all items")
    TASK_LEVEL = "task_level", _("The level the standard asks for")
    PER_ITEM = "per_item", _("A target for each item")


class SupervisorMode(models.TextChoices):
    """When the supervisor may see the candidate's ratings."""

    OPEN = "open", _("Seeing the self-rating")
    INDEPENDENT = "independent", _("Independently first, then compared with the self-rating")


class ItemKind(models.TextChoices):
    INDICATOR = "indicator", _("Behaviour indicator")
    TASK = "task", _("Task")
    KNOWLEDGE = "K", _("Knowledge")
    SKILL = "S", _("Skill")
    ATTITUDE = "A", _("Attitude")


class AssessmentState(models.TextChoices):
    ASSIGNED = "assigned", _("Assigned")
    IN_PROGRESS = "in_progress", _("In progress")
    SUBMITTED = "submitted", _("Submitted for review")
    RETURNED = "returned", _("Returned")
    SIGNED_OFF = "signed_off", _("Signed off")
    ACKNOWLEDGED = "acknowledged", _("Acknowledged")
    CANCELLED = "cancelled", pgettext_lazy("assessment", "Cancelled")


class Relation(models.TextChoices):
    """Who rates, seen from the candidate."""

    SELF = "self", _("Self")
    SUPERVISOR = "supervisor", _("Supervisor")


class ChangeKind(models.TextChoices):
    """How an answer came to be."""

    ANSWERED = "answered", _("Answered")
    ADOPTED = "adopted", _("Same as self")
    ADOPTION_UNDONE = "adoption_undone", _("“Same as self” undone")


class EvidenceKind(models.TextChoices):
    LINK = "link", _("Link")
    FILE = "file", _("File")


class ScoreSource(models.TextChoices):
    """Whose ratings a stored score was computed from."""

    SELF = "self", _("Self")
    SUPERVISOR = "supervisor", _("Supervisor")
    FINAL = "final", _("Final")


class ScoreBasis(models.TextChoices):
    """A competence is scored from its own ratings and, beside it, from the scores of the tasks that call for it."""

    DIRECT = "direct", _("Own ratings")
    TASKS = "tasks", _("From its tasks")


class GroupScope(models.TextChoices):
    """Whose scores a stored group adds up."""

    CAMPAIGN = "campaign", _("Everybody in the campaign")
    DEPARTMENT = "department", _("The people of one department")


class EventKind(models.TextChoices):
    """Every step of an assessment's life that leaves a row in its trail."""

    ASSIGNED = "assigned", _("Assigned")
    STARTED = "started", _("Self-rating begun")
    SUBMITTED = "submitted", _("Submitted")
    REVIEW_COMPLETED = "review_completed", _("Supervisor's ratings completed")
    REVIEW_CHANGED = "review_changed", _("Supervisor's ratings changed after seeing the self-rating")
    RATINGS_ADOPTED = "ratings_adopted", _("Self-ratings adopted")
    ADOPTION_UNDONE = "adoption_undone", _("Adopted self-ratings taken back")
    RETURNED = "returned", _("Returned to the candidate")
    SIGNED_OFF = "signed_off", _("Signed off")
    SCORE_ADJUSTED = "score_adjusted", _("Final score adjusted in calibration")
    ACKNOWLEDGED = "acknowledged", _("Acknowledged")
    REOPENED = "reopened", _("Reopened")
    SUPERVISOR_REPLACED = "supervisor_replaced", _("Supervisor replaced")
    DUE_DATE_EXTENDED = "due_date_extended", _("Date extended")
    CANCELLED = "cancelled", pgettext_lazy("event", "Cancelled")


class CampaignEventKind(models.TextChoices):
    LAUNCHED = "launched", _("Launched")
    PEOPLE_ADDED = "people_added", _("People added")
    DATES_EXTENDED = "dates_extended", _("Dates extended")
    RESULTS_RELEASED = "results_released", _("Results released")
    CLOSED = "closed", pgettext_lazy("campaign event", "Closed")


class MailKind(models.TextChoices):
    """The occasions on which the portal writes to somebody."""

    ASSIGNED = "assigned", _("A self-rating awaits you")
    SUBMITTED = "submitted", _("A review awaits you")
    RETURNED = "returned", _("Your self-rating came back")
    SIGNED_OFF = "signed_off", _("Your result is ready")
    REOPENED = "reopened", _("Your assessment was reopened")
    SUPERVISOR_REPLACED = "supervisor_replaced", _("The supervisor changed")
    DUE_DATE_EXTENDED = "due_date_extended", _("You have more time")
    CANCELLED = "cancelled", _("Your assessment was cancelled")


class ExportKind(models.TextChoices):
    """What can be taken away as a file that is made for one person."""

    CAMPAIGN_REPORT = "campaign_report", _("Campaign report")
    WORKBOOK = "workbook", _("Campaign workbook")
    ANSWERS = "answers", _("Answers")
    SCORES = "scores", _("Scores")
    GROUPS = "groups", _("Figures per task, K, S and A")
    TEAM_WORKBOOK = "team_workbook", _("Team workbook")


class ExportState(models.TextChoices):
    QUEUED = "queued", pgettext_lazy("export", "Waiting")
    RUNNING = "running", pgettext_lazy("export", "Being made")
    READY = "ready", pgettext_lazy("export", "Ready")
    FAILED = "failed", pgettext_lazy("export", "Failed")
    EXPIRED = "expired", pgettext_lazy("export", "Expired")
