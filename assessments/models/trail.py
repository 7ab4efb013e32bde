"""The trail: append-only rows of who did what and when (triggers refuse changing or removing them)."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.enums import AssessmentState, CampaignEventKind, EventKind
from assessments.models.assessment import Assessment
from assessments.models.campaign import Campaign
from assessments.trail_hash import event_text, sha256_hex

# Steps that change what somebody else did or relied on: why must be said.
REASONED_STEPS = [
    EventKind.RETURNED,
    EventKind.SCORE_ADJUSTED,
    EventKind.REOPENED,
    EventKind.SUPERVISOR_REPLACED,
    EventKind.DUE_DATE_EXTENDED,
    EventKind.CANCELLED,
]


class AssessmentEvent(models.Model):
    """One workflow step, written in the transaction of the step itself.

    ``sequence`` counts from 1 per assessment: it is the version of the assessment that the step led to.
    """

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="events")
    sequence = models.PositiveIntegerField()
    kind = models.CharField(_("step"), max_length=30, choices=EventKind.choices)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("at"))
    from_state = models.CharField(max_length=20, choices=AssessmentState.choices, blank=True)
    to_state = models.CharField(max_length=20, choices=AssessmentState.choices)
    comment = models.TextField(_("comment"), blank=True)
    data = models.JSONField(default=dict, blank=True, encoder=DjangoJSONEncoder)
    # SHA-256 in hexadecimal: of the event before (empty for the first), and of this one, which includes it.
    previous_hash = models.CharField(max_length=64, blank=True, default="")
    hash = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["assessment", "sequence"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "sequence"], name="event_sequence_is_unique"),
            models.CheckConstraint(condition=Q(kind__in=EventKind.values), name="event_kind_known"),
            models.CheckConstraint(
                condition=~Q(kind__in=REASONED_STEPS) | ~Q(comment=""),
                name="event_reason_given",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assessment_id} #{self.sequence} {self.kind}"

    def computed_hash(self) -> str:
        """Return the hash that this event must have. Raises ValueError where its data could never have been written."""
        return sha256_hex(
            event_text(
                assessment=self.assessment_id,
                sequence=self.sequence,
                kind=self.kind,
                actor=self.actor_id,
                at=self.at,
                from_state=self.from_state,
                to_state=self.to_state,
                comment=self.comment,
                data=self.data,
                previous_hash=self.previous_hash,
            )
        )


class CampaignEvent(models.Model):
    """One step in a campaign's life."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(_("step"), max_length=30, choices=CampaignEventKind.choices)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("at"))
    comment = models.TextField(_("comment"), blank=True)
    data = models.JSONField(default=dict, blank=True, encoder=DjangoJSONEncoder)

    class Meta:
        verbose_name = _("campaign event")
        verbose_name_plural = _("campaign events")
        ordering = ["campaign", "at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=CampaignEventKind.values), name="campaign_event_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.campaign_id} {self.kind}"
