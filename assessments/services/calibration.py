"""Calibration: adjusting final scores before HR releases the results of a campaign, and the release."""

from decimal import Decimal

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.enums import AssessmentState, CampaignEventKind, CampaignStatus, MailKind, ScoreBasis, ScoreSource
from assessments.exceptions import InvalidInput, NotPermitted, TransitionRefused
from assessments.models import Assessment, Campaign, OutgoingMail, ScalePoint, Score, ScoreAdjustment
from assessments.permissions import manages_campaigns
from assessments.scoring import SHOWN, Measure
from assessments.selectors.scores import FROM_TASKS, column_of
from assessments.services.bulk import insert_from_select
from assessments.services.scores import store_scores
from assessments.services.steps import check_step, lock_assessment, take_step
from assessments.services.text import required_text
from assessments.services.trail import append_campaign_event
from assessments.workflow import ADJUST_SCORE
from people.models import User


@transaction.atomic
def adjust_final_score(
    *, actor: User, assessment_id: int, version: int, measure: Measure, value: Decimal, reason: str
) -> ScoreAdjustment:
    """Change the final score of one task, or of one competence by its own ratings; both values are kept.

    ``value`` lies within the scale, with two decimals at most. The ratings stay as they are; the final scores that are
    made from this one (of the task's duty, of the K and S it calls for) follow it. Raises like ``interventions``.
    """
    assessment = lock_assessment(pk=assessment_id)
    check_step(actor=actor, assessment=assessment, transition=ADJUST_SCORE, version=version)
    reason = required_text("reason", reason)
    about = {column_of(measure): measure.id}
    score = Score.objects.filter(
        assessment=assessment, source=ScoreSource.FINAL, basis=ScoreBasis.DIRECT, value__isnull=False, **about
    ).first()
    if score is None or score.value is None or measure.kind in FROM_TASKS:
        raise InvalidInput("measure", _("There is no final score to adjust: choose another."))
    points = ScalePoint.objects.filter(scale=assessment.campaign.scale_id).values_list("value", flat=True)
    lowest, highest = min(points), max(points)
    if not lowest <= value <= highest or value != value.quantize(SHOWN):
        raise InvalidInput(
            "value",
            _("Give a score from %(lowest)d to %(highest)d, with two decimals at most.")
            % {"lowest": lowest, "highest": highest},
        )
    if value == score.value:
        raise InvalidInput("value", _("This is the score already: give another, or leave it."))
    now = timezone.now()
    take_step(
        actor=actor,
        assessment=assessment,
        transition=ADJUST_SCORE,
        at=now,
        comment=reason,
        data={"adjusted": {**about, "before": str(score.value), "after": str(value)}},
    )
    adjustment = ScoreAdjustment.objects.create(
        assessment=assessment,
        sequence=assessment.version,
        before=score.value,
        after=value,
        reason=reason,
        by=actor,
        at=now,
        **about,
    )
    store_scores(assessment=assessment)
    return adjustment


@transaction.atomic
def release_results(*, actor: User, campaign_id: int) -> int:
    """Let the candidates of a campaign read their results from now on, and tell those who have one; return how many.

    Also after the campaign was closed. Raises NotPermitted or TransitionRefused.
    """
    if not manages_campaigns(actor):
        raise NotPermitted
    campaign = Campaign.objects.select_for_update(of=("self",)).get(pk=campaign_id)
    if not campaign.holds_results:
        raise TransitionRefused(_("In this campaign results are shown as soon as they are signed off."))
    if campaign.status == CampaignStatus.DRAFT:
        raise TransitionRefused(_("This campaign has not been launched yet. Finish its set-up and launch it first."))
    now = timezone.now()
    released = Campaign.objects.filter(pk=campaign.pk, released_at__isnull=True).update(
        released_at=now, released_by=actor
    )
    if not released:
        raise TransitionRefused(_("The results have been released already. There is nothing more to do."))
    told = insert_from_select(
        OutgoingMail,
        {
            "recipient": F("candidate"),
            "kind": MailKind.SIGNED_OFF.value,
            "assessment": F("pk"),
            "queued_at": now,
            "next_attempt_at": now,
        },
        Assessment.objects.filter(campaign=campaign, state=AssessmentState.SIGNED_OFF).order_by("pk"),
    )
    append_campaign_event(
        campaign=campaign,
        kind=CampaignEventKind.RESULTS_RELEASED,
        actor=actor,
        at=now,
        data={"people": told},
    )
    return told
