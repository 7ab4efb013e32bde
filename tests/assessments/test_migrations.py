"""Migrations run over data that is there, as in production: back to before and forward again, on a real database."""

import pytest
from django.core.management import call_command

from assessments.enums import AssessmentState
from assessments.models import Score, ScoreGroup
from assessments.selectors.group_scores import GroupTally, department_figures, group_differences
from assessments.selectors.scores import score_differences
from tests.factories import make_assessment, make_department, make_user

pytestmark = pytest.mark.django_db(transaction=True)


def test_scores_of_duties_and_groups_are_made_from_what_was_stored_before() -> None:
    """PostgreSQL refuses to change a table whose rows were written in the same transaction: order matters."""
    assessment = make_assessment(AssessmentState.SIGNED_OFF, candidate=make_user(department=make_department()))
    make_assessment(AssessmentState.SUBMITTED)
    figures, duties = department_figures(assessment.campaign), Score.objects.filter(duty__isnull=False).count()
    assert figures
    assert duties
    call_command("migrate", "assessments", "0011", verbosity=0)
    call_command("migrate", "assessments", verbosity=0)
    assert Score.objects.filter(duty__isnull=False).count() == duties
    assert department_figures(assessment.campaign) == figures
    assert ScoreGroup.objects.filter(campaign=assessment.campaign).count() == 2
    tally = GroupTally()
    assert not list(score_differences(assessment.campaign, tally))
    assert not list(group_differences(assessment.campaign, tally))
