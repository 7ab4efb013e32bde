"""The steps in which HR prepares a campaign, as pages."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessments.enums import CampaignStatus, TargetRule
from assessments.models import Campaign, RatingScale
from assessments.selectors.hr_setup import item_keys, target_groups
from people.enums import Role
from people.models import User
from tests.factories import make_campaign, make_department, make_launched_campaign, make_standard_version, make_user
from tests.support.queries import assert_constant_queries, capture

pytestmark = pytest.mark.django_db


@pytest.fixture
def hr(client: Client) -> User:
    user = make_user("人資", role=Role.HR_MANAGER, language="en")
    client.force_login(user)
    return user


def address(campaign: Campaign, step: str) -> str:
    return reverse("assessments:hr_campaign_setup", args=[campaign.pk, step])


def reload(campaign: Campaign) -> Campaign:
    return Campaign.objects.select_related("standard_version", "scale").get(pk=campaign.pk)


def test_a_campaign_is_set_up_from_nothing_to_the_launch_button(client: Client, hr: User) -> None:
    version = make_standard_version()
    department = make_department("測試處")
    boss = make_user("主管", department=department)
    make_user("員工", department=department, supervisor=boss)
    day = timezone.localdate()

    response = client.post(
        reverse("assessments:hr_campaign_create"), {"title": "年度評核", "standard_version_id": version.pk}
    )
    campaign = Campaign.objects.get()
    assert response["Location"] == address(campaign, "contents")

    scale = RatingScale.objects.get(slug="icap-level-6")
    response = client.post(
        address(campaign, "contents"), {"task_rating": "tasks", "rates_skills": "on", "scale_id": scale.pk}
    )
    assert response["Location"] == address(campaign, "targets")

    response = client.post(address(campaign, "targets"), {"target_rule": "task_level"})
    assert response["Location"] == address(campaign, "dates")

    response = client.post(
        address(campaign, "dates"),
        {
            "opens_on": day.isoformat(),
            "self_due_on": (day + timedelta(days=7)).isoformat(),
            "review_due_on": (day + timedelta(days=14)).isoformat(),
            "supervisor_mode": "independent",
            "self_weight": "20",
            "supervisor_weight": "80",
        },
    )
    assert response["Location"] == address(campaign, "people")

    client.post(
        address(campaign, "people"), {"action": "add_department", "department": department.pk, "with_subtree": "on"}
    )
    summary = client.get(address(campaign, "summary")).content.decode()
    assert "1 person has no supervisor." in summary
    assert reverse("assessments:hr_campaign_launch", args=[campaign.pk]) not in summary

    boss_member = campaign.members.get(candidate=boss)
    supervisor_page = reverse("assessments:hr_campaign_supervisor", args=[campaign.pk])
    response = client.post(f"{supervisor_page}?member={boss_member.pk}", {"supervisor": hr.pk})
    assert response["Location"] == address(campaign, "people")

    summary = client.get(address(campaign, "summary")).content.decode()
    assert reverse("assessments:hr_campaign_launch", args=[campaign.pk]) in summary
    saved = reload(campaign)
    assert (saved.task_rating, saved.rates_knowledge, saved.rates_skills) == ("tasks", False, True)
    assert saved.supervisor_mode == "independent"
    assert (saved.self_weight, saved.supervisor_weight) == (20, 80)
    assert not saved.allows_not_applicable

    client.post(reverse("assessments:hr_campaign_launch", args=[campaign.pk]))
    assert reload(campaign).status == CampaignStatus.RUNNING
    assert campaign.assessments.count() == 2
    assert campaign.items.count() == 4 + 2


def test_opening_a_draft_leads_to_where_to_go_on(client: Client, hr: User) -> None:
    campaign = make_campaign(opens_on=None, self_due_on=None, review_due_on=None)
    response = client.get(reverse("assessments:hr_campaign_detail", args=[campaign.pk]))
    assert response["Location"] == address(campaign, "dates")


def test_what_was_typed_stays_when_it_is_wrong(client: Client, hr: User) -> None:
    campaign = make_campaign()
    day = timezone.localdate()
    response = client.post(
        address(campaign, "dates"),
        {
            "opens_on": (day + timedelta(days=9)).isoformat(),
            "self_due_on": day.isoformat(),
            "review_due_on": "2031-02-03",
            "supervisor_mode": "independent",
            "self_weight": "200",
            "supervisor_weight": "80",
        },
    )
    page = response.content.decode()
    assert response.status_code == 200
    assert (day + timedelta(days=9)).isoformat() in page
    assert 'value="2031-02-03"' in page
    assert 'value="200"' in page
    assert reload(campaign).supervisor_mode == "open"
    # The dates are only compared once each field is right by itself; then the error stands at its field.
    response = client.post(
        address(campaign, "dates"),
        {
            "opens_on": (day + timedelta(days=9)).isoformat(),
            "self_due_on": day.isoformat(),
            "review_due_on": "2031-02-03",
            "supervisor_mode": "independent",
            "self_weight": "20",
            "supervisor_weight": "80",
        },
    )
    assert response.context["form"].errors == {
        "self_due_on": ["The self-rating cannot be due before the campaign opens."]
    }


def test_a_search_for_standards_saves_nothing_and_loses_nothing(client: Client, hr: User) -> None:
    wanted, other = make_standard_version(), make_standard_version()
    typed: dict[str, Any] = {"action": "search", "title": "", "purpose": "發展", "q": wanted.code}
    page = client.post(reverse("assessments:hr_campaign_create"), typed).content.decode()
    assert wanted.title in page
    assert other.title not in page
    assert "發展" in page
    assert "is-invalid" not in page
    assert not Campaign.objects.exists()
    # What is chosen stays offered and chosen although the search does not find it.
    page = client.post(
        reverse("assessments:hr_campaign_create"), {**typed, "standard_version_id": other.pk}
    ).content.decode()
    assert f'value="{other.pk}" checked' in page


def test_drafts_and_retired_versions_are_not_offered(client: Client, hr: User) -> None:
    draft = make_standard_version(published=False)
    assert draft.title not in client.get(reverse("assessments:hr_campaign_create")).content.decode()
    response = client.post(
        reverse("assessments:hr_campaign_create"), {"title": "測試", "standard_version_id": draft.pk}
    )
    assert "standard_version_id" in response.context["form"].errors
    assert not Campaign.objects.exists()


def test_the_contents_step_says_how_many_items_each_choice_gives(client: Client, hr: User) -> None:
    campaign = make_campaign(standard_version=make_standard_version(duties=2, tasks=2, indicators=3, knowledge=5))
    page = client.get(address(campaign, "contents")).content.decode()
    assert "12 items." in page
    assert "4 items." in page
    assert "5 items." in page
    assert "each person rates 20 items" in page


def test_many_targets_are_set_at_once(client: Client, hr: User) -> None:
    campaign = make_campaign(target_rule=TargetRule.PER_ITEM)
    groups = target_groups(campaign)
    fields = {line.key.field_name: "" for group in groups for line in group.lines}
    first, last = groups[0], groups[-1]
    single = groups[1].lines[0].key.field_name
    response = client.post(
        address(campaign, "targets"),
        {
            **fields,
            "target_rule": "per_item",
            "action": "fill",
            "fill-all": "3",
            first.fill_name: "5",
            single: "2",
        },
    )
    assert response["Location"] == address(campaign, "targets")
    saved = {line.key: line.target for group in target_groups(campaign) for line in group.lines}
    assert set(saved) == {key for key in item_keys(campaign.standard_version_id) if key.part != "task"}
    assert {saved[line.key] for line in first.lines} == {5}
    assert {saved[line.key] for line in last.lines} == {3}

    page = client.get(address(campaign, "targets")).content.decode()
    assert page.count("selected>5 ") == len(first.lines)
    response = client.post(address(campaign, "targets"), {"target_rule": "per_item", single: "2", "action": "next"})
    assert response["Location"] == address(campaign, "dates")
    assert {line.key.field_name: line.target for g in target_groups(campaign) for line in g.lines}[single] == 2


def test_a_target_off_the_scale_is_refused_and_the_others_typed_stay(client: Client, hr: User) -> None:
    campaign = make_campaign(target_rule=TargetRule.PER_ITEM)
    lines = [line for group in target_groups(campaign) for line in group.lines]
    response = client.post(
        address(campaign, "targets"),
        {"target_rule": "per_item", lines[0].key.field_name: "9", lines[1].key.field_name: "4"},
    )
    assert response.status_code == 200
    assert response.context["form"].non_field_errors()
    assert response.content.decode().count("selected>4 ") == 1
    assert not campaign.targets.exists()


def test_choosing_targets_per_item_stays_to_set_them(client: Client, hr: User) -> None:
    campaign = make_campaign()
    response = client.post(address(campaign, "targets"), {"target_rule": "per_item", "uniform_target": "3"})
    assert response["Location"] == address(campaign, "targets")
    assert "fill-all" in client.get(address(campaign, "targets")).content.decode()


def test_people_are_found_added_and_taken_out(client: Client, hr: User) -> None:
    campaign = make_campaign()
    boss = make_user("主管")
    person, left = make_user("林找到", supervisor=boss), make_user("林離職", is_active=False)
    page = client.get(address(campaign, "people"), {"find": "林"}).content.decode()
    assert person.display_name in page or person.name_latin in page
    assert left.employee_number not in page
    client.post(address(campaign, "people"), {"action": "add_people", "person": [person.pk, left.pk, "x", "9" * 40]})
    member = campaign.members.get()
    assert (member.candidate, member.supervisor) == (person, boss)
    # The page comes back with the filter that was on.
    response = client.post(address(campaign, "people") + "?q=%E6%9E%97", {"action": "remove", "member": member.pk})
    assert response["Location"].endswith("?q=%E6%9E%97")
    assert not campaign.members.exists()


def test_taking_out_all_that_were_found_touches_nobody_else(client: Client, hr: User) -> None:
    campaign = make_campaign(candidates=[make_user("留"), make_user("走"), make_user("走")])
    assert "remove_matching" not in client.get(address(campaign, "people")).content.decode()
    assert "remove_matching" in client.get(address(campaign, "people"), {"q": "走"}).content.decode()
    client.post(address(campaign, "people") + "?q=%E8%B5%B0", {"action": "remove_matching"})
    assert campaign.members.get().candidate.name_zh.startswith("留")


def test_nobody_becomes_their_own_supervisor(client: Client, hr: User) -> None:
    person = make_user()
    campaign = make_campaign(candidates=[person])
    member = campaign.members.get()
    page = f"{reverse('assessments:hr_campaign_supervisor', args=[campaign.pk])}?member={member.pk}"
    response = client.post(page, {"supervisor": person.pk})
    assert response.status_code == 200
    assert "cannot be the supervisor" in response.content.decode()
    member.refresh_from_db()
    assert member.supervisor != person


def test_a_launched_campaign_is_shown_instead_of_its_set_up(client: Client, hr: User) -> None:
    campaign = make_launched_campaign()
    response = client.post(address(campaign, "dates"), {"opens_on": "2030-01-01"})
    assert response["Location"] == reverse("assessments:hr_campaign_detail", args=[campaign.pk])


def test_queries_do_not_grow_with_people(client: Client, hr: User) -> None:
    campaign, department, boss = make_campaign(), make_department(), make_user()

    def grow(count: int) -> None:
        for _ in range(count):
            make_campaign_member(campaign, make_user(department=department, supervisor=boss))

    def run() -> None:
        response = client.get(address(campaign, "people"))
        assert len(response.context["page_obj"]) == campaign.members.count()

    assert_constant_queries(run, grow)


def make_campaign_member(campaign: Campaign, person: User) -> None:
    campaign.members.create(candidate=person, supervisor=person.supervisor)


def test_queries_do_not_grow_with_the_standard(client: Client, hr: User) -> None:
    counts = []
    for size in (2, 8):
        version = make_standard_version(duties=size, tasks=2, indicators=2)
        campaign = make_campaign(standard_version=version, target_rule=TargetRule.PER_ITEM)

        def run(campaign: Campaign = campaign) -> None:
            assert client.get(address(campaign, "targets")).status_code == 200

        run()
        counts.append(len(capture(run)))
    assert counts[0] == counts[1]


def test_what_is_asked_for_beside_answers_is_chosen_and_errors_stand_at_the_field(client: Client, hr: User) -> None:
    campaign = make_campaign()
    contents = {
        "task_rating": "indicators",
        "scale_id": campaign.scale_id,
        "allows_not_applicable": "on",
        "not_applicable_needs_reason": "on",
        "evidence_at_extremes": "on",
    }
    response = client.post(address(campaign, "contents"), {**contents, "evidence_gap": "9"})
    assert "choose 1 to 4" in str(response.context["form"].errors["evidence_gap"])
    assert 'value="9"' in response.content.decode()
    client.post(address(campaign, "contents"), {**contents, "evidence_gap": "2"})
    saved = reload(campaign)
    assert (saved.not_applicable_needs_reason, saved.evidence_at_extremes, saved.evidence_gap) == (True, True, 2)
