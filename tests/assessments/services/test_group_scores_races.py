"""Many supervisors sign off at the same moment, on real connections: nobody waits for ever, and no figure is lost."""

from collections.abc import Iterator
from io import StringIO
from random import Random

import pytest
from django.core.management import call_command

from assessments.enums import AssessmentState, Relation
from assessments.management.commands import verify_scores
from assessments.models import Assessment, Campaign, ScoreGroup
from assessments.selectors.group_scores import GroupDifference, GroupTally, group_differences
from assessments.selectors.scores import score_differences
from assessments.services.interventions import reopen
from assessments.services.launching import add_people, close_campaign
from tests.assessments.result_helpers import small_version
from tests.assessments.services.test_races import Step, at_once, overtaken
from tests.factories import answer, make_assessment, make_department, make_launched_campaign, make_user, sign_off

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def ready() -> list[Assessment]:
    """Eight people in two departments whose supervisor can sign off, as the departments alternate."""
    departments = [make_department(), make_department()]
    people = [make_user(department=departments[index % 2]) for index in range(8)]
    campaign = make_launched_campaign(candidates=people, supervisor=make_user(), standard_version=small_version())
    random = Random(1)
    found = []
    for person in people:
        assessment = make_assessment(AssessmentState.SUBMITTED, campaign=campaign, candidate=person)
        answer(assessment, Relation.SUPERVISOR, [random.randint(1, 5) for _ in range(7)])
        found.append(assessment)
    return found


def signing(assessment: Assessment) -> Step:
    return lambda: sign_off(actor=assessment.supervisor, assessment_id=assessment.pk, version=assessment.version)


def reopening(assessment: Assessment) -> Step:
    version = Assessment.objects.get(pk=assessment.pk).version
    actor = assessment.campaign.created_by
    return lambda: reopen(actor=actor, assessment_id=assessment.pk, version=version, reason="資料有誤")


def wrong(campaign: Campaign) -> list[object]:
    tally = GroupTally()
    return [*score_differences(campaign, tally), *group_differences(campaign, tally)]


def people(campaign: Campaign) -> list[int]:
    groups = ScoreGroup.objects.filter(campaign=campaign).order_by("scope", "pk")
    return list(groups.values_list("people", flat=True))


def test_verification_sees_one_moment_while_people_sign_off(
    ready: list[Assessment], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One person signs off after the ratings were read and before the groups are."""
    campaign = ready[0].campaign
    assert at_once(signing(ready[1])) == [None]

    def overtaken_differences(campaign: Campaign, tally: GroupTally) -> Iterator[GroupDifference]:
        assert at_once(signing(ready[0])) == [None]
        return group_differences(campaign, tally)

    monkeypatch.setattr(verify_scores, "group_differences", overtaken_differences)
    out = StringIO()
    call_command("verify_scores", "--campaign", str(campaign.pk), stdout=out)
    assert out.getvalue().startswith("All stored scores")
    assert people(campaign) == [2, 1, 1]


def test_signing_off_at_once_in_crossing_departments_ends_and_counts_everybody(ready: list[Assessment]) -> None:
    campaign = ready[0].campaign
    assert at_once(*map(signing, ready)) == [None] * 8
    assert people(campaign) == [8, 4, 4]
    assert not wrong(campaign)
    # Half are taken back while nothing else stands still.
    assert at_once(*map(reopening, ready[:4])) == [None] * 4
    assert people(campaign) == [4, 2, 2]
    assert (
        at_once(
            *(signing(Assessment.objects.select_related("supervisor").get(pk=one.pk)) for one in ready[:4]),
            *map(reopening, ready[4:]),
        )
        == [None] * 8
    )
    assert people(campaign) == [4, 2, 2]
    assert not wrong(campaign)


def test_a_second_sign_off_waits_for_the_first_and_adds_to_it(ready: list[Assessment]) -> None:
    first, second = ready[0], ready[1]
    assert overtaken(signing(first), signing(second)) is None, "of other departments, but of one campaign"
    assert people(first.campaign) == [2, 1, 1]
    assert not wrong(first.campaign)


def test_closing_and_adding_people_wait_for_a_sign_off_and_not_it_for_them(ready: list[Assessment]) -> None:
    """Both hold the campaign and wait for the assessment: were the sign-off to ask for the campaign, none would end."""
    campaign = ready[0].campaign
    newcomer, supervisor, actor = make_user(department=make_department()), make_user(), campaign.created_by

    def add() -> None:
        add_people(actor=actor, campaign_id=campaign.pk, supervisors={newcomer.pk: supervisor.pk})

    assert at_once(signing(ready[0]), add, signing(ready[1])) == [None] * 3
    assert overtaken(signing(ready[2]), lambda: close_campaign(actor=actor, campaign_id=campaign.pk)) is None
    assert people(campaign) == [3, 2, 1, 0]
    assert not wrong(campaign)
