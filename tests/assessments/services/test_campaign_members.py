"""Choosing the people of a campaign in preparation."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments.exceptions import InvalidInput, NotPermitted, TransitionRefused
from assessments.models import Campaign, CampaignMember
from assessments.selectors.hr_people import MemberFilter, members_matching
from assessments.services import members
from people.enums import Role
from people.models import User
from tests.factories import make_campaign, make_department, make_launched_campaign, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def hr() -> User:
    return make_user("人資", role=Role.HR_MANAGER)


@pytest.fixture
def campaign(hr: User) -> Campaign:
    return make_campaign(created_by=hr)


def chosen(campaign: Campaign) -> dict[User, User | None]:
    return {m.candidate: m.supervisor for m in campaign.members.select_related("candidate", "supervisor")}


def test_people_come_with_the_supervisor_of_their_reporting_line(hr: User, campaign: Campaign) -> None:
    boss, gone = make_user("主管"), make_user("離職主管", is_active=False)
    with_boss, without, orphaned = make_user(supervisor=boss), make_user(), make_user(supervisor=gone)
    left = make_user(supervisor=boss, is_active=False)
    ids = [with_boss.pk, without.pk, orphaned.pk, left.pk]
    assert members.add_members(actor=hr, campaign_id=campaign.pk, user_ids=ids) == 3
    assert chosen(campaign) == {with_boss: boss, without: None, orphaned: None}


def test_adding_again_changes_nothing(hr: User, campaign: Campaign) -> None:
    boss, other = make_user("主管"), make_user("他主管")
    person = make_user(supervisor=boss)
    members.add_members(actor=hr, campaign_id=campaign.pk, user_ids=[person.pk])
    member = campaign.members.get()
    members.set_member_supervisor(actor=hr, campaign_id=campaign.pk, member_ids=[member.pk], supervisor_id=other.pk)
    assert members.add_members(actor=hr, campaign_id=campaign.pk, user_ids=[person.pk]) == 0
    assert chosen(campaign) == {person: other}


def test_a_department_comes_with_or_without_those_below(hr: User, campaign: Campaign) -> None:
    top = make_department("總部")
    below = make_department("分部", parent=top)
    boss = make_user("主管", department=top)
    deep = make_user("員工", department=below, supervisor=boss)
    make_user("外人", department=make_department("別處"))
    assert members.add_department(actor=hr, campaign_id=campaign.pk, department_id=top.pk, with_subtree=False) == 1
    assert set(chosen(campaign)) == {boss}
    assert members.add_department(actor=hr, campaign_id=campaign.pk, department_id=top.pk) == 1
    assert chosen(campaign) == {boss: None, deep: boss}


def test_statements_do_not_grow_with_people(hr: User) -> None:
    counts = []
    hr.has_perm("assessments.manage_campaigns")  # read once per user object
    for size in (3, 30):
        campaign, department = make_campaign(created_by=hr), make_department()
        boss = make_user()
        User.objects.bulk_create(
            User(employee_number=f"B{size}-{n}", name_zh="甲", department=department, supervisor=boss)
            for n in range(size)
        )
        with CaptureQueriesContext(connection) as queries:
            added = members.add_department(actor=hr, campaign_id=campaign.pk, department_id=department.pk)
            members.remove_matching_members(actor=hr, campaign_id=campaign.pk, matching=MemberFilter(search="B"))
        assert added == size
        assert not campaign.members.exists()
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_who_has_no_active_supervisor_stands_first(hr: User, campaign: Campaign) -> None:
    boss, leaver = make_user("主管"), make_user("將離職")
    fine, orphaned, alone = make_user(supervisor=boss), make_user(supervisor=leaver), make_user()
    members.add_members(actor=hr, campaign_id=campaign.pk, user_ids=[fine.pk, orphaned.pk, alone.pk])
    User.objects.filter(pk=leaver.pk).update(is_active=False)
    rows = members_matching(campaign, MemberFilter())
    assert [row.candidate for row in rows] == [orphaned, alone, fine]
    assert [row.candidate for row in members_matching(campaign, MemberFilter(unsolved=True))] == [orphaned, alone]


def test_members_are_found_by_words_and_department(hr: User, campaign: Campaign) -> None:
    top = make_department("總部")
    below = make_department("分部", parent=top)
    near, far = make_user("林近", department=below), make_user("林遠")
    members.add_members(actor=hr, campaign_id=campaign.pk, user_ids=[near.pk, far.pk])

    def found(**fields: object) -> list[User]:
        return [row.candidate for row in members_matching(campaign, MemberFilter(**fields))]  # type: ignore[arg-type]

    assert found(search="林") == [near, far]
    assert found(search=far.employee_number.lower()) == [far]
    assert found(department_id=top.pk) == [near]


def test_nobody_reviews_themselves_and_nobody_who_left_reviews(hr: User, campaign: Campaign) -> None:
    one, two, left = make_user(), make_user(), make_user(is_active=False)
    members.add_members(actor=hr, campaign_id=campaign.pk, user_ids=[one.pk, two.pk])
    ids = [member.pk for member in campaign.members.all()]
    for supervisor in (one, left):
        with pytest.raises(InvalidInput) as refused:
            members.set_member_supervisor(
                actor=hr, campaign_id=campaign.pk, member_ids=ids, supervisor_id=supervisor.pk
            )
        assert refused.value.field == "supervisor_id"
    assert chosen(campaign) == {one: None, two: None}


def test_members_of_another_campaign_are_out_of_reach(hr: User, campaign: Campaign) -> None:
    other = make_campaign(candidates=[make_user()])
    member = other.members.get()
    boss = make_user()
    assert not members.set_member_supervisor(
        actor=hr, campaign_id=campaign.pk, member_ids=[member.pk], supervisor_id=boss.pk
    )
    assert not members.remove_members(actor=hr, campaign_id=campaign.pk, member_ids=[member.pk])
    assert list(CampaignMember.objects.all()) == [member]


def test_supervisors_are_filled_in_again_from_the_reporting_line(hr: User, campaign: Campaign) -> None:
    boss, chosen_boss = make_user("主管"), make_user("另選")
    unsolved, solved, hopeless = make_user(), make_user(), make_user()
    members.add_members(actor=hr, campaign_id=campaign.pk, user_ids=[unsolved.pk, solved.pk, hopeless.pk])
    campaign.members.filter(candidate=solved).update(supervisor=chosen_boss)
    User.objects.filter(pk__in=[unsolved.pk, solved.pk]).update(supervisor=boss)
    assert members.prefill_supervisors(actor=hr, campaign_id=campaign.pk) == 1
    assert chosen(campaign) == {unsolved: boss, solved: chosen_boss, hopeless: None}


def test_only_hr_and_only_before_launch(hr: User) -> None:
    draft, launched = make_campaign(), make_launched_campaign()
    person = make_user()
    with pytest.raises(NotPermitted):
        members.add_members(actor=make_user(), campaign_id=draft.pk, user_ids=[person.pk])
    with pytest.raises(NotPermitted):
        members.remove_matching_members(actor=make_user(), campaign_id=draft.pk, matching=MemberFilter())
    with pytest.raises(TransitionRefused):
        members.add_members(actor=hr, campaign_id=launched.pk, user_ids=[person.pk])
    assert not CampaignMember.objects.filter(candidate=person).exists()
