"""A machine reads only so many documents at once, however many workers it has."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import override
from pytest_django import Settings

from competencies.exceptions import CannotReadNow
from competencies.models import ImportUpload
from competencies.services import parsing, uploads
from competencies.services.parse_slots import parse_slot
from competencies.services.parsing import parse_file
from competencies.standards import bundled_standard_path
from people.enums import Role
from tests.factories import make_user

HOLD = (
    "import fcntl, sys\n"
    "file = open(sys.argv[1], 'r+')\n"
    "fcntl.flock(file, fcntl.LOCK_EX)\n"
    "print('held', flush=True)\n"
    "sys.stdin.read()"
)


@pytest.fixture(autouse=True)
def one_place(settings: Settings, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path
    settings.IMPORT_PROCESSES = 1


@pytest.fixture
def other_worker() -> Iterator[subprocess.Popen[bytes]]:
    """Another process that holds the place."""
    with parse_slot(0) as slot:
        assert slot is not None
        name = Path(f"/proc/self/fd/{slot}").resolve()
    other = subprocess.Popen([sys.executable, "-c", HOLD, name], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert other.stdout is not None
    assert other.stdout.readline() == b"held\n"
    yield other
    other.kill()
    other.communicate()


def test_as_many_as_there_are_places(settings: Settings) -> None:
    settings.IMPORT_PROCESSES = 2
    with parse_slot(0) as first, parse_slot(0) as second, parse_slot(0) as third:
        assert None not in {first, second}
        assert third is None
    with parse_slot(0) as again:
        assert again is not None


def test_other_processes_count(other_worker: subprocess.Popen[bytes]) -> None:
    with pytest.raises(CannotReadNow) as busy, override("en"):
        parse_file(bundled_standard_path(), wait=0)
    assert "try it again" in busy.value.message


def test_a_place_comes_free_where_its_process_is_killed(other_worker: subprocess.Popen[bytes]) -> None:
    killing = threading.Timer(0.3, other_worker.kill)
    killing.start()
    assert parse_file(bundled_standard_path(), wait=20).format == "text"
    killing.join()


def test_the_process_that_reads_holds_its_place(tmp_path: Path) -> None:
    """Where the worker that began it dies, the place is free only when the reader has ended too."""
    with parse_slot(0) as slot:
        assert slot is not None
        reader = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE, pass_fds=[slot])
    with parse_slot(0) as other:
        assert other is None
    reader.kill()
    reader.communicate()
    with parse_slot(1) as other:
        assert other is not None


@pytest.mark.django_db
def test_an_upload_that_found_no_place_leaves_nothing(
    other_worker: subprocess.Popen[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "parse_file", lambda path: parsing.parse_file(path, wait=0))
    content = SimpleUploadedFile("a.txt", bundled_standard_path().read_bytes())
    with pytest.raises(CannotReadNow):
        uploads.add_upload(actor=make_user(role=Role.STANDARD_EDITOR), file=content, name="a.txt")
    assert not ImportUpload.objects.exists()
