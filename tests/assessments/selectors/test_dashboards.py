"""Figures of groups, against sums worked by hand; the filter by department; the people behind a row."""

import re
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection

from assessments.enums import TargetRule, TaskRating
from assessments.models import Assessment, Campaign, Score
from assessments.scoring import is_below
from assessments.selectors.dashboards import (
    Narrowing,
    PeopleOf,
    Rated,
    people_behind,
    rated_competence,
    rated_duty,
    rated_task,
)
from assessments.selectors.group_results import Group, GroupRow, competence_dashboard, signed_off_of, task_dashboard
from assessments.selectors.parts import parts_of
from assessments.services.group_scores import rebuild_groups
from assessments.services.interventions import cancel, reopen
from assessments.services.transitions import acknowledge
from people.models import Department, User
from people.selectors import department_subtree_ids
from tests.assessments.result_helpers import add_signed_off_like, signed_off, small_version, submitted
from tests.factories import make_department, make_launched_campaign, make_user
from tests.support.queries import capture

pytestmark = pytest.mark.django_db

Forms = tuple[list[int | None], list[int | None]]

# Per person: self, then supervisor, over four indicators, K, S, A. Weights 25 : 75, target 3.
# T1.1 self 4.5, supervisor 2.5, final 3.0; T2.1 self 3, supervisor 2, final 2.25
ANNA: Forms = ([4, 5, 3, 3, 4, 2, 5], [2, 3, 2, 2, 4, None, 3])
# T1.1 self 2, supervisor 4, final 3.5; T2.1 not applicable throughout
BENNO: Forms = ([2, 2, None, None, 3, 3, 3], [4, 4, None, None, 2, 5, 3])
# never signed off: counts nowhere
CLARA: Forms = ([5, 5, 5, 5, 5, 5, 5], [5, 5, 5, 5, 5, 5, 5])


@pytest.fixture
def people() -> list[User]:
    head = make_department("總公司")
    marketing, sales = make_department("行銷處", parent=head), make_department("業務處", parent=head)
    brand = make_department("品牌部", parent=marketing)
    return [make_user(department=department) for department in (brand, sales, marketing)]


@pytest.fixture
def campaign(people: list[User]) -> Campaign:
    campaign = make_launched_campaign(
        candidates=people,
        supervisor=make_user("主管"),
        standard_version=small_version(),
        self_weight=25,
        supervisor_weight=75,
        uniform_target=3,
    )
    for person, values in zip(people[:2], (ANNA, BENNO), strict=True):
        signed_off(Assessment.objects.get(campaign=campaign, candidate=person), *values)
    submitted(Assessment.objects.get(campaign=campaign, candidate=people[2]), CLARA[0])
    return campaign


def by_code(rows: tuple[GroupRow, ...]) -> dict[str, GroupRow]:
    return {row.subject.code: row for row in rows}


def test_means_of_tasks(campaign: Campaign) -> None:
    rows = by_code(task_dashboard(Group(campaign)).rows)
    first = rows["T1.1"]
    assert first.compared.self_score == Decimal("3.2500")  # (4.5 + 2) / 2
    assert first.compared.supervisor == Decimal("3.2500")  # (2.5 + 4) / 2
    assert first.compared.final == Decimal("3.2500")  # (3 + 3.5) / 2
    assert first.compared.target == Decimal(3)
    assert (first.compared.gap, first.compared.gap_text, first.compared.gap_kind) == (Decimal("0.25"), "+0.25", "above")
    assert (first.rated, first.final.without_score) == (2, 0)
    assert first.final.nearest == {3: 1, 4: 1}  # 3 and 3.5
    assert [segment.count for segment in first.distribution.segments] == [0, 0, 1, 1, 0]


def test_people_without_a_score_are_left_out_of_the_mean(campaign: Campaign) -> None:
    second = by_code(task_dashboard(Group(campaign)).rows)["T2.1"]
    assert (second.compared.self_score, second.compared.supervisor) == (Decimal(3), Decimal(2))
    assert second.compared.final == Decimal("2.2500")  # (25 x 3 + 75 x 2) / 100
    assert (second.rated, second.final.without_score) == (1, 1)
    assert second.compared.gap_text == "\u22120.75"
    assert second.compared.difference_text == "+1.00"


def test_duties_with_the_figures_of_their_tasks(campaign: Campaign) -> None:
    first, second = (section.head for section in task_dashboard(Group(campaign)).sections)
    assert first is not None
    assert second is not None
    # Each duty has one task: the same figures, here stored for the duty itself.
    assert (first.subject.kind, first.leading.final, first.rated, first.below) == ("D", Decimal("3.2500"), 2, 0)
    assert (second.leading.final, second.rated, second.final.without_score) == (Decimal("2.2500"), 1, 1)
    assert second.leading.target == Decimal(3)


def test_people_below_the_target_are_counted_as_their_gap_is_shown(campaign: Campaign, people: list[User]) -> None:
    """A gap of -0.0049 is shown as 0.00 and nobody is below; at -0.0050 it is shown as -0.01."""
    assert by_code(task_dashboard(Group(campaign)).rows)["T2.1"].below == 1
    final = Score.objects.filter(source="final", task__code="T1.1")
    for value, below in (("2.9951", 0), ("2.9950", 2), ("2.9949", 2)):
        final.update(value=Decimal(value))
        rebuild_groups(campaign=campaign)
        row = by_code(task_dashboard(Group(campaign)).rows)["T1.1"]
        assert row.below == below
        assert (row.leading.gap_kind == "below") == (below > 0) == is_below(row.leading.final, row.leading.target)


def test_one_duty_or_one_kind_alone(campaign: Campaign) -> None:
    duty = task_dashboard(Group(campaign)).sections[1].head
    assert duty is not None
    assert set(by_code(task_dashboard(Group(campaign), duty_id=duty.subject.pk).rows)) == {"T2.1"}
    assert set(by_code(competence_dashboard(Group(campaign), kind="S").rows)) == {"S01"}
    assert task_dashboard(Group(campaign), duty_id=0).rows == ()


def test_means_of_competences_with_those_from_tasks_beside(campaign: Campaign) -> None:
    dashboard = competence_dashboard(Group(campaign))
    assert [(section.code, len(section.rows)) for section in dashboard.sections] == [("K", 1), ("S", 1), ("A", 1)]
    rows = by_code(dashboard.rows)
    knowledge = rows["K01"]
    assert knowledge.compared.final == Decimal("3.1250")  # Anna 4; Benno (3 + 3 x 2) / 4 = 2.25
    assert knowledge.from_tasks is not None
    assert knowledge.from_tasks.final == Decimal("3.0625")  # Anna (3 + 2.25) / 2 = 2.625; Benno 3.5
    assert rows["S01"].compared.supervisor == Decimal(5)  # Anna's not applicable
    assert rows["S01"].compared.final == Decimal("3.2500")  # Anna only self 2; Benno (3 + 3 x 5) / 4 = 4.5
    assert rows["A01"].from_tasks is None
    assert dashboard.has_from_tasks


def test_only_signed_off_assessments_count(campaign: Campaign, people: list[User]) -> None:
    dashboard = task_dashboard(Group(campaign))
    assert (dashboard.signed_off.count, dashboard.signed_off.total) == (2, 3)
    acknowledged = Assessment.objects.get(campaign=campaign, candidate=people[0])
    acknowledge(actor=people[0], assessment_id=acknowledged.pk, version=acknowledged.version)
    assert by_code(task_dashboard(Group(campaign)).rows)["T1.1"].rated == 2
    acknowledged.refresh_from_db()
    reopen(actor=campaign.created_by, assessment_id=acknowledged.pk, version=acknowledged.version, reason="資料有誤")
    assert by_code(task_dashboard(Group(campaign)).rows)["T1.1"].rated == 1


def test_cancelled_assessments_are_not_among_those_awaited(campaign: Campaign, people: list[User]) -> None:
    third = Assessment.objects.get(campaign=campaign, candidate=people[2])
    cancel(actor=campaign.created_by, assessment_id=third.pk, version=third.version, reason="離職")
    figures = signed_off_of(Group(campaign))
    assert (figures.count, figures.total) == (2, 2)


def test_without_any_sign_off_there_are_rows_without_figures() -> None:
    campaign = make_launched_campaign(standard_version=small_version())
    dashboard = task_dashboard(Group(campaign))
    assert dashboard.signed_off.count == 0
    assert [row.compared.final for row in dashboard.rows] == [None, None]
    assert dashboard.widest_gap is None


def test_a_department_counts_with_those_below_it(campaign: Campaign) -> None:
    def rated(department: Department) -> tuple[int, int, int]:
        group = Group(campaign, department_ids=frozenset(department_subtree_ids(department.pk)))
        dashboard = task_dashboard(group)
        return by_code(dashboard.rows)["T1.1"].rated, dashboard.signed_off.count, dashboard.signed_off.total

    departments = {node.department.name_zh: node.department for node in parts_of(campaign).nodes}
    assert list(departments) == ["總公司", "行銷處", "品牌部", "業務處"]
    assert rated(departments["總公司"]) == (2, 2, 3)
    assert rated(departments["行銷處"]) == (1, 1, 2)
    assert rated(departments["品牌部"]) == (1, 1, 1)
    assert rated(departments["業務處"]) == (1, 1, 1)


def test_departments_without_people_of_the_campaign_are_not_offered(campaign: Campaign) -> None:
    make_department("倉儲部")
    assert "倉儲部" not in {node.department.name_zh for node in parts_of(campaign).nodes}


def test_another_campaign_on_the_same_standard_does_not_count(campaign: Campaign) -> None:
    other = make_launched_campaign(standard_version=campaign.standard_version)
    signed_off(Assessment.objects.get(campaign=other), *CLARA)
    assert by_code(task_dashboard(Group(campaign)).rows)["T1.1"].rated == 2


@pytest.mark.parametrize(
    ("order", "codes"),
    [
        ("", ["K01", "S01", "A01"]),
        # gaps: K 0.125, S 0.25, A: Anna (5 + 3 x 3) / 4 = 3.5, Benno 3: mean 3.25, gap 0.25
        ("gap", ["K01", "S01", "A01"]),
        ("-gap", ["S01", "A01", "K01"]),
        ("final", ["K01", "S01", "A01"]),
        # self - supervisor: K 3.5 - 3 = 0.5; S 2.5 - 5 = -2.5; A 4 - 3 = 1
        ("difference", ["S01", "K01", "A01"]),
        ("-difference", ["A01", "K01", "S01"]),
        ("nonsense", ["K01", "S01", "A01"]),
    ],
)
def test_orders(campaign: Campaign, order: str, codes: list[str]) -> None:
    assert [row.subject.code for row in competence_dashboard(Group(campaign), order=order).rows] == codes


def test_rows_without_the_figure_come_last_either_way(people: list[User]) -> None:
    campaign = make_launched_campaign(candidates=people[:1], standard_version=small_version())
    values = [3, 3, None, None, 3, 3, 3]
    signed_off(Assessment.objects.get(campaign=campaign), values, values)
    for order in ("gap", "-gap"):
        assert [row.subject.code for row in task_dashboard(Group(campaign), order=order).rows] == ["T1.1", "T2.1"]


def test_knowledge_that_is_not_rated_itself_leads_with_the_figures_from_its_tasks(people: list[User]) -> None:
    campaign = make_launched_campaign(
        candidates=people[:1], standard_version=small_version(), rates_knowledge=False, rates_attitudes=False
    )
    signed_off(Assessment.objects.get(campaign=campaign), [4, 4, 2, 2, 5], [4, 4, 2, 2, 5])
    rows = by_code(competence_dashboard(Group(campaign)).rows)
    assert set(rows) == {"K01", "S01"}
    assert rows["K01"].is_from_tasks
    assert (rows["K01"].leading.final, rows["K01"].rated) == (Decimal(3), 1)
    assert not rows["S01"].is_from_tasks
    found = behind(rated_competence(campaign, rows["K01"].subject.pk), campaign)
    assert found.from_tasks
    assert found.rows[0].compared.final == Decimal(3)


def test_campaign_that_rates_no_tasks_has_no_rows_of_tasks() -> None:
    campaign = make_launched_campaign(standard_version=small_version(), task_rating=TaskRating.NONE)
    assert task_dashboard(Group(campaign)).rows == ()


def test_targets_that_differ_by_item_are_averaged(people: list[User]) -> None:
    campaign = make_launched_campaign(
        candidates=people[:1], standard_version=small_version(), target_rule=TargetRule.UNIFORM, uniform_target=4
    )
    signed_off(Assessment.objects.get(campaign=campaign), [3] * 7, [3] * 7)
    row = by_code(task_dashboard(Group(campaign)).rows)["T1.1"]
    assert (row.compared.target, row.compared.gap_text, row.compared.gap_kind) == (Decimal(4), "\u22121.00", "below")


# --- People behind a row ---------------------------------------------------------------------------------------------


def task_id(campaign: Campaign, code: str) -> int:
    return by_code(task_dashboard(Group(campaign)).rows)[code].subject.pk


def behind(rated: Rated | None, campaign: Campaign, **how: Any) -> PeopleOf:
    assert rated is not None
    return people_behind(Group(campaign), rated, **how)


def test_people_behind_a_task_by_gap(campaign: Campaign, people: list[User]) -> None:
    found = behind(rated_task(campaign, task_id(campaign, "T1.1")), campaign)
    assert [(row.person, row.compared.final) for row in found.rows] == [
        (people[0], Decimal("3.0000")),
        (people[1], Decimal("3.5000")),
    ]
    assert found.rows[0].compared.self_score == Decimal("4.5000")
    assert found.rows[0].compared.supervisor == Decimal("2.5000")
    assert found.rows[0].department == people[0].department.name  # type: ignore[union-attr]
    reverse = behind(rated_task(campaign, task_id(campaign, "T1.1")), campaign, order="-gap")
    assert [row.person for row in reverse.rows] == [people[1], people[0]]


def test_people_without_a_score_come_last(campaign: Campaign, people: list[User]) -> None:
    for order in ("gap", "-gap"):
        found = behind(rated_task(campaign, task_id(campaign, "T2.1")), campaign, order=order)
        assert [(row.person, row.compared.final) for row in found.rows] == [
            (people[0], Decimal("2.25")),
            (people[1], None),
        ]


def test_scores_from_tasks_are_there_beside_own_ratings(campaign: Campaign) -> None:
    pk = by_code(competence_dashboard(Group(campaign)).rows)["K01"].subject.pk
    own = behind(rated_competence(campaign, pk), campaign)
    from_tasks = behind(rated_competence(campaign, pk, from_tasks=True), campaign)
    assert (own.compared.final, own.from_tasks) == (Decimal("3.1250"), False)
    assert (from_tasks.compared.final, from_tasks.from_tasks) == (Decimal("3.0625"), True)
    attitude = by_code(competence_dashboard(Group(campaign)).rows)["A01"].subject.pk
    assert rated_competence(campaign, attitude, from_tasks=True) == rated_competence(campaign, attitude)


def test_the_sums_behind_the_means(campaign: Campaign) -> None:
    found = behind(rated_task(campaign, task_id(campaign, "T2.1")), campaign)
    assert [(part.total, part.count, part.mean, part.without_score) for part in found.sums] == [
        (Decimal("3.0000"), 1, Decimal("3.0000"), 1),
        (Decimal("2.0000"), 1, Decimal("2.0000"), 1),
        (Decimal("2.2500"), 1, Decimal("2.2500"), 1),
    ]


def test_what_the_campaign_does_not_rate_is_not_found(campaign: Campaign) -> None:
    other = make_launched_campaign(standard_version=small_version())
    foreign = competence_dashboard(Group(other)).rows[0].subject.pk
    duty = task_dashboard(Group(other)).sections[0].head
    assert duty is not None
    for look_up, pk in (
        (rated_task, task_id(other, "T1.1")),
        (rated_duty, duty.subject.pk),
        (rated_competence, foreign),
    ):
        assert look_up(other, pk) is not None
        assert look_up(campaign, pk) is None
        assert look_up(campaign, 0) is None


def test_a_long_list_of_people_comes_in_pages(campaign: Campaign, people: list[User]) -> None:
    add_signed_off_like(Assessment.objects.get(campaign=campaign, candidate=people[0]), 60)
    pages = [behind(rated_task(campaign, task_id(campaign, "T1.1")), campaign, page=page) for page in (1, 2)]
    assert [len(page.rows) for page in pages] == [50, 12]
    shown = [row.assessment_id for page in pages for row in page.rows]
    assert len(set(shown)) == 62


def test_sums_of_many_thirds_stay_exact(campaign: Campaign, people: list[User]) -> None:
    """SQLite adds stored decimals as floating point; the sum must come back to four places."""
    first = Assessment.objects.get(campaign=campaign, candidate=people[0])
    Score.objects.filter(assessment=first, task__isnull=False).update(value=Decimal("3.3333"))
    add_signed_off_like(first, 40)
    row = by_code(task_dashboard(Group(campaign)).rows)["T2.1"]
    assert row.final.mean.total == Decimal("3.3333") * 41
    assert row.compared.final == Decimal("3.3333")


def test_scores_are_found_through_indexes(campaign: Campaign) -> None:
    """The statements as they are run read a small campaign's scores without going through those of a large one.

    The dashboard itself reads the stored figures of groups alone.
    """
    large = make_launched_campaign(standard_version=campaign.standard_version)
    add_signed_off_like(signed_off(Assessment.objects.get(campaign=large), *CLARA), 250)
    task = task_id(campaign, "T1.1")
    both = Narrowing(below=True, blind=True)
    of_people = capture(
        lambda: (
            behind(rated_task(campaign, task), campaign),
            behind(rated_task(campaign, task), campaign, narrowing=both),
        )
    )
    statements = [sql for sql in of_people if '"assessments_score"' in sql]
    # The rows and, of one page of them, what stands beside; only both conditions together have to be counted as well.
    assert len(statements) >= 3
    of_groups = capture(lambda: (task_dashboard(Group(campaign)), competence_dashboard(Group(campaign))))
    assert not [sql for sql in of_groups if '"assessments_score"' in sql]
    figures = [sql for sql in of_groups if '"assessments_groupscore"' in sql]
    assert len(figures) == 2
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        if connection.vendor == "postgresql":
            # A table of one page is read as a whole, in either database, unless it is forbidden.
            cursor.execute("SET LOCAL enable_seqscan = off")
            for sql in figures:
                cursor.execute(f"EXPLAIN {sql}")
                assert "group_score_once" in " ".join(str(row) for row in cursor.fetchall())
            cursor.execute("SET LOCAL enable_seqscan = on")
        for sql in statements:
            cursor.execute(f"{'EXPLAIN QUERY PLAN' if connection.vendor == 'sqlite' else 'EXPLAIN'} {sql}")
            plan = " ".join(str(row) for row in cursor.fetchall())
            assert re.search(r"(SEARCH assessments_score USING|Index (Only )?Scan|Bitmap Index Scan)", plan), plan
            assert not re.search(r"(SCAN|Seq Scan on) assessments_score", plan), plan
