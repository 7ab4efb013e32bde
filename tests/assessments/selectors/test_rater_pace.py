"""How long supervisors took, from the moments their answers were saved."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from assessments.enums import AssessmentState, ChangeKind, Relation
from assessments.models import Assessment, Campaign, Item, RatingChange
from assessments.selectors.rater_pace import TIMED_FORMS, form_paces, kept_paces, paces
from tests.assessments.result_helpers import add_signed_off_like
from tests.factories import form_in_force, make_assessment, make_standard_version, make_user
from tests.support.queries import capture

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign() -> Campaign:
    """A campaign of fourteen items with one person signed off; all answers of its form were saved at once."""
    version = make_standard_version(duties=2, tasks=3, indicators=1, knowledge=4, skills=3, attitudes=1)
    return make_assessment(AssessmentState.SIGNED_OFF, supervisor=make_user("主管"), standard_version=version).campaign


def signed(campaign: Campaign, count: int) -> list[Assessment]:
    """Add people signed off by the same supervisor, one after the other."""
    first = campaign.assessments.get()
    add_signed_off_like(first, count)
    added = list(campaign.assessments.exclude(pk=first.pk).select_related("supervisor").order_by("pk"))
    for minutes, assessment in enumerate(added, start=1):
        Assessment.objects.filter(pk=assessment.pk).update(signed_off_at=timezone.now() + timedelta(minutes=minutes))
    return added


def history(assessment: Assessment, seconds: Sequence[float], **fields: Any) -> None:
    """Give the supervisor's form a history with an answer at each of these seconds."""
    form = form_in_force(assessment, Relation.SUPERVISOR)
    begun = timezone.now()
    items = Item.objects.filter(campaign=assessment.campaign_id).order_by("position")
    RatingChange.objects.bulk_create(
        RatingChange(
            **{
                "form": form,
                "item": item,
                "number": 1,
                "value": 3,
                "by": assessment.supervisor,
                "at": begun + timedelta(seconds=at),
                **fields,
            }
        )
        for item, at in zip(items, seconds, strict=False)
    )


def test_answers_saved_at_once_have_no_pace(campaign: Campaign) -> None:
    assessment = campaign.assessments.get()
    assert form_paces([assessment.pk]) == {}
    assert paces(campaign, [assessment.supervisor_id]) == {}


def test_the_median_of_the_forms_that_tell(campaign: Campaign) -> None:
    quick, slow, unknown = signed(campaign, 3)
    history(quick, [1.5 * n for n in range(14)])
    history(slow, [20.5 * n for n in range(14)])
    history(unknown, [0.0] * 14)
    assert form_paces([quick.pk, slow.pk, unknown.pk]) == {
        quick.pk: pytest.approx(1.5, abs=0.001),
        slow.pk: pytest.approx(20.5, abs=0.001),
    }
    found = paces(campaign, [quick.supervisor_id])[quick.supervisor_id]
    assert found.seconds == pytest.approx(11, abs=0.001)
    assert (found.timed, found.fast) == (2, 1)


@pytest.mark.parametrize("fields", [{"kind": ChangeKind.ADOPTED}, {"number": 2}])
def test_answers_taken_over_and_later_changes_do_not_count(campaign: Campaign, fields: dict[str, Any]) -> None:
    (assessment,) = signed(campaign, 1)
    history(assessment, [1.5 * n for n in range(14)], **fields)
    assert form_paces([assessment.pk]) == {}


def test_a_pace_is_kept_for_figures_of_the_same_time(campaign: Campaign) -> None:
    (assessment,) = signed(campaign, 1)
    history(assessment, [3.5 * n for n in range(14)])
    supervisors, now = [assessment.supervisor_id, make_user("主管").pk], timezone.now()
    found = kept_paces(campaign, supervisors, as_of=now)
    assert [found[supervisor].timed for supervisor in supervisors] == [1, 0]
    assert capture(lambda: kept_paces(campaign, supervisors, as_of=now)) == []
    assert kept_paces(campaign, supervisors, as_of=now) == found
    assert len(capture(lambda: kept_paces(campaign, supervisors, as_of=now + timedelta(seconds=1)))) == 2


def test_only_the_latest_forms_are_timed(campaign: Campaign) -> None:
    added = signed(campaign, TIMED_FORMS + 1)
    history(added[0], [1.5 * n for n in range(14)])  # the earliest: one too many
    history(added[1], [9.5 * n for n in range(14)])
    found = paces(campaign, [added[0].supervisor_id])[added[0].supervisor_id]
    assert (found.timed, found.fast) == (1, 0)
