"""HR's pages of the calibration, and what the candidate reads meanwhile."""

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from assessments.enums import AssessmentState
from assessments.models import Assessment, ScoreAdjustment
from assessments.selectors.calibration import final_scores
from people.enums import Role
from people.models import User
from tests.factories import make_assessment, make_launched_campaign, make_user
from tests.support.queries import assert_constant_queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def hr(client: Client) -> User:
    user = make_user("人資", role=Role.HR_MANAGER, language="en")
    client.force_login(user)
    return user


def held() -> Assessment:
    return make_assessment(AssessmentState.SIGNED_OFF, holds_results=True)


def test_comparing_adjusting_and_releasing(client: Client, hr: User) -> None:
    assessment = held()
    page = client.get(reverse("assessments:hr_calibration", args=[assessment.campaign_id]))
    assert assessment.supervisor.display_name in page.text
    url = reverse("assessments:hr_assessment_calibrate", args=[assessment.pk])
    assert url in page.text
    line = final_scores(assessment)[0]
    data = {"version": assessment.version, "measure": line.key, "value": "2.5", "reason": ""}
    refused = client.post(url, data)
    assert refused.status_code == 200
    assert 'value="2.5"' in refused.text, "what was typed stays"
    assert not ScoreAdjustment.objects.exists()
    assert client.post(url, data | {"reason": "一致"}).status_code == 302
    assert "Adjusted, before: 4.00. Reason: 一致" in client.get(url).text
    release = reverse("assessments:hr_release", args=[assessment.campaign_id])
    assert "1 person gets a mail" in client.get(release).text
    assert client.post(release).status_code == 302
    assert (
        "can no longer be adjusted"
        in client.get(reverse("assessments:hr_calibration", args=[assessment.campaign_id])).text
    )


def test_supervisors_are_compared_as_under_rater_quality_and_narrow_the_list(client: Client, hr: User) -> None:
    people = [make_user() for _number in range(2)]
    campaign = make_launched_campaign(candidates=people, holds_results=True)
    for person in people:
        make_assessment(AssessmentState.SIGNED_OFF, campaign=campaign, candidate=person)
    url = reverse("assessments:hr_calibration", args=[campaign.pk])
    page = client.get(url)
    compared = client.get(reverse("assessments:hr_campaign_raters", args=[campaign.pk])).context["table"].rows
    assert page.context["table"].rows == compared
    assert len(compared) == 2
    assert page.context["page_obj"].paginator.count == 2
    supervisor = compared[0].supervisor
    narrowed = client.get(url, {"supervisor": supervisor.pk})
    assert (narrowed.context["chosen"], narrowed.context["page_obj"].paginator.count) == (supervisor, 1)
    for wrong in ("0", "-1", "x", str(people[0].pk), "9" * 20, "9" * 5000, "²"):
        assert client.get(url, {"supervisor": wrong}).context["page_obj"].paginator.count == 2


def test_a_stale_page_is_told_and_keeps_what_was_typed(client: Client, hr: User) -> None:
    assessment = held()
    data = {
        "version": assessment.version - 1,
        "measure": final_scores(assessment)[0].key,
        "value": "2.5",
        "reason": "一致",
    }
    page = client.post(reverse("assessments:hr_assessment_calibrate", args=[assessment.pk]), data)
    assert page.status_code == 409
    assert 'value="2.5"' in page.text
    assert not ScoreAdjustment.objects.exists()


def test_hr_does_not_find_the_calibration_of_their_own_assessment(client: Client, hr: User) -> None:
    own = make_assessment(AssessmentState.SIGNED_OFF, candidate=hr, holds_results=True)
    url = reverse("assessments:hr_assessment_calibrate", args=[own.pk])
    assert client.get(url).status_code == 404
    page = client.get(reverse("assessments:hr_calibration", args=[own.campaign_id])).text
    assert hr.display_name in page
    assert url not in page, "no link to what is not found"


def test_the_candidate_reads_when_results_come_and_nothing_of_them(client: Client) -> None:
    assessment = make_assessment(
        AssessmentState.SIGNED_OFF, holds_results=True, candidate=make_user(language="en"), supervisor_value=4
    )
    client.force_login(assessment.candidate)
    page = client.get(reverse("assessments:employee_detail", args=[assessment.pk])).text
    assert "HR releases the results of this campaign together" in page
    assert assessment.sign_off_comment
    assert assessment.sign_off_comment not in page
    assert "Acknowledge the result" not in page


def test_queries_do_not_grow_with_people(client: Client, hr: User) -> None:
    people = [make_user() for _number in range(30)]
    campaign = make_launched_campaign(candidates=people, holds_results=True)
    waiting = iter(people)

    def grow(count: int) -> None:
        for _number in range(count):
            make_assessment(AssessmentState.SIGNED_OFF, campaign=campaign, candidate=next(waiting))

    def run() -> None:
        cache.clear()  # the comparison of supervisors is kept until somebody else is signed off
        assert client.get(reverse("assessments:hr_calibration", args=[campaign.pk])).status_code == 200

    assert_constant_queries(run, grow)
