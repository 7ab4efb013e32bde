"""The running scores of a review: what the sign-off will store, and nothing of what may not be seen."""

from decimal import Decimal

import pytest

from assessments.enums import Relation, SupervisorMode
from assessments.models import Assessment, Score
from assessments.selectors.results import assessment_result
from assessments.selectors.review_scores import review_scores
from tests.assessments.result_helpers import signed_off, small_version, submitted
from tests.factories import answer, make_launched_campaign
from tests.support.queries import capture

pytestmark = pytest.mark.django_db

SELF = [4, 5, 3, None, 4, 2, 5]
SUPERVISOR = [2, 3, 2, 3, 4, None, 1]


def test_review_scores_follow_the_answers_without_storing_anything() -> None:
    campaign = make_launched_campaign(
        standard_version=small_version(), uniform_target=3, self_weight=50, supervisor_weight=50
    )
    assessment = submitted(Assessment.objects.get(campaign=campaign), SELF)
    before = Score.objects.count()
    answer(assessment, Relation.SUPERVISOR, [2, 3])
    scores = {score.subject.code: score.compared for score in review_scores(assessment, include_self=True)}
    first, second = scores["T1.1"], scores["T2.1"]
    assert (first.self_score, first.supervisor, first.final) == (Decimal("4.5"), Decimal("2.5"), Decimal("3.5"))
    assert (first.target, first.gap) == (Decimal(3), Decimal("0.5"))
    assert (second.self_score, second.supervisor, second.final) == (Decimal(3), None, Decimal(3))
    assert Score.objects.count() == before


def test_review_scores_are_what_the_sign_off_stores() -> None:
    campaign = make_launched_campaign(
        standard_version=small_version(), self_weight=20, supervisor_weight=80, uniform_target=3
    )
    assessment = signed_off(Assessment.objects.get(campaign=campaign), SELF, SUPERVISOR)
    result = assessment_result(assessment)
    assert result is not None
    stored = {row.subject: row.compared for row in result.rows}
    assert {score.subject: score.compared for score in review_scores(assessment, include_self=True)} == stored


def test_review_scores_without_the_self_rating_do_not_even_read_it() -> None:
    campaign = make_launched_campaign(
        standard_version=small_version(), supervisor_mode=SupervisorMode.INDEPENDENT, self_weight=50
    )
    assessment = submitted(Assessment.objects.get(campaign=campaign), SELF)
    answer(assessment, Relation.SUPERVISOR, SUPERVISOR)
    statements = capture(lambda: review_scores(assessment, include_self=False))
    assert not [sql for sql in statements if "'self'" in sql]
    scores = review_scores(assessment, include_self=False)
    assert {(score.compared.self_score, score.compared.final) for score in scores} == {(None, None)}
    assert scores[0].compared.supervisor == Decimal("2.5")
