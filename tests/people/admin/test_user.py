"""People in the administration."""

import datetime
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from people.enums import Language, Role
from people.models import User
from people.selectors import roles_of
from tests.factories import PASSWORD, make_department, make_user
from tests.people.signing_in import is_signed_in, link_in_mail, sign_in
from tests.support.queries import assert_constant_queries

pytestmark = pytest.mark.django_db
LIST = "admin:people_user_changelist"
ADD = "admin:people_user_add"
CHANGE = "admin:people_user_change"


@pytest.fixture
def administrator() -> User:
    return make_user("管理員", role=Role.SYSTEM_ADMINISTRATOR, language=Language.ENGLISH)


@pytest.fixture
def admin(administrator: User) -> Client:
    client = Client()
    client.force_login(administrator)
    return client


def form_of(person: User, **changes: Any) -> dict[str, Any]:
    """Return what the browser posts from the person's page; a value of None is a box that is not ticked."""
    data = {
        "employee_number": person.employee_number,
        "name_zh": person.name_zh,
        "name_latin": person.name_latin,
        "email": person.email,
        "department": person.department_id or "",
        "job_title": person.job_title,
        "supervisor": person.supervisor_id or "",
        "language": person.language,
        "roles": [role.value for role in roles_of(person)],
        "is_active": "on" if person.is_active else None,
        "left_on": person.left_on or "",
        **changes,
    }
    return {name: value for name, value in data.items() if value is not None}


def save(client: Client, person: User, **changes: Any) -> dict[str, list[str]]:
    """Post the person's page; return the errors by field, empty when it was saved."""
    response = client.post(reverse(CHANGE, args=[person.pk]), form_of(person, **changes))
    if response.status_code == 302:
        return {}
    assert response.status_code == 200
    return dict(response.context["adminform"].form.errors)


def act(client: Client, action: str, *people: User, confirmed: bool = True) -> Any:
    data = {"action": action, "_selected_action": [person.pk for person in people]}
    return client.post(reverse(LIST), data | ({"confirmed": "yes"} if confirmed else {}))


# --- Creating ---


def new(**changes: Any) -> dict[str, Any]:
    data = {
        "employee_number": "n-1",
        "name_zh": "新測試員",
        "name_latin": "New Tester",
        "email": "New@Example.com",
        "department": "",
        "job_title": "",
        "supervisor": "",
        "language": "en",
        "password1": "",
        "password2": "",
        **changes,
    }
    return {name: value for name, value in data.items() if value is not None}


def test_a_new_colleague_is_invited_and_chooses_a_password(admin: Client, administrator: User) -> None:
    boss, department = make_user(), make_department()
    response = admin.post(
        reverse(ADD),
        new(invite="on", supervisor=boss.pk, department=department.pk, roles=[Role.STANDARD_EDITOR.value]),
    )
    person = User.objects.get(employee_number="N-1")
    assert response["Location"] == reverse(CHANGE, args=[person.pk])
    assert (person.email, person.supervisor, person.department) == ("new@example.com", boss, department)
    assert person.is_staff
    assert not person.has_usable_password()
    (message,) = mail.outbox
    assert message.to == ["new@example.com"]
    assert "New Tester" in str(message.body)
    visitor = Client()
    url = visitor.get(link_in_mail())["Location"]
    visitor.post(url, {"password1": "another fictional phrase", "password2": "another fictional phrase"})
    sign_in(visitor, "n-1", "another fictional phrase")
    assert is_signed_in(visitor)


def test_a_password_may_be_set_instead(admin: Client) -> None:
    admin.post(reverse(ADD), new(password1=PASSWORD, password2=PASSWORD, email=""))
    person = User.objects.get(employee_number="N-1")
    assert person.check_password(PASSWORD)
    assert mail.outbox == []
    assert not person.is_staff


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"invite": "on", "email": ""}, "email"),
        ({"password1": PASSWORD, "password2": ""}, "password2"),
        ({"password1": PASSWORD, "password2": "something else"}, "password2"),
        ({"password1": "password", "password2": "password"}, "password2"),
        ({"employee_number": "no spaces"}, "employee_number"),
        ({"name_zh": "", "name_latin": ""}, "__all__"),
        ({"email": "TAKEN@example.com"}, "__all__"),
        ({"employee_number": "taken-1"}, "employee_number"),
    ],
)
def test_faults_are_shown_and_nothing_typed_is_lost(admin: Client, changes: dict[str, str], field: str) -> None:
    make_user(employee_number="TAKEN-1", email="taken@example.com")
    response = admin.post(reverse(ADD), new(**changes, job_title="測試專員"))
    assert response.status_code == 200
    assert field in response.context["adminform"].form.errors
    assert "測試專員" in response.text
    assert not User.objects.filter(employee_number="N-1").exists()


# --- Changing ---


def test_the_page_saves_what_it_shows(admin: Client) -> None:
    person = make_user(role=Role.HR_MANAGER)
    assert save(admin, person, job_title="測試長", employee_number=person.employee_number.lower()) == {}
    person.refresh_from_db()
    assert person.job_title == "測試長"
    assert person.employee_number.isupper()
    assert roles_of(person) == (Role.HR_MANAGER,)
    assert person.check_password(PASSWORD)


def test_roles_are_given_and_taken(admin: Client) -> None:
    person = make_user(role=Role.HR_MANAGER)
    assert save(admin, person, roles=[Role.STANDARD_EDITOR.value]) == {}
    person.refresh_from_db()
    assert roles_of(person) == (Role.STANDARD_EDITOR,)
    assert person.is_staff


def test_a_circle_is_refused_at_the_field(admin: Client) -> None:
    top = make_user()
    below = make_user(supervisor=make_user(supervisor=top))
    assert set(save(admin, top, supervisor=below.pk)) == {"supervisor"}
    assert "__all__" in save(admin, top, supervisor=top.pk) or "supervisor" in save(admin, top, supervisor=top.pk)
    top.refresh_from_db()
    assert top.supervisor is None


def test_clearing_active_closes_the_account_and_setting_it_opens_it_again(admin: Client) -> None:
    person = make_user()
    theirs = Client()
    theirs.force_login(person)
    assert save(admin, person, is_active=None) == {}
    person.refresh_from_db()
    assert person.left_on == timezone.localdate()
    assert not is_signed_in(theirs)
    assert save(admin, person, left_on="2026-01-31") == {}
    person.refresh_from_db()
    assert person.left_on == datetime.date(2026, 1, 31)
    assert save(admin, person, is_active="on") == {}
    person.refresh_from_db()
    assert person.is_active
    assert person.left_on is None


def test_a_leaving_date_needs_active_cleared(admin: Client) -> None:
    person = make_user()
    assert "__all__" in save(admin, person, left_on="2026-01-31")


def test_nobody_locks_themselves_out(admin: Client, administrator: User) -> None:
    make_user(role=Role.SYSTEM_ADMINISTRATOR)
    assert set(save(admin, administrator, is_active=None)) == {"is_active"}


def test_the_last_administrator_keeps_the_role(admin: Client, administrator: User) -> None:
    assert set(save(admin, administrator, roles=[])) == {"roles"}
    make_user(role=Role.SYSTEM_ADMINISTRATOR)
    assert save(admin, administrator, roles=[]) == {}


# --- Who may ---


def test_an_administrator_cannot_rise_to_superuser(admin: Client, administrator: User) -> None:
    for person in (administrator, make_user()):
        response = admin.get(reverse(CHANGE, args=[person.pk]))
        assert {"is_superuser", "is_staff", "groups", "user_permissions"}.isdisjoint(
            response.context["adminform"].form.fields
        )
        assert save(admin, person, is_superuser="on", is_staff="on", user_permissions=["1"], groups=["1"]) == {}
        person.refresh_from_db()
        assert not person.is_superuser
        assert not person.user_permissions.exists()
    admin.post(reverse(ADD), new(is_superuser="on"))
    assert not User.objects.get(employee_number="N-1").is_superuser


def test_an_administrator_looks_at_superusers_only(admin: Client) -> None:
    superuser = make_user(is_superuser=True, is_staff=True)
    page = admin.get(reverse(CHANGE, args=[superuser.pk]))
    assert page.status_code == 200
    assert 'name="_save"' not in page.text
    assert (
        admin.post(reverse(CHANGE, args=[superuser.pk]), form_of(superuser, email="mine@example.com")).status_code
        == 403
    )
    assert admin.get(reverse("admin:auth_user_password_change", args=[superuser.pk])).status_code == 403
    for action in ("deactivate", "reset_second_factors", "send_password_links"):
        act(admin, action, superuser)
    superuser.refresh_from_db()
    assert superuser.is_active
    assert superuser.email != "mine@example.com"
    assert mail.outbox == []


def test_people_are_never_deleted(admin: Client) -> None:
    person = make_user()
    assert admin.post(reverse("admin:people_user_delete", args=[person.pk]), {"post": "yes"}).status_code == 403
    act(admin, "delete_selected", person)
    assert User.objects.filter(pk=person.pk).exists()
    superuser = Client()
    superuser.force_login(make_user(is_superuser=True, is_staff=True))
    assert superuser.post(reverse("admin:people_user_delete", args=[person.pk]), {"post": "yes"}).status_code == 403


@pytest.mark.parametrize(("role", "status"), [(Role.STANDARD_EDITOR, 403), (Role.HR_MANAGER, 302), (None, 302)])
def test_others_see_nothing_of_it(client: Client, role: Role | None, status: int) -> None:
    person = make_user()
    client.force_login(make_user(role=role))
    for url in (reverse(LIST), reverse(ADD), reverse(CHANGE, args=[person.pk])):
        assert client.get(url).status_code == status
    autocomplete = {"term": "T", "app_label": "people", "model_name": "user", "field_name": "supervisor"}
    assert client.get(reverse("admin:autocomplete"), autocomplete).status_code == status


# --- The list ---


def shown(client: Client, **query: Any) -> set[User]:
    response = client.get(reverse(LIST), query)
    assert response.status_code == 200
    return set(response.context["cl"].result_list)


def test_people_are_found_by_number_names_and_address(admin: Client) -> None:
    person = make_user(employee_number="Z-9", name_zh="尋人啟事", name_latin="Missing Person", email="zz@example.org")
    make_user()
    for text in ("z-9", "尋人", "missing", "zz@example.org", "尋人 Missing"):
        assert shown(admin, q=text) == {person}, text
    assert shown(admin, q="尋人 nobody") == set()


def test_the_filters_narrow_the_list(admin: Client, administrator: User) -> None:
    top = make_department()
    team = make_department(parent=top)
    leader = make_user(department=top)
    member = make_user(department=team, supervisor=leader, language=Language.ENGLISH)
    left = make_user(department=team, is_active=False)
    assert shown(admin, department=top.pk) == {leader, member, left}
    assert shown(admin, department=team.pk, is_active__exact=1) == {member}
    assert shown(admin, department="nonsense") == set(User.objects.all())
    assert shown(admin, role="system_administrator") == {administrator}
    assert shown(admin, role="nonsense") == set(User.objects.all())
    assert shown(admin, department=top.pk, language__exact="en") == {member}
    assert shown(admin, department=top.pk, supervisor__isempty=1) == {leader, left}


def test_the_list_takes_as_many_queries_for_many_as_for_few(admin: Client) -> None:
    def run() -> None:
        page = admin.get(reverse(LIST))
        assert len(page.context["cl"].result_list) == User.objects.count()

    def grow(count: int) -> None:
        for _ in range(count):
            make_user(department=make_department(), supervisor=User.objects.order_by("pk").last(), role=Role.HR_MANAGER)

    make_user()
    assert_constant_queries(run, lambda count: grow(count // 2))


def test_supervisors_are_offered_with_number_and_department_if_still_here(admin: Client) -> None:
    department = make_department("測試組")
    boss = make_user(name_zh="同名同姓", department=department)
    make_user(name_zh="同名同姓", is_active=False)
    response = admin.get(
        reverse("admin:autocomplete"),
        {"term": "同名", "app_label": "people", "model_name": "user", "field_name": "supervisor"},
    )
    (found,) = response.json()["results"]
    assert found["id"] == str(boss.pk)
    assert boss.employee_number in found["text"]
    assert department.name in found["text"]


# --- Actions ---


def test_deactivating_asks_first_and_tells_who_loses_a_supervisor(admin: Client) -> None:
    boss = make_user()
    make_user(supervisor=boss)
    page = act(admin, "deactivate", boss, confirmed=False)
    assert page.status_code == 200
    assert boss.employee_number in page.text
    assert "1 person reports to them" in page.text
    boss.refresh_from_db()
    assert boss.is_active
    act(admin, "deactivate", boss)
    boss.refresh_from_db()
    assert not boss.is_active


def test_deactivating_says_for_whom_it_was_refused_and_does_the_rest(admin: Client, administrator: User) -> None:
    person = make_user()
    make_user(role=Role.SYSTEM_ADMINISTRATOR)
    act(admin, "deactivate", administrator, person)
    page = admin.get(reverse(LIST)).text
    assert "You cannot deactivate your own account" in page
    assert "1 person was deactivated." in page
    person.refresh_from_db()
    administrator.refresh_from_db()
    assert (person.is_active, administrator.is_active) == (False, True)


def test_a_lost_second_factor_is_removed_after_asking(admin: Client) -> None:
    person = make_user()
    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={})
    assert act(admin, "reset_second_factors", person, confirmed=False).status_code == 200
    assert Authenticator.objects.filter(user=person).exists()
    act(admin, "reset_second_factors", person)
    assert not Authenticator.objects.filter(user=person).exists()


def test_password_links_go_to_who_can_use_them(admin: Client) -> None:
    person = make_user(language=Language.ENGLISH)
    act(admin, "send_password_links", person, make_user(email=""), make_user(is_active=False))
    (message,) = mail.outbox
    assert message.to == [person.email]
    assert person.name_latin in str(message.body)
    page = admin.get(reverse(LIST)).text
    assert "No e-mail address is kept." in page
    assert "This person has left." in page
    assert Client().get(link_in_mail()).status_code == 302


def test_the_administrator_sets_a_password(admin: Client) -> None:
    person = make_user()
    url = reverse("admin:auth_user_password_change", args=[person.pk])
    assert admin.get(url).status_code == 200
    admin.post(url, {"password1": "another fictional phrase", "password2": "another fictional phrase"})
    person.refresh_from_db()
    assert person.check_password("another fictional phrase")
