"""Campaigns of one standard over time, also across versions, with numbers worked by hand."""

import datetime
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pytest

from assessments.enums import TaskRating
from assessments.models import Assessment, Campaign, RatingScale
from assessments.selectors.parts import WHOLE, Part
from assessments.selectors.trend import CAMPAIGNS_SHOWN, TrendPage, trend_page, trend_standards
from assessments.selectors.trend_section import Shown, TrendRow, TrendSection
from competencies.models import Competence, Indicator, StandardVersion, Task
from competencies.services.drafts import create_draft_from
from competencies.services.lifecycle import publish_version
from people.models import Department
from tests.assessments.result_helpers import Values, signed_off
from tests.factories import make_campaign, make_department, make_launched_campaign, make_standard_version, make_user

pytestmark = pytest.mark.django_db


def version() -> StandardVersion:
    """Two duties with two tasks each of one indicator; K01, K02, S01 and A01."""
    return make_standard_version(duties=2, tasks=2, indicators=1, knowledge=2, skills=1, attitudes=1)


def run(
    on: StandardVersion,
    values: Sequence[Values],
    *,
    year: int,
    department: Department | None = None,
    **fields: Any,
) -> Campaign:
    """Launch a campaign with one signed-off person for each list of the supervisor's answers, in its year."""
    people = [make_user(department=department) for _ in range(max(len(values), 1))]
    campaign = make_launched_campaign(candidates=people, standard_version=on, title=f"評核 {year}", **fields)
    for person, given in zip(people, values, strict=False):
        signed_off(Assessment.objects.get(campaign=campaign, candidate=person), [3] * len(given), given)
    day = datetime.date(year, 1, 1)
    Campaign.objects.filter(pk=campaign.pk).update(opens_on=day, self_due_on=day, review_due_on=day)
    return campaign


def page(show: str = "", *, part: Part = WHOLE) -> TrendPage:
    (standard, *_others) = trend_standards()
    return trend_page(standard, Shown.from_text(show), part)


def section(show: str = "") -> TrendSection:
    (only,) = page(show).sections
    return only


def row(found: TrendSection, code: str) -> TrendRow:
    return next(row for row in found.rows if row.subject.code == code)


def means(found: TrendRow) -> list[tuple[Decimal | None, int]]:
    return [(cell.mean, cell.people) for cell in found.cells]


# T1.1, T1.2, T2.1, T2.2, K01, K02, S01, A01
EARLIER: list[Values] = [[2, 3, 4, 5, 1, 2, 3, 4]]
LATER: list[Values] = [[3, 3, 4, 4, 3, 4, 3, None], [4, 4, 5, 5, 4, 5, 2, 3]]


@pytest.fixture
def standard() -> StandardVersion:
    made = version()
    run(made, LATER, year=2026)
    run(made, EARLIER, year=2025)
    return made


def test_duties_oldest_first_with_the_change(standard: StandardVersion) -> None:
    found = section()
    assert [column.campaign.title for column in found.columns] == ["評核 2025", "評核 2026"]
    assert [column.people for column in found.columns] == [1, 2]
    # T1: (2 + 3) / 2; then (3 + 4) / 2. T2: 4.5; then (4 + 5) / 2.
    assert means(row(found, "T1")) == [(Decimal("2.5000"), 1), (Decimal("3.5000"), 2)]
    assert means(row(found, "T2")) == [(Decimal("4.5000"), 1), (Decimal("4.5000"), 2)]
    assert row(found, "T1").change_text == "+1.00"
    assert not found.has_changed
    assert found.chart is not None


def test_opened_a_duty_shows_its_tasks(standard: StandardVersion) -> None:
    opened = row(section(), "T1").opens
    found = section(opened)
    assert [row.subject.code for row in found.rows] == ["T1.1", "T1.2"]
    assert means(row(found, "T1.1")) == [(Decimal("2.0000"), 1), (Decimal("3.5000"), 2)]
    assert "/tasks/" in row(found, "T1.1").cells[0].url


def test_kinds_as_a_whole_are_the_means_of_their_means(standard: StandardVersion) -> None:
    found = section("kinds")
    # K: (1 + 2) / 2; then K01 = 3.5, K02 = 4.5. A: one of the two has no score.
    assert means(row(found, "K")) == [(Decimal("1.5000"), 1), (Decimal("4.0000"), 2)]
    assert means(row(found, "A")) == [(Decimal("4.0000"), 1), (Decimal("3.0000"), 1)]
    assert [row.subject.code for row in section("K").rows] == ["K01", "K02"]


@pytest.mark.parametrize("show", ["nonsense", "duty-", "duty-x", "T"])
def test_what_is_not_known_shows_the_duties(show: str) -> None:
    assert Shown.from_text(show) == Shown("D")


def test_a_department_alone(standard: StandardVersion) -> None:
    department = make_department()
    run(standard, [[5] * 8], year=2027, department=department)
    (found,) = page(part=Part.of(department.pk)).sections
    assert [column.people for column in found.columns] == [0, 0, 1]
    assert means(row(found, "T1")) == [(None, 0), (None, 0), (Decimal("5.0000"), 1)]
    assert found.chart is None


def test_across_versions_what_changed_is_marked_and_what_came_or_went_is_not_compared() -> None:
    old = version()
    run(old, EARLIER, year=2025)
    new = create_draft_from(actor=None, version_id=old.pk)
    Task.objects.filter(duty__standard_version=new, code="T1.1").update(name="測試任務1.1，並寫成報告", position=7)
    Task.objects.filter(duty__standard_version=new, code="T2.1").update(code="T2.9")
    gone = Task.objects.get(duty__standard_version=new, code="T1.2")
    gone.delete()
    Competence.objects.filter(standard_version=new, code="K02").delete()
    come = Competence.objects.create(
        standard_version=new, kind="K", position=9, code="K03", canonical_code="K3", text="完全不同的主題"
    )
    Task.objects.get(duty__standard_version=new, code="T2.2").competence_links.create(competence=come, position=9)
    publish_version(actor=None, version_id=new.pk)
    assert Indicator.objects.filter(task__duty__standard_version=new).count() == 3
    # T1.1, T2.1 (now T2.9), T2.2, K01, K03, S01, A01
    run(new, [[4, 4, 4, 3, 3, 3, 3]], year=2026)

    duties = section()
    assert row(duties, "T1").has_changed
    assert not row(duties, "T2").has_changed
    assert duties.mixes_versions

    tasks = section(row(duties, "T1").opens)
    assert means(row(tasks, "T1.1")) == [(Decimal("2.0000"), 1), (Decimal("4.0000"), 1)]
    assert [cell.is_changed for cell in row(tasks, "T1.1").cells] == [True, False]
    assert [(r.subject.code, r.cells[0].mean, r.cells[1].mean) for r in tasks.dropped] == [
        ("T1.2", Decimal("3.0000"), None)
    ]
    moved = section(row(duties, "T2").opens)
    assert means(row(moved, "T2.9")) == [(Decimal("4.0000"), 1), (Decimal("4.0000"), 1)]
    assert not moved.has_changed

    knowledge = section("K")
    assert means(row(knowledge, "K03")) == [(None, 0), (Decimal("3.0000"), 1)]
    assert row(knowledge, "K03").change_text == ""
    assert [r.subject.code for r in knowledge.dropped] == ["K02"]
    assert row(section("kinds"), "K").has_changed
    assert not row(section("kinds"), "S").has_changed


def test_scales_are_not_mixed(standard: StandardVersion) -> None:
    other = RatingScale.objects.exclude(slug="proficiency-5").filter(points__value=3).order_by("pk")[0]
    run(standard, [[3] * 8], year=2027, scale=other, uniform_target=3)
    newest, older = page().sections
    assert [column.campaign.title for column in newest.columns] == ["評核 2027"]
    assert [column.campaign.title for column in older.columns] == ["評核 2025", "評核 2026"]


def test_other_weights_are_named(standard: StandardVersion) -> None:
    assert not section().mixes_weights
    run(standard, [[3] * 8], year=2027, self_weight=50, supervisor_weight=50)
    assert section().mixes_weights


def test_tasks_rated_otherwise_are_named(standard: StandardVersion) -> None:
    assert not section().mixes_task_ratings
    run(standard, [[3] * 4], year=2027, task_rating=TaskRating.NONE)
    assert not section().mixes_task_ratings
    run(standard, [[3] * 8], year=2028, task_rating=TaskRating.TASKS)
    assert section().mixes_task_ratings


def test_only_the_newest_campaigns_are_shown_and_drafts_never() -> None:
    made = version()
    for year in range(2000, 2000 + CAMPAIGNS_SHOWN + 2):
        run(made, [], year=year)
    make_campaign(standard_version=made)
    found = page()
    assert found.left_out == 2
    (only,) = found.sections
    assert only.columns[0].campaign.title == "評核 2002"
    assert len(only.columns) == CAMPAIGNS_SHOWN


def test_the_standard_of_the_newest_campaign_comes_first(standard: StandardVersion) -> None:
    other = version()
    run(other, [], year=2030)
    make_campaign(standard_version=version())
    assert [found.pk for found in trend_standards()] == [other.standard_id, standard.standard_id]
