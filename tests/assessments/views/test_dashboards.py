"""HR's dashboards and the people behind a figure: what they show, and that nobody else gets them."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from assessments.enums import AssessmentState
from assessments.models import Assessment, Campaign, Score
from assessments.services.calibration import release_results
from assessments.services.group_scores import rebuild_groups
from competencies.models import Competence, Task
from people.enums import Role
from people.models import User
from tests.assessments.result_helpers import add_signed_off_like, signed_off, small_version, submitted
from tests.factories import (
    make_assessment,
    make_campaign,
    make_department,
    make_launched_campaign,
    make_standard_version,
    make_user,
)
from tests.support.queries import assert_constant_queries, capture

pytestmark = pytest.mark.django_db

PEOPLE_VIEWS = ("hr_campaign_task_people", "hr_campaign_duty_people", "hr_campaign_competence_people")
VIEWS = ("hr_campaign_tasks", "hr_campaign_competences", "hr_campaign_departments", *PEOPLE_VIEWS)


@pytest.fixture
def hr(client: Client) -> User:
    user = make_user("人資", role=Role.HR_MANAGER, language="en")
    client.force_login(user)
    return user


@pytest.fixture
def done() -> Assessment:
    """The one signed-off assessment of a campaign of two."""
    department = make_department("行銷處")
    people = [make_user("甲", department=department), make_user("乙")]
    campaign = make_launched_campaign(
        candidates=people, supervisor=make_user("主管"), standard_version=small_version(), uniform_target=3
    )
    waiting = Assessment.objects.get(campaign=campaign, candidate=people[1])
    submitted(waiting, [1] * 7)
    assessment = Assessment.objects.get(campaign=campaign, candidate=people[0])
    return signed_off(assessment, [4, 5, 3, 3, 4, 4, 4], [2, 3, 4, 4, 5, 3, 2])


def address(name: str, campaign: Campaign) -> str:
    task = Task.objects.filter(duty__standard_version=campaign.standard_version).order_by("pk")[0]
    competence = Competence.objects.filter(standard_version=campaign.standard_version).order_by("pk")[0]
    args = {
        "hr_campaign_task_people": [task.pk],
        "hr_campaign_duty_people": [task.duty_id],
        "hr_campaign_competence_people": [competence.pk],
    }
    return reverse(f"assessments:{name}", args=[campaign.pk, *args.get(name, [])])


@pytest.mark.parametrize("name", VIEWS)
def test_only_hr_gets_the_dashboards(client: Client, done: Assessment, name: str) -> None:
    url = address(name, done.campaign)
    for user, status in (
        (make_user(role=Role.HR_MANAGER), 200),
        (done.supervisor, 404),
        (done.candidate, 404),
        (make_user(role=Role.STANDARD_EDITOR), 404),
        (make_user(), 404),
    ):
        client.force_login(user)
        assert client.get(url).status_code == status
    client.logout()
    assert client.get(url).status_code == 302


@pytest.mark.parametrize("name", VIEWS)
def test_dashboards_take_no_posts(client: Client, hr: User, done: Assessment, name: str) -> None:
    assert client.post(address(name, done.campaign)).status_code == 405


@pytest.mark.parametrize("name", VIEWS)
def test_a_campaign_in_preparation_or_none_has_no_dashboards(
    client: Client, hr: User, done: Assessment, name: str
) -> None:
    draft = make_campaign(standard_version=done.campaign.standard_version)
    assert client.get(address(name, draft)).status_code == 404
    url = address(name, done.campaign).replace(f"/{done.campaign_id}/", "/0/", 1)
    assert client.get(url).status_code == 404


@pytest.mark.parametrize("name", PEOPLE_VIEWS)
def test_what_the_campaign_does_not_rate_is_not_found(client: Client, hr: User, done: Assessment, name: str) -> None:
    other = make_launched_campaign(standard_version=small_version())
    foreign = address(name, other).replace(f"/{other.pk}/", f"/{done.campaign_id}/", 1)
    assert client.get(foreign).status_code == 404


def test_tasks_with_their_figures(client: Client, hr: User, done: Assessment) -> None:
    content = client.get(address("hr_campaign_tasks", done.campaign)).content.decode()
    assert "1 of 2" in content
    assert "測試任務1.1" in content
    assert "\u22120.50" in content  # T1.1: supervisor (2 + 3) / 2 = 2.5, target 3
    assert "+2.00" in content  # self 4.5 - supervisor 2.5
    assert address("hr_campaign_task_people", done.campaign) in content


def test_nothing_of_an_unsigned_self_rating_is_shown(client: Client, hr: User, done: Assessment) -> None:
    """The second person's self-rating of 1 throughout has been submitted, and no figure or name shows it."""
    for name in VIEWS:
        content = client.get(address(name, done.campaign)).content.decode()
        assert ">1.00<" not in content
        assert Assessment.objects.exclude(pk=done.pk).get(campaign=done.campaign).candidate.name_latin not in content


def test_knowledge_that_is_not_rated_itself_shows_the_figures_from_its_tasks(client: Client, hr: User) -> None:
    campaign = make_launched_campaign(standard_version=small_version(), rates_knowledge=False, rates_attitudes=False)
    signed_off(Assessment.objects.get(campaign=campaign), [3] * 5, [4, 4, 1, 1, 5])
    content = client.get(address("hr_campaign_competences", campaign)).content.decode()
    knowledge = content[content.index("K01") : content.index("S01")]
    assert ">2.50<" in knowledge  # the mean of T1.1 (4) and T2.1 (1); target 3
    assert "\u22120.50" in knowledge
    assert "From tasks" in knowledge


def test_nothing_signed_off_yet(client: Client, hr: User) -> None:
    campaign = make_launched_campaign(standard_version=small_version())
    for name in VIEWS:
        content = client.get(address(name, campaign)).content.decode()
        assert "No results yet" in content
        assert "figures-table" not in content


def test_sorting_is_in_the_address_and_announced(client: Client, hr: User, done: Assessment) -> None:
    url = address("hr_campaign_tasks", done.campaign)
    plain = client.get(url).content.decode()
    assert "aria-sort" not in plain
    assert plain.index("測試任務1.1") < plain.index("測試任務2.1")
    ordered = client.get(url, {"sort": "-gap"}).content.decode()
    assert 'aria-sort="descending"' in ordered
    table = ordered[ordered.index("<tbody") :]
    assert table.index("測試任務2.1") < table.index("測試任務1.1")
    assert client.get(url, {"sort": "nonsense"}).status_code == 200


def test_filter_by_department_stays_on_the_way_to_the_people(client: Client, hr: User, done: Assessment) -> None:
    url = address("hr_campaign_tasks", done.campaign)
    department = done.department
    assert department is not None
    content = client.get(url, {"department": department.pk}).content.decode()
    assert "1 of 1" in content
    assert f"{address('hr_campaign_task_people', done.campaign)}?department={department.pk}" in content
    # The other views of the results keep the filter.
    for name in ("hr_campaign_competences", "hr_campaign_departments", "hr_campaign_gaps"):
        assert f"{reverse(f'assessments:{name}', args=[done.campaign_id])}?department={department.pk}" in content
    people = client.get(address("hr_campaign_task_people", done.campaign), {"department": department.pk})
    assert done.candidate.name_latin in people.content.decode()


def test_an_unknown_department_gets_a_message_at_the_field(client: Client, hr: User, done: Assessment) -> None:
    for value in ("999999", "abc"):
        response = client.get(address("hr_campaign_tasks", done.campaign), {"department": value})
        assert response.status_code == 200
        assert "is-invalid" in response.content.decode()


def test_one_duty_and_one_kind_alone(client: Client, hr: User, done: Assessment) -> None:
    second = Task.objects.get(code="T2.1", duty__standard_version=done.campaign.standard_version)
    tasks = client.get(address("hr_campaign_tasks", done.campaign), {"duty": second.duty_id}).context["dashboard"]
    assert [row.subject.code for row in tasks.rows] == ["T2.1"]
    url = address("hr_campaign_competences", done.campaign)
    competences = client.get(url, {"kind": "S"}).context["dashboard"]
    assert [row.subject.code for row in competences.rows] == ["S01"]
    # What does not exist narrows nothing and is named at its field.
    for wrong in (
        client.get(address("hr_campaign_tasks", done.campaign), {"duty": "0"}),
        client.get(url, {"kind": "X"}),
    ):
        assert "is-invalid" in wrong.content.decode()
        assert len(wrong.context["dashboard"].rows) >= 2


def test_numbers_below_the_target_lead_to_those_people(client: Client, hr: User, done: Assessment) -> None:
    url = address("hr_campaign_task_people", done.campaign)
    assert f"{url}?below=1" in client.get(address("hr_campaign_tasks", done.campaign)).content.decode()
    other = add_signed_off_like(done, 1)[0]
    Score.objects.filter(assessment__candidate=other, source="final").update(value=4)
    rebuild_groups(campaign=done.campaign)

    def shown(**query: str) -> set[User]:
        return {row.person for row in client.get(url, query).context["people"].rows}

    assert shown() == {done.candidate, other}
    assert shown(below="1") == {done.candidate}  # 2.5 of 3


def test_blind_spots_alone(client: Client, hr: User, done: Assessment) -> None:
    """T1.1: self 4.5, supervisor 2.5. The other's self-rating is exactly one point above, the third's just less."""
    one, two = add_signed_off_like(done, 2)
    for person, value in ((one, "3.5000"), (two, "3.4999")):
        Score.objects.filter(assessment__candidate=person, source="self").update(value=value)
    rebuild_groups(campaign=done.campaign)
    url = address("hr_campaign_task_people", done.campaign)
    response = client.get(url, {"blind": "1"})
    assert {row.person for row in response.context["people"].rows} == {done.candidate, one}
    assert "blind spot" in response.content.decode()
    assert response.context["page_obj"].paginator.count == 2
    both = client.get(url, {"blind": "1", "below": "1"})
    assert {row.person for row in both.context["people"].rows} == {done.candidate, one}
    Score.objects.filter(source="self").update(value=1)
    rebuild_groups(campaign=done.campaign)
    nobody = client.get(url, {"blind": "1"}).content.decode()
    assert "Nobody matches" in nobody


def shown_people(client: Client, url: str, query: str) -> tuple[set[User], int]:
    """Whom the page lists, and how many it says there are."""
    response = client.get(f"{url}?{query}")
    return {row.person for row in response.context["people"].rows}, response.context["page_obj"].paginator.count


def test_hidden_strengths_and_a_point_of_the_scale(client: Client, hr: User, done: Assessment) -> None:
    """T1.1: self 4.5, supervisor and final 2.5, nearest to 3. The other's own score is just a point below."""
    (other,) = add_signed_off_like(done, 1)
    Score.objects.filter(assessment__candidate=other, source="self").update(value="1.5000")
    rebuild_groups(campaign=done.campaign)
    url = address("hr_campaign_task_people", done.campaign)
    assert shown_people(client, url, "hidden=1") == ({other}, 1)
    assert shown_people(client, url, "blind=1") == ({done.candidate}, 1)
    assert shown_people(client, url, "point=3") == ({done.candidate, other}, 2)
    assert shown_people(client, url, "point=3&hidden=1") == ({other}, 1)
    assert shown_people(client, url, "point=4")[1] == 0
    assert 'href="?point=3"' in client.get(url).text


def test_people_without_a_department_and_everybody_else(client: Client, hr: User, done: Assessment) -> None:
    (nobody,) = add_signed_off_like(done, 1, department=None)
    url, part = address("hr_campaign_task_people", done.campaign), f"not-{done.department_id}"
    assert shown_people(client, url, "department=none") == ({nobody}, 1)
    assert shown_people(client, url, f"department={part}") == ({nobody}, 1)
    assert shown_people(client, url, "department=not-none") == ({done.candidate}, 1)
    content = client.get(url, {"department": part}).text
    assert "Everybody except “" in content
    for name in ("hr_campaign_tasks", "hr_campaign_gaps", "hr_campaign_self_and_supervisor"):
        page = client.get(address(name, done.campaign), {"department": "none"}).text
        assert f"{url}?department=none" in page
    assert f"{url}?department=none" in client.get(address("hr_campaign_departments", done.campaign)).text


def test_parts_that_are_nowhere_offered_get_a_message(client: Client, hr: User, done: Assessment) -> None:
    Assessment.objects.filter(campaign=done.campaign).update(department=done.department)
    url = address("hr_campaign_task_people", done.campaign)
    for text in ("none", "not-none", "not-0", "not-", "not-not-none", f"not-not-{done.department_id}"):
        response = client.get(url, {"department": text})
        assert response.status_code == 200
        assert response.context["form"].errors["department"]
        assert {row.person for row in response.context["people"].rows} == {done.candidate}


def test_figures_from_tasks_open_the_scores_from_tasks(client: Client, hr: User, done: Assessment) -> None:
    url = address("hr_campaign_competence_people", done.campaign)
    assert f"{url}?from_tasks=1" in client.get(address("hr_campaign_competences", done.campaign)).text
    assert client.get(url, {"from_tasks": "1"}).context["people"].from_tasks
    assert not client.get(url).context["people"].from_tasks


def test_people_behind_a_figure_lead_to_their_assessments(client: Client, hr: User, done: Assessment) -> None:
    content = client.get(address("hr_campaign_task_people", done.campaign)).content.decode()
    assert done.candidate.name_latin in content
    assert reverse("assessments:hr_assessment_detail", args=[done.pk]) in content
    assert f"{reverse('assessments:hr_assessment_detail', args=[done.pk])}#result-T" in content
    assert "sum 2.5000 ÷ 1 person = 2.5000" in content
    assert done.campaign.standard_version is not None
    assert done.campaign.standard_version.label in content


@pytest.mark.parametrize("name", VIEWS)
@pytest.mark.parametrize("query", ["", "?sort=gap"])
def test_queries_do_not_grow_with_people(client: Client, hr: User, done: Assessment, name: str, query: str) -> None:
    url = address(name, done.campaign) + query

    def run() -> None:
        assert client.get(url).status_code == 200

    def grow(count: int) -> None:
        add_signed_off_like(done, count, department=make_department())

    assert assert_constant_queries(run, grow) <= 25


@pytest.mark.parametrize("name", VIEWS)
def test_queries_do_not_grow_with_tasks_and_competences(client: Client, hr: User, name: str) -> None:
    counts = []
    for size in (1, 4):
        version = make_standard_version(duties=size, tasks=size, indicators=1, knowledge=size, skills=size)
        campaign = make_launched_campaign(standard_version=version)
        items = size * size + 2 * size + 1
        signed_off(Assessment.objects.get(campaign=campaign), [3] * items, [4] * items)
        url = address(name, campaign)
        client.get(url)
        counts.append(len(capture(_get(client, url))))
    assert counts[0] == counts[1]


def _get(client: Client, url: str) -> Callable[[], object]:
    return lambda: client.get(url)


def test_the_rules_of_computing_are_there_for_everybody(client: Client, hr: User, done: Assessment) -> None:
    rules = reverse("assessments:how_scores")
    assert rules in client.get(address("hr_campaign_tasks", done.campaign)).content.decode()
    client.force_login(done.candidate)
    assert client.get(rules).status_code == 200


@pytest.mark.parametrize("name", PEOPLE_VIEWS)
def test_who_works_in_hr_and_is_assessed_waits_for_the_release_like_others(client: Client, name: str) -> None:
    hr, other = make_user("人資自己", role=Role.HR_MANAGER, language="en"), make_user("其他人員")
    campaign = make_launched_campaign(
        candidates=[hr, other], standard_version=small_version(), task_rating="indicators", holds_results=True
    )
    for candidate in (hr, other):
        make_assessment(AssessmentState.SIGNED_OFF, campaign=campaign, candidate=candidate)
    client.force_login(hr)

    def seen() -> tuple[bool, bool, bool]:
        content = client.get(address(name, campaign)).content.decode()
        # The own name also stands in the head of every page.
        table = content[content.index("<table class") :]
        return hr.employee_number in table, other.employee_number in table, "before its release" in content

    assert seen() == (False, True, True)
    release_results(actor=campaign.created_by, campaign_id=campaign.pk)
    assert seen() == (True, True, False)
