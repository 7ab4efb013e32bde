"""The header of a version, and publish, new draft, retire."""

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import reverse

from competencies.enums import VersionStatus
from competencies.models import Duty, Standard, StandardVersion
from competencies.services.importing import import_plan
from competencies.services.lifecycle import publish_version
from people.enums import Role
from people.models import User
from tests.competencies.admin.forms import save, shown_data
from tests.competencies.plans import bundled_plan, small_plan
from tests.factories import make_standard_version, make_user
from tests.support.queries import assert_constant_queries

pytestmark = pytest.mark.django_db

LIST = "admin:competencies_standardversion_changelist"


@pytest.fixture
def editor(client: Client) -> User:
    user = make_user(role=Role.STANDARD_EDITOR, language="en")
    client.force_login(user)
    return user


def change_url(version: StandardVersion) -> str:
    return reverse("admin:competencies_standardversion_change", args=[version.pk])


def step_url(step: str, *versions: StandardVersion) -> str:
    ids = ",".join(str(version.pk) for version in versions)
    return f"{reverse(f'admin:competencies_standardversion_{step}')}?ids={ids}"


def test_the_header_of_a_draft_is_edited(client: Client, editor: User) -> None:
    draft = import_plan(actor=None, plan=small_plan())
    changes = {"title": "測試主管", "notes-1-text": "兩年經驗", "notes-1-position": "1"}
    assert save(client, change_url(draft), changes).status_code == 302
    draft.refresh_from_db()
    assert draft.title == "測試主管"
    assert "測試主管" in draft.search_text
    assert list(draft.notes.order_by("position").values_list("text", flat=True)) == ["兩年經驗", "條件："]


def test_classifications_are_numbered_within_their_kind(client: Client, editor: User) -> None:
    draft = import_plan(actor=None, plan=bundled_plan())
    assert save(client, change_url(draft), {}).status_code == 302
    assert list(draft.classifications.values_list("position", flat=True)) == [1, 1, 1]


def test_a_new_draft_is_filed_under_the_standard_its_code_names(client: Client, editor: User) -> None:
    known = make_standard_version()
    url = reverse("admin:competencies_standardversion_add")
    data = {**shown_data(client, url), "code": f"{known.standard.code}v2", "version": 2, "title": "新版"}
    assert client.post(url, data).status_code == 302
    made = StandardVersion.objects.get(title="新版")
    assert (made.standard, made.status, made.revision, made.created_by) == (
        known.standard,
        VersionStatus.DRAFT,
        1,
        editor,
    )
    assert client.post(url, {**data, "title": "再一版"}).status_code == 302
    assert StandardVersion.objects.get(title="再一版").revision == 2


def test_another_code_files_the_draft_elsewhere(client: Client, editor: User) -> None:
    draft = import_plan(actor=None, plan=small_plan())
    assert save(client, change_url(draft), {"code": "PLN0009-001v2"}).status_code == 302
    draft.refresh_from_db()
    assert draft.standard.code == "PLN0009-001"
    assert not Standard.objects.filter(code="PLN0001-001").exists()


def test_code_and_version_must_agree(client: Client, editor: User) -> None:
    draft = import_plan(actor=None, plan=small_plan())
    refused = save(client, change_url(draft), {"version": 3, "title": "仍在"})
    form = refused.context["adminform"].form
    assert "version" in form.errors
    assert form["title"].value() == "仍在"


def test_a_published_version_is_read_only_and_says_why(client: Client, editor: User) -> None:
    version = make_standard_version()
    page = client.get(change_url(version)).content.decode()
    assert 'name="_save"' not in page
    assert "What was published is never changed" in page
    assert step_url("draft", version) in page
    assert client.post(change_url(version), {"title": "x"}).status_code == 403


def test_the_page_leads_to_all_contents(client: Client, editor: User) -> None:
    draft = import_plan(actor=None, plan=bundled_plan())
    response = client.get(change_url(draft))
    overview = response.context["overview"]
    assert (len(overview.duties), overview.task_count, overview.indicator_count) == (8, 25, 111)
    assert (overview.knowledge_count, overview.skill_count, overview.attitude_count) == (21, 27, 5)
    assert overview.open_findings == draft.findings.count() > 0
    page = response.content.decode()
    for model in ("duty", "task", "finding"):
        assert f"{reverse(f'admin:competencies_{model}_changelist')}?version={draft.pk}" in page
    listed = client.get(
        reverse("admin:competencies_competence_changelist"), {"version": str(draft.pk), "kind__exact": "S"}
    )
    assert listed.context["cl"].result_count == 27


def test_publishing_asks_says_what_happens_and_does_it(client: Client, editor: User) -> None:
    current = publish_version(actor=None, version_id=import_plan(actor=None, plan=small_plan()).pk)
    draft = import_plan(actor=None, plan=small_plan())
    page = client.get(step_url("publish", draft)).content.decode()
    assert f"{current.label}, published until now, is superseded." in page
    draft.refresh_from_db()
    assert draft.status == VersionStatus.DRAFT
    response = client.post(step_url("publish", draft))
    assert response["Location"] == change_url(draft)
    draft.refresh_from_db()
    assert (draft.status, draft.published_by) == (VersionStatus.PUBLISHED, editor)
    assert LogEntry.objects.filter(object_id=str(draft.pk), user=editor).exists()


def test_problems_are_listed_and_nothing_is_published(client: Client, editor: User) -> None:
    draft = import_plan(actor=None, plan=small_plan(duties=()))
    page = client.get(step_url("publish", draft)).content.decode()
    assert "There is no duty" in page
    assert 'type="submit" class="default"' not in page
    client.post(step_url("publish", draft))
    draft.refresh_from_db()
    assert draft.status == VersionStatus.DRAFT


def test_several_are_published_from_the_list_as_far_as_they_are_ready(client: Client, editor: User) -> None:
    ready, not_ready = make_standard_version(published=False), make_standard_version(published=False)
    Duty.objects.filter(standard_version=not_ready).delete()
    chosen = {"action": "publish", "_selected_action": [ready.pk, not_ready.pk]}
    response = client.post(reverse(LIST), chosen)
    confirmation = client.get(response["Location"])
    assert {c.version: bool(c.problems) for c in confirmation.context["candidates"]} == {ready: False, not_ready: True}
    page = client.post(response["Location"], follow=True).content.decode()
    assert "There is no duty" in page
    ready.refresh_from_db()
    not_ready.refresh_from_db()
    assert (ready.status, not_ready.status) == (VersionStatus.PUBLISHED, VersionStatus.DRAFT)


def test_new_draft(client: Client, editor: User) -> None:
    version = make_standard_version()
    assert "Make a draft" in client.get(step_url("draft", version)).content.decode()
    response = client.post(step_url("draft", version))
    draft = StandardVersion.objects.get(origin=version)
    assert response["Location"] == change_url(draft)
    assert draft.created_by == editor
    assert "already being made" in client.get(step_url("draft", version)).content.decode()


def test_retiring_needs_a_reason(client: Client, editor: User) -> None:
    version = make_standard_version()
    refused = client.post(step_url("retire", version), {"reason": " "})
    assert "Say why the version is retired." in refused.content.decode()
    client.post(step_url("retire", version), {"reason": "職業已不存在"})
    version.refresh_from_db()
    assert (version.status, version.retirement_reason) == (VersionStatus.RETIRED, "職業已不存在")


def test_a_draft_is_deleted_with_its_rows(client: Client, editor: User) -> None:
    draft = import_plan(actor=None, plan=small_plan())
    url = reverse("admin:competencies_standardversion_delete", args=[draft.pk])
    assert client.get(url).status_code == 200
    assert client.post(url, {"post": "yes"}).status_code == 302
    assert not Standard.objects.exists()


@pytest.mark.parametrize("step", ["publish", "draft", "retire"])
def test_only_editors_do_any_of_this(client: Client, step: str) -> None:
    version = make_standard_version(published=step != "publish")
    administrator = make_user(role=Role.SYSTEM_ADMINISTRATOR)
    for person, status in ((make_user(), 302), (administrator, 403)):
        client.force_login(person)
        assert client.get(step_url(step, version)).status_code == status
        assert client.post(step_url(step, version), {"reason": "x"}).status_code == status
    before = version.status
    version.refresh_from_db()
    assert version.status == before
    assert not version.derived_versions.exists()


def test_an_editor_without_the_right_to_publish_edits_but_does_not_publish(client: Client) -> None:
    editor = make_user(role=Role.STANDARD_EDITOR)
    group = editor.groups.get()
    group.permissions.remove(*group.permissions.filter(codename="publish_standardversion"))
    client.force_login(editor)
    draft = make_standard_version(published=False)
    response = client.get(change_url(draft))
    assert [step.slug for step in response.context["transitions"]] == []
    assert client.get(step_url("publish", draft)).status_code == 403


def test_the_list_needs_no_more_queries_for_more_rows(client: Client, editor: User) -> None:
    def grow(number: int) -> None:
        for _ in range(number):
            make_standard_version(duties=1, tasks=1, indicators=1, knowledge=1, skills=0, attitudes=0)

    assert_constant_queries(lambda: client.get(reverse(LIST)), grow)
