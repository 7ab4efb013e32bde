import datetime

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from people.enums import Role
from people.exceptions import LastAdministrator, NotPermitted
from people.models import User
from people.selectors import roles_of
from people.services.accounts import (
    deactivate_person,
    end_sessions,
    reactivate_person,
    reset_second_factor,
    set_roles,
)
from tests.factories import make_user


@pytest.fixture
def administrator(db: None) -> User:
    return make_user("管理員", role=Role.SYSTEM_ADMINISTRATOR)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    assert client.get(reverse("people:profile")).status_code == 200
    return client


def test_who_has_left_is_noted_and_signed_out(administrator: User) -> None:
    person = make_user()
    client = signed_in(person)
    deactivate_person(actor=administrator, person=person)
    person.refresh_from_db()
    assert not person.is_active
    assert person.left_on == timezone.localdate()
    assert client.get(reverse("people:profile")).status_code == 302


def test_sessions_of_who_has_left_do_not_come_back_with_them(administrator: User) -> None:
    person = make_user()
    client = signed_in(person)
    deactivate_person(actor=administrator, person=person, left_on=datetime.date(2026, 1, 31))
    assert User.objects.get(pk=person.pk).left_on == datetime.date(2026, 1, 31)
    reactivate_person(actor=administrator, person=person)
    back = User.objects.get(pk=person.pk)
    assert (back.is_active, back.left_on) == (True, None)
    assert client.get(reverse("people:profile")).status_code == 302


def test_reports_keep_who_has_left_as_supervisor(administrator: User) -> None:
    supervisor = make_user()
    report = make_user(supervisor=supervisor)
    deactivate_person(actor=administrator, person=supervisor)
    report.refresh_from_db()
    assert report.supervisor == supervisor


def test_nobody_deactivates_themselves(administrator: User) -> None:
    make_user(role=Role.SYSTEM_ADMINISTRATOR)
    with pytest.raises(NotPermitted):
        deactivate_person(actor=administrator, person=administrator)


@pytest.mark.parametrize("role", [None, Role.HR_MANAGER, Role.STANDARD_EDITOR])
def test_only_administrators_change_accounts(administrator: User, role: Role | None) -> None:
    actor, person = make_user(role=role), make_user()
    for forbidden in (deactivate_person, reactivate_person, reset_second_factor, end_sessions):
        with pytest.raises(NotPermitted):
            forbidden(actor=actor, person=person)
    with pytest.raises(NotPermitted):
        set_roles(actor=actor, person=actor, roles=[Role.SYSTEM_ADMINISTRATOR])


def test_administrators_do_not_touch_superusers(administrator: User) -> None:
    superuser = make_user(is_superuser=True, is_staff=True)
    for forbidden in (deactivate_person, reactivate_person, reset_second_factor, end_sessions):
        with pytest.raises(NotPermitted):
            forbidden(actor=administrator, person=superuser)
    deactivate_person(actor=make_user(is_superuser=True), person=superuser)
    superuser.refresh_from_db()
    assert not superuser.is_active


@pytest.mark.parametrize(
    ("roles", "staff"),
    [
        ([], False),
        ([Role.HR_MANAGER], False),
        ([Role.STANDARD_EDITOR], True),
        ([Role.HR_MANAGER, Role.SYSTEM_ADMINISTRATOR], True),
    ],
)
def test_the_administration_opens_to_the_roles_that_work_there(
    administrator: User, roles: list[Role], staff: bool
) -> None:
    person = make_user(role=Role.STANDARD_EDITOR)
    set_roles(actor=administrator, person=person, roles=roles)
    person.refresh_from_db()
    assert list(roles_of(person)) == roles
    assert person.is_staff is staff


def test_the_last_administrator_stays_one(administrator: User) -> None:
    with pytest.raises(LastAdministrator):
        set_roles(actor=administrator, person=administrator, roles=[Role.HR_MANAGER])
    assert roles_of(administrator) == (Role.SYSTEM_ADMINISTRATOR,)
    make_user(role=Role.SYSTEM_ADMINISTRATOR, is_active=False)
    with pytest.raises(LastAdministrator):
        set_roles(actor=administrator, person=administrator, roles=[])
    make_user(role=Role.SYSTEM_ADMINISTRATOR)
    set_roles(actor=administrator, person=administrator, roles=[])
    assert roles_of(administrator) == ()


def test_a_lost_second_factor_is_removed_and_sessions_end(administrator: User) -> None:
    person, other = make_user(), make_user()
    for user in (person, other):
        Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={})
        Authenticator.objects.create(user=user, type=Authenticator.Type.RECOVERY_CODES, data={})
    client = signed_in(person)
    reset_second_factor(actor=administrator, person=person)
    assert not Authenticator.objects.filter(user=person).exists()
    assert Authenticator.objects.filter(user=other).count() == 2
    assert client.get(reverse("people:profile")).status_code == 302
