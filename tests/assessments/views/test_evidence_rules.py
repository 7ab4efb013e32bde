"""What a campaign asks for beside answers: said on the form, listed before handing in, and held by the services."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from assessments.enums import AssessmentState, Relation, SupervisorMode
from assessments.exceptions import LacksEvidence
from assessments.models import Assessment, Campaign, Item
from assessments.services.evidence import add_link
from assessments.services.rating import AnswerInput, save_ratings
from assessments.services.transitions import complete_review, submit_self_rating
from people.models import User
from tests.factories import answer, answer_everything, form_in_force, make_assessment, sign_off
from tests.support.queries import capture

pytestmark = pytest.mark.django_db

EVERY_RULE: dict[str, Any] = {"evidence_at_extremes": True, "evidence_gap": 2, "not_applicable_needs_reason": True}


def as_user(user: User) -> Client:
    """Sign in as ``user``, who reads English."""
    User.objects.filter(pk=user.pk).update(language="en")
    client = Client()
    client.force_login(user)
    return client


def items_of(assessment: Assessment) -> list[Item]:
    return list(Item.objects.filter(campaign=assessment.campaign_id).order_by("position"))


def answered(relation: Relation = Relation.SELF, *, state: AssessmentState, **fields: Any) -> Assessment:
    """An assessment whose first item has the highest answer, the second an answer two below its target, the third is
    not applicable; target and all other answers are 3."""
    assessment = make_assessment(state, **EVERY_RULE, **fields)
    answer_everything(assessment, relation, 3)
    answer(assessment, relation, [5, 1, None])
    return assessment


def step(service: Any, assessment: Assessment, actor: User, **arguments: Any) -> None:
    assessment.refresh_from_db()
    service(actor=actor, assessment_id=assessment.pk, version=assessment.version, **arguments)
    assessment.refresh_from_db()


def support(assessment: Assessment, relation: Relation) -> None:
    """Give a link, a comment and a reason for the three answers that need them."""
    form = form_in_force(assessment, relation)
    first, second, third = items_of(assessment)[:3]
    add_link(actor=form.rater, form_id=form.pk, item_id=first.pk, url="https://wiki.example/report")
    save_ratings(
        actor=form.rater,
        form_id=form.pk,
        answers=[
            AnswerInput(second.pk, value=1, comment="今年才接觸"),
            AnswerInput(third.pk, not_applicable=True, comment="不負責這項工作"),
        ],
    )


def test_before_submitting_the_answers_that_lack_something_are_listed_with_links() -> None:
    assessment = answered(state=AssessmentState.ASSIGNED)
    client = as_user(assessment.candidate)
    page = client.get(reverse("assessments:employee_submit", args=[assessment.pk])).content.decode()
    assert "3 answers lack evidence or a reason" in page
    form = reverse("assessments:employee_rate", args=[assessment.pk])
    for item in items_of(assessment)[:3]:
        assert f"{form}#item-{item.pk}" in page
    assert f"#item-{items_of(assessment)[3].pk}" not in page
    assert page.count("Please support this answer") == 2
    assert page.count("Please say why this does not apply") == 1
    support(assessment, Relation.SELF)
    page = client.get(reverse("assessments:employee_submit", args=[assessment.pk])).content.decode()
    assert "Submit the self-rating?" in page


def test_unanswered_and_unsupported_items_are_told_together() -> None:
    assessment = make_assessment(**EVERY_RULE)
    answer(assessment, Relation.SELF, [5])
    client = as_user(assessment.candidate)
    page = client.get(reverse("assessments:employee_submit", args=[assessment.pk])).content.decode()
    assert "12 items are unanswered" in page
    assert "1 answer lacks evidence or a reason" in page


def test_the_self_rating_cannot_be_submitted_without_its_evidence() -> None:
    assessment = answered(state=AssessmentState.ASSIGNED)
    with pytest.raises(LacksEvidence) as refused:
        step(submit_self_rating, assessment, assessment.candidate)
    assert list(refused.value.item_ids) == [item.pk for item in items_of(assessment)[:3]]
    support(assessment, Relation.SELF)
    step(submit_self_rating, assessment, assessment.candidate)
    assert assessment.state == AssessmentState.SUBMITTED


def test_the_supervisor_supports_what_differs_from_the_self_rating() -> None:
    assessment = answered(state=AssessmentState.ASSIGNED)
    support(assessment, Relation.SELF)
    step(submit_self_rating, assessment, assessment.candidate)
    answer_everything(assessment, Relation.SUPERVISOR, 3)
    answer(assessment, Relation.SUPERVISOR, [5, 5, None])
    with pytest.raises(LacksEvidence) as refused:
        step(sign_off, assessment, assessment.supervisor)
    assert list(refused.value.item_ids) == [items_of(assessment)[1].pk]
    client = as_user(assessment.supervisor)
    url = reverse("assessments:supervisor_sign_off", args=[assessment.pk])
    assert "1 answer lacks evidence or a reason" in client.get(url).content.decode()
    form = form_in_force(assessment, Relation.SUPERVISOR)
    add_link(actor=form.rater, form_id=form.pk, item_id=items_of(assessment)[1].pk, url="https://wiki.example/report")
    step(sign_off, assessment, assessment.supervisor)
    assert assessment.state == AssessmentState.SIGNED_OFF


def test_who_rates_independently_learns_nothing_of_the_self_rating_from_what_is_asked_for() -> None:
    assessment = answered(state=AssessmentState.ASSIGNED, supervisor_mode=SupervisorMode.INDEPENDENT)
    support(assessment, Relation.SELF)
    step(submit_self_rating, assessment, assessment.candidate)
    answer_everything(assessment, Relation.SUPERVISOR, 3)
    answer(assessment, Relation.SUPERVISOR, [5, 5, None])  # the first and the third are the same as the employee's
    with pytest.raises(LacksEvidence) as refused:
        step(complete_review, assessment, assessment.supervisor)
    asked = [item.pk for item in items_of(assessment)[:3]]
    assert list(refused.value.item_ids) == asked
    client = as_user(assessment.supervisor)
    page = client.get(reverse("assessments:supervisor_complete", args=[assessment.pk]))
    assert [line.item_id for line in page.context["sheet"].lacking] == asked
    support(assessment, Relation.SUPERVISOR)
    step(complete_review, assessment, assessment.supervisor)
    step(sign_off, assessment, assessment.supervisor)
    assert assessment.state == AssessmentState.SIGNED_OFF


def test_a_campaign_that_asks_for_nothing_hints_at_nothing_and_costs_nothing() -> None:
    assessment = make_assessment()
    answer_everything(assessment, Relation.SELF, 5)
    page = as_user(assessment.candidate).get(reverse("assessments:employee_rate", args=[assessment.pk]))
    assert "evidence__hint" not in page.content.decode()
    without = len(capture(lambda: step(submit_self_rating, assessment, assessment.candidate)))
    asking = make_assessment(evidence_gap=4)
    answer_everything(asking, Relation.SELF, 5)
    assert len(capture(lambda: step(submit_self_rating, asking, asking.candidate))) > without


def test_the_form_says_what_is_asked_for_and_hints_at_the_item() -> None:
    assessment = answered(state=AssessmentState.ASSIGNED)
    url = reverse("assessments:employee_rate", args=[assessment.pk])
    page = as_user(assessment.candidate).get(url).content.decode()
    assert "Answers 2 points or more from their target need evidence" in page
    shown = page.count('<p class="evidence__hint" data-hint >')
    hidden = page.count('<p class="evidence__hint" data-hint hidden>')
    assert (shown, hidden) == (3, len(items_of(assessment)) - 3)
    assert 'data-extremes="1 5"' in page
    assert 'data-gap="2"' in page


def test_hr_reads_the_rules_of_a_campaign() -> None:
    campaign: Campaign = make_assessment(**EVERY_RULE).campaign
    client = as_user(campaign.created_by)
    page = client.get(reverse("assessments:hr_campaign_detail", args=[campaign.pk])).content.decode()
    assert "Needed for the lowest and the highest answer." in page
    assert "Needed from 2 points of distance to the target on." in page
    assert "“Not applicable” may be chosen, with a reason." in page
