"""Rows followed through the versions of a standard."""

import pytest

from competencies.enums import MatchKind
from competencies.models import Competence, Duty, Indicator, ItemMatch, StandardVersion, Task
from competencies.selectors.version_chain import Counterpart, Counterparts, counterparts_of
from competencies.services.drafts import create_draft_from
from competencies.services.lifecycle import publish_version
from tests.factories import make_standard_version
from tests.support.queries import capture

pytestmark = pytest.mark.django_db


@pytest.fixture
def versions() -> list[StandardVersion]:
    """Three editions; in the second a task is reworded, one loses an indicator, K2 is gone and K3 comes."""
    first = make_standard_version(duties=3, tasks=1, indicators=2, knowledge=2, skills=1)
    second = create_draft_from(actor=None, version_id=first.pk)
    Task.objects.filter(duty__standard_version=second, code="T1.1").update(name="測試任務1.1，並寫成報告")
    Indicator.objects.filter(task__duty__standard_version=second, code="P2.1.2").delete()
    Competence.objects.filter(standard_version=second, code="K02").delete()
    Competence.objects.create(
        standard_version=second, kind="K", position=9, code="K03", canonical_code="K3", text="完全不同的主題"
    )
    task = Task.objects.get(duty__standard_version=second, code="T3.1")
    task.competence_links.create(competence=Competence.objects.get(standard_version=second, code="K03"), position=9)
    publish_version(actor=None, version_id=second.pk)
    third = create_draft_from(actor=None, version_id=second.pk)
    publish_version(actor=None, version_id=third.pk)
    return [first, second, third]


def task(version: StandardVersion, code: str) -> int:
    return Task.objects.get(duty__standard_version=version, code=code).pk


def competence(version: StandardVersion, code: str) -> int:
    return Competence.objects.get(standard_version=version, code=code).pk


def duty(version: StandardVersion, code: str) -> int:
    return Duty.objects.get(standard_version=version, code=code).pk


def test_a_row_is_followed_through_two_maps(versions: list[StandardVersion]) -> None:
    first, second, third = versions
    found = counterparts_of(third.pk, [first.pk, second.pk, third.pk])
    assert set(found) == {first.pk, second.pk}
    assert found[first.pk][MatchKind.KNOWLEDGE, competence(third, "K01")] == Counterpart(
        competence(first, "K01"), False
    )
    assert found[second.pk][MatchKind.TASK, task(third, "T1.1")] == Counterpart(task(second, "T1.1"), False)


def test_what_came_later_has_no_counterpart_before(versions: list[StandardVersion]) -> None:
    first, second, third = versions
    found = counterparts_of(third.pk, [first.pk, second.pk])
    assert (MatchKind.KNOWLEDGE, competence(third, "K03")) not in found[first.pk]
    assert (MatchKind.KNOWLEDGE, competence(third, "K03")) in found[second.pk]
    known = {there.row for (kind, _row), there in found[first.pk].items() if kind == MatchKind.KNOWLEDGE}
    assert known == {competence(first, "K01")}


def test_what_was_reworded_or_asks_for_other_indicators_is_changed(versions: list[StandardVersion]) -> None:
    first, _second, third = versions
    found = counterparts_of(third.pk, [first.pk])[first.pk]
    assert found[MatchKind.TASK, task(third, "T1.1")] == Counterpart(task(first, "T1.1"), True)
    assert found[MatchKind.TASK, task(third, "T2.1")] == Counterpart(task(first, "T2.1"), True)
    assert found[MatchKind.TASK, task(third, "T3.1")] == Counterpart(task(first, "T3.1"), False)
    assert found[MatchKind.DUTY, duty(third, "T1")].is_changed
    assert not found[MatchKind.DUTY, duty(third, "T3")].is_changed


def test_the_way_back_says_the_same(versions: list[StandardVersion]) -> None:
    first, _second, third = versions
    there, back = counterparts_of(third.pk, [first.pk])[first.pk], counterparts_of(first.pk, [third.pk])[third.pk]
    assert back == turned(there)
    assert back


def turned(found: Counterparts) -> Counterparts:
    return {(kind, there.row): Counterpart(row, there.is_changed) for (kind, row), there in found.items()}


def test_without_a_map_there_are_no_counterparts(versions: list[StandardVersion]) -> None:
    first, second, third = versions
    ItemMatch.objects.filter(new_version=second).delete()
    assert counterparts_of(third.pk, [first.pk, make_standard_version().pk]).keys() >= {first.pk}
    assert counterparts_of(third.pk, [first.pk])[first.pk] == {}


def test_reads_three_times_for_any_number_of_versions(versions: list[StandardVersion]) -> None:
    first, second, third = versions
    assert len(capture(lambda: counterparts_of(third.pk, [second.pk]))) == 3
    assert len(capture(lambda: counterparts_of(third.pk, [first.pk, second.pk]))) == 3
    assert not capture(lambda: counterparts_of(third.pk, [third.pk]))
