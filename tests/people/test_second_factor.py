"""The authenticator app: setting it up, signing in with it, and for whom it is required."""

from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.contrib.messages import get_messages
from django.core import mail
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from people.enums import Role
from people.models import User
from people.selectors import has_second_factor
from tests.factories import PASSWORD, make_user
from tests.people.signing_in import current_code, is_signed_in, sign_in
from tests.support.queries import capture

pytestmark = pytest.mark.django_db
WithApp = Callable[[User], User]


@pytest.fixture
def _required(settings: Settings) -> None:
    settings.REQUIRE_SECOND_FACTOR = True


def holder(role: Role | None) -> User:
    return make_user(role=role) if role else make_user(is_superuser=True, is_staff=True)


@pytest.mark.django_db(transaction=True)  # the mail leaves when the request's transaction ends
def test_setting_it_up_gives_recovery_codes_and_tells_by_mail(client: Client) -> None:
    user = make_user()
    sign_in(client, user.email)
    url = reverse("mfa_activate_totp")
    assert client.get(url)["Location"].startswith(reverse("account_reauthenticate"))
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    page = client.get(url)
    assert 'src="data:image/svg+xml;base64,' in page.text
    wrong = client.post(url, {"code": "000000"})
    assert "code" in wrong.context["form"].errors
    done = client.post(url, {"code": current_code(page.context["form"].secret)}, follow=True)
    assert done.status_code == 200
    assert done.request["PATH_INFO"] == reverse("mfa_view_recovery_codes")
    assert done.text.count("<li><code>") == 10
    assert has_second_factor(user)
    assert [message.to for message in mail.outbox] == [[user.email]]
    download = client.get(reverse("mfa_download_recovery_codes"))
    assert len(download.content.split()) == 10


def test_the_password_alone_is_not_enough(client: Client, with_app: WithApp) -> None:
    user = with_app(make_user())
    response = sign_in(client, user.email)
    assert response["Location"] == reverse("mfa_authenticate")
    assert not is_signed_in(client)
    assert client.post(reverse("mfa_authenticate"), {"code": "000000"}).status_code == 200
    assert not is_signed_in(client)
    client.post(reverse("mfa_authenticate"), {"code": current_code()})
    assert is_signed_in(client)


def test_a_recovery_code_works_once(client: Client, with_app: WithApp) -> None:
    user = with_app(make_user())
    code = RecoveryCodes.activate(user).get_unused_codes()[0]
    for expected in (True, False):
        sign_in(client, user.email)
        client.post(reverse("mfa_authenticate"), {"code": code})
        assert is_signed_in(client) is expected
        client.post(reverse("account_logout"))


def test_guessing_codes_is_limited(client: Client, with_app: WithApp) -> None:
    user = with_app(make_user())
    sign_in(client, user.email)
    for _ in range(10):
        client.post(reverse("mfa_authenticate"), {"code": "000000"})
    client.post(reverse("mfa_authenticate"), {"code": current_code()})
    assert not is_signed_in(client)


def test_removing_the_app_asks_for_proof(client: Client, with_app: WithApp) -> None:
    user = with_app(make_user())
    client.force_login(user)
    assert client.post(reverse("mfa_deactivate_totp"))["Location"].startswith(reverse("account_reauthenticate"))
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert client.get(reverse("mfa_deactivate_totp")).status_code == 200
    assert client.post(reverse("mfa_deactivate_totp"))["Location"] == reverse("mfa_index")
    assert not Authenticator.objects.filter(user=user).exists()


# --- Required by role ---


@pytest.mark.usefixtures("_required")
@pytest.mark.parametrize("role", [*Role, None])
def test_these_roles_set_it_up_before_anything_else(client: Client, with_app: WithApp, role: Role | None) -> None:
    user = holder(role)
    client.force_login(user)
    for name in ("people:profile", "admin:index", "assessments:my_work"):
        response = client.get(reverse(name))
        assert response["Location"] == reverse("mfa_activate_totp"), name
    (reason, *_) = get_messages(response.wsgi_request)
    assert reason.level_tag == "warning"
    assert str(reason)
    with_app(user)
    assert client.get(reverse("people:profile")).status_code == 200


@pytest.mark.usefixtures("_required")
def test_posting_is_stopped_too(client: Client) -> None:
    client.force_login(holder(Role.SYSTEM_ADMINISTRATOR))
    response = client.post(reverse("admin:people_department_add"), {"code": "X", "name_zh": "測試部"})
    assert response["Location"] == reverse("mfa_activate_totp")


@pytest.mark.usefixtures("_required")
def test_the_way_to_setting_it_up_and_out_stays_open(client: Client) -> None:
    client.force_login(holder(Role.HR_MANAGER))
    assert client.get(reverse("health")).status_code == 200
    assert client.get(reverse("usersessions_list")).status_code == 200
    assert client.get(reverse("mfa_index")).status_code == 200
    assert client.get(reverse("mfa_activate_totp"))["Location"].startswith(reverse("account_reauthenticate"))
    assert client.post(reverse("people:set_language"), {"language": "en"})["Location"] == reverse("assessments:my_work")
    assert client.post(reverse("account_logout"))["Location"] == reverse("account_login")


@pytest.mark.usefixtures("_required")
def test_others_are_not_asked(client: Client) -> None:
    supervisor = make_user()
    make_user(supervisor=supervisor)
    for user in (make_user(), supervisor):
        client.force_login(user)
        assert client.get(reverse("people:profile")).status_code == 200


@pytest.mark.parametrize("role", [*Role, None])
def test_nobody_is_asked_where_the_setting_is_off(client: Client, role: Role | None) -> None:
    client.force_login(holder(role))
    assert client.get(reverse("people:profile")).status_code == 200


@pytest.mark.parametrize("role", [None, Role.HR_MANAGER])
def test_asking_costs_no_query(client: Client, settings: Settings, with_app: WithApp, role: Role | None) -> None:
    client.force_login(with_app(make_user(role=role)))

    def run() -> None:
        assert client.get(reverse("people:profile")).status_code == 200

    counts = []
    for required in (False, True):
        settings.REQUIRE_SECOND_FACTOR = required
        run()
        counts.append(len(capture(run)))
    assert counts[0] == counts[1]
