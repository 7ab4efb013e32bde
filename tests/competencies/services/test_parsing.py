"""Reading a document in a process of its own: whatever the file is, an answer comes and the portal goes on."""

import os
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest
from django.conf import settings
from django.utils.translation import override

from competencies.exceptions import CannotRead
from competencies.imports import plan_from_file
from competencies.services import parse_worker, parsing
from competencies.services.parsing import MAX_FILE_BYTES, MAX_SECONDS, READER, parse_file
from competencies.standards import bundled_standard_path

READERS = "tests.competencies.services.bad_readers"
ENCRYPTED_PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
    b"3 0 obj<</Filter/Standard/V 1/R 2/P -4/O<" + b"41" * 32 + b">/U<" + b"42" * 32 + b">>>endobj\n"
    b"trailer<</Root 1 0 R/Encrypt 3 0 R/ID[<01><01>]/Size 4>>\n%%EOF"
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "document.txt"
    path.write_text("x\ty\n", encoding="utf-8")
    return path


def code_of(path: Path, reader: str = "", seconds: float = 20) -> str:
    with pytest.raises(CannotRead) as refused, override("en"):
        parse_file(path, seconds=seconds, reader=f"{READERS}:{reader}" if reader else READER)
    assert refused.value.message.endswith(".")
    return refused.value.code


def test_the_plan_is_that_of_the_reader() -> None:
    parsed = parse_file(bundled_standard_path())
    assert parsed.plan == plan_from_file(bundled_standard_path())
    assert parsed.format == "text"
    assert any("T1.1" in cell for row in parsed.rows for cell in row["cells"])


def test_a_reader_that_never_ends_is_ended(file: Path) -> None:
    began = time.monotonic()
    assert code_of(file, "sleep", seconds=1) == "too-slow"
    assert time.monotonic() - began < MAX_SECONDS, "what would have ended it anyhow comes later"


def test_so_is_what_it_started(tmp_path: Path) -> None:
    file = tmp_path / "child"
    file.write_text("")
    for seconds in (2, 20):  # a busy machine may need more than two until there is a child
        assert code_of(file, "sleep_with_child", seconds=seconds) == "too-slow"
        if file.read_text():
            break
    assert_gone(int(file.read_text()))


def test_a_reader_does_not_outlive_the_portal(tmp_path: Path) -> None:
    file = tmp_path / "reader"
    file.write_text("")
    program = (
        "import django, pathlib; django.setup()\n"
        "from competencies.services.parsing import parse_file\n"
        f"parse_file(pathlib.Path({str(file)!r}), reader={READERS!r} + ':tell_and_sleep')"
    )
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings_test"}
    portal = subprocess.Popen([sys.executable, "-c", program], cwd=settings.BASE_DIR, env=environment)
    for _attempt in range(300):
        if file.read_text() or portal.poll() is not None:
            break
        time.sleep(0.1)
    portal.kill()
    portal.wait()
    assert_gone(int(file.read_text()))


def assert_gone(process: int) -> None:
    for _attempt in range(300):
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return
        if "Z" in Path(f"/proc/{process}/stat").read_text().split()[2:3]:
            return  # killed; its parent is gone, and whoever takes orphans has not looked yet
        time.sleep(0.1)
    pytest.fail("the process is still there")


def test_memory_is_limited(file: Path) -> None:
    assert code_of(file, "hog") == "needs-too-much-memory"


def test_processor_time_is_limited(file: Path) -> None:
    assert code_of(file, "spin") == "too-slow"


def test_the_process_has_the_limits(file: Path) -> None:
    """Soft and hard, so that nothing in the process can take more."""
    limits = parse_file(file, reader=f"{READERS}:tell_limits").values
    assert limits == {
        "memory": [parse_worker.MAX_MEMORY] * 2,
        "seconds": [parse_worker.MAX_SECONDS_OF_WORK, parse_worker.MAX_SECONDS_OF_WORK + 1],
        "output": [parse_worker.MAX_OUTPUT] * 2,
    }
    assert parse_worker.MAX_SECONDS_OF_WORK < MAX_SECONDS < parse_worker.MAX_SECONDS_OF_LIFE <= 30


def test_a_process_that_the_system_killed_had_too_little_memory(file: Path) -> None:
    assert code_of(file, "be_killed") == "needs-too-much-memory"


def test_a_process_that_waits_ends_by_itself(file: Path) -> None:
    assert code_of(file, "wait_for_the_alarm") == "too-slow"


def test_what_a_reader_leaves_behind_is_ended(tmp_path: Path) -> None:
    file = tmp_path / "child"
    file.write_text("")
    parse_file(file, reader=f"{READERS}:leave_a_child")
    assert_gone(int(file.read_text()))


@pytest.mark.parametrize("reader", ["crash", "fail", "flood", "not_there"])
def test_a_reader_that_fails_is_told_in_a_sentence(file: Path, reader: str, caplog: pytest.LogCaptureFixture) -> None:
    assert code_of(file, reader) == "reader-failed"
    assert "The reader failed" in caplog.text


def test_the_process_knows_nothing_of_the_portal(file: Path) -> None:
    assert os.environ["PORTAL_MODE"] == "development"
    assert parse_file(file, reader=f"{READERS}:look_around").values == {"secrets": []}


def test_a_file_of_200_mb_is_not_even_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parsing, "_run", lambda *_arguments: pytest.fail("a process was started for it"))
    path = tmp_path / "large.pdf"
    with path.open("wb") as file:
        file.truncate(200 * 1024**2)
    assert code_of(path) == "file-too-large"
    assert MAX_FILE_BYTES < 200 * 1024**2


def test_a_zip_bomb_does_not_go_off(tmp_path: Path) -> None:
    path = tmp_path / "bomb.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("word/document.xml", "w") as part:
        for _block in range(300):
            part.write(bytes(1024**2))
    assert path.stat().st_size < 1024**2
    assert code_of(path) == "unpacks-too-large"


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("empty.pdf", b"", "empty"),
        ("word.pdf", b"This is no PDF.", "damaged"),
        ("cut.pdf", b"%PDF-1.7\n1 0 obj", "damaged"),
        ("locked.pdf", ENCRYPTED_PDF, "encrypted"),
        ("picture.png", b"\x89PNG\r\n\x1a\n", "unknown-format"),
        ("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old-word"),
        ("other.json", b'{"a": 1}', "not-our-json"),
    ],
)
def test_what_is_no_document_is_refused(tmp_path: Path, name: str, content: bytes, code: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert code_of(path) == code


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    assert code_of(tmp_path / "nothing.pdf") == "missing"
