"""Campaigns: one run of assessing people against one published edition of a standard."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from assessments.enums import CampaignStatus, SupervisorMode, TargetRule, TaskRating
from assessments.models.scale import RatingScale
from competencies.models import Competence, Indicator, StandardVersion, Task


class Campaign(models.Model):
    """A campaign is prepared step by step as a draft (most fields may still be empty), launched once, closed once.

    Dates are days in the organisation's time zone: a campaign is open from the beginning of ``opens_on``, and what
    is due on a day may be handed in until that day ends.
    """

    title = models.CharField(_("title"), max_length=200)
    purpose = models.TextField(_("purpose"), blank=True, help_text=_("Shown to everybody who takes part."))
    standard_version = models.ForeignKey(
        StandardVersion,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="campaigns",
        verbose_name=_("standard"),
    )
    scale = models.ForeignKey(
        RatingScale,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="campaigns",
        verbose_name=_("rating scale"),
    )
    task_rating = models.CharField(
        _("how tasks are rated"), max_length=20, choices=TaskRating.choices, default=TaskRating.INDICATORS
    )
    rates_knowledge = models.BooleanField(_("knowledge is rated"), default=True)
    rates_skills = models.BooleanField(_("skills are rated"), default=True)
    rates_attitudes = models.BooleanField(_("attitudes are rated"), default=True)
    allows_not_applicable = models.BooleanField(_("“not applicable” may be chosen"), default=True)
    not_applicable_needs_reason = models.BooleanField(_("“not applicable” needs a reason"), default=False)
    # Evidence is a comment, a link or a file. Asked for at the scale's lowest and highest points, and from this
    # distance to the target on (None: not asked for).
    evidence_at_extremes = models.BooleanField(_("evidence for the lowest and highest answers"), default=False)
    evidence_gap = models.PositiveSmallIntegerField(
        _("evidence from this distance to the target on"), null=True, blank=True
    )
    target_rule = models.CharField(_("targets"), max_length=20, choices=TargetRule.choices, default=TargetRule.UNIFORM)
    uniform_target = models.PositiveSmallIntegerField(_("target for all items"), null=True, blank=True)
    supervisor_mode = models.CharField(
        _("how the supervisor rates"), max_length=20, choices=SupervisorMode.choices, default=SupervisorMode.OPEN
    )
    # Shares of the final score; groups that did not rate are left out and the rest is scaled up.
    self_weight = models.PositiveSmallIntegerField(_("weight of the self-rating"), default=0)
    supervisor_weight = models.PositiveSmallIntegerField(_("weight of the supervisor's rating"), default=100)
    # Candidates see their results once HR has released them, after the calibration; otherwise at once.
    holds_results = models.BooleanField(_("results are released by HR after calibration"), default=False)
    opens_on = models.DateField(_("opens on"), null=True, blank=True)
    self_due_on = models.DateField(_("self-rating due on"), null=True, blank=True)
    review_due_on = models.DateField(_("review due on"), null=True, blank=True)

    status = models.CharField(
        _("status"), max_length=20, choices=CampaignStatus.choices, default=CampaignStatus.DRAFT, editable=False
    )
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("created by")
    )
    launched_at = models.DateTimeField(_("launched at"), null=True, blank=True, editable=False)
    launched_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    released_at = models.DateTimeField(_("results released at"), null=True, blank=True, editable=False)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True, editable=False)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )

    class Meta:
        verbose_name = _("campaign")
        verbose_name_plural = _("campaigns")
        ordering = ["-created_at", "-pk"]
        permissions = [("manage_campaigns", _("Can run campaigns and see all results"))]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=CampaignStatus.values), name="campaign_status_known"),
            models.CheckConstraint(condition=Q(task_rating__in=TaskRating.values), name="campaign_task_rating_known"),
            models.CheckConstraint(condition=Q(target_rule__in=TargetRule.values), name="campaign_target_rule_known"),
            models.CheckConstraint(
                condition=Q(supervisor_mode__in=SupervisorMode.values), name="campaign_supervisor_mode_known"
            ),
            models.CheckConstraint(
                condition=Q(opens_on__isnull=True) | Q(self_due_on__isnull=True) | Q(self_due_on__gte=F("opens_on")),
                name="campaign_self_due_not_before_opening",
                violation_error_message=_("The self-rating cannot be due before the campaign opens."),
            ),
            models.CheckConstraint(
                condition=Q(self_due_on__isnull=True)
                | Q(review_due_on__isnull=True)
                | Q(review_due_on__gte=F("self_due_on")),
                name="campaign_review_due_not_before_self_due",
                violation_error_message=_("The review cannot be due before the self-rating."),
            ),
            models.CheckConstraint(
                condition=Q(status=CampaignStatus.DRAFT)
                | Q(
                    standard_version__isnull=False,
                    scale__isnull=False,
                    opens_on__isnull=False,
                    self_due_on__isnull=False,
                    review_due_on__isnull=False,
                ),
                name="campaign_launched_only_when_complete",
            ),
            models.CheckConstraint(
                condition=(
                    Q(status=CampaignStatus.DRAFT, launched_at__isnull=True, launched_by__isnull=True)
                    | (~Q(status=CampaignStatus.DRAFT) & Q(launched_at__isnull=False, launched_by__isnull=False))
                ),
                name="campaign_launched_facts",
            ),
            models.CheckConstraint(
                condition=(
                    Q(status=CampaignStatus.CLOSED, closed_at__isnull=False, closed_by__isnull=False)
                    | (~Q(status=CampaignStatus.CLOSED) & Q(closed_at__isnull=True, closed_by__isnull=True))
                ),
                name="campaign_closed_facts",
            ),
            models.CheckConstraint(
                condition=Q(released_at__isnull=True, released_by__isnull=True)
                | (
                    Q(released_at__isnull=False, released_by__isnull=False, holds_results=True)
                    & ~Q(status=CampaignStatus.DRAFT)
                ),
                name="campaign_released_facts",
            ),
            models.CheckConstraint(
                condition=Q(evidence_gap__isnull=True) | Q(evidence_gap__gte=1), name="campaign_evidence_gap_range"
            ),
            models.CheckConstraint(
                condition=Q(self_weight__lte=100, supervisor_weight__lte=100)
                & (Q(self_weight__gt=0) | Q(supervisor_weight__gt=0)),
                name="campaign_weights_range",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class CampaignMember(models.Model):
    """A person chosen for a campaign in preparation, with the supervisor who will review; launch turns each into an
    assessment. A missing supervisor must be solved before launch."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="members")
    candidate = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    supervisor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("campaign member")
        verbose_name_plural = _("campaign members")
        ordering = ["campaign", "candidate__employee_number"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "candidate"], name="campaign_has_a_member_once"),
            models.CheckConstraint(
                condition=Q(supervisor__isnull=True) | ~Q(supervisor=F("candidate")),
                name="campaign_member_is_not_their_own_supervisor",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.campaign}: {self.candidate}"


class CampaignTarget(models.Model):
    """A target set for one item while the campaign is in preparation; launch freezes it into the item."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="targets")
    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    task = models.ForeignKey(Task, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    competence = models.ForeignKey(Competence, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    value = models.PositiveSmallIntegerField(_("target"))

    class Meta:
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(indicator__isnull=False, task__isnull=True, competence__isnull=True)
                    | Q(indicator__isnull=True, task__isnull=False, competence__isnull=True)
                    | Q(indicator__isnull=True, task__isnull=True, competence__isnull=False)
                ),
                name="campaign_target_is_for_one_thing",
            ),
            models.UniqueConstraint(
                fields=["campaign", "indicator"],
                condition=Q(indicator__isnull=False),
                name="campaign_target_once_per_indicator",
            ),
            models.UniqueConstraint(
                fields=["campaign", "task"], condition=Q(task__isnull=False), name="campaign_target_once_per_task"
            ),
            models.UniqueConstraint(
                fields=["campaign", "competence"],
                condition=Q(competence__isnull=False),
                name="campaign_target_once_per_competence",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator or self.task or self.competence}: {self.value}"
