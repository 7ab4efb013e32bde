"""Preparing a campaign step by step."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from assessments.enums import CampaignStatus, SupervisorMode, TargetRule, TaskRating
from assessments.exceptions import InvalidInput, NotPermitted, TransitionRefused
from assessments.models import Assessment, Campaign, CampaignMember, CampaignTarget, RatingScale
from assessments.selectors.hr_setup import ItemKey, item_keys, setup_of
from assessments.services import campaigns
from assessments.services.members import add_members
from competencies.enums import VersionStatus
from competencies.models import Indicator
from people.enums import Role
from people.models import User
from tests.factories import make_campaign, make_launched_campaign, make_standard_version, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def hr() -> User:
    return make_user("人資", role=Role.HR_MANAGER)


def reload(campaign: Campaign) -> Campaign:
    return Campaign.objects.select_related("standard_version", "scale").get(pk=campaign.pk)


def date_values(**changes: Any) -> dict[str, Any]:
    day = timezone.localdate()
    return {
        "opens_on": day,
        "self_due_on": day + timedelta(days=7),
        "review_due_on": day + timedelta(days=14),
        "supervisor_mode": SupervisorMode.OPEN,
        "self_weight": 0,
        "supervisor_weight": 100,
        "holds_results": False,
        **changes,
    }


def test_only_hr_prepares_campaigns(hr: User) -> None:
    campaign = make_campaign()
    for other in (make_user(), make_user(role=Role.STANDARD_EDITOR), make_user(role=Role.HR_MANAGER, is_active=False)):
        with pytest.raises(NotPermitted):
            campaigns.create_campaign(actor=other, title="測試")
        with pytest.raises(NotPermitted):
            campaigns.update_campaign_dates(actor=other, campaign_id=campaign.pk, **date_values())
        with pytest.raises(NotPermitted):
            campaigns.copy_campaign(actor=other, campaign_id=campaign.pk, title="測試", with_people=False)
        with pytest.raises(NotPermitted):
            campaigns.delete_draft(actor=other, campaign_id=campaign.pk)
    assert Campaign.objects.count() == 1


def test_a_launched_campaign_is_not_set_up_again(hr: User) -> None:
    campaign = make_launched_campaign()
    before = Campaign.objects.filter(pk=campaign.pk).values().get()
    with pytest.raises(TransitionRefused):
        campaigns.update_campaign_standard(
            actor=hr, campaign_id=campaign.pk, title="x", purpose="", standard_version_id=None
        )
    with pytest.raises(TransitionRefused):
        campaigns.set_targets(actor=hr, campaign_id=campaign.pk, target_rule=TargetRule.UNIFORM, uniform_target=5)
    with pytest.raises(TransitionRefused):
        campaigns.delete_draft(actor=hr, campaign_id=campaign.pk)
    assert Campaign.objects.filter(pk=campaign.pk).values().get() == before


def test_a_draft_grows_step_by_step_until_nothing_is_missing(hr: User) -> None:
    version = make_standard_version()
    campaign = campaigns.create_campaign(actor=hr, title="年度評核")
    assert setup_of(reload(campaign)).next_step.slug == "standard"

    campaigns.update_campaign_standard(
        actor=hr, campaign_id=campaign.pk, title="年度評核", purpose="發展", standard_version_id=version.pk
    )
    assert setup_of(reload(campaign)).next_step.slug == "contents"

    campaigns.update_campaign_contents(
        actor=hr,
        campaign_id=campaign.pk,
        scale_id=RatingScale.objects.get(slug="proficiency-5").pk,
        task_rating=TaskRating.INDICATORS,
        rates_knowledge=True,
        rates_skills=True,
        rates_attitudes=False,
        allows_not_applicable=True,
    )
    setup = setup_of(reload(campaign))
    assert setup.next_step.slug == "targets"
    assert len(setup.items) == 8 + 2 + 2

    campaigns.set_targets(actor=hr, campaign_id=campaign.pk, target_rule=TargetRule.UNIFORM, uniform_target=3)
    assert setup_of(reload(campaign)).next_step.slug == "dates"

    campaigns.update_campaign_dates(actor=hr, campaign_id=campaign.pk, **date_values())
    assert setup_of(reload(campaign)).next_step.slug == "people"

    add_members(actor=hr, campaign_id=campaign.pk, user_ids=[make_user(supervisor=make_user()).pk])
    setup = setup_of(reload(campaign))
    assert setup.next_step.slug == "summary"
    assert not setup.problems


def test_targets_are_not_done_while_there_is_no_scale_to_set_them_on(hr: User) -> None:
    campaign = make_campaign(scale=None, uniform_target=None)
    steps = {step.slug: step for step in setup_of(reload(campaign)).steps}
    assert not steps["targets"].is_done
    assert not steps["contents"].is_done
    assert steps["dates"].is_done


@pytest.mark.parametrize("status", [VersionStatus.DRAFT, VersionStatus.RETIRED])
def test_only_published_versions_are_chosen(hr: User, status: VersionStatus) -> None:
    version = make_standard_version(published=status == VersionStatus.RETIRED)
    if status == VersionStatus.RETIRED:
        version.status = status
        version.retired_at = timezone.now()
        version.save(update_fields=["status", "retired_at"])
    with pytest.raises(InvalidInput) as refused:
        campaigns.create_campaign(actor=hr, title="x", standard_version_id=version.pk)
    assert refused.value.field == "standard_version_id"
    assert not Campaign.objects.exists()


def test_another_version_drops_the_targets_of_the_old_ones_items(hr: User) -> None:
    campaign = make_campaign(target_rule=TargetRule.PER_ITEM)
    task_indicator = Indicator.objects.filter(task__duty__standard_version=campaign.standard_version_id).first()
    assert task_indicator is not None
    CampaignTarget.objects.create(campaign=campaign, indicator=task_indicator, value=4)
    keep: dict[str, Any] = {"title": campaign.title, "purpose": ""}
    campaigns.update_campaign_standard(
        actor=hr, campaign_id=campaign.pk, standard_version_id=campaign.standard_version_id, **keep
    )
    assert campaign.targets.count() == 1
    campaigns.update_campaign_standard(
        actor=hr, campaign_id=campaign.pk, standard_version_id=make_standard_version().pk, **keep
    )
    assert campaign.targets.count() == 0


def test_targets_per_item_are_replaced_where_named_and_kept_elsewhere(hr: User) -> None:
    campaign = make_campaign(target_rule=TargetRule.PER_ITEM)
    first, second, third = sorted(item_keys(campaign.standard_version_id))[:3]
    rule: dict[str, Any] = {
        "actor": hr,
        "campaign_id": campaign.pk,
        "target_rule": TargetRule.PER_ITEM,
        "uniform_target": None,
    }
    campaigns.set_targets(**rule, item_targets={first: 2, second: 3})
    campaigns.set_targets(**rule, item_targets={second: None, third: 5})
    saved = {
        next(pk for pk in (t.competence_id, t.indicator_id, t.task_id) if pk is not None): t.value
        for t in campaign.targets.all()
    }
    assert saved == {first.pk: 2, third.pk: 5}


def test_a_target_must_be_a_point_of_the_scale_and_of_an_item_of_the_standard(hr: User) -> None:
    campaign = make_campaign()
    foreign = next(iter(item_keys(make_standard_version().pk)))
    own = next(iter(item_keys(campaign.standard_version_id)))
    rule: dict[str, Any] = {"actor": hr, "campaign_id": campaign.pk, "target_rule": TargetRule.PER_ITEM}
    for field, values in {
        "uniform_target": {"uniform_target": 6},
        "item_targets": {"uniform_target": None, "item_targets": {own: 6}},
    }.items():
        with pytest.raises(InvalidInput) as refused:
            campaigns.set_targets(**rule, **values)  # type: ignore[arg-type]
        assert refused.value.field == field
    with pytest.raises(InvalidInput):
        campaigns.set_targets(**rule, uniform_target=None, item_targets={foreign: 3})
    with pytest.raises(InvalidInput):
        campaigns.set_targets(**rule, uniform_target=None, item_targets={ItemKey("rumour", own.pk): 3})
    assert reload(campaign).target_rule == TargetRule.UNIFORM
    assert not campaign.targets.exists()


def test_targets_follow_the_level_only_on_a_level_scale(hr: User) -> None:
    campaign = make_campaign()
    rule: dict[str, Any] = {
        "actor": hr,
        "campaign_id": campaign.pk,
        "target_rule": TargetRule.TASK_LEVEL,
        "uniform_target": None,
    }
    with pytest.raises(InvalidInput):
        campaigns.set_targets(**rule)
    campaign.scale = RatingScale.objects.get(slug="icap-level-6")
    campaign.save(update_fields=["scale"])
    campaigns.set_targets(**rule)
    assert reload(campaign).target_rule == TargetRule.TASK_LEVEL

    # Going back to a scale without levels takes the rule back too, instead of leaving a trap for the launch.
    campaigns.update_campaign_contents(
        actor=hr,
        campaign_id=campaign.pk,
        scale_id=RatingScale.objects.get(slug="proficiency-5").pk,
        task_rating=TaskRating.TASKS,
        rates_knowledge=False,
        rates_skills=False,
        rates_attitudes=False,
        allows_not_applicable=False,
    )
    assert reload(campaign).target_rule == TargetRule.UNIFORM


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"self_due_on": timezone.localdate() - timedelta(days=1)}, "self_due_on"),
        ({"review_due_on": timezone.localdate() + timedelta(days=6)}, "review_due_on"),
        ({"self_weight": 0, "supervisor_weight": 0}, "supervisor_weight"),
        ({"self_weight": 101}, "self_weight"),
        ({"supervisor_weight": -1}, "self_weight"),
    ],
)
def test_dates_and_weights_that_cannot_be_right_are_refused_at_their_field(
    hr: User, changes: dict[str, Any], field: str
) -> None:
    campaign = make_campaign()
    with pytest.raises(InvalidInput) as refused:
        campaigns.update_campaign_dates(actor=hr, campaign_id=campaign.pk, **date_values(**changes))
    assert refused.value.field == field


def test_dates_may_come_one_by_one(hr: User) -> None:
    campaign = make_campaign(opens_on=None, self_due_on=None, review_due_on=None)
    day = timezone.localdate()
    campaigns.update_campaign_dates(
        actor=hr, campaign_id=campaign.pk, **date_values(opens_on=None, self_due_on=None, review_due_on=day)
    )
    saved = reload(campaign)
    assert (saved.opens_on, saved.self_due_on, saved.review_due_on) == (None, None, day)


def test_a_copy_has_the_set_up_and_the_targets_but_no_dates(hr: User) -> None:
    source = make_campaign(target_rule=TargetRule.PER_ITEM, self_weight=30, supervisor_weight=70, purpose="發展")
    key = next(iter(item_keys(source.standard_version_id)))
    campaigns.set_targets(
        actor=hr,
        campaign_id=source.pk,
        target_rule=TargetRule.PER_ITEM,
        uniform_target=None,
        item_targets={key: 4},
    )
    copy = reload(campaigns.copy_campaign(actor=hr, campaign_id=source.pk, title="第二次", with_people=False))
    assert copy.status == CampaignStatus.DRAFT
    assert copy.created_by == hr
    assert (copy.title, copy.purpose, copy.self_weight, copy.supervisor_weight) == ("第二次", "發展", 30, 70)
    assert copy.standard_version_id == source.standard_version_id
    assert (copy.opens_on, copy.self_due_on, copy.review_due_on) == (None, None, None)
    assert [target.value for target in copy.targets.all()] == [4]
    assert copy.members.count() == 0


def test_a_copy_takes_the_people_who_are_still_there_with_their_present_supervisor(hr: User) -> None:
    old_boss, new_boss = make_user("舊主管"), make_user("新主管")
    stays = make_user("留任", supervisor=old_boss)
    leaves = make_user("離職", supervisor=old_boss)
    source = make_launched_campaign(candidates=[stays, leaves])
    User.objects.filter(pk=stays.pk).update(supervisor=new_boss)
    User.objects.filter(pk=leaves.pk).update(is_active=False)
    copy = campaigns.copy_campaign(actor=hr, campaign_id=source.pk, title="第二次", with_people=True)
    assert [(m.candidate, m.supervisor) for m in copy.members.all()] == [(stays, new_boss)]
    # The record of the first campaign is not rewritten.
    assert Assessment.objects.get(campaign=source, candidate=stays).supervisor == old_boss


def test_a_copy_moves_on_to_the_published_edition_and_leaves_targets_behind(hr: User) -> None:
    source = make_campaign(target_rule=TargetRule.PER_ITEM)
    old = source.standard_version
    assert old is not None
    CampaignTarget.objects.create(
        campaign=source, indicator=Indicator.objects.filter(task__duty__standard_version=old).first(), value=4
    )
    old.status = VersionStatus.SUPERSEDED
    old.superseded_at = timezone.now()
    old.save(update_fields=["status", "superseded_at"])
    orphan = campaigns.copy_campaign(actor=hr, campaign_id=source.pk, title="無新版", with_people=False)
    assert orphan.standard_version_id is None

    new = make_standard_version(published=False)
    type(new).objects.filter(pk=new.pk).update(
        standard=old.standard, version=2, status=VersionStatus.PUBLISHED, published_at=timezone.now()
    )
    copy = campaigns.copy_campaign(actor=hr, campaign_id=source.pk, title="新版", with_people=False)
    assert copy.standard_version_id == new.pk
    assert not copy.targets.exists()


def test_deleting_a_draft_takes_all_of_it_and_nothing_else(hr: User) -> None:
    doomed = make_campaign(candidates=[make_user()])
    CampaignTarget.objects.create(
        campaign=doomed,
        indicator=Indicator.objects.filter(task__duty__standard_version=doomed.standard_version_id).first(),
        value=4,
    )
    other = make_campaign(candidates=[make_user()])
    campaigns.delete_draft(actor=hr, campaign_id=doomed.pk)
    assert list(Campaign.objects.all()) == [other]
    assert CampaignMember.objects.get().campaign == other
    assert not CampaignTarget.objects.exists()


CONTENTS: dict[str, Any] = {
    "task_rating": TaskRating.INDICATORS,
    "rates_knowledge": True,
    "rates_skills": True,
    "rates_attitudes": True,
    "allows_not_applicable": True,
}
EVIDENCE: dict[str, Any] = {"not_applicable_needs_reason": True, "evidence_at_extremes": True, "evidence_gap": 2}


def test_what_is_asked_for_beside_answers_is_saved_and_copied(hr: User) -> None:
    campaign = make_campaign()
    chosen = {**CONTENTS, "scale_id": campaign.scale_id}
    campaigns.update_campaign_contents(actor=hr, campaign_id=campaign.pk, **chosen, **EVIDENCE)
    copy = campaigns.copy_campaign(actor=hr, campaign_id=campaign.pk, title="再一次", with_people=False)
    for saved in (reload(campaign), reload(copy)):
        assert {name: getattr(saved, name) for name in EVIDENCE} == EVIDENCE
    campaigns.update_campaign_contents(actor=hr, campaign_id=campaign.pk, **chosen)
    assert not any(getattr(reload(campaign), name) for name in EVIDENCE)


def test_what_may_not_be_chosen_needs_no_reason(hr: User) -> None:
    campaign = make_campaign()
    chosen = {**CONTENTS, "allows_not_applicable": False, "scale_id": campaign.scale_id}
    campaigns.update_campaign_contents(actor=hr, campaign_id=campaign.pk, **chosen, **EVIDENCE)
    assert not reload(campaign).not_applicable_needs_reason


@pytest.mark.parametrize("gap", [0, 5])
def test_a_distance_that_no_answer_can_have_is_refused_at_its_field(hr: User, gap: int) -> None:
    campaign = make_campaign()
    with pytest.raises(InvalidInput) as refused:
        campaigns.update_campaign_contents(
            actor=hr, campaign_id=campaign.pk, scale_id=campaign.scale_id, **CONTENTS, evidence_gap=gap
        )
    assert refused.value.field == "evidence_gap"
