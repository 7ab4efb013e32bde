import pytest
from django.test import Client
from django.urls import reverse

from people.enums import Language, Role
from tests.factories import make_department, make_user
from tests.support.queries import assert_constant_queries

pytestmark = pytest.mark.django_db


def test_the_own_data_are_shown(client: Client) -> None:
    top = make_department("示範公司")
    boss = make_user("主管")
    user = make_user(
        name_zh="王測試",
        name_latin="Wang Tester",
        department=make_department("測試組", parent=top),
        job_title="測試專員",
        supervisor=boss,
        role=Role.HR_MANAGER,
    )
    make_user(supervisor=user)
    client.force_login(user)
    page = client.get(reverse("people:profile")).text
    for shown in ("王測試", "Wang Tester", user.employee_number, user.email, "示範公司", "測試組", "測試專員"):
        assert shown in page
    assert boss.display_name in page
    for name in ("account_change_password", "mfa_index", "usersessions_list", "people:set_language"):
        assert reverse(name) in page


def test_it_is_about_nobody_else(client: Client) -> None:
    other = make_user(name_zh="別人的名字")
    client.force_login(make_user())
    assert other.name_zh not in client.get(reverse("people:profile")).text


def test_names_follow_the_language(client: Client) -> None:
    department = make_department("測試組")
    client.force_login(
        make_user(name_zh="王測試", name_latin="Wang Tester", department=department, language=Language.ENGLISH)
    )
    page = client.get(reverse("people:profile")).text
    assert "測試組 (en)" in page
    assert '<h2 id="person">Wang Tester</h2>' in page


def test_queries_do_not_grow_with_the_organisation(client: Client) -> None:
    user = make_user(department=make_department(), supervisor=make_user())
    client.force_login(user)

    def run() -> None:
        assert client.get(reverse("people:profile")).status_code == 200

    def grow(count: int) -> None:
        for _ in range(count):
            make_user(supervisor=user, department=make_department(parent=user.department))

    assert_constant_queries(run, grow)
