"""Uploaded documents in the private storage."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.storage import InMemoryStorage
from django.utils import timezone

from competencies.models.imports import private_storage
from competencies.services.source_files import MAX_NAME, forget_orphans, harmless_name, keep_file, suffix_of


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("職能基準.pdf", "職能基準.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\x\\a b.docx", "a b.docx"),
        ("evil\u202efdp.exe", "evil fdp.exe"),
        ("two\r\nlines\x00.txt", "two lines .txt"),
        ("...", "file"),
        ("", "file"),
    ],
)
def test_names_are_harmless(given: str, shown: str) -> None:
    assert harmless_name(given) == shown


def test_a_long_name_keeps_its_ending() -> None:
    name = harmless_name("長" * 500 + ".pdf")
    assert len(name) == MAX_NAME
    assert name.endswith("….pdf")


@pytest.mark.parametrize(("name", "suffix"), [("a.PDF", ".pdf"), ("a", ""), ("a.b c", ""), ("a." + "x" * 20, "")])
def test_suffix(name: str, suffix: str) -> None:
    assert suffix_of(name) == suffix


def test_private_files_are_not_among_those_that_are_served() -> None:
    from config import settings as real

    place = Path(str(real.STORAGES["private"]["OPTIONS"]["location"]))
    assert real.STORAGES["private"]["OPTIONS"]["base_url"] is None
    assert Path(str(settings.STATIC_ROOT)) not in (place, *place.parents)


@pytest.mark.django_db
def test_only_what_nothing_names_is_forgotten_and_only_after_a_day(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(b"x")
    name = keep_file(path)
    assert forget_orphans() == 0
    assert private_storage().exists(name)
    day_after_tomorrow = timezone.now() + timedelta(days=2)
    monkeypatch.setattr(timezone, "now", lambda: day_after_tomorrow)
    assert forget_orphans() >= 1
    assert not private_storage().exists(name)
    assert isinstance(private_storage(), InMemoryStorage)
