"""Where somebody is signed in, and signing out elsewhere."""

from datetime import datetime, timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from people.user_agents import describe_user_agent
from tests.factories import make_user
from tests.people.signing_in import is_signed_in, sign_in
from tests.support.queries import capture

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1 Version/19.0 Mobile Safari/604.1"
ANDROID = "Mozilla/5.0 (Linux; Android 16) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36"


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        (FIREFOX, "Firefox, Linux"),
        (EDGE, "Edge, Windows"),
        (IPHONE, "Safari, iPhone"),
        (ANDROID, "Chrome, Android"),
        ("curl/8.0", ""),
    ],
)
def test_browsers_are_named_as_people_know_them(user_agent: str, name: str) -> None:
    assert describe_user_agent(user_agent) == name


@pytest.mark.django_db
def test_own_sessions_are_listed_and_others_ended() -> None:
    user, stranger = make_user(), make_user()
    here, elsewhere, not_mine = Client(), Client(), Client()
    sign_in(here, user.email, **{"user-agent": FIREFOX})
    sign_in(elsewhere, user.email, **{"user-agent": EDGE})
    sign_in(not_mine, stranger.email, **{"user-agent": IPHONE})

    page = here.get(reverse("usersessions_list"), headers={"user-agent": FIREFOX}).text
    assert "Firefox, Linux" in page
    assert "Edge, Windows" in page
    assert "iPhone" not in page

    assert here.post(reverse("usersessions_list"))["Location"] == reverse("usersessions_list")
    assert is_signed_in(here)
    assert not is_signed_in(elsewhere)
    assert is_signed_in(not_mine)
    assert "Edge, Windows" not in here.get(reverse("usersessions_list")).text


@pytest.mark.django_db
def test_when_a_session_was_last_used_is_noted_every_few_minutes_only(monkeypatch: pytest.MonkeyPatch) -> None:
    client, user = Client(), make_user()
    client.force_login(user)

    def last_seen() -> datetime:
        assert client.get(reverse("people:profile")).status_code == 200
        return UserSession.objects.get(user=user).last_seen_at  # type: ignore[no-any-return]

    noted = last_seen()
    assert last_seen() == noted
    later = timezone.now() + timedelta(minutes=6)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert last_seen() > noted


@pytest.mark.django_db
def test_what_another_process_noted_is_not_noted_again() -> None:
    here, elsewhere, user = Client(), Client(), make_user()
    here.force_login(user)
    elsewhere.cookies = here.cookies
    here.get(reverse("people:profile"))
    noted = UserSession.objects.get(user=user).last_seen_at
    assert elsewhere.get(reverse("people:profile")).status_code == 200
    assert UserSession.objects.get(user=user).last_seen_at == noted


@pytest.mark.django_db
def test_a_process_that_found_the_session_noted_asks_no_more_for_a_while() -> None:
    client = Client()
    client.force_login(make_user())
    first, second = (capture(lambda: client.get(reverse("people:profile"))) for _ in range(2))
    assert any("usersession" in sql for sql in first)
    assert not any("usersession" in sql for sql in second)
