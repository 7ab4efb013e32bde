"""Editing duties, tasks, K, S and A of a draft."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from competencies.models import Competence, Duty, Indicator, StandardVersion, Task, TaskCompetence
from competencies.services.importing import import_plan
from competencies.services.lifecycle import publish_version
from people.enums import Role
from people.models import User
from tests.competencies.admin.forms import save, shown_data
from tests.competencies.plans import bundled_plan, small_plan
from tests.factories import make_standard_version, make_user
from tests.support.queries import assert_constant_queries, capture

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client: Client) -> User:
    user = make_user(role=Role.STANDARD_EDITOR, language="en")
    client.force_login(user)
    return user


@pytest.fixture
def draft() -> StandardVersion:
    return import_plan(actor=None, plan=bundled_plan())


def change_url(row: Duty | Task | Competence) -> str:
    return reverse(f"admin:competencies_{row._meta.model_name}_change", args=[row.pk])


def codes(task: Task) -> list[str]:
    return list(task.indicators.order_by("position").values_list("code", flat=True))


def test_saving_unchanged_changes_nothing(client: Client, editor: User, draft: StandardVersion) -> None:
    for row in (Duty.objects.all()[0], Task.objects.all()[0], Competence.objects.filter(kind="K")[0]):
        before = type(row).objects.filter(pk=row.pk).values().get()
        assert save(client, change_url(row), {}).status_code == 302
        assert type(row).objects.filter(pk=row.pk).values().get() == before


def test_a_changed_name_is_found_at_once(client: Client, editor: User, draft: StandardVersion) -> None:
    task = Task.objects.get(code="T1.1")
    assert save(client, change_url(task), {"name": "辨識需求", "code": "Ｔ01.1"}).status_code == 302
    task.refresh_from_db()
    draft.refresh_from_db()
    assert (task.code, task.canonical_code) == ("Ｔ01.1", "T1.1")
    assert "辨識需求" in draft.search_text


@pytest.mark.parametrize(
    ("row", "place", "expected"),
    [
        (3, "1", ["P1.1.4", "P1.1.1", "P1.1.2", "P1.1.3", "P1.1.5"]),
        (0, "3", ["P1.1.2", "P1.1.3", "P1.1.1", "P1.1.4", "P1.1.5"]),
        (1, "", ["P1.1.1", "P1.1.3", "P1.1.4", "P1.1.5", "P1.1.2"]),
    ],
)
def test_a_row_takes_the_place_it_is_given(
    client: Client, editor: User, draft: StandardVersion, row: int, place: str, expected: list[str]
) -> None:
    task = Task.objects.get(code="T1.1")
    assert save(client, change_url(task), {f"indicators-{row}-position": place}).status_code == 302
    assert codes(task) == expected
    assert list(task.indicators.order_by("position").values_list("position", flat=True)) == [1, 2, 3, 4, 5]


def test_rows_are_added_at_the_end_and_deleted_without_a_gap(
    client: Client, editor: User, draft: StandardVersion
) -> None:
    task = Task.objects.get(code="T1.1")
    added = {
        "indicators-TOTAL_FORMS": 6,
        "indicators-5-task": task.pk,
        "indicators-5-code": "P1.1.06",
        "indicators-5-text": "能提出說明。",
        "indicators-5-position": "",
        "indicators-0-DELETE": "on",
    }
    assert save(client, change_url(task), added).status_code == 302
    assert codes(task) == ["P1.1.2", "P1.1.3", "P1.1.4", "P1.1.5", "P1.1.06"]
    assert Indicator.objects.get(code="P1.1.06").canonical_code == "P1.1.6"
    assert Indicator.objects.get(code="P1.1.06").position == 5


def test_a_task_moves_to_another_duty_of_its_version_only(client: Client, editor: User, draft: StandardVersion) -> None:
    task, duty, left = Task.objects.get(code="T1.1"), draft.duties.get(code="T2"), draft.duties.get(code="T1")
    foreign = make_standard_version(published=False).duties.all()[0]
    refused = save(client, change_url(task), {"duty": foreign.pk})
    assert "duty" in refused.context["adminform"].form.errors
    assert save(client, change_url(task), {"duty": duty.pk, "position": ""}).status_code == 302
    assert list(duty.tasks.order_by("position").values_list("code", flat=True))[-1] == "T1.1"
    assert list(left.tasks.order_by("position").values_list("position", flat=True)) == [1, 2]


def test_knowledge_of_another_version_cannot_be_linked(client: Client, editor: User, draft: StandardVersion) -> None:
    task = Task.objects.get(code="T1.1")
    foreign = make_standard_version(published=False).competences.filter(kind="K")[0]
    attitude = Competence.objects.filter(standard_version=draft, kind="A")[0]
    for competence in (foreign, attitude):
        refused = save(client, change_url(task), {"competence_links-0-competence": competence.pk})
        assert refused.status_code == 200
    other = Competence.objects.get(standard_version=draft, code="K20")
    assert save(client, change_url(task), {"competence_links-0-competence": other.pk}).status_code == 302
    assert TaskCompetence.objects.filter(task=task, competence=other).exists()


def test_the_search_for_knowledge_keeps_to_the_version(client: Client, editor: User, draft: StandardVersion) -> None:
    make_standard_version(published=False)
    query = {"app_label": "competencies", "model_name": "taskcompetence", "field_name": "competence", "term": "K"}
    found = client.get(reverse("admin:autocomplete"), {**query, "version": str(draft.pk)}).json()["results"]
    mine = set(draft.competences.filter(kind__in=["K", "S"]).values_list("pk", flat=True))
    assert found
    assert {int(result["id"]) for result in found} <= mine
    assert client.get(reverse("admin:autocomplete"), query).json()["results"] == []


def test_arrows_move_a_row(client: Client, editor: User, draft: StandardVersion) -> None:
    duty = Duty.objects.get(code="T2")
    url = reverse("admin:competencies_duty_move", args=[duty.pk])
    order = draft.duties.order_by("position").values_list("code", flat=True)
    response = client.post(url, {"direction": "up"})
    assert response["Location"].endswith(f"/duty/?version={draft.pk}")
    assert list(order.all())[:3] == ["T2", "T1", "T3"]
    client.post(url, {"direction": "up"})
    assert list(order.all())[:3] == ["T2", "T1", "T3"]
    client.post(url, {"direction": "down"})
    client.post(url, {"direction": "down"})
    assert list(order.all())[:3] == ["T1", "T3", "T2"]


def test_new_rows_are_for_drafts(client: Client, editor: User, draft: StandardVersion) -> None:
    closed = make_standard_version()
    url = reverse("admin:competencies_duty_add")
    empty = {"tasks-TOTAL_FORMS": 0, "tasks-INITIAL_FORMS": 0}
    refused = client.post(url, {"standard_version": closed.pk, "code": "T9", "name": "新職責", **empty})
    assert "standard_version" in refused.context["adminform"].form.errors
    assert client.post(url, {"standard_version": draft.pk, "code": "T9", "name": "新職責", **empty}).status_code == 302
    added = Duty.objects.get(code="T9")
    assert (added.position, added.canonical_code) == (9, "T9")
    draft.refresh_from_db()
    assert "新職責" in draft.search_text


def test_deleting_closes_the_gap(client: Client, editor: User, draft: StandardVersion) -> None:
    duty = Duty.objects.get(code="T2")
    url = reverse("admin:competencies_duty_delete", args=[duty.pk])
    assert client.post(url, {"post": "yes"}).status_code == 302
    assert list(draft.duties.order_by("position").values_list("position", flat=True)) == [1, 2, 3, 4, 5, 6, 7]
    draft.refresh_from_db()
    assert "t2.1" not in draft.search_text


def test_nothing_of_a_published_version_can_be_changed(client: Client, editor: User, draft: StandardVersion) -> None:
    publish_version(actor=None, version_id=draft.pk)
    for row in (Duty.objects.all()[0], Task.objects.all()[0], Competence.objects.all()[0]):
        page = client.get(change_url(row)).content.decode()
        assert 'name="_save"' not in page
        assert "make a new draft from this version" in page
        assert client.post(change_url(row), {"name": "x"}).status_code == 403
        move = reverse(f"admin:competencies_{row._meta.model_name}_move", args=[row.pk])
        assert client.post(move, {"direction": "down"}).status_code == 403
    chosen = {"action": "delete_selected", "_selected_action": [Duty.objects.all()[0].pk], "post": "yes"}
    assert client.post(reverse("admin:competencies_duty_changelist"), chosen).status_code == 403


def test_a_draft_published_meanwhile_is_refused_with_a_message(
    client: Client, editor: User, draft: StandardVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the page's check and the writing somebody else publishes: the lock of the service notices."""
    duty = Duty.objects.get(code="T1")
    data = shown_data(client, change_url(duty))
    monkeypatch.setattr("competencies.admin.base._is_open", lambda row: True)
    publish_version(actor=None, version_id=draft.pk)
    response = client.post(change_url(duty), {**data, "name": "x"}, follow=True)
    assert "is not a draft and cannot be changed" in response.content.decode()


@pytest.mark.parametrize("model", ["duty", "task", "competence", "finding"])
def test_lists_need_no_more_queries_for_more_rows(client: Client, editor: User, model: str) -> None:
    def grow(number: int) -> None:
        for _ in range(number):
            code = f"LST{StandardVersion.objects.count():04}-001v2"
            import_plan(actor=None, plan=small_plan(code=code))

    def run() -> None:
        response = client.get(reverse(f"admin:competencies_{model}_changelist"))
        assert response.status_code == 200
        assert response.context["cl"].result_count >= 3

    assert_constant_queries(run, grow)


def test_a_tasks_page_needs_no_more_queries_for_more_links(
    client: Client, editor: User, draft: StandardVersion
) -> None:
    few, many = Task.objects.get(code="T8.1"), Task.objects.get(code="T1.1")
    assert few.competence_links.count() < many.competence_links.count()
    client.get(change_url(few))
    assert len(capture(lambda: client.get(change_url(few)))) == len(capture(lambda: client.get(change_url(many))))


@pytest.fixture
def urls(draft: StandardVersion) -> Callable[[], list[str]]:
    def build() -> list[str]:
        rows = (Duty.objects.all()[0], Task.objects.all()[0], Competence.objects.all()[0])
        return [change_url(row) for row in rows]

    return build


def test_only_editors_come_here(client: Client, urls: Callable[[], list[str]]) -> None:
    for person, status in ((make_user(), 302), (make_user(role=Role.SYSTEM_ADMINISTRATOR), 403)):
        client.force_login(person)
        assert {client.get(url).status_code for url in urls()} == {status}
