"""Assessments: one candidate in one campaign, carrying the workflow state and the facts that belong to it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from assessments.enums import AssessmentState
from assessments.models.campaign import Campaign
from people.models import Department

# Each state has exactly these facts; what came before the present round stands in the trail of events.
_SUBMITTED_STATES = [AssessmentState.SUBMITTED, AssessmentState.SIGNED_OFF, AssessmentState.ACKNOWLEDGED]
_SIGNED_STATES = [AssessmentState.SIGNED_OFF, AssessmentState.ACKNOWLEDGED]


def _facts(name: str, states: list[AssessmentState], present: Q, absent: Q) -> models.CheckConstraint:
    """Tie facts to states: ``present`` holds in ``states``, ``absent`` in all others but cancelled."""
    return models.CheckConstraint(
        condition=(
            Q(state=AssessmentState.CANCELLED)
            | (Q(state__in=states) & present)
            | (~Q(state__in=[*states, AssessmentState.CANCELLED]) & absent)
        ),
        name=name,
    )


class Assessment(models.Model):
    """``supervisor`` and ``department`` are copies made when the assessment is assigned: a later reorganisation never
    rewrites a record. ``version`` grows by one with every step that leaves an event, and is compared on update, because
    SQLite ignores row locks."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="assessments")
    candidate = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="assessments",
        verbose_name=_("candidate"),
    )
    supervisor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="reviews",
        verbose_name=_("supervisor"),
    )
    department = models.ForeignKey(
        Department,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("department"),
    )
    state = models.CharField(
        _("state"), max_length=20, choices=AssessmentState.choices, default=AssessmentState.ASSIGNED
    )
    version = models.PositiveIntegerField(default=1)
    # Hash of the latest event: without it nobody would miss an event taken off the end of the trail.
    trail_hash = models.CharField(max_length=64, blank=True, default="", editable=False)
    # Where HR extended the date for this person alone; otherwise the campaign's dates hold.
    self_due_on = models.DateField(_("self-rating due on"), null=True, blank=True)
    review_due_on = models.DateField(_("review due on"), null=True, blank=True)

    assigned_at = models.DateTimeField(_("assigned at"))
    assigned_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField(_("begun at"), null=True, blank=True)
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    returned_at = models.DateTimeField(_("returned at"), null=True, blank=True)
    returned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    return_comment = models.TextField(_("reason for the return"), blank=True)
    signed_off_at = models.DateTimeField(_("signed off at"), null=True, blank=True)
    signed_off_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    sign_off_comment = models.TextField(_("supervisor's closing remark"), blank=True)
    acknowledged_at = models.DateTimeField(_("acknowledged at"), null=True, blank=True)
    acknowledgement_remark = models.TextField(_("candidate's remark"), blank=True)
    cancelled_at = models.DateTimeField(_("cancelled at"), null=True, blank=True)
    cancelled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    cancel_reason = models.TextField(_("reason for the cancellation"), blank=True)

    class Meta:
        verbose_name = _("assessment")
        verbose_name_plural = _("assessments")
        ordering = ["campaign", "candidate__employee_number"]
        indexes = [
            # What counts the people of a campaign reads these alone, and never the rows.
            models.Index(fields=["campaign", "state", "submitted_at"], name="assessment_by_submission"),
            models.Index(fields=["campaign", "state", "signed_off_at"], name="assessment_by_sign_off"),
            models.Index(
                fields=["campaign", "department", "state", "self_due_on", "review_due_on"],
                name="assessment_by_department",
            ),
            models.Index(fields=["supervisor", "state"], name="assessment_supervisor_state"),
            models.Index(fields=["candidate", "state"], name="assessment_candidate_state"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "candidate"], name="assessment_once_per_candidate"),
            models.CheckConstraint(condition=Q(state__in=AssessmentState.values), name="assessment_state_known"),
            models.CheckConstraint(
                condition=~Q(supervisor=F("candidate")), name="assessment_nobody_reviews_themselves"
            ),
            # Also not as a substitute.
            models.CheckConstraint(
                condition=(Q(signed_off_by__isnull=True) | ~Q(signed_off_by=F("candidate")))
                & (Q(returned_by__isnull=True) | ~Q(returned_by=F("candidate"))),
                name="assessment_nobody_decides_on_themselves",
            ),
            models.CheckConstraint(
                condition=Q(self_due_on__isnull=True)
                | Q(review_due_on__isnull=True)
                | Q(review_due_on__gte=F("self_due_on")),
                name="assessment_review_due_not_before_self_due",
            ),
            _facts(
                "assessment_started_facts",
                [
                    AssessmentState.IN_PROGRESS,
                    AssessmentState.SUBMITTED,
                    AssessmentState.RETURNED,
                    AssessmentState.SIGNED_OFF,
                    AssessmentState.ACKNOWLEDGED,
                ],
                present=Q(started_at__isnull=False),
                absent=Q(started_at__isnull=True),
            ),
            _facts(
                "assessment_submitted_facts",
                _SUBMITTED_STATES,
                present=Q(submitted_at__isnull=False, submitted_by__isnull=False),
                absent=Q(submitted_at__isnull=True, submitted_by__isnull=True),
            ),
            _facts(
                "assessment_returned_facts",
                [AssessmentState.RETURNED],
                present=Q(returned_at__isnull=False, returned_by__isnull=False) & ~Q(return_comment=""),
                absent=Q(returned_at__isnull=True, returned_by__isnull=True, return_comment=""),
            ),
            _facts(
                "assessment_signed_off_facts",
                _SIGNED_STATES,
                present=Q(signed_off_at__isnull=False, signed_off_by__isnull=False),
                absent=Q(signed_off_at__isnull=True, signed_off_by__isnull=True, sign_off_comment=""),
            ),
            _facts(
                "assessment_acknowledged_facts",
                [AssessmentState.ACKNOWLEDGED],
                present=Q(acknowledged_at__isnull=False),
                absent=Q(acknowledged_at__isnull=True, acknowledgement_remark=""),
            ),
            models.CheckConstraint(
                condition=(
                    (
                        Q(state=AssessmentState.CANCELLED, cancelled_at__isnull=False, cancelled_by__isnull=False)
                        & ~Q(cancel_reason="")
                    )
                    | (
                        ~Q(state=AssessmentState.CANCELLED)
                        & Q(cancelled_at__isnull=True, cancelled_by__isnull=True, cancel_reason="")
                    )
                ),
                name="assessment_cancelled_facts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.campaign}: {self.candidate}"
