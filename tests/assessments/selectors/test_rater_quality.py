"""What is read about raters: whose answers count, in which order, and when it is read anew."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core.cache import cache

from assessments.enums import AssessmentState, Relation
from assessments.models import Assessment, Item
from assessments.selectors import rater_quality
from assessments.selectors.answer_sheets import answer_sheets, scales_of
from assessments.selectors.rater_quality import Quality, kept_quality
from assessments.services.interventions import reopen, replace_supervisor
from assessments.services.rater_quality import find_quality
from assessments.services.rating import AnswerInput, save_ratings
from assessments.statistics.sheets import Sheet
from people.models import User
from tests.assessments.result_helpers import signed_off, small_version, submitted
from tests.factories import answer, form_in_force, make_launched_campaign, make_user, sign_off
from tests.support.queries import capture

pytestmark = pytest.mark.django_db

OWN = (1, 2, 3, 4, 5, None, 2)
GIVEN = (2, 2, 3, 3, None, 4, 1)


@pytest.fixture(autouse=True)
def _empty_cache() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def assessments(people: int, *, supervisor: User | None = None) -> list[Assessment]:
    campaign = make_launched_campaign(
        candidates=[make_user() for _ in range(people)],
        supervisor=supervisor or make_user("主管"),
        standard_version=small_version(),
    )
    return list(Assessment.objects.filter(campaign=campaign).order_by("pk"))


def quality_of(assessment: Assessment) -> Quality:
    found = find_quality(assessment.campaign).quality
    assert found is not None
    return found


def test_a_sheet_has_the_answers_in_the_order_of_the_questionnaire() -> None:
    first, second = assessments(2)
    signed_off(first, OWN, GIVEN)
    submitted(second, OWN)
    assert answer_sheets(first.campaign) == [
        Sheet(first.pk, first.supervisor_id, own=bytes([1, 2, 3, 4, 5, 0, 2]), given=bytes([2, 2, 3, 3, 0, 4, 1]))
    ]
    assert list(scales_of(first.campaign)) == ["indicator"] * 4 + ["K", "S", "A"]


def test_answers_given_in_another_order_stand_where_they_belong() -> None:
    (assessment,) = assessments(1)
    submitted(assessment, OWN)
    form = form_in_force(assessment, Relation.SUPERVISOR)
    items = list(Item.objects.filter(campaign=assessment.campaign).order_by("-position"))
    for item, value in zip(items, reversed(GIVEN), strict=True):
        given = AnswerInput(item_id=item.pk, value=value, not_applicable=value is None)
        assert save_ratings(actor=form.rater, form_id=form.pk, answers=[given]).is_saved
    sign_off(actor=assessment.supervisor, assessment_id=assessment.pk, version=assessment.version)
    (sheet,) = answer_sheets(assessment.campaign, assessment_ids=[assessment.pk])
    assert sheet.given == bytes([2, 2, 3, 3, 0, 4, 1])
    assert answer_sheets(assessment.campaign, assessment_ids=[]) == []


def test_a_supervisor_who_was_replaced_is_no_rater() -> None:
    (assessment,) = assessments(1)
    submitted(assessment, OWN)
    earlier, later = assessment.supervisor_id, make_user("接任主管")
    replace_supervisor(
        actor=assessment.campaign.created_by,
        assessment_id=assessment.pk,
        version=assessment.version,
        supervisor_id=later.pk,
        reason="組織調整",
    )
    assessment = Assessment.objects.get(pk=assessment.pk)
    answer(assessment, Relation.SUPERVISOR, GIVEN)
    sign_off(actor=later, assessment_id=assessment.pk, version=assessment.version)
    found = quality_of(assessment)
    assert list(found.raters) == [later.pk]
    assert earlier not in found.raters


def test_nobody_signed_off_has_no_quality() -> None:
    (assessment,) = assessments(1)
    submitted(assessment, OWN)
    found = find_quality(assessment.campaign)
    assert (found.quality, found.is_under_way) == (None, False)


def test_figures_are_kept_until_somebody_is_signed_off_or_reopened() -> None:
    first, second = assessments(2)
    signed_off(first, OWN, GIVEN)
    assert quality_of(first).whole.people == 1
    assert len(capture(lambda: find_quality(first.campaign))) == 1
    signed_off(second, OWN, GIVEN)
    assert quality_of(first).whole.people == 2
    assert quality_of(first).raters[first.supervisor_id].people == 2
    reopen(
        actor=second.campaign.created_by,
        assessment_id=second.pk,
        version=second.version,
        reason="補件",
    )
    second.refresh_from_db()
    assert second.state != AssessmentState.SIGNED_OFF
    assert quality_of(first).whole.people == 1


def test_who_is_signed_off_anew_counts_anew_though_the_number_is_the_same() -> None:
    (one,) = assessments(1)
    signed_off(one, OWN, GIVEN)
    quality_of(one)
    assert kept_quality(one.campaign).serves
    reopen(actor=one.campaign.created_by, assessment_id=one.pk, version=one.version, reason="補件")
    one.refresh_from_db()
    sign_off(actor=one.supervisor, assessment_id=one.pk, version=one.version)
    assert not kept_quality(one.campaign).serves


def test_a_large_campaign_is_counted_anew_after_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = assessments(2)
    signed_off(first, OWN, GIVEN)
    before = quality_of(first)
    signed_off(second, OWN, GIVEN)
    assert not kept_quality(first.campaign).serves
    monkeypatch.setattr(rater_quality, "LARGE", 1)
    kept = kept_quality(first.campaign)
    assert (kept.quality, kept.serves) == (before, True), "a little old"
    monkeypatch.setattr(rater_quality, "A_LITTLE_OLD", timedelta(0))
    assert not kept_quality(first.campaign).serves


def test_seven_statements_at_any_size() -> None:
    few, many = assessments(1), assessments(4)
    for assessment in [*few, *many]:
        signed_off(assessment, OWN, GIVEN)
    one, other = few[0].campaign, many[0].campaign
    assert len(capture(lambda: find_quality(one))) == 7
    assert len(capture(lambda: find_quality(other))) == 7


def test_figures_by_hand() -> None:
    """Two people of one supervisor: answers 2 2 3 3 . 4 1 twice, means 15/6; the pairs of both sides, five of them."""
    first, second = assessments(2)
    for assessment in (first, second):
        signed_off(assessment, OWN, GIVEN)
    found = quality_of(first)
    rater = found.raters[first.supervisor_id]
    assert rater.mean == pytest.approx(15 / 6)
    assert rater.own_mean == pytest.approx(17 / 6)
    assert rater.counts == {1: 2, 2: 4, 3: 4, 4: 2, 5: 0}
    assert found.whole.kappa.count == 10
    # Observed squares: 1 0 0 1 1 per person, 6 in all; by chance 2 x (sum over pairs), see the formula.
    own, given = [1, 2, 3, 4, 2] * 2, [2, 2, 3, 3, 1] * 2
    by_chance = sum((a - b) ** 2 for a in own for b in given) / 10
    assert found.whole.kappa.value == pytest.approx(1 - 6 / by_chance)
