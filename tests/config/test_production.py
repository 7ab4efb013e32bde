"""What a visitor gets from a production start: a strict policy, secure cookies, TLS only, hashed static files."""

import json
import os
import re
import subprocess
import sys
from typing import Any

import pytest
from django.conf import settings


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PORTAL_", "DATABASE_"))}
    done = subprocess.run(
        [sys.executable, "-m", "tests.config.production_probe"],
        cwd=settings.BASE_DIR,
        env={
            **clean,
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "PORTAL_VAR_DIR": str(tmp_path_factory.mktemp("var")),
            "PORTAL_SECRET_KEY": "s3cret-" * 12,
            "PORTAL_ALLOWED_HOSTS": "portal.example.com",
            "PORTAL_ALLOW_SQLITE": "true",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result


def test_the_content_security_policy_allows_nothing_inline_and_nothing_foreign(answers: dict[str, Any]) -> None:
    policy = answers["start page"]["headers"]["Content-Security-Policy"]
    directives = dict(part.strip().partition(" ")[::2] for part in policy.split(";"))
    assert directives["default-src"] == "'self'"
    assert directives["frame-ancestors"] == "'none'"
    assert directives["object-src"] == "'none'"
    assert directives["base-uri"] == "'self'"
    assert directives["form-action"] == "'self'"
    assert "unsafe" not in policy
    assert "http" not in policy
    assert "*" not in policy


def test_transport_is_encrypted_and_stays_so(answers: dict[str, Any]) -> None:
    assert answers["plain http"]["status"] == 301
    assert answers["plain http"]["headers"]["Location"] == "https://portal.example.com/account/login/"
    policy = answers["login"]["headers"]["Strict-Transport-Security"]
    assert int(re.findall(r"max-age=(\d+)", policy)[0]) >= 31_536_000
    assert "includeSubDomains" in policy


def test_a_load_balancer_may_ask_for_health_without_encryption(answers: dict[str, Any]) -> None:
    assert answers["health over http"]["status"] == 200


def test_cookies_are_for_encrypted_requests_of_this_site(answers: dict[str, Any]) -> None:
    cookies = answers["login"]["cookies"]
    assert "csrftoken" in cookies
    for name, cookie in cookies.items():
        assert cookie["secure"], name
        assert cookie["samesite"] == "Lax", name


def test_headers_against_framing_sniffing_and_leaking(answers: dict[str, Any]) -> None:
    headers = answers["start page"]["headers"]
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"


def test_signing_in_again_within_a_page_is_for_our_own_pages_alone(answers: dict[str, Any]) -> None:
    headers = answers["login"]["headers"]
    assert headers["X-Frame-Options"] == "SAMEORIGIN"
    policy = headers["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in policy
    assert policy.replace("frame-ancestors 'self'", "frame-ancestors 'none'") == re.sub(
        r"'nonce-[^']+'", "", answers["start page"]["headers"]["Content-Security-Policy"]
    ), "nothing else is different there"


def test_pages_of_signed_in_people_are_never_shown_to_others(answers: dict[str, Any]) -> None:
    assert answers["start page"]["status"] == 302
    assert answers["start page"]["headers"]["Location"].startswith("/account/login/")


def test_static_files_have_hashed_names(answers: dict[str, Any]) -> None:
    assert answers["login"]["status"] == 200
    styles = re.findall(r'href="(/static/[^"]+\.css)"', answers["login"]["body"])
    assert styles
    assert all(re.search(r"\.[0-9a-f]{12}\.", style) for style in styles)


def test_a_request_for_another_host_is_refused_with_a_page_of_our_own(answers: dict[str, Any]) -> None:
    assert answers["wrong host"]["status"] == 400
    assert "site-header" in answers["wrong host"]["body"]
