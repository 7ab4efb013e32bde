"""Which items a campaign asks, in which order, with which targets."""

import pytest

from assessments.enums import ItemKind, TargetRule, TaskRating
from assessments.models import Campaign, CampaignTarget, RatingScale
from assessments.selectors.questionnaire import PlannedItem, planned_items
from competencies.enums import CompetenceKind
from competencies.models import Competence, Indicator, StandardVersion, Task, TaskCompetence
from tests.factories import make_campaign, make_standard_version
from tests.support.queries import capture

pytestmark = pytest.mark.django_db


def codes(items: list[PlannedItem]) -> list[str]:
    return [item.code for item in items]


def level_campaign(version: StandardVersion) -> Campaign:
    return make_campaign(
        standard_version=version,
        scale=RatingScale.objects.get(slug="icap-level-6"),
        target_rule=TargetRule.TASK_LEVEL,
        uniform_target=None,
    )


def targets(campaign: Campaign) -> dict[str, int | None]:
    return {item.code: item.target for item in planned_items(campaign)}


def test_nothing_without_a_standard() -> None:
    assert planned_items(make_campaign(standard_version=None)) == []


def test_indicators_stand_under_their_duty_and_task() -> None:
    items = planned_items(make_campaign())
    assert codes(items)[:4] == ["P1.1.1", "P1.1.2", "P1.2.1", "P1.2.2"]
    assert (items[2].duty, items[2].task) == ("T1 測試職責1", "T1.2 測試任務1.2")
    assert items[2].kind == ItemKind.INDICATOR
    assert items[2].task_id in Task.objects.filter(code="T1.2").values_list("pk", flat=True)
    assert items[2].indicator_id in Indicator.objects.filter(code="P1.2.1").values_list("pk", flat=True)


def test_whole_tasks_and_chosen_kinds() -> None:
    items = planned_items(make_campaign(task_rating=TaskRating.TASKS, rates_knowledge=False, rates_attitudes=False))
    assert codes(items) == ["T1.1", "T1.2", "T2.1", "T2.2", "S01", "S02"]
    assert items[0].kind == ItemKind.TASK
    assert (items[0].indicator_id, items[0].competence_id) == (None, None)
    none = make_campaign(task_rating=TaskRating.NONE, rates_knowledge=False, rates_skills=False, rates_attitudes=False)
    assert planned_items(none) == []


def test_a_task_without_indicators_is_rated_as_a_whole() -> None:
    version = make_standard_version(published=False)
    Indicator.objects.filter(task__code="T1.2", task__duty__standard_version=version).delete()
    items = planned_items(make_campaign(standard_version=version))
    assert codes(items)[:4] == ["P1.1.1", "P1.1.2", "T1.2", "P2.1.1"]


def test_the_order_is_by_position_and_not_by_code() -> None:
    version = make_standard_version(published=False, duties=1)
    Task.objects.filter(duty__standard_version=version, code="T1.1").update(position=9)
    Competence.objects.filter(standard_version=version, code="K01").update(position=9)
    items = planned_items(make_campaign(standard_version=version))
    assert codes(items) == ["P1.2.1", "P1.2.2", "P1.1.1", "P1.1.2", "K02", "K01", "S01", "S02", "A01"]


def test_an_attitude_has_a_name_beside_its_text() -> None:
    version = make_standard_version(published=False)
    attitude = Competence.objects.filter(standard_version=version, kind=CompetenceKind.ATTITUDE)
    attitude.update(name="主動積極", text="不需他人指示")
    item = planned_items(make_campaign(standard_version=version))[-1]
    assert (item.name, item.text) == ("主動積極", "不需他人指示")
    attitude.update(text="")
    assert planned_items(make_campaign(standard_version=version))[-1].text == "主動積極"


# --- Targets ----------------------------------------------------------------------------------------------------------


def test_one_target_for_all() -> None:
    assert set(targets(make_campaign(uniform_target=4)).values()) == {4}


def test_levels_give_targets() -> None:
    version = make_standard_version(published=False, duties=1, attitudes=1, level=3)
    demanding = Task.objects.get(duty__standard_version=version, code="T1.2")
    demanding.level = 5
    demanding.save()
    # K02 is called for by T1.1 alone, S02 by no task.
    TaskCompetence.objects.filter(task=demanding, competence__code="K02").delete()
    TaskCompetence.objects.filter(competence__code="S02", competence__standard_version=version).delete()
    version.level = 4
    version.save()
    found = targets(level_campaign(version))
    assert (found["P1.1.1"], found["P1.2.1"]) == (3, 5)
    assert found["K01"] == 5, "the most demanding task that calls for it"
    assert found["K02"] == 3
    assert found["S02"] == 4, "no task calls for it: the standard's level"
    assert found["A01"] == 4


def test_where_no_level_is_printed_there_is_no_target() -> None:
    version = make_standard_version(published=False, duties=1, level=3)
    Task.objects.filter(duty__standard_version=version, code="T1.1").update(level=None)
    version.level = None
    version.save()
    found = targets(level_campaign(version))
    assert (found["P1.1.1"], found["P1.2.1"], found["K01"], found["A01"]) == (None, 3, 3, None)
    Task.objects.filter(duty__standard_version=version).update(level=None)
    assert set(targets(level_campaign(version)).values()) == {None}


def test_each_item_its_own_target() -> None:
    campaign = make_campaign(target_rule=TargetRule.PER_ITEM, uniform_target=None)
    items = {item.code: item for item in planned_items(campaign)}
    CampaignTarget.objects.create(campaign=campaign, indicator_id=items["P1.1.1"].indicator_id, value=2)
    CampaignTarget.objects.create(campaign=campaign, competence_id=items["A01"].competence_id, value=5)
    CampaignTarget.objects.create(campaign=campaign, task_id=items["P1.1.1"].task_id, value=1)
    found = targets(campaign)
    assert (found["P1.1.1"], found["P1.1.2"], found["A01"]) == (2, None, 5)
    assert items["P1.1.1"].target_key == ("indicator", items["P1.1.1"].indicator_id)
    campaign.task_rating = TaskRating.TASKS
    assert targets(campaign)["T1.1"] == 1


@pytest.mark.parametrize("rule", list(TargetRule))
def test_the_number_of_statements_does_not_depend_on_the_standard(rule: TargetRule) -> None:
    counts = []
    for size in (1, 5):
        version = make_standard_version(duties=size, tasks=size, indicators=size, knowledge=size, skills=size)
        campaign = make_campaign(standard_version=version, target_rule=rule)
        counts.append(len(capture(lambda c=campaign: planned_items(c))))  # type: ignore[misc]
    assert counts[0] == counts[1]
