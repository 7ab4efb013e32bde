"""Departments in the administration."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from people.enums import Role
from people.models import Department
from tests.factories import make_department, make_user
from tests.support.queries import assert_constant_queries

pytestmark = pytest.mark.django_db
LIST = "admin:people_department_changelist"


@pytest.fixture
def admin() -> Client:
    client = Client()
    client.force_login(make_user(role=Role.SYSTEM_ADMINISTRATOR))
    return client


def rows(client: Client, **query: str) -> list[Any]:
    response = client.get(reverse(LIST), query)
    assert response.status_code == 200
    return list(response.context["cl"].result_list)


def test_the_list_reads_as_the_tree(admin: Client) -> None:
    top = make_department(code="9")
    first = make_department(code="1", parent=top)
    make_department(code="5", parent=first)
    make_department(code="3", parent=top)
    make_department(code="2")
    assert [(row.code, row.tree_depth) for row in rows(admin)] == [("2", 0), ("9", 0), ("1", 1), ("5", 2), ("3", 1)]
    # A search keeps the order, a column sorts otherwise.
    assert [row.code for row in rows(admin, q="測試部", o="2")] == ["1", "2", "3", "5", "9"]


def test_an_empty_list_says_so(admin: Client) -> None:
    assert rows(admin) == []


def test_departments_are_found_by_code_and_names(admin: Client) -> None:
    found = make_department("尋找部", code="X-7", name_en="Lookup")
    make_department()
    for text in ("x-7", "尋找", "lookup"):
        assert rows(admin, q=text) == [found]


def test_active_members_are_counted_and_linked(admin: Client) -> None:
    department = make_department()
    for active in (True, True, False):
        make_user(department=department, is_active=active)
    make_department(parent=department)
    response = admin.get(reverse(LIST))
    assert [row.member_count for row in response.context["cl"].result_list] == [2, 0]
    assert f"?department={department.pk}&amp;is_active__exact=1" in response.text


def test_the_list_takes_as_many_queries_for_many_as_for_few(admin: Client) -> None:
    deepest = make_department()

    def run() -> None:
        assert len(rows(admin)) == Department.objects.count()

    def grow(count: int) -> None:
        nonlocal deepest
        for _ in range(count):
            deepest = make_department(parent=deepest)
            make_user(department=deepest)

    assert_constant_queries(run, grow)


def test_a_department_moves_but_never_below_itself(admin: Client) -> None:
    top, other = make_department(), make_department()
    below = make_department(parent=make_department(parent=top))

    def move(department: Department, parent: Department) -> Any:
        data = {"code": department.code, "name_zh": department.name_zh, "name_en": "", "parent": parent.pk}
        return admin.post(reverse("admin:people_department_change", args=[department.pk]), data)

    assert move(below, other).status_code == 302
    below.refresh_from_db()
    assert below.parent == other
    make_department(parent=below)
    refused = move(other, below)
    assert refused.status_code == 200
    assert "parent" in refused.context["adminform"].form.errors


def test_a_department_with_people_stays(admin: Client) -> None:
    department = make_department()
    make_user(department=department)
    admin.post(reverse("admin:people_department_delete", args=[department.pk]), {"post": "yes"})
    assert Department.objects.filter(pk=department.pk).exists()
    empty = make_department()
    admin.post(reverse("admin:people_department_delete", args=[empty.pk]), {"post": "yes"})
    assert not Department.objects.filter(pk=empty.pk).exists()


@pytest.mark.parametrize(("role", "status"), [(Role.STANDARD_EDITOR, 403), (Role.HR_MANAGER, 302), (None, 302)])
def test_others_see_nothing_of_it(client: Client, role: Role | None, status: int) -> None:
    department = make_department()
    client.force_login(make_user(role=role))
    for name, args in ((LIST, []), ("admin:people_department_change", [department.pk])):
        assert client.get(reverse(name, args=args)).status_code == status
