"""One assessment as HR sees it, and what HR does to it."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from assessments.enums import AssessmentState, Relation, SupervisorMode
from assessments.models import Assessment, Rating, RatingForm
from assessments.selectors.hr_answers import visible_answers
from people.enums import Role
from people.models import User
from tests.factories import answer_everything, make_assessment, make_launched_campaign, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def hr(client: Client) -> User:
    user = make_user("人資", role=Role.HR_MANAGER, language="en")
    client.force_login(user)
    return user


def address(name: str, assessment: Assessment) -> str:
    return reverse(f"assessments:hr_assessment_{name}", args=[assessment.pk])


def reload(assessment: Assessment) -> Assessment:
    return Assessment.objects.get(pk=assessment.pk)


@pytest.mark.parametrize(
    ("state", "actions"),
    [
        (AssessmentState.ASSIGNED, {"extend", "cancel", "replace_supervisor"}),
        (AssessmentState.SUBMITTED, {"extend", "cancel", "replace_supervisor"}),
        (AssessmentState.SIGNED_OFF, {"reopen"}),
        (AssessmentState.ACKNOWLEDGED, {"reopen"}),
        (AssessmentState.CANCELLED, set()),
    ],
)
def test_the_page_offers_what_is_possible_now(
    client: Client, hr: User, state: AssessmentState, actions: set[str]
) -> None:
    assessment = make_assessment(state)
    page = client.get(address("detail", assessment)).content.decode()
    offered = {
        name for name in ("extend", "cancel", "replace_supervisor", "reopen") if address(name, assessment) in page
    }
    assert offered == actions
    for name in {"extend", "cancel", "replace_supervisor", "reopen"} - actions:
        assert client.get(address(name, assessment))["Location"] == address("detail", assessment)


def test_the_trail_tells_who_did_what(client: Client, hr: User) -> None:
    assessment = make_assessment(AssessmentState.SIGNED_OFF)
    client.post(address("reopen", assessment), {"version": assessment.version, "reason": "補充討論"})
    page = client.get(address("detail", assessment)).content.decode()
    candidate, supervisor = assessment.candidate, assessment.supervisor
    for line in (
        f"{candidate.name_latin} began the self-rating.",
        f"{candidate.name_latin} submitted the self-rating.",
        f"{supervisor.name_latin} signed off.",
        f"{hr.name_latin} reopened the assessment.",
        "補充討論",
    ):
        assert line in page
    assert page.index("reopened the assessment") < page.index("signed off.")
    assert reload(assessment).state == AssessmentState.SUBMITTED


def test_cancelling_needs_a_reason(client: Client, hr: User) -> None:
    assessment = make_assessment()
    response = client.post(address("cancel", assessment), {"version": assessment.version, "reason": "  "})
    assert "reason" in response.context["form"].errors
    assert reload(assessment).state == AssessmentState.ASSIGNED
    client.post(address("cancel", assessment), {"version": assessment.version, "reason": "留職停薪"})
    assert reload(assessment).cancel_reason == "留職停薪"


def test_a_stale_page_is_refused_and_what_was_typed_stays(client: Client, hr: User) -> None:
    assessment = make_assessment()
    response = client.post(address("cancel", assessment), {"version": assessment.version - 1, "reason": "留職停薪"})
    assert response.status_code == 409
    page = response.content.decode()
    assert "留職停薪" in page
    assert "Somebody changed this assessment" in page
    assert reload(assessment).state == AssessmentState.ASSIGNED


def test_a_step_that_is_no_longer_possible_says_why(client: Client, hr: User) -> None:
    assessment = make_assessment(AssessmentState.SIGNED_OFF)
    response = client.post(address("cancel", assessment), {"version": assessment.version, "reason": "留職停薪"})
    assert response.status_code == 409
    assert "has been signed off" in response.content.decode()


def test_dates_are_extended_for_one_person(client: Client, hr: User) -> None:
    assessment = make_assessment()
    campaign = assessment.campaign
    assert campaign.self_due_on is not None
    new = campaign.self_due_on + timedelta(days=4)
    data = {"version": assessment.version, "self_due_on": "2001-01-01", "review_due_on": "", "reason": "出差"}
    response = client.post(address("extend", assessment), data)
    assert "self_due_on" in response.context["form"].errors
    client.post(address("extend", assessment), {**data, "self_due_on": new.isoformat()})
    assert reload(assessment).self_due_on == new
    assert "own date" in client.get(address("detail", assessment)).content.decode()


def test_the_supervisor_is_searched_for_and_replaced(client: Client, hr: User) -> None:
    assessment = make_assessment(AssessmentState.SUBMITTED)
    successor = make_user("接任")
    left = make_user("接任離職", is_active=False)
    found = client.post(
        address("replace_supervisor", assessment),
        {"action": "search", "q": "接任", "reason": "調職", "version": assessment.version},
    )
    page = found.content.decode()
    assert successor.employee_number in page
    assert left.employee_number not in page
    assert "調職" in page
    assert "is-invalid" not in page
    assert reload(assessment).supervisor == assessment.supervisor
    response = client.post(
        address("replace_supervisor", assessment), {"q": "", "reason": "調職", "version": assessment.version}
    )
    assert "supervisor_id" in response.context["form"].errors
    client.post(
        address("replace_supervisor", assessment),
        {"q": "接任", "supervisor_id": successor.pk, "reason": "調職", "version": assessment.version},
    )
    assert reload(assessment).supervisor == successor
    page = client.get(address("detail", assessment)).content.decode()
    assert f"replaced the supervisor {assessment.supervisor.name_latin} by {successor.name_latin}." in page


def test_nobody_is_made_supervisor_of_themselves(client: Client, hr: User) -> None:
    assessment = make_assessment()
    response = client.post(
        address("replace_supervisor", assessment),
        {"supervisor_id": assessment.candidate_id, "reason": "調職", "version": assessment.version},
    )
    assert "supervisor_id" in response.context["form"].errors
    assert reload(assessment).supervisor_id == assessment.supervisor_id


def test_hr_reads_both_forms_once_they_may_be_read(client: Client, hr: User) -> None:
    working = make_assessment(AssessmentState.IN_PROGRESS)
    answers = client.get(address("detail", working)).context["answers"]
    assert (answers.shows_self, answers.shows_supervisor) == (False, True)
    assert answers.self_answered == 1
    waiting = make_assessment(AssessmentState.SUBMITTED, self_value=2)
    answer_everything(waiting, Relation.SUPERVISOR, 5)
    answers = client.get(address("detail", waiting)).context["answers"]
    assert answers.shows_both
    assert {line.own.value for line in answers.sheet.lines} == {2}
    assert {line.other.value for line in answers.sheet.lines} == {5}


def test_a_result_shows_every_answer_so_the_sheet_is_not_repeated(client: Client, hr: User) -> None:
    done = make_assessment(AssessmentState.SIGNED_OFF)
    page = client.get(address("detail", done))
    assert page.context["answers"].sheet is None
    assert page.context["answers"].self_answered == done.campaign.items.count()
    assert page.context["result"] is not None


def test_hr_as_candidate_does_not_see_the_supervisors_ratings_before_sign_off(client: Client, hr: User) -> None:
    assessment = make_assessment(AssessmentState.SUBMITTED, candidate=hr)
    form = RatingForm.objects.get(assessment=assessment, relation="supervisor")
    item = assessment.campaign.items.order_by("position")[0]
    Rating.objects.create(form=form, item=item, value=1, comment="主管的私下評語", updated_at=assessment.assigned_at)
    response = client.get(address("detail", assessment))
    assert "主管的私下評語" not in response.content.decode()
    answers = response.context["answers"]
    assert (answers.shows_self, answers.shows_supervisor) == (True, False)
    other_hr = make_user(role=Role.HR_MANAGER)
    assert visible_answers(other_hr, assessment).shows_both


def test_hr_as_supervisor_rates_independently_like_any_other(client: Client, hr: User) -> None:
    campaign = make_launched_campaign(supervisor=hr, supervisor_mode=SupervisorMode.INDEPENDENT)
    assessment = make_assessment(AssessmentState.SUBMITTED, campaign=campaign)
    answers = client.get(address("detail", assessment)).context["answers"]
    assert not answers.shows_self
    assert {line.own.value for line in answers.sheet.lines} <= {None}


def test_only_hr_opens_the_page(client: Client) -> None:
    assessment = make_assessment()
    for user in (assessment.candidate, assessment.supervisor, make_user(), make_user(role=Role.STANDARD_EDITOR)):
        client.force_login(user)
        for name in ("detail", "reopen", "cancel", "extend", "replace_supervisor"):
            assert client.get(address(name, assessment)).status_code == 404
