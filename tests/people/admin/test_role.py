"""Roles: made by migrations, shown in the administration, given on the person's page."""

import pytest
from django.contrib import admin as django_admin
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from people.enums import Language, Role
from tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("role", "may", "may_not"),
    [
        (
            Role.HR_MANAGER,
            ["assessments.manage_campaigns", "people.view_user"],
            ["people.change_user", "competencies.change_task", "competencies.publish_standardversion"],
        ),
        (
            Role.STANDARD_EDITOR,
            [
                "competencies.publish_standardversion",
                *(
                    f"competencies.{verb}_{model}"
                    for verb in ("add", "change", "delete", "view")
                    for model in ("standard", "standardversion", "duty", "task", "output", "indicator", "competence")
                ),
            ],
            ["assessments.manage_campaigns", "people.view_user"],
        ),
        (
            Role.SYSTEM_ADMINISTRATOR,
            [
                "people.add_user",
                "people.change_user",
                "people.view_user",
                "people.add_department",
                "people.change_department",
                "auth.view_group",
            ],
            [
                "people.delete_user",
                "auth.change_group",
                "assessments.manage_campaigns",
                "competencies.change_task",
                "competencies.publish_standardversion",
            ],
        ),
    ],
)
def test_migrations_make_the_roles_with_their_rights(role: Role, may: list[str], may_not: list[str]) -> None:
    user = make_user(role=role)
    assert [right for right in may if not user.has_perm(right)] == []
    assert [right for right in may_not if user.has_perm(right)] == []


def test_there_are_no_other_groups() -> None:
    assert set(Group.objects.values_list("name", flat=True)) == set(Role.values)


def test_a_role_is_shown_with_its_rights_and_not_changed() -> None:
    client = Client()
    client.force_login(make_user(role=Role.SYSTEM_ADMINISTRATOR, language=Language.ENGLISH))
    group = Group.objects.get(name=Role.HR_MANAGER.value)
    make_user(role=Role.HR_MANAGER)
    page = client.get(reverse("admin:auth_group_changelist")).text
    assert '?role=hr_manager&amp;is_active__exact=1">1</a>' in page
    url = reverse("admin:auth_group_change", args=[group.pk])
    assert "Can run campaigns and see all results" in client.get(url).text
    assert client.post(url, {"name": "Renamed"}).status_code == 403
    assert client.get(reverse("admin:auth_group_add")).status_code == 403


def test_the_library_s_own_tables_are_not_in_the_administration() -> None:
    registered = {model._meta.app_label for model in django_admin.site._registry}
    assert {"account", "mfa", "usersessions", "socialaccount"}.isdisjoint(registered)
