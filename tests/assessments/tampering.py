"""A trail with everything in it, and ways to spoil it behind the portal's back."""

from collections.abc import Callable
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from assessments.enums import AssessmentState, EvidenceKind, Relation, SupervisorMode
from assessments.models import Assessment, AssessmentEvent, Item
from assessments.selectors.proof import prove
from assessments.selectors.trail_proof import Finding
from assessments.services.interventions import extend_dates, reopen, replace_supervisor
from assessments.services.returning import return_to_candidate
from assessments.services.transitions import acknowledge, complete_review, submit_self_rating
from tests.factories import answer, answer_everything, form_in_force, make_assessment, make_user, sign_off


class Undo(Exception):
    """Ends a block whose writes are to be forgotten."""


def eventful_assessment() -> Assessment:
    """Return an acknowledged assessment that was given more time, returned by item, handed to another supervisor,
    signed off, reopened and signed off again."""
    assessment = make_assessment(AssessmentState.IN_PROGRESS, supervisor_mode=SupervisorMode.INDEPENDENT)
    hr, candidate = assessment.campaign.created_by, assessment.candidate
    items = list(Item.objects.filter(campaign=assessment.campaign).order_by("position"))

    def step(service: Callable[..., Assessment], **arguments: object) -> None:
        service(assessment_id=assessment.pk, version=assessment.version, **arguments)
        assessment.refresh_from_db()

    due_on = assessment.campaign.self_due_on
    assert due_on is not None
    step(extend_dates, actor=hr, self_due_on=due_on + timedelta(days=2), reason="出差")
    answer_everything(assessment, Relation.SELF, 2, comment="初稿")
    add_evidence(assessment, items[0])
    step(submit_self_rating, actor=candidate)
    step(replace_supervisor, actor=hr, supervisor_id=make_user("新主管").pk, reason="調動")
    answer_everything(assessment, Relation.SUPERVISOR, 3)
    step(complete_review, actor=assessment.supervisor)
    step(return_to_candidate, actor=assessment.supervisor, items={items[1].pk: "請補充事例", items[2].pk: "請說明"})
    answer(assessment, Relation.SELF, [2, 4], comment="初稿")
    step(submit_self_rating, actor=candidate)
    step(sign_off, actor=assessment.supervisor, comment="表現穩定")
    step(reopen, actor=hr, reason="更正")
    answer(assessment, Relation.SUPERVISOR, [5], comment="補正")
    step(sign_off, actor=assessment.supervisor, comment="已更正")
    step(acknowledge, actor=candidate, remark="收到")
    return assessment


def add_evidence(assessment: Assessment, item: Item) -> None:
    form_in_force(assessment, Relation.SELF).evidence.create(
        item=item,
        kind=EvidenceKind.LINK,
        name="作品集",
        url="https://example.com/portfolio",
        added_at=timezone.now(),
        added_by=assessment.candidate,
    )


def events(assessment: Assessment) -> list[AssessmentEvent]:
    return list(AssessmentEvent.objects.filter(assessment=assessment).order_by("sequence"))


def findings() -> list[Finding]:
    """Prove the whole database."""
    return [finding for proved in prove() for finding in proved.findings]


def findings_after(tamper: Callable[[], object]) -> list[Finding]:
    """Say what is found once ``tamper`` has written; afterwards all is as it was."""
    found: list[Finding] = []
    try:
        with transaction.atomic():
            tamper()
            found = findings()
            raise Undo
    except Undo:
        return found
