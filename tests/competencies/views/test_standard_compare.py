"""The page that sets two versions against each other."""

import pytest
from django.test import Client
from django.urls import reverse

from competencies.enums import MatchKind
from competencies.models import Competence, Duty, Indicator, Output, StandardVersion, Task, TaskCompetence
from competencies.services.drafts import create_draft_from
from competencies.services.importing import import_plan
from competencies.services.item_map import correct_match
from competencies.services.lifecycle import publish_version
from people.enums import Role
from tests.competencies.plans import bundled_plan, small_plan
from tests.factories import make_standard_version, make_user

pytestmark = pytest.mark.django_db


def url(old: StandardVersion, new: StandardVersion, change: str = "") -> str:
    address = reverse("competencies:standard_compare", kwargs={"pk": old.pk, "other_pk": new.pk})
    return f"{address}?change={change}" if change else address


@pytest.fixture
def old() -> StandardVersion:
    return publish_version(actor=None, version_id=import_plan(actor=None, plan=small_plan()).pk)


@pytest.fixture
def draft(old: StandardVersion) -> StandardVersion:
    return create_draft_from(actor=None, version_id=old.pk)


def test_a_comparison_with_a_draft_is_for_editors(client: Client, old: StandardVersion, draft: StandardVersion) -> None:
    for person, status in [
        (make_user(), 404),
        (make_user(role=Role.HR_MANAGER), 404),
        (make_user(role=Role.STANDARD_EDITOR), 200),
    ]:
        client.force_login(person)
        assert client.get(url(old, draft)).status_code == status


def test_everybody_compares_what_was_published_and_editors_correct(
    client: Client, old: StandardVersion, draft: StandardVersion
) -> None:
    Indicator.objects.filter(task__duty__standard_version=draft, position=1).update(text="能擬定年度計畫。")
    publish_version(actor=None, version_id=draft.pk)
    for person, can_correct in [
        (make_user(language="en"), False),
        (make_user(role=Role.HR_MANAGER, language="en"), False),
        (make_user(role=Role.STANDARD_EDITOR, language="en"), True),
    ]:
        client.force_login(person)
        page = client.get(url(old, draft)).content.decode()
        assert ("Correct the match" in page) is can_correct
        assert "Reworded" in page
        assert ">年度<" in page


def test_versions_of_different_standards_and_one_with_itself_are_not_compared(
    client: Client, old: StandardVersion
) -> None:
    client.force_login(make_user(role=Role.STANDARD_EDITOR))
    assert client.get(url(old, make_standard_version())).status_code == 404
    assert client.get(url(old, old)).status_code == 404


def test_the_earlier_version_comes_first(client: Client, old: StandardVersion, draft: StandardVersion) -> None:
    client.force_login(make_user(role=Role.STANDARD_EDITOR))
    assert client.get(url(draft, old))["Location"] == url(old, draft)


def test_nothing_changed(client: Client, old: StandardVersion, draft: StandardVersion) -> None:
    client.force_login(make_user(role=Role.STANDARD_EDITOR, language="en"))
    page = client.get(url(old, draft)).content.decode()
    assert "Nothing changed" in page
    assert "All changes" not in page


def test_every_kind_of_change_is_said_in_words(client: Client, old: StandardVersion, draft: StandardVersion) -> None:
    task, other = Task.objects.filter(duty__standard_version=draft).order_by("position")
    first, second = Indicator.objects.filter(task=task).order_by("position")
    first.text = "能擬定年度計畫。"
    first.save()
    second.task, second.position, second.code = other, 1, "P1.2.1"
    second.save()
    task.level = 5
    task.save()
    other.level = 2
    other.save()
    Output.objects.filter(task=task).delete()
    TaskCompetence.objects.filter(task=task, competence__kind="S").delete()
    Competence.objects.create(standard_version=draft, kind="A", position=3, code="A03", name="耐心")
    draft.title = "測試主管"
    draft.save()
    client.force_login(make_user(role=Role.STANDARD_EDITOR, language="en"))
    page = client.get(url(old, draft)).content.decode()
    for words in (
        "Added",
        "Removed",
        "Moved",
        "Reworded",
        "Level changed",
        "Knowledge and skills changed",
        "Code changed",
        "Header and notes",
        "Level: 4 before, now 5",
        "Level: none before, now 2",
        "No longer:",
        "Stood before under T1.1 擬定計畫",
        "計畫書",
        "耐心",
    ):
        assert words in page, words
    assert '<ins class="mark-added"><span class="visually-hidden">[added: </span>年度<' in page
    only_added = client.get(url(old, draft, "added")).content.decode()
    assert "耐心" in only_added
    assert "計畫書" not in only_added
    header = client.get(url(old, draft, "header")).content.decode()
    assert "主管" in header
    assert "耐心" not in header
    assert "No change of this kind" in client.get(url(old, draft, "reordered")).content.decode()


def test_matched_by_hand(client: Client, old: StandardVersion, draft: StandardVersion) -> None:
    editor = make_user(role=Role.STANDARD_EDITOR, language="en")
    duty, duty_now = Duty.objects.get(standard_version=old), Duty.objects.get(standard_version=draft)
    correct_match(
        actor=editor, old_id=old.pk, new_id=draft.pk, kind=MatchKind.DUTY, old_row=duty.pk, new_row=duty_now.pk
    )
    client.force_login(editor)
    # What was matched by hand is found again, also where nothing changed.
    assert "Matched by hand" in client.get(url(old, draft, "by-hand")).content.decode()


def test_links_lead_here(client: Client, old: StandardVersion, draft: StandardVersion) -> None:
    editor = make_user(role=Role.STANDARD_EDITOR)
    client.force_login(editor)
    detail = client.get(reverse("competencies:standard_detail", kwargs={"pk": draft.pk})).content.decode()
    assert f'href="{url(old, draft)}"' in detail
    admin = reverse("admin:competencies_standardversion_change", kwargs={"object_id": draft.pk})
    assert f'href="{url(old, draft)}"' in client.get(admin).content.decode()


def test_the_bundled_standard_in_one_page(client: Client) -> None:
    old = publish_version(actor=None, version_id=import_plan(actor=None, plan=bundled_plan()).pk)
    draft = create_draft_from(actor=None, version_id=old.pk)
    Indicator.objects.filter(task__duty__standard_version=draft).update(text="完全不同的句子。")
    client.force_login(make_user(role=Role.STANDARD_EDITOR))
    page = client.get(url(old, draft)).content.decode()
    for indicator in Indicator.objects.filter(task__duty__standard_version=old):
        assert indicator.text in page
