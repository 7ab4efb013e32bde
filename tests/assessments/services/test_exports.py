"""Asking for files, making them at once and in the background, deleting them."""

import hashlib
import io
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pdfplumber
import pytest
from django.conf import LazySettings
from django.core.files import File
from django.core.management import call_command
from django.db import IntegrityError
from django.utils import timezone

from assessments.enums import AssessmentState, ExportKind, ExportState
from assessments.exceptions import NotPermitted, TransitionRefused
from assessments.exports.workbook_people import PeopleSheet
from assessments.models import Assessment, Export
from assessments.selectors import export_rows
from assessments.selectors.group_results import Group
from assessments.services import export_process, exports
from assessments.services.exports import (
    MAX_ATTEMPTS,
    MAX_UNDER_WAY,
    clean_exports,
    delete_export,
    request_export,
    retry_export,
    run_waiting_exports,
)
from competencies.models.imports import private_storage
from competencies.services.parse_slots import process_slot
from competencies.services.source_files import keep_content
from people.enums import Role
from people.models import User
from tests.assessments.exports.spreadsheet import Spreadsheet
from tests.assessments.result_helpers import add_signed_off_like, small_version
from tests.factories import make_assessment, make_department, make_user

pytestmark = pytest.mark.django_db
PATIENCE = 60.0  # seconds that a busy machine may take

Tell = Callable[[int], None]


@pytest.fixture
def assessment() -> Assessment:
    return make_assessment(AssessmentState.SIGNED_OFF, standard_version=small_version())


@pytest.fixture
def hr() -> User:
    return make_user(role=Role.HR_MANAGER)


@pytest.fixture
def nothing_direct(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every export wait for its process."""
    for kind in exports.DIRECT_PEOPLE:
        monkeypatch.setitem(exports.DIRECT_PEOPLE, kind, 0)


def ask(actor: User, assessment: Assessment, kind: ExportKind = ExportKind.ANSWERS) -> Export:
    return request_export(actor=actor, kind=kind, campaign_id=assessment.campaign_id, language="en")


def content_of(export: Export) -> bytes:
    with private_storage().open(export.stored_name, "rb") as file:
        return bytes(file.read())


def writes(monkeypatch: pytest.MonkeyPatch, write: Callable[[Path, Group, Sequence[int], Tell], None]) -> None:
    monkeypatch.setitem(exports.WRITERS, ExportKind.ANSWERS, (".csv", write))


def test_what_is_small_is_ready_at_once(hr: User, assessment: Assessment, settings: LazySettings) -> None:
    settings.EXPORT_DAYS = 3
    export = ask(hr, assessment)
    content = content_of(export)
    assert export.state == ExportState.READY
    assert (export.size, export.sha256) == (len(content), hashlib.sha256(content).hexdigest())
    assert b"Employee number" in content
    assert export.finished_at is not None
    assert export.expires_at == export.finished_at + timedelta(days=3)
    assert export.done == export.total == 1


@pytest.mark.usefixtures("nothing_direct")
def test_what_is_large_waits_for_a_process(
    hr: User, assessment: Assessment, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: type
) -> None:
    started: list[bool] = []
    monkeypatch.setattr(exports, "start_exports", lambda: started.append(True))
    with django_capture_on_commit_callbacks(execute=True):
        export = ask(hr, assessment)
    assert (export.state, started) == (ExportState.QUEUED, [True])
    assert ask(hr, assessment) == export, "what is under way is not begun again"


@pytest.mark.parametrize("narrowed", [False, True])
def test_the_campaign_report_always_waits_and_is_about_the_whole(
    hr: User, assessment: Assessment, *, narrowed: bool
) -> None:
    export = request_export(
        actor=hr,
        kind=ExportKind.CAMPAIGN_REPORT,
        campaign_id=assessment.campaign_id,
        language="en",
        department_id=make_department("無人部").pk if narrowed else None,
    )
    assert (export.state, export.department_id, export.total) == (ExportState.QUEUED, None, 1)
    assert ask(hr, assessment, ExportKind.CAMPAIGN_REPORT) == export, "what is under way is not begun again"


def test_who_is_signed_off_meanwhile_is_in_a_file_only_where_its_row_says_so(
    assessment: Assessment, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The row says whose data the file holds; nothing keeps others from writing while one is made on SQLite."""
    reads = export_rows.signed_ids
    looks = iter(range(9))

    def meanwhile(group: Group) -> list[int]:
        ids = reads(group)
        if next(looks) == 1:  # the first look is that of the request, the second that of the writing
            add_signed_off_like(assessment, 1)
        return ids

    monkeypatch.setattr(exports, "signed_ids", meanwhile)
    export = request_export(
        actor=assessment.supervisor,
        kind=ExportKind.TEAM_WORKBOOK,
        campaign_id=assessment.campaign_id,
        language="en",
        supervisor_id=assessment.supervisor_id,
    )
    assert Assessment.objects.filter(state=AssessmentState.SIGNED_OFF).count() == 2
    lines = Spreadsheet(content_of(export)).values["Final scores"][3:]
    assert [line[0] for line in lines] == [assessment.candidate.employee_number]
    assert export.assessment_ids == [assessment.pk]


def test_only_who_may_see_the_data_may_ask(assessment: Assessment) -> None:
    for stranger in (make_user(), assessment.candidate, assessment.supervisor):
        with pytest.raises(NotPermitted):
            ask(stranger, assessment)
    assert not Export.objects.exists()


def test_there_must_be_something_to_export(hr: User) -> None:
    with pytest.raises(TransitionRefused):
        ask(hr, make_assessment(AssessmentState.SUBMITTED, standard_version=small_version()))


def test_nobody_in_hr_takes_away_the_own_result_before_its_release(hr: User) -> None:
    own = make_assessment(
        AssessmentState.SIGNED_OFF, candidate=hr, holds_results=True, standard_version=small_version()
    )
    for kind in (ExportKind.ANSWERS, ExportKind.GROUPS, ExportKind.CAMPAIGN_REPORT):
        with pytest.raises(TransitionRefused):
            ask(hr, own, kind)


@pytest.mark.usefixtures("nothing_direct")
def test_one_person_cannot_fill_the_queue(hr: User) -> None:
    for _number in range(MAX_UNDER_WAY):
        ask(hr, make_assessment(AssessmentState.SIGNED_OFF, standard_version=small_version()))
    with pytest.raises(TransitionRefused):
        ask(hr, make_assessment(AssessmentState.SIGNED_OFF, standard_version=small_version()))


def test_what_goes_wrong_is_told_and_can_be_tried_again(
    hr: User, assessment: Assessment, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(path: Path, group: Group, assessment_ids: Sequence[int], tell: Tell) -> None:
        raise MemoryError

    with monkeypatch.context() as patch:
        writes(patch, fail)
        export = ask(hr, assessment)
    assert export.state == ExportState.FAILED
    assert retry_export(actor=hr, export_id=export.pk).state == ExportState.QUEUED
    with pytest.raises(Export.DoesNotExist):
        retry_export(actor=make_user(), export_id=export.pk)


def test_the_database_ties_state_and_facts(hr: User, assessment: Assessment) -> None:
    export = ask(hr, assessment)
    with pytest.raises(IntegrityError, match="export_state_facts"):
        Export.objects.filter(pk=export.pk).update(sha256="")


# --- In the background: real transactions, because the sign of life has a connection of its own --------------------


@pytest.fixture
def waiting(hr: User, assessment: Assessment, nothing_direct: None, monkeypatch: pytest.MonkeyPatch) -> Export:
    monkeypatch.setattr(exports, "start_exports", lambda: None)
    return ask(hr, assessment)


@pytest.fixture(autouse=True)
def own_folder(settings: LazySettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Places of this test alone."""
    settings.VAR_DIR = tmp_path
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))


@pytest.mark.django_db(transaction=True)
def test_what_waits_is_made_and_its_progress_told(waiting: Export, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Export] = []

    def slow(path: Path, group: Group, assessment_ids: Sequence[int], tell: Tell) -> None:
        path.touch()
        tell(1)
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until and not Export.objects.filter(done=1).exists():
            time.sleep(0.02)
        seen.append(Export.objects.get())

    monkeypatch.setattr(export_process, "SECONDS_BETWEEN_BEATS", 0.02)
    monkeypatch.setattr(exports, "one_snapshot", nullcontext)
    writes(monkeypatch, slow)
    assert run_waiting_exports() == 1
    assert [(one.state, one.done) for one in seen] == [(ExportState.RUNNING, 1)]
    waiting.refresh_from_db()
    assert waiting.state == ExportState.READY
    assert run_waiting_exports() == 0


@pytest.mark.django_db(transaction=True)
def test_a_campaign_report_is_made_in_its_process(
    hr: User, assessment: Assessment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports, "start_exports", lambda: None)
    export = ask(hr, assessment, ExportKind.CAMPAIGN_REPORT)
    assert run_waiting_exports() == 1
    export.refresh_from_db()
    assert export.state == ExportState.READY
    with pdfplumber.open(io.BytesIO(content_of(export))) as document:
        first = document.pages[0].extract_text()
    # Where scripts change, the reader of the file sees a space.
    told = "".join(first.split())
    assert assessment.campaign.title in told
    assert "".join(f"Made by {hr.name_latin}".split()) in told


@pytest.mark.django_db(transaction=True)
def test_who_finds_no_place_leaves(waiting: Export, settings: LazySettings) -> None:
    settings.EXPORT_PROCESSES = 1
    with process_slot("export", 1):
        assert run_waiting_exports() == 0
    assert run_waiting_exports() == 1


@pytest.mark.django_db(transaction=True)
def test_what_is_deleted_meanwhile_leaves_no_file(waiting: Export, monkeypatch: pytest.MonkeyPatch) -> None:
    def deleted(path: Path, group: Group, assessment_ids: Sequence[int], tell: Tell) -> None:
        path.touch()
        delete_export(actor=waiting.requester, export_id=waiting.pk)

    before = stored()
    monkeypatch.setattr(exports, "one_snapshot", nullcontext)
    writes(monkeypatch, deleted)
    run_waiting_exports()
    assert not Export.objects.exists()
    assert stored() == before


def stored() -> int:
    """Count the files of exports, which lie in folders by year and month."""
    storage = private_storage()
    if not storage.exists("exports"):
        return 0
    years = storage.listdir("exports")[0]
    months = [f"exports/{year}/{month}" for year in years for month in storage.listdir(f"exports/{year}")[0]]
    return sum(len(storage.listdir(month)[1]) for month in months)


def test_what_a_killed_process_left_is_made_again_but_not_for_ever(waiting: Export) -> None:
    long_ago = timezone.now() - timedelta(minutes=5)
    running = Export.objects.filter(pk=waiting.pk)
    running.update(state=ExportState.RUNNING, started_at=long_ago, heartbeat_at=long_ago, attempt=1)
    waiting.refresh_from_db()
    assert waiting.is_stalled
    assert waiting.can_be_tried_again
    exports.requeue_stalled()
    assert running.get().state == ExportState.QUEUED
    running.update(state=ExportState.RUNNING, started_at=long_ago, heartbeat_at=long_ago, attempt=MAX_ATTEMPTS)
    exports.requeue_stalled()
    assert running.get().state == ExportState.FAILED


@pytest.mark.parametrize("hours", [-1, 1])
def test_clocks_of_machines_may_differ(waiting: Export, monkeypatch: pytest.MonkeyPatch, hours: int) -> None:
    """One machine begins, another one whose clock is right, or is not, looks whether the first is alive."""
    right = timezone.now
    for claims, looks in ((0, hours), (hours, 0)):
        monkeypatch.setattr(timezone, "now", lambda by=claims: right() + timedelta(hours=by))
        Export.objects.update(state=ExportState.QUEUED, started_at=None, heartbeat_at=None)
        export = Export.objects.get()
        assert exports._claim(export)
        monkeypatch.setattr(timezone, "now", lambda by=looks: right() + timedelta(hours=by))
        export.refresh_from_db()
        assert not export.is_stalled
        exports.requeue_stalled()
        export.refresh_from_db()
        assert export.state == ExportState.RUNNING


@pytest.mark.django_db(transaction=True)
def test_its_process_is_heard_of_until_the_file_is_kept(waiting: Export, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the clock of the database, whatever that of its machine says."""
    beats: list[timedelta] = []

    def slow(content: "File[bytes]", *, folder: str, suffix: str) -> str:
        began = heard = export_heartbeat()
        until = time.monotonic() + PATIENCE
        while heard == began and time.monotonic() < until:
            time.sleep(0.02)
            heard = export_heartbeat()
        beats.append(heard - began)
        return keep_content(content, folder=folder, suffix=suffix)

    an_hour_ahead = timezone.now() + timedelta(hours=1)
    monkeypatch.setattr(timezone, "now", lambda: an_hour_ahead)
    monkeypatch.setattr(export_process, "SECONDS_BETWEEN_BEATS", 0.02)
    monkeypatch.setattr(exports, "keep_content", slow)
    assert run_waiting_exports() == 1
    assert [timedelta(0) < beat < timedelta(minutes=1) for beat in beats] == [True]
    waiting.refresh_from_db()
    assert waiting.state == ExportState.READY


def export_heartbeat() -> datetime:
    heard = Export.objects.get().heartbeat_at
    assert heard is not None
    return heard


def test_who_was_overtaken_writes_nothing(waiting: Export, monkeypatch: pytest.MonkeyPatch) -> None:
    def overtaken(path: Path, group: Group, assessment_ids: Sequence[int], tell: Tell) -> None:
        path.touch()
        Export.objects.update(attempt=2, state=ExportState.RUNNING)

    before = stored()
    writes(monkeypatch, overtaken)
    assert exports._claim(waiting)
    exports._make(waiting)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.attempt, stored()) == (ExportState.RUNNING, 2, before)


def test_nobody_claims_what_another_one_has(waiting: Export) -> None:
    same = Export.objects.get(pk=waiting.pk)
    assert exports._claim(waiting)
    assert not exports._claim(same)


def test_the_process_is_started_and_not_waited_for(tmp_path: Path, settings: LazySettings) -> None:
    settings.BASE_DIR = tmp_path
    (tmp_path / "manage.py").write_text(
        "import os, pathlib, sys, time\n"
        "here = pathlib.Path(__file__).parent\n"
        "while not (here / 'go').exists():\n    time.sleep(0.01)\n"
        "(here / 'new').write_text(f'{sys.argv[1]} {os.getppid()}')\n"
        "(here / 'new').rename(here / 'ran')\n"
    )
    export_process.start_exports()
    # It came back although what it started has not ended: that waits for this.
    (tmp_path / "go").touch()
    until = time.monotonic() + PATIENCE
    while not (tmp_path / "ran").exists() and time.monotonic() < until:
        time.sleep(0.02)
    command, parent = (tmp_path / "ran").read_text().split()
    assert command == "run_exports"
    assert int(parent) != os.getpid(), "it is no child of this process"


# --- Cleaning ---------------------------------------------------------------------------------------------------------


def test_expired_files_are_deleted_and_told(
    hr: User, assessment: Assessment, django_capture_on_commit_callbacks: type
) -> None:
    export = ask(hr, assessment)
    now = timezone.now()
    Export.objects.filter(pk=export.pk).update(
        started_at=now - timedelta(days=9), finished_at=now - timedelta(days=8), expires_at=now - timedelta(days=1)
    )
    fresh = ask(hr, assessment, ExportKind.SCORES)
    out = io.StringIO()
    with django_capture_on_commit_callbacks(execute=True):
        call_command("clean_exports", stdout=out)
    assert "1" in out.getvalue().splitlines()[0]
    export.refresh_from_db()
    assert (export.state, export.stored_name) == (ExportState.EXPIRED, "")
    assert not private_storage().exists(export.stored_name or "exports/none")
    assert private_storage().exists(fresh.stored_name)
    assert clean_exports() == (0, 0)


HOLD = """
import sys
from pathlib import Path
from competencies.services.working_folders import working_folder
with working_folder("portal-export-") as folder:
    (folder / "export.csv").write_text("personal")
    print(folder, flush=True)
    sys.stdin.read()
"""


@pytest.mark.parametrize("clean", [clean_exports, run_waiting_exports])
def test_what_a_killed_process_was_writing_is_deleted(tmp_path: Path, clean: Callable[[], object]) -> None:
    environment = {**os.environ, "TMPDIR": str(tmp_path / "temporary")}
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
    )
    try:
        assert process.stdout is not None
        folder = Path(process.stdout.readline().strip())
        os.utime(folder, (0, 0))
        clean()
        assert folder.is_dir(), "a living process works in it"
    finally:
        process.send_signal(signal.SIGKILL)
        process.communicate()
    clean()
    assert not folder.exists()


def test_nothing_is_written_beside_the_working_folder(
    hr: User, assessment: Assessment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also not the lines that wait until a workbook is put together."""
    temporary = tmp_path / "temporary"
    seen: list[list[str]] = []
    write_line = PeopleSheet.add

    def looks_first(*arguments: Any) -> None:
        seen.append([path.name for path in temporary.iterdir()])
        write_line(*arguments)

    monkeypatch.setattr(PeopleSheet, "add", looks_first)
    assert ask(hr, assessment, ExportKind.WORKBOOK).state == ExportState.READY
    assert seen
    assert all(len(names) == 1 and names[0].startswith("portal-export-") for names in seen)
    assert not list(temporary.iterdir())


def test_only_its_requester_deletes_a_file(
    hr: User, assessment: Assessment, django_capture_on_commit_callbacks: type
) -> None:
    export = ask(hr, assessment)
    with pytest.raises(Export.DoesNotExist):
        delete_export(actor=make_user(role=Role.HR_MANAGER), export_id=export.pk)
    with django_capture_on_commit_callbacks(execute=True):
        delete_export(actor=hr, export_id=export.pk)
    assert not private_storage().exists(export.stored_name)


def test_the_memory_of_the_process_is_bounded() -> None:
    """In a process of its own: the limit would hold for the tests that follow."""
    script = (
        "import resource\n"
        "from assessments.services.background import MAX_MEMORY, limit_this_process\n"
        "limit_this_process()\n"
        "assert resource.getrlimit(resource.RLIMIT_AS)[0] == MAX_MEMORY\n"
        "try:\n    bytearray(2 * MAX_MEMORY)\n"
        "except MemoryError:\n    print('bounded')\n"
    )
    setup = "import os, django\nos.environ['DJANGO_SETTINGS_MODULE'] = 'config.settings_test'\ndjango.setup()\n"
    ran = subprocess.run([sys.executable, "-c", setup + script], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "bounded"
