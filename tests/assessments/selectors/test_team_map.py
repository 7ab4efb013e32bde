"""A supervisor's map of people: filters, orders, where to look first, and means of the whole team alone."""

from decimal import Decimal

import pytest

from assessments.enums import AssessmentState
from assessments.models import Assessment, Campaign, Score
from assessments.selectors.group_comparison import GroupComparison, group_comparison
from assessments.selectors.group_results import Dashboard, Group, competence_dashboard, task_dashboard
from assessments.selectors.team_map import (
    ColumnOrder,
    PeopleOrder,
    TeamFilter,
    TeamMap,
    TeamPerson,
    departments_in,
    team_map,
    team_people,
)
from assessments.selectors.team_picture import everybody_label, map_picture
from assessments.selectors.team_subject import team_subject
from assessments.services.group_scores import rebuild_groups
from assessments.services.launching import close_campaign
from assessments.services.transitions import acknowledge
from people.models import User
from tests.assessments.result_helpers import add_signed_off_like, signed_off, small_version
from tests.factories import make_department, make_launched_campaign, make_user

pytestmark = pytest.mark.django_db

SALES, LABORATORY = "業務部", "研發部"


@pytest.fixture
def supervisor() -> User:
    return make_user("主管", language="en")


@pytest.fixture
def campaign(supervisor: User) -> Campaign:
    """Target 3 everywhere. Anna: T1.1 at 2, T2.1 at 4, K, S and A at 3; Bert: both tasks at 1, K, S and A at 1.

    Anna rates herself 4 throughout; Bert as his supervisor does.
    """
    people = [
        make_user("安", supervisor=supervisor, department=make_department(SALES)),
        make_user("伯", supervisor=supervisor, department=make_department(LABORATORY)),
        make_user("外", supervisor=make_user("別組主管")),
    ]
    campaign = make_launched_campaign(candidates=people, standard_version=small_version(), uniform_target=3)
    anna, bert, other = Assessment.objects.filter(campaign=campaign).order_by("candidate__employee_number")
    signed_off(anna, [4] * 7, [2, 2, 4, 4, 3, 3, 3])
    signed_off(bert, [1] * 7, [1] * 7)
    signed_off(other, [5] * 7, [5] * 7)
    return campaign


def of_tasks(campaign: Campaign, supervisor: User) -> tuple[Dashboard, tuple[TeamPerson, ...]]:
    group = Group(campaign, supervisor_id=supervisor.pk)
    dashboard = task_dashboard(group)
    return dashboard, team_people(group, dashboard)


def others(campaign: Campaign, supervisor: User) -> GroupComparison:
    return group_comparison(viewer=supervisor, campaign=campaign, department_id=supervisor.department_id)


def laid_out(campaign: Campaign, supervisor: User, chosen: TeamFilter | None = None) -> TeamMap:
    return team_map(*of_tasks(campaign, supervisor), chosen or TeamFilter(), others(campaign, supervisor))


def names(found: TeamMap) -> list[str]:
    return [person.assessment.candidate.name_zh[0] for person in found.people]


def codes(found: TeamMap) -> list[str]:
    return [row.subject.code for row in found.columns]


def test_the_widest_mean_gap_comes_first(campaign: Campaign, supervisor: User) -> None:
    found = laid_out(campaign, supervisor)
    assert names(found) == ["伯", "安"]
    assert codes(found) == ["T1.1", "T2.1"]
    assert [[person.cell(row).final for row in found.columns] for person in found.people] == [
        [Decimal(1), Decimal(1)],
        [Decimal(2), Decimal(4)],
    ]
    by_name = laid_out(campaign, supervisor, TeamFilter(people=PeopleOrder.NAME))
    assert [person.name for person in by_name.people] == sorted(person.name for person in found.people)


def test_columns_by_the_widest_mean_gap(campaign: Campaign, supervisor: User) -> None:
    dashboard, team = of_tasks(campaign, supervisor)
    by_gap = team_map(dashboard, team, TeamFilter(columns=ColumnOrder.GAP), others(campaign, supervisor))
    assert codes(by_gap) == ["T1.1", "T2.1"]
    Score.objects.filter(assessment__in=[p.assessment for p in team], task__code="T2.1").update(value=1)
    assert codes(laid_out(campaign, supervisor, TeamFilter(columns=ColumnOrder.GAP))) == ["T2.1", "T1.1"]


def test_filters_narrow_people_and_columns(campaign: Campaign, supervisor: User) -> None:
    _dashboard, team = of_tasks(campaign, supervisor)
    sales, laboratory = departments_in(team)
    assert [sales.name_zh, laboratory.name_zh] == [SALES, LABORATORY]
    assert names(laid_out(campaign, supervisor, TeamFilter(department_id=sales.pk))) == ["安"]
    assert names(laid_out(campaign, supervisor, TeamFilter(department_id=0))) == []
    assert codes(laid_out(campaign, supervisor, TeamFilter(part=1))) == ["T2.1"]
    assert codes(laid_out(campaign, supervisor, TeamFilter(part=7))) == ["T1.1", "T2.1"]
    assert names(laid_out(campaign, supervisor, TeamFilter(state=AssessmentState.ACKNOWLEDGED))) == []
    anna = team[0].assessment
    acknowledge(actor=anna.candidate, assessment_id=anna.pk, version=anna.version, remark="")
    assert names(laid_out(campaign, supervisor, TeamFilter(state=AssessmentState.ACKNOWLEDGED))) == ["安"]


def test_only_what_is_below_its_target(campaign: Campaign, supervisor: User) -> None:
    _dashboard, team = of_tasks(campaign, supervisor)
    sales = departments_in(team)[0].pk
    assert codes(laid_out(campaign, supervisor, TeamFilter(department_id=sales, only_below=True))) == ["T1.1"]
    second_duty = laid_out(campaign, supervisor, TeamFilter(part=1, only_below=True))
    assert names(second_duty) == ["伯"]


def test_where_to_look_first(campaign: Campaign, supervisor: User) -> None:
    found = laid_out(campaign, supervisor).highlights
    assert [(one.person.assessment.candidate.name_zh[0], one.below, one.rated) for one in found.people] == [
        ("伯", 2, 2),
        ("安", 1, 2),
    ]
    assert [(gap.subject.code, gap.below, gap.people, gap.mean) for gap in found.gaps] == [
        ("T1.1", 2, 2, None),
        ("T2.1", 1, 2, None),
    ]
    assert [(spot.subject.code, spot.difference) for spot in found.blind_spots] == [("T1.1", Decimal(2))]
    assert (found.people_below, found.columns_below) == (2, 2)
    assert (found.blind_spot_count, found.blind_spot_people) == (1, 1)


def test_what_stands_above_the_map_is_of_the_whole_team(campaign: Campaign, supervisor: User) -> None:
    everything = laid_out(campaign, supervisor)
    narrowed = laid_out(campaign, supervisor, TeamFilter(part=1, department_id=0, only_below=True))
    assert narrowed.highlights == everything.highlights


def test_competences_have_the_scores_that_lead_on_the_dashboard(campaign: Campaign, supervisor: User) -> None:
    group = Group(campaign, supervisor_id=supervisor.pk)
    dashboard = competence_dashboard(group)
    found = team_map(dashboard, team_people(group, dashboard), TeamFilter(), others(campaign, supervisor))
    assert codes(found) == ["K01", "S01", "A01"]
    assert [[person.cell(row).final for row in found.columns] for person in found.people] == [
        [Decimal(1)] * 3,
        [Decimal(3)] * 3,
    ]


@pytest.mark.parametrize(("people", "shown"), [(4, False), (5, True)])
def test_a_mean_needs_enough_people(campaign: Campaign, supervisor: User, people: int, *, shown: bool) -> None:
    model = campaign.assessments.filter(supervisor=supervisor).order_by("candidate__employee_number")[1]
    add_signed_off_like(model, people - 2)
    found = laid_out(campaign, supervisor)
    assert found.has_means is shown
    assert [gap.mean is not None for gap in found.highlights.gaps] == [shown] * 2
    dashboard, team = of_tasks(campaign, supervisor)
    subject = team_subject(dashboard, team, found.columns[0].subject.pk, found.comparison)
    assert subject is not None
    assert (subject.mean is not None) is shown


def test_no_filter_changes_what_a_mean_is_of(campaign: Campaign, supervisor: User) -> None:
    """Else the difference of two filters would be the mean of the few between them."""
    model = campaign.assessments.filter(supervisor=supervisor).order_by("candidate__employee_number")[1]
    add_signed_off_like(model, 4)
    dashboard, team = of_tasks(campaign, supervisor)
    everything = team_map(dashboard, team, TeamFilter(), others(campaign, supervisor))
    sales = departments_in(team)[0].pk
    for chosen in (
        TeamFilter(department_id=sales),
        TeamFilter(only_below=True),
        TeamFilter(state=AssessmentState.SIGNED_OFF),
    ):
        narrowed = team_map(dashboard, team, chosen, everything.comparison)
        means = dict(zip(codes(everything), everything.means, strict=True))
        assert narrowed.means
        assert all(mean == means[code] for code, mean in zip(codes(narrowed), narrowed.means, strict=True))


def test_people_come_in_pages(campaign: Campaign, supervisor: User) -> None:
    model = campaign.assessments.filter(supervisor=supervisor)[0]
    add_signed_off_like(model, 30)
    dashboard, team = of_tasks(campaign, supervisor)
    pages = [
        team_map(dashboard, team, TeamFilter(), others(campaign, supervisor), page=page) for page in (1, 2, "wrong")
    ]
    assert [len(page.people) for page in pages] == [25, 7, 25]


def test_the_people_behind_a_row(campaign: Campaign, supervisor: User) -> None:
    dashboard, team = of_tasks(campaign, supervisor)
    found = team_subject(dashboard, team, dashboard.rows[0].subject.pk, others(campaign, supervisor))
    assert found is not None
    assert (found.below, found.rated) == (2, 2)
    assert [(one.compared.final, one.self_view) for one in found.page] == [(Decimal(1), ""), (Decimal(2), "blind_spot")]
    assert team_subject(dashboard, team, 0, others(campaign, supervisor)) is None


def test_everybody_else_is_shown_once_the_campaign_is_closed(campaign: Campaign, supervisor: User) -> None:
    outsider = campaign.assessments.exclude(supervisor=supervisor).get()
    add_signed_off_like(outsider, 5)
    rebuild_groups(campaign=campaign)
    picture = map_picture(laid_out(campaign, supervisor))
    assert picture is not None
    assert [row.title for row in picture.heat.rows] == [person.name for person in laid_out(campaign, supervisor).people]

    close_campaign(actor=campaign.created_by, campaign_id=campaign.pk)
    campaign.refresh_from_db()
    shown = laid_out(campaign, supervisor)
    picture = map_picture(shown)
    assert picture is not None
    assert picture.heat.rows[0].title == everybody_label()
    # Anna 2 and 4, Bert 1 and 1, six others 5 each.
    expected = [Decimal("33") / 8, Decimal("35") / 8]
    assert [cell.value for cell in picture.heat.cells[0]] == expected
    assert [cell.gap for cell in picture.heat.cells[0]] == [value - 3 for value in expected]
    dashboard, team = of_tasks(campaign, supervisor)
    subject = team_subject(dashboard, team, shown.columns[0].subject.pk, shown.comparison)
    assert subject is not None
    assert [value.mean for _label, value in subject.others] == expected[:1]


def test_of_too_few_others_nothing_is_shown(campaign: Campaign, supervisor: User) -> None:
    """One person is nobody's but the other supervisor's: a mean of everybody would tell that one's score."""
    close_campaign(actor=campaign.created_by, campaign_id=campaign.pk)
    campaign.refresh_from_db()
    picture = map_picture(laid_out(campaign, supervisor))
    assert picture is not None
    assert [cell.value for cell in picture.heat.cells[0]] == [None, None]
    assert all(cell.note for cell in picture.heat.cells[0])
