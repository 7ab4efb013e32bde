"""Campaigns as HR sees them: the list, progress, people, and what HR does while one runs."""

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessments.enums import AssessmentState, CampaignStatus
from assessments.models import Assessment, Campaign, OutgoingMail
from people.enums import Role
from people.models import User
from tests.factories import make_assessment, make_campaign, make_department, make_launched_campaign, make_user
from tests.support.queries import assert_constant_queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def hr(client: Client) -> User:
    user = make_user("人資", role=Role.HR_MANAGER, language="en")
    client.force_login(user)
    return user


def address(name: str, campaign: Campaign | None = None) -> str:
    return reverse(f"assessments:hr_campaign_{name}", args=[campaign.pk] if campaign else [])


def overdue(campaign: Campaign, *, self_days: int, review_days: int) -> None:
    """Let the dates of a launched campaign have passed."""
    day = timezone.localdate()
    Campaign.objects.filter(pk=campaign.pk).update(
        opens_on=day - timedelta(days=60),
        self_due_on=day - timedelta(days=self_days),
        review_due_on=day - timedelta(days=review_days),
    )


def test_the_empty_list_leads_to_the_first_campaign(client: Client, hr: User) -> None:
    page = client.get(address("list")).content.decode()
    assert "No campaign yet" in page
    assert page.count(address("create")) == 2


def test_the_list_is_searched_filtered_and_sorted(client: Client, hr: User) -> None:
    spring, autumn = make_campaign(title="春季"), make_launched_campaign(title="秋季")

    def titles(**query: str) -> list[str]:
        return [row.campaign.title for row in client.get(address("list"), query).context["rows"]]

    assert titles() == [autumn.title, spring.title]
    assert titles(sort="created") == [spring.title, autumn.title]
    assert titles(q="春") == ["春季"]
    assert autumn.standard_version is not None
    assert titles(q=autumn.standard_version.code) == ["秋季"]
    assert titles(status="running") == ["秋季"]
    assert titles(status="nonsense", sort="nonsense") == [autumn.title, spring.title]
    page = client.get(address("list"), {"q": "冬"}).content.decode()
    assert "No campaign matches" in page


def test_a_draft_in_the_list_says_where_to_go_on(client: Client, hr: User) -> None:
    make_campaign(candidates=[make_user()], opens_on=None)
    row = client.get(address("list")).context["rows"][0]
    assert (row.people, row.next_step) == (1, "Dates and rules")


def test_the_launch_is_confirmed_with_its_consequences(client: Client, hr: User) -> None:
    campaign = make_campaign(candidates=[make_user(), make_user()])
    page = client.get(address("launch", campaign)).content.decode()
    assert "2 people are assigned" in page
    assert "2 mails are sent" in page
    assert "Each form has 13 items." in page
    assert Campaign.objects.get().status == CampaignStatus.DRAFT
    response = client.post(address("launch", campaign))
    assert response["Location"] == address("detail", campaign)
    assert OutgoingMail.objects.count() == 2
    # Pressing the button twice does nothing more.
    client.post(address("launch", campaign))
    assert campaign.assessments.count() == 2


def test_a_campaign_that_is_not_ready_is_not_launched(client: Client, hr: User) -> None:
    campaign = make_campaign()
    summary = reverse("assessments:hr_campaign_setup", args=[campaign.pk, "summary"])
    assert client.get(address("launch", campaign))["Location"] == summary
    assert client.post(address("launch", campaign))["Location"] == summary
    assert Campaign.objects.get().status == CampaignStatus.DRAFT


def test_progress_counts_by_state_and_department(client: Client, hr: User) -> None:
    top = make_department("總部")
    below = make_department("分部", parent=top)
    people = [make_user(department=top), *(make_user(department=below) for _ in range(3)), make_user()]
    campaign = make_launched_campaign(candidates=people)
    make_assessment(AssessmentState.IN_PROGRESS, campaign=campaign, candidate=people[1])
    make_assessment(AssessmentState.SIGNED_OFF, campaign=campaign, candidate=people[2])
    make_assessment(AssessmentState.CANCELLED, campaign=campaign, candidate=people[3])
    progress = client.get(address("detail", campaign)).context["progress"]
    assert {line.state: line.count for line in progress.states} == {
        AssessmentState.ASSIGNED: 2,
        AssessmentState.IN_PROGRESS: 1,
        AssessmentState.SUBMITTED: 0,
        AssessmentState.RETURNED: 0,
        AssessmentState.SIGNED_OFF: 1,
        AssessmentState.ACKNOWLEDGED: 0,
    }
    assert progress.cancelled == 1
    assert progress.tally.total == 4
    lines = {line.pk: line for line in progress.departments}
    assert (lines[top.pk].tally.total, lines[top.pk].tally.finished, lines[top.pk].depth) == (3, 1, 0)
    assert (lines[below.pk].tally.total, lines[below.pk].tally.not_begun, lines[below.pk].depth) == (2, 0, 1)
    assert lines[None].tally.total == 1
    assert progress.self_late == progress.review_late == 0


def test_every_count_opens_as_many_people(client: Client, hr: User) -> None:
    """Of the states, of the departments with those below them, and of those without one."""
    top = make_department("總部")
    below = make_department("分部", parent=top)
    people = [make_user(department=department) for department in (top, below, below, None, None, None, below)]
    campaign = make_launched_campaign(candidates=people)
    states = (AssessmentState.RETURNED, AssessmentState.SUBMITTED, AssessmentState.SIGNED_OFF)
    for person, state in zip(people[1:4], states, strict=True):
        make_assessment(state, campaign=campaign, candidate=person)
    make_assessment(AssessmentState.ACKNOWLEDGED, campaign=campaign, candidate=people[4])
    make_assessment(AssessmentState.CANCELLED, campaign=campaign, candidate=people[6])
    overdue(campaign, self_days=10, review_days=3)
    content = client.get(address("detail", campaign)).text
    people_page = re.escape(address("people", campaign))
    departments = content[content.index('aria-labelledby="departments"') :]
    counts = re.findall(rf'href="{people_page}(\?[^"]*)">(\d+)</a>', departments)
    queries = {unescape(query): int(count) for query, count in counts}
    assert queries == {
        f"?state=counted&department={top.pk}": 3,
        f"?state=assigned&department={top.pk}": 1,
        f"?state=with_employee&department={top.pk}": 1,
        f"?state=submitted&department={top.pk}": 1,
        f"?late=any&department={top.pk}": 3,
        f"?state=counted&department={below.pk}": 2,
        f"?state=with_employee&department={below.pk}": 1,
        f"?state=submitted&department={below.pk}": 1,
        f"?late=any&department={below.pk}": 2,
        "?state=counted&department=none": 3,
        "?state=assigned&department=none": 1,
        "?state=finished&department=none": 2,
        "?late=any&department=none": 1,
    }
    for query, count in {**queries, "?state=handed_in": 3, "?state=finished": 2, "?department=none": 3}.items():
        assert query.replace("&", "&amp;") in content
        assert client.get(address("people", campaign) + query).context["page_obj"].paginator.count == count


def test_the_overview_shows_the_course_and_when_it_would_be_finished(client: Client, hr: User) -> None:
    people = [make_user() for _ in range(6)]
    campaign = make_launched_campaign(candidates=people)
    for person in people[:5]:
        make_assessment(AssessmentState.SUBMITTED, campaign=campaign, candidate=person)
    response = client.get(address("detail", campaign))
    course = response.context["course"]
    assert (course.submitted[-1], course.signed_off[-1]) == (5, 0)
    # Five on the day of the opening: the sixth is expected tomorrow.
    submissions, sign_offs = course.expected
    assert submissions.forecast.day == timezone.localdate() + timedelta(days=1)
    assert sign_offs.forecast.outlook == "too_few"
    content = response.content.decode()
    assert submissions.value in content
    assert "no forecast" in content
    assert "chart-figure" in content
    client.post(address("close", campaign))
    closed = client.get(address("detail", campaign)).content.decode()
    assert "no forecast" not in closed
    assert "chart-figure" in closed


def test_who_is_late_and_by_how_many_days(client: Client, hr: User) -> None:
    people = [make_user(f"甲{n}") for n in range(5)]
    campaign = make_launched_campaign(candidates=people)
    make_assessment(AssessmentState.SUBMITTED, campaign=campaign, candidate=people[1])
    make_assessment(AssessmentState.SIGNED_OFF, campaign=campaign, candidate=people[2])
    make_assessment(AssessmentState.CANCELLED, campaign=campaign, candidate=people[3])
    overdue(campaign, self_days=10, review_days=3)
    more_time = timezone.localdate()
    Assessment.objects.filter(campaign=campaign, candidate=people[4]).update(self_due_on=more_time)
    progress = client.get(address("detail", campaign)).context["progress"]
    # Due today is not late, and the own date beats the campaign's.
    assert [(row.assessment.candidate, row.days_late) for row in progress.late] == [(people[0], 10), (people[1], 3)]
    assert (progress.self_late, progress.review_late) == (1, 1)

    def found(late: str) -> set[User]:
        rows = client.get(address("people", campaign), {"late": late}).context["rows"]
        return {row.assessment.candidate for row in rows}

    assert found("self") == {people[0]}
    assert found("review") == {people[1]}
    assert found("any") == {people[0], people[1]}
    # Nobody is late once it is closed.
    client.post(address("close", campaign))
    progress = client.get(address("detail", campaign)).context["progress"]
    assert (progress.self_late, progress.review_late, progress.late) == (0, 0, ())


def test_of_many_who_are_late_the_longest_overdue_are_named(client: Client, hr: User) -> None:
    people = [make_user(f"甲{n}", employee_number=f"N{n:02}") for n in range(11)]
    campaign = make_launched_campaign(candidates=people)
    overdue(campaign, self_days=2, review_days=1)
    for days, person in ((30, people[10]), (20, people[3])):
        due = timezone.localdate() - timedelta(days=days)
        Assessment.objects.filter(campaign=campaign, candidate=person).update(self_due_on=due)
    progress = client.get(address("detail", campaign)).context["progress"]
    assert progress.self_late == 11
    assert [(row.assessment.candidate, row.days_late) for row in progress.late] == [
        (people[10], 30),
        (people[3], 20),
        *((person, 2) for person in (*people[:3], *people[4:7])),
    ]


def test_people_are_filtered_and_sorted(client: Client, hr: User) -> None:
    top = make_department("總部")
    below = make_department("分部", parent=top)
    boss, other_boss = make_user("主管"), make_user("他主管")
    one = make_user("林一", department=below, supervisor=boss)
    two = make_user("陳二", department=top, supervisor=other_boss)
    campaign = make_launched_campaign(candidates=[one, two])
    make_assessment(AssessmentState.IN_PROGRESS, campaign=campaign, candidate=two)

    def found(**query: str | int) -> list[User]:
        rows = client.get(address("people", campaign), query).context["rows"]
        return [row.assessment.candidate for row in rows]

    assert found() == [one, two]
    assert found(q="陳") == [two]
    assert found(state="in_progress") == [two]
    assert found(department=below.pk) == [one]
    assert found(department=top.pk) == [one, two]
    assert found(supervisor=other_boss.pk) == [two]
    assert found(sort="-state") == [two, one]
    assert found(sort="-supervisor") == [two, one]
    assert found(state="x", late="x", department="x", supervisor="x", sort="x") == [one, two]
    assert "Nobody matches" in client.get(address("people", campaign), {"q": "無此人"}).content.decode()


def test_people_are_added_to_a_running_campaign(client: Client, hr: User) -> None:
    campaign = make_launched_campaign()
    boss = make_user("主管")
    late, alone, left = make_user(supervisor=boss), make_user(), make_user(is_active=False)
    page = client.get(address("add_people", campaign))
    rows = {row.person: row for row in page.context["form"].rows}
    assert rows[late].supervisor_number == boss.employee_number
    assert left not in rows
    assert campaign.assessments.get().candidate not in rows
    response = client.post(
        address("add_people", campaign),
        {
            "person": [late.pk, alone.pk],
            f"supervisor-{late.pk}": boss.employee_number.lower(),
            f"supervisor-{alone.pk}": "T-NOBODY",
        },
    )
    assert response.status_code == 200
    errors = {row.person: row.error for row in response.context["form"].rows if row.error}
    assert set(errors) == {alone}
    assert "T-NOBODY" in response.content.decode()
    assert campaign.assessments.count() == 1
    client.post(
        address("add_people", campaign),
        {
            "person": [late.pk, alone.pk],
            f"supervisor-{late.pk}": boss.employee_number,
            f"supervisor-{alone.pk}": boss.employee_number,
        },
    )
    added = campaign.assessments.filter(candidate__in=[late, alone])
    assert {assessment.supervisor for assessment in added.select_related("supervisor")} == {boss}
    assert added.count() == 2


def test_nobody_is_added_as_their_own_supervisor(client: Client, hr: User) -> None:
    campaign, person = make_launched_campaign(), make_user()
    data = {"person": person.pk, f"supervisor-{person.pk}": person.employee_number}
    response = client.post(address("add_people", campaign), data)
    assert [row.error for row in response.context["form"].rows if row.error]
    assert campaign.assessments.count() == 1


def test_dates_are_extended_with_a_reason(client: Client, hr: User) -> None:
    campaign = make_launched_campaign()
    assert campaign.self_due_on is not None
    later = campaign.self_due_on + timedelta(days=3)
    earlier = campaign.self_due_on - timedelta(days=3)
    data = {"self_due_on": later.isoformat(), "review_due_on": "", "reason": ""}
    response = client.post(address("extend", campaign), data)
    assert "reason" in response.context["form"].errors
    assert later.isoformat() in response.content.decode()
    response = client.post(address("extend", campaign), {**data, "self_due_on": earlier.isoformat(), "reason": "測試"})
    assert "self_due_on" in response.context["form"].errors
    client.post(address("extend", campaign), {**data, "reason": "颱風停班"})
    assert Campaign.objects.get(pk=campaign.pk).self_due_on == later
    page = client.get(address("detail", campaign)).content.decode()
    assert "颱風停班" in page
    assert f"{hr.display_name} extended the dates." in page or f"{hr.name_latin} extended the dates." in page


def test_closing_says_what_is_left_unfinished(client: Client, hr: User) -> None:
    campaign = make_launched_campaign(candidates=[make_user(), make_user()])
    make_assessment(AssessmentState.SUBMITTED, campaign=campaign)
    page = client.get(address("close", campaign)).content.decode()
    assert "2 assessments are unfinished" in page
    assert "Assigned: 1" in page
    assert "Submitted for review: 1" in page
    client.post(address("close", campaign), {"comment": "年度結束"})
    assert Campaign.objects.get().status == CampaignStatus.CLOSED
    page = client.get(address("detail", campaign)).content.decode()
    assert "年度結束" in page
    assert address("close", campaign) not in page
    for name in ("close", "extend", "add_people"):
        assert client.get(address(name, campaign))["Location"] == address("detail", campaign)


def test_a_copy_is_made_and_a_draft_deleted(client: Client, hr: User) -> None:
    source = make_launched_campaign(candidates=[make_user(supervisor=make_user())], title="首次")
    assert "首次 (copy)" in client.get(address("copy", source)).content.decode()
    response = client.post(address("copy", source), {"title": "再一次", "with_people": "on"})
    copy = Campaign.objects.get(title="再一次")
    assert response["Location"] == address("detail", copy)
    assert copy.members.count() == 1
    assert "1 person" in client.get(address("delete", copy)).content.decode()
    client.post(address("delete", copy))
    assert list(Campaign.objects.all()) == [source]
    client.post(address("delete", source))
    assert list(Campaign.objects.all()) == [source]


@pytest.mark.parametrize("name", ["list", "detail", "people"])
def test_queries_do_not_grow(client: Client, hr: User, name: str) -> None:
    department = make_department()
    campaign = make_launched_campaign(candidates=[make_user(department=department)])

    def grow_campaigns(count: int) -> None:
        for n in range(count):
            if n % 2:
                make_launched_campaign(standard_version=campaign.standard_version, created_by=hr)
            else:
                make_campaign(standard_version=campaign.standard_version, created_by=hr, candidates=[make_user()])

    def grow_people(count: int) -> None:
        day = timezone.now()
        for _ in range(count):
            Assessment.objects.create(
                campaign=campaign,
                candidate=make_user(),
                supervisor=make_user(),
                department=make_department(parent=department),
                assigned_at=day,
                assigned_by=hr,
            )
        overdue(campaign, self_days=5, review_days=1)

    grow: Callable[[int], None] = grow_campaigns if name == "list" else grow_people

    def run() -> None:
        response = client.get(address(name, None if name == "list" else campaign))
        assert response.status_code == 200
        if name == "list":
            assert len(response.context["rows"]) == min(Campaign.objects.count(), 20)
        elif name == "people":
            assert len(response.context["rows"]) == campaign.assessments.count()
        else:
            assert response.context["progress"].tally.total == campaign.assessments.count()

    assert_constant_queries(run, grow)
