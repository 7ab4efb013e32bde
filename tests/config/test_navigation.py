"""The main navigation: what each person sees, which link is the current one, and what it costs."""

from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from config.context_processors import NavItem, navigation
from people.enums import Role
from people.models import User
from tests.factories import make_user


def request_by(user: User | AnonymousUser | None, view_name: str = "people:profile") -> HttpRequest:
    """Return a request; the user is read afresh, as the session does, so that no permission is cached."""
    request = RequestFactory().get("/")
    if user is not None:
        request.user = User.objects.get(pk=user.pk) if isinstance(user, User) else user
    request.resolver_match = SimpleNamespace(view_name=view_name)  # type: ignore[assignment]
    return request


def items(user: User | AnonymousUser | None, view_name: str = "people:profile") -> list[NavItem]:
    return list(navigation(request_by(user, view_name))["navigation"])


def labels(user: User | AnonymousUser | None) -> list[str]:
    with translation.override("en"):
        return [item.label for item in items(user)]


@pytest.mark.django_db
def test_an_employee_sees_own_work_and_the_standards() -> None:
    assert labels(make_user()) == ["My work", "My assessments", "Standards"]


@pytest.mark.django_db
def test_somebody_with_reports_sees_their_team() -> None:
    supervisor = make_user()
    make_user(supervisor=supervisor)
    assert labels(supervisor) == ["My work", "My assessments", "Team", "Standards"]


@pytest.mark.django_db
def test_the_team_does_not_count_who_has_left() -> None:
    supervisor = make_user()
    make_user(supervisor=supervisor, is_active=False)
    assert "Team" not in labels(supervisor)


@pytest.mark.django_db
def test_hr_sees_the_campaigns() -> None:
    assert labels(make_user(role=Role.HR_MANAGER)) == ["My work", "My assessments", "Campaigns", "Standards"]


@pytest.mark.django_db
def test_an_editor_sees_the_administration() -> None:
    assert labels(make_user(role=Role.STANDARD_EDITOR)) == ["My work", "My assessments", "Standards", "Administration"]


@pytest.mark.parametrize("user", [AnonymousUser(), None])
def test_a_visitor_sees_nothing_and_costs_nothing(user: AnonymousUser | None) -> None:
    assert items(user) == []  # not marked django_db: a query would fail


@pytest.mark.django_db
def test_a_page_that_does_not_show_it_pays_nothing(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    request = request_by(make_user())
    with django_assert_num_queries(0):
        navigation(request)


@pytest.mark.django_db
def test_it_costs_the_same_however_large_the_team(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    supervisor = make_user()
    for size in (0, 10):
        for _number in range(size):
            make_user(supervisor=supervisor)
        request = request_by(supervisor)
        with django_assert_num_queries(3):  # the team, and the person's and their groups' permissions
            tuple(navigation(request)["navigation"])


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("view_name", "url", "current"),
    [
        ("assessments:my_work", "assessments:my_work", "page"),
        ("assessments:employee_list", "assessments:employee_list", "page"),
        ("assessments:employee_rate", "assessments:employee_list", "true"),
        ("competencies:standard_detail", "competencies:standard_list", "true"),
    ],
)
def test_the_current_section_is_marked(view_name: str, url: str, current: str) -> None:
    marked = {item.url: item.current for item in items(make_user(), view_name) if item.current}
    assert marked == {reverse(url): current}


@pytest.mark.django_db
def test_the_page_marks_the_current_link(client: Client) -> None:
    client.force_login(make_user())
    page = client.get(reverse("assessments:my_work")).content.decode()
    assert f'href="{reverse("assessments:my_work")}" aria-current="page"' in page
