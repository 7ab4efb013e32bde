"""A supervisor's team results: the own team's, only once signed off, and nobody else's."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from assessments.enums import AssessmentState, SupervisorMode
from assessments.models import Assessment, Campaign, Score
from assessments.selectors.due import today
from assessments.services.group_scores import rebuild_groups
from assessments.services.interventions import replace_supervisor
from assessments.services.substitutes import name_substitute
from people.enums import Role
from people.models import User
from tests.assessments.result_helpers import add_signed_off_like, complete, signed_off, small_version, submitted
from tests.factories import make_assessment, make_department, make_launched_campaign, make_user
from tests.support.queries import assert_constant_queries

pytestmark = pytest.mark.django_db

VIEWS = ("supervisor_team_tasks", "supervisor_team_competences")
ALL_VIEWS = (*VIEWS, "supervisor_team_report")


@pytest.fixture
def supervisor() -> User:
    return make_user("主管", language="en")


@pytest.fixture
def other_supervisor() -> User:
    return make_user("別組主管", language="en")


@pytest.fixture
def campaign(supervisor: User, other_supervisor: User) -> Campaign:
    """The supervisor reviews two people, of whom one is signed off; the other supervisor one, signed off."""
    people = [make_user(supervisor=boss) for boss in (supervisor, supervisor, other_supervisor)]
    campaign = make_launched_campaign(candidates=people, standard_version=small_version(), uniform_target=3)
    first, second, foreign = Assessment.objects.filter(campaign=campaign).order_by("candidate__employee_number")
    signed_off(first, [4] * 7, [2] * 7)
    submitted(second, [1] * 7)
    signed_off(foreign, [5] * 7, [5] * 7)
    return campaign


def address(name: str, campaign: Campaign) -> str:
    return reverse(f"assessments:{name}", args=[campaign.pk])


@pytest.mark.parametrize("name", VIEWS)
def test_a_supervisor_sees_the_own_signed_off_people_alone(
    client: Client, campaign: Campaign, supervisor: User, other_supervisor: User, name: str
) -> None:
    own, waiting, foreign = (a.candidate for a in campaign.assessments.order_by("candidate__employee_number"))
    client.force_login(supervisor)
    content = client.get(address(name, campaign)).content.decode()
    assert "1 of 2" in content
    for file in ("supervisor_team_report", "supervisor_team_export"):
        assert address(file, campaign) in content
    assert own.name_latin in content
    assert waiting.name_latin not in content
    assert foreign.name_latin not in content
    assert "2.00" in content
    assert "5.00" not in content
    client.force_login(other_supervisor)
    content = client.get(address(name, campaign)).content.decode()
    assert foreign.name_latin in content
    assert own.name_latin not in content


@pytest.mark.parametrize("name", ALL_VIEWS)
def test_strangers_learn_nothing(client: Client, campaign: Campaign, name: str) -> None:
    candidate = campaign.assessments.order_by("pk")[0].candidate
    for user in (candidate, make_user(), make_user(role=Role.HR_MANAGER), make_user(role=Role.STANDARD_EDITOR)):
        client.force_login(user)
        assert client.get(address(name, campaign)).status_code == 404


@pytest.mark.parametrize("name", ALL_VIEWS)
def test_a_substitute_does_not_inherit_the_team(
    client: Client, campaign: Campaign, supervisor: User, name: str
) -> None:
    """They review in the supervisor's place; the results of the whole team are not theirs."""
    substitute = make_user(language="en")
    day = today()
    name_substitute(
        actor=supervisor, supervisor_id=supervisor.pk, substitute_id=substitute.pk, starts_on=day, ends_on=day
    )
    client.force_login(substitute)
    assert client.get(address(name, campaign)).status_code == 404
    assert campaign.title not in client.get(reverse("assessments:supervisor_results")).content.decode()


@pytest.mark.parametrize("name", ALL_VIEWS)
def test_a_replaced_supervisor_is_a_stranger_again(client: Client, name: str) -> None:
    assessment = make_assessment()
    replaced = assessment.supervisor
    replace_supervisor(
        actor=assessment.campaign.created_by,
        assessment_id=assessment.pk,
        version=assessment.version,
        supervisor_id=make_user().pk,
        reason="調職",
    )
    client.force_login(replaced)
    assert client.get(address(name, assessment.campaign)).status_code == 404


@pytest.mark.parametrize("name", VIEWS)
def test_rating_independently_no_self_rating_shows_before_the_sign_off(
    client: Client, supervisor: User, name: str
) -> None:
    """Neither before the own form is complete nor after it: figures count signed-off assessments only."""
    campaign = make_launched_campaign(
        supervisor=supervisor, standard_version=small_version(), supervisor_mode=SupervisorMode.INDEPENDENT
    )
    assessment = Assessment.objects.get(campaign=campaign)
    client.force_login(supervisor)

    def shown() -> str:
        return client.get(address(name, campaign)).content.decode()

    submitted(assessment, [5] * 7)
    assert "No results yet" in shown()
    assert "5.00" not in shown()
    complete(assessment, [2] * 7)
    assert "No results yet" in shown()
    assert "5.00" not in shown()


def test_list_of_campaigns(client: Client, campaign: Campaign, supervisor: User) -> None:
    client.force_login(supervisor)
    content = client.get(reverse("assessments:supervisor_results")).content.decode()
    assert campaign.title in content
    assert "1 of 2" in content
    assert "1 to review" in content
    assert address("supervisor_team_tasks", campaign) in content


def test_list_of_somebody_who_reviews_nobody_is_empty(client: Client, campaign: Campaign) -> None:
    client.force_login(make_user(language="en"))
    content = client.get(reverse("assessments:supervisor_results")).content.decode()
    assert "No team results yet" in content
    assert campaign.title not in content


@pytest.mark.parametrize("name", [*ALL_VIEWS, "supervisor_results"])
def test_team_pages_take_no_posts(client: Client, campaign: Campaign, supervisor: User, name: str) -> None:
    client.force_login(supervisor)
    url = reverse("assessments:supervisor_results") if name == "supervisor_results" else address(name, campaign)
    assert client.post(url).status_code == 405


def test_every_cell_opens_the_row_of_the_person(client: Client, campaign: Campaign, supervisor: User) -> None:
    client.force_login(supervisor)
    content = client.get(address("supervisor_team_tasks", campaign)).content.decode()
    own = campaign.assessments.get(supervisor=supervisor, state=AssessmentState.SIGNED_OFF)
    review = reverse("assessments:supervisor_review", args=[own.pk])
    cells = re.findall(rf'href="{review}#([^"]+)"', content)
    assert cells
    result = client.get(review).content.decode()
    assert all(f'id="{anchor}"' in result for anchor in cells)


@pytest.mark.parametrize("name", VIEWS)
def test_the_rules_of_computing_name_the_scale_and_do_not_link_to_what_is_hrs(
    client: Client, campaign: Campaign, supervisor: User, name: str
) -> None:
    client.force_login(supervisor)
    content = client.get(address(name, campaign)).text
    assert campaign.scale is not None
    assert str(campaign.scale.name_en or campaign.scale.name_zh) in content
    assert reverse("assessments:scale_detail", args=[campaign.scale_id]) not in content
    client.force_login(campaign.created_by)
    of_hr = client.get(address(f"hr_campaign_{name.removeprefix('supervisor_team_')}", campaign)).text
    assert reverse("assessments:scale_detail", args=[campaign.scale_id]) in of_hr


@pytest.mark.parametrize("name", ["supervisor_team_task", "supervisor_team_competence"])
def test_the_people_behind_a_column(
    client: Client, campaign: Campaign, supervisor: User, other_supervisor: User, name: str
) -> None:
    client.force_login(supervisor)
    content = client.get(address(f"{name}s", campaign)).content.decode()
    (first, *_rest) = re.findall(rf'href="({address(f"{name}s", campaign)}\d+/)"', content)
    shown = client.get(first).content.decode()
    own, _waiting, foreign = (a.candidate for a in campaign.assessments.order_by("candidate__employee_number"))
    assert own.name_latin in shown
    assert "Blind spot" in shown
    assert "A mean is shown from 5 people" in shown
    assert foreign.name_latin not in shown
    client.force_login(other_supervisor)
    assert own.name_latin not in client.get(first).content.decode()
    client.force_login(make_user())
    assert client.get(first).status_code == 404
    client.force_login(supervisor)
    assert client.get(re.sub(r"\d+/$", "0/", first)).status_code == 404


@pytest.mark.parametrize(
    "query", ["?part=99", "?part=x&department=x", "?people=x&columns=x", "?state=cancelled", "?page=99", "?below=on"]
)
def test_what_the_address_says_wrong_shows_everybody(
    client: Client, campaign: Campaign, supervisor: User, query: str
) -> None:
    client.force_login(supervisor)
    own = campaign.assessments.get(supervisor=supervisor, state=AssessmentState.SIGNED_OFF).candidate
    response = client.get(address("supervisor_team_tasks", campaign) + query)
    assert response.status_code == 200
    assert f'">{own.name_latin}</a>' in response.content.decode()


def test_a_filter_offers_and_finds_the_own_people_alone(
    client: Client, supervisor: User, other_supervisor: User
) -> None:
    """Also where the address names the department of another team."""
    sales, laboratory, foreign = (make_department(name) for name in ("業務部", "研發部", "別組的部門"))
    people = [
        make_user(supervisor=boss, department=department)
        for boss, department in ((supervisor, sales), (supervisor, laboratory), (other_supervisor, foreign))
    ]
    campaign = make_launched_campaign(candidates=people, standard_version=small_version(), uniform_target=3)
    for assessment in campaign.assessments.all():
        signed_off(assessment, [4] * 7, [2] * 7)
    client.force_login(supervisor)

    def shown(query: str) -> list[bool]:
        content = client.get(address("supervisor_team_tasks", campaign) + query).content.decode()
        assert foreign.name_en not in content
        in_map = content.partition('class="heat-map"')[2]
        return [person.name_latin in in_map for person in people]

    assert shown("") == [True, True, False]
    assert shown(f"?department={sales.pk}") == [True, False, False]
    assert shown(f"?department={foreign.pk}") == [True, True, False]


def test_where_no_score_has_a_target_nobody_is_said_to_reach_it(
    client: Client, campaign: Campaign, supervisor: User
) -> None:
    client.force_login(supervisor)
    url = reverse("assessments:supervisor_results")
    assert "Where most people are below the target" in client.get(url).content.decode()
    Score.objects.filter(assessment__campaign=campaign).update(target=None)
    content = client.get(url).content.decode()
    assert "This campaign sets no targets" in content
    assert "Nobody is below" not in content


@pytest.mark.parametrize("name", ALL_VIEWS)
def test_queries_do_not_grow_with_the_team(client: Client, campaign: Campaign, supervisor: User, name: str) -> None:
    model = campaign.assessments.filter(supervisor=supervisor, signed_off_at__isnull=False)[0]
    client.force_login(supervisor)

    def run() -> None:
        assert client.get(address(name, campaign)).status_code == 200

    assert_constant_queries(run, lambda count: add_signed_off_like(model, count))


@pytest.mark.parametrize("name", ALL_VIEWS)
def test_queries_do_not_grow_where_everybody_else_is_shown(client: Client, name: str) -> None:
    """To a supervisor who works in HR that is at any time."""
    supervisor = make_user(role=Role.HR_MANAGER, language="en", department=make_department())
    campaign = make_launched_campaign(supervisor=supervisor, standard_version=small_version(), uniform_target=3)
    model = signed_off(campaign.assessments.get(), [4] * 7, [2] * 7)
    client.force_login(supervisor)

    def run() -> None:
        response = client.get(address(name, campaign))
        assert response.status_code == 200
        if name in VIEWS:
            assert "Everybody in the campaign" in response.content.decode()

    def grow(count: int) -> None:
        add_signed_off_like(model, count, department=supervisor.department)
        rebuild_groups(campaign=campaign)

    assert_constant_queries(run, grow)


def test_queries_do_not_grow_with_campaigns(client: Client, supervisor: User) -> None:
    client.force_login(supervisor)
    version = small_version()

    def run() -> None:
        assert client.get(reverse("assessments:supervisor_results")).status_code == 200

    def grow(count: int) -> None:
        for _ in range(count):
            make_launched_campaign(supervisor=supervisor, standard_version=version)

    assert_constant_queries(run, grow)
