"""The account pages and the administration of people in a real browser: nothing that the security policy refuses,
nothing that axe finds, nothing wider than a phone.
"""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from people.enums import Role
from people.models import User
from tests.factories import PASSWORD, make_department, make_user
from tests.people.signing_in import current_code

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 360, "height": 740}


@pytest.fixture
def complaints(page: Page) -> list[str]:
    """What the browser complains about while the test runs."""
    found: list[str] = []
    page.on("console", lambda message: found.append(f"{page.url}: {message.text}") if message.type == "error" else None)
    page.on("pageerror", lambda error: found.append(f"{page.url}: {error}"))
    return found


def sign_in(page: Page, server: LiveServer, login: str, next_url: str = "") -> None:
    page.goto(f"{server.url}{reverse('account_login')}?next={next_url or reverse('people:profile')}")
    page.fill("#id_login", login)
    page.fill("#id_password", PASSWORD)
    page.press("#id_password", "Enter")
    expect(page.locator("#id_password")).to_have_count(0)


def test_the_account_pages(
    page: Page, live_server: LiveServer, axe: Callable[[Page], None], complaints: list[str]
) -> None:
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    user = make_user(department=make_department(parent=make_department()), supervisor=make_user())

    def look() -> None:
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]

    page.goto(f"{live_server.url}{reverse('account_login')}")
    look()
    page.fill("#id_login", user.email)
    page.fill("#id_password", "wrong")
    page.press("#id_password", "Enter")
    expect(page.locator(".alert")).to_be_visible()
    look()
    page.goto(f"{live_server.url}{reverse('account_reset_password')}")
    look()

    sign_in(page, live_server, user.email)
    for name in ("people:profile", "account_change_password", "usersessions_list", "mfa_index"):
        page.goto(f"{live_server.url}{reverse(name)}")
        look()

    page.goto(f"{live_server.url}{reverse('mfa_activate_totp')}")
    look()
    page.fill("#id_password", PASSWORD)
    page.press("#id_password", "Enter")
    picture = page.locator("main img")
    expect(picture).to_have_js_property("complete", True)
    assert picture.evaluate("image => image.naturalWidth > 0")
    look()
    page.locator("main details > summary").click()
    page.fill("#id_code", current_code(page.locator("main details code").inner_text()))
    page.press("#id_code", "Enter")
    expect(page.locator("main li code")).to_have_count(10)
    look()
    assert complaints == []


def test_the_administration_of_people(page: Page, live_server: LiveServer, complaints: list[str]) -> None:
    administrator = make_user(role=Role.SYSTEM_ADMINISTRATOR)
    boss = make_user(name_zh="林主管", department=make_department())
    person = make_user()
    sign_in(page, live_server, administrator.employee_number, reverse("admin:index"))
    role = Group.objects.get(name=Role.HR_MANAGER.value)
    for name, args in (
        ("admin:people_user_changelist", []),
        ("admin:people_user_add", []),
        ("admin:auth_user_password_change", [person.pk]),
        ("admin:people_user_history", [person.pk]),
        ("admin:people_department_changelist", []),
        ("admin:people_department_add", []),
        ("admin:people_department_change", [boss.department_id]),
        ("admin:people_department_delete", [boss.department_id]),
        ("admin:auth_group_changelist", []),
        ("admin:auth_group_change", [role.pk]),
    ):
        response = page.goto(f"{live_server.url}{reverse(name, args=args)}")
        assert response is not None
        assert response.status == 200, name

    page.goto(f"{live_server.url}{reverse('admin:people_user_change', args=[person.pk])}")
    page.locator(".field-supervisor .select2-selection").click()
    page.locator(".select2-search__field").fill("林")
    page.locator(".select2-results__option", has_text=boss.employee_number).click()
    page.locator("input[name=_save]").click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    assert User.objects.get(pk=person.pk).supervisor == boss

    page.locator(f"input[name=_selected_action][value='{person.pk}']").check()
    page.select_option("select[name=action]", "deactivate")
    page.locator("button[name=index]").click()
    page.locator("main input[type=submit]").click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    assert not User.objects.get(pk=person.pk).is_active

    page.locator("#user-tools button[value=en]").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.locator("#logout-form button").click()
    expect(page).to_have_url(f"{live_server.url}{reverse('account_login')}")
    assert complaints == []
