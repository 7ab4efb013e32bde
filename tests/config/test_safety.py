"""Production refuses to start when it would be unsafe."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from config.safety import DEVELOPMENT_SECRET, unsafe_settings

SAFE: dict[str, Any] = {
    "debug": False,
    "secret_key": "s3cret-" * 8,
    "allowed_hosts": ["portal.example.com"],
    "database_engine": "django.db.backends.postgresql",
    "sqlite_allowed": False,
}
SAFE_ENVIRONMENT = {
    "PORTAL_SECRET_KEY": "s3cret-" * 12,
    "PORTAL_ALLOWED_HOSTS": "portal.example.com",
    "DATABASE_URL": "postgresql://portal:secret@127.0.0.1/portal",
}
PRINT_MODE = ["-c", "from django.conf import settings; print('started in', settings.MODE, settings.DEBUG)"]


def start(tmp_path: Path, environment: dict[str, str]) -> "subprocess.CompletedProcess[str]":
    """Load the settings in a process of their own, with nothing of the portal's from this one's environment."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PORTAL_", "DATABASE_"))}
    return subprocess.run(
        [sys.executable, *PRINT_MODE],
        cwd=settings.BASE_DIR,
        env={**clean, "DJANGO_SETTINGS_MODULE": "config.settings", "PORTAL_VAR_DIR": str(tmp_path), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_safe_settings_have_no_problem() -> None:
    assert unsafe_settings(**SAFE) == []


@pytest.mark.parametrize(
    ("unsafe", "names"),
    [
        ({"debug": True}, "PORTAL_DEBUG"),
        ({"secret_key": DEVELOPMENT_SECRET}, "PORTAL_SECRET_KEY"),
        ({"secret_key": "s3cret-" * 7}, "PORTAL_SECRET_KEY"),
        ({"secret_key": "a" * 80}, "PORTAL_SECRET_KEY"),
        ({"secret_key": "django-insecure-" + "s3cret-" * 8}, "PORTAL_SECRET_KEY"),
        ({"allowed_hosts": []}, "PORTAL_ALLOWED_HOSTS"),
        ({"allowed_hosts": ["portal.example.com", "*"]}, "PORTAL_ALLOWED_HOSTS"),
        ({"allowed_hosts": [""]}, "PORTAL_ALLOWED_HOSTS"),
        ({"database_engine": "django.db.backends.sqlite3"}, "DATABASE_URL"),
    ],
)
def test_each_unsafe_setting_is_named(unsafe: dict[str, Any], names: str) -> None:
    problems = unsafe_settings(**{**SAFE, **unsafe})
    assert len(problems) == 1
    assert names in problems[0]


def test_sqlite_may_be_chosen_explicitly() -> None:
    chosen = {**SAFE, "database_engine": "django.db.backends.sqlite3", "sqlite_allowed": True}
    assert unsafe_settings(**chosen) == []


def test_all_problems_are_told_at_once() -> None:
    problems = unsafe_settings(
        debug=True, secret_key="", allowed_hosts=[], database_engine="django.db.backends.sqlite3", sqlite_allowed=False
    )
    assert len(problems) == 4


def test_production_is_the_default_and_refuses_to_start_without_settings(tmp_path: Path) -> None:
    done = start(tmp_path, {})
    assert done.returncode != 0
    assert "The portal refuses to start" in done.stderr
    for name in ("PORTAL_SECRET_KEY", "PORTAL_ALLOWED_HOSTS", "DATABASE_URL"):
        assert name in done.stderr


def test_production_refuses_debug(tmp_path: Path) -> None:
    done = start(tmp_path, {**SAFE_ENVIRONMENT, "PORTAL_DEBUG": "true"})
    assert done.returncode != 0
    assert "PORTAL_DEBUG" in done.stderr


def test_production_starts_with_safe_settings(tmp_path: Path) -> None:
    done = start(tmp_path, SAFE_ENVIRONMENT)
    assert done.stdout.strip() == "started in production False", done.stderr


def test_a_mistyped_mode_is_refused(tmp_path: Path) -> None:
    done = start(tmp_path, {**SAFE_ENVIRONMENT, "PORTAL_MODE": "prodution"})
    assert done.returncode != 0
    assert "'prodution'" in done.stderr
