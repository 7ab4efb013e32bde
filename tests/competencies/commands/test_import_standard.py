"""``manage.py import_standard``."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils.translation import override

from competencies.enums import VersionStatus
from competencies.imports import as_dict
from competencies.management.commands import import_standard
from competencies.models import ImportSource, StandardVersion
from competencies.services.parsing import ParsedFile, parse_file
from competencies.standards import bundled_standard_path
from tests.competencies.plans import bundled_plan
from tests.support.queries import capture

pytestmark = pytest.mark.django_db


def run(*arguments: object) -> tuple[int, str, str]:
    out, err = StringIO(), StringIO()
    status = 0
    with override("en"):
        try:
            call_command("import_standard", *map(str, arguments), stdout=out, stderr=err)
        except SystemExit as leaving:
            status = int(leaving.code or 0)
    return status, out.getvalue(), err.getvalue()


def test_a_line_says_what_was_written() -> None:
    status, out, err = run(bundled_standard_path())
    assert (status, err) == (0, "")
    assert "8 duties, 25 tasks, 26 outputs, 111 indicators, 21 K, 27 S, 5 A; 0 errors" in out
    assert StandardVersion.objects.get().status == VersionStatus.DRAFT


def test_with_verbosity_0_only_failures_are_told(tmp_path: Path) -> None:
    status, out, err = run(bundled_standard_path(), bundled_standard_path(), "--verbosity", "0")
    assert (status, out, err) == (0, "", "")
    status, out, err = run(tmp_path / "nothing.txt", bundled_standard_path(), "--verbosity", "0")
    assert (status, out) == (1, "")
    assert "does not exist" in err
    status, out, _err = run(bundled_standard_path(), "--verbosity", "0", "--format", "json")
    assert json.loads(out)["standard"]["code"] == "KMM2431-003v2"


def test_a_terminal_shows_how_far_it_is_and_nothing_is_left_of_it(tmp_path: Path) -> None:
    class Terminal(StringIO):
        def isatty(self) -> bool:
            return True

    screen = Terminal()
    with override("en"), pytest.raises(SystemExit):
        call_command(
            "import_standard", str(bundled_standard_path()), str(tmp_path / "none.pdf"), stdout=screen, stderr=screen
        )
    shown = screen.getvalue()
    assert "· 0/2 KMM2431-003v2.txt\r" in shown
    assert "█ 1/2" not in shown
    assert "· 1/2 none.pdf\r" in shown
    # Each line that stays begins on an empty one.
    assert "\r\x1b[K\rKMM2431-003v2.txt: draft" in shown
    assert "\r\x1b[K\r" in shown.partition("none.pdf\r")[2]
    assert shown.endswith("1 file imported as a draft, 1 failed.\n")


def test_standard_output_holds_nothing_but_lines_of_json(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def unmigrated(command: import_standard.Command) -> None:
        command.stdout.write("You have unapplied migrations.")

    monkeypatch.setattr(import_standard.Command, "check_migrations", unmigrated)
    status, out, err = run(bundled_standard_path(), tmp_path / "nothing.txt", "--format", "json")
    assert status == 1
    assert [set(json.loads(line)) >= {"file"} for line in out.splitlines()] == [True, True]
    assert "unapplied" in err


def test_publish() -> None:
    status, _out, _err = run(bundled_standard_path(), "--publish")
    assert status == 0
    assert StandardVersion.objects.get().status == VersionStatus.PUBLISHED


def test_import_again_says_that_it_is_a_further_revision() -> None:
    run(bundled_standard_path(), "--publish")
    status, out, _err = run(bundled_standard_path(), "--publish")
    assert status == 0
    assert "revision 2" in out
    assert [version.status for version in StandardVersion.objects.order_by("revision")] == ["superseded", "published"]


def test_one_bad_file_does_not_stop_the_others(tmp_path: Path) -> None:
    status, out, err = run(tmp_path / "nothing.txt", bundled_standard_path())
    assert status == 1
    assert "nothing.txt" in err
    assert "does not exist" in err
    assert "KMM2431-003v2" in out
    assert StandardVersion.objects.count() == 1


def test_what_cannot_be_published_leaves_nothing(tmp_path: Path) -> None:
    file = tmp_path / "short.txt"
    file.write_text(
        "版本\t職能基準代碼\t職能基準名稱\t狀態\t更新說明\t發展更新日期\nV1\tPLN0001-001\t測試員\t最新版本\t略\t2020/01/02\n"
    )
    status, _out, err = run(file, "--publish")
    assert status == 1
    assert "no duty" in err
    assert not StandardVersion.objects.exists()


def test_the_document_is_kept_with_its_version() -> None:
    run(bundled_standard_path())
    source = ImportSource.objects.get(standard_version=StandardVersion.objects.get())
    assert source.original_name == bundled_standard_path().name
    assert source.uploaded_by is None


def test_a_summary_ends_a_run_of_several(tmp_path: Path) -> None:
    _status, out, _err = run(tmp_path / "nothing.txt", bundled_standard_path())
    assert out.splitlines()[-1] == "1 file imported as a draft, 1 failed."
    assert "4712 of 4712 characters placed" in out


def test_json_has_one_line_for_each_file(tmp_path: Path) -> None:
    status, out, err = run(bundled_standard_path(), tmp_path / "nothing.txt", "--format", "json", "--dry-run")
    first, second = map(json.loads, out.splitlines())
    assert (status, err) == (1, "")
    assert second == {"file": str(tmp_path / "nothing.txt"), "error": second["error"]}
    assert "does not exist" in second["error"]
    plan = bundled_plan()
    assert first["file"] == str(bundled_standard_path())
    standard = json.loads(json.dumps(as_dict(plan)))
    assert standard.pop("title_kind") is None
    assert (first["title_kind"], first["standard"]) == ("occupation", standard)
    assert first["accounting"] == {"placed": plan.accounting.placed, "total": plan.accounting.total, "unplaced": []}
    assert len(first["findings"]) == len(plan.findings)
    assert set(first["findings"][0]) == {"severity", "code", "message", "page", "row", "quote"}
    assert first["seconds"] > 0


def test_dry_run_writes_nothing() -> None:
    status, out, _err = run(bundled_standard_path(), "--dry-run")
    assert (status, StandardVersion.objects.exists()) == (0, False)
    assert "read KMM2431-003v2 行銷經理" in out


def test_dry_run_touches_no_database() -> None:
    assert capture(lambda: run(bundled_standard_path(), "--dry-run")) == []


def test_an_unexpected_error_does_not_stop_the_others(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def fail(path: Path, *, wait: float) -> ParsedFile:
        if path.name == "a.txt":
            raise RuntimeError("a fault of ours")
        return parse_file(path, wait=wait)

    monkeypatch.setattr(import_standard, "parse_file", fail)
    status, out, err = run(tmp_path / "a.txt", bundled_standard_path())
    assert status == 1
    assert "a fault of ours" in err
    assert "KMM2431-003v2" in out
