"""The tools that measure the import."""

import json
from pathlib import Path

import pytest

from competencies.models import StandardVersion
from competencies.standards import bundled_standard_path
from tests.competencies.imports.pdf_documents import header_page
from tests.competencies.imports.pdf_maker import pdf
from tools import bench_apply, bench_import


@pytest.mark.parametrize("what", ["import", "bare"])
def test_each_file_has_its_time_and_pages(what: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "two.pdf"
    path.write_bytes(pdf([header_page(), header_page()]))
    assert bench_import.main(["--measure", what, str(path)]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["pages"] == [2]
    assert [seconds > 0 for seconds in told["seconds"]] == [True]
    assert told["peak"] > 1


def test_a_folder_without_pdf_files_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert bench_import.main([str(tmp_path)]) == 2
    assert bench_import.main([]) == 2
    assert "usage" in capsys.readouterr().err


@pytest.mark.django_db
def test_a_draft_takes_one_statement_for_each_table() -> None:
    (told,) = bench_apply.measure([bundled_standard_path()])
    assert told["most"] == 1
    assert StandardVersion.objects.count() == bench_apply.ROUNDS + 1
    assert isinstance(told["seconds"], float)
    assert told["seconds"] < bench_apply.LIMIT * 10


def test_one_that_is_too_slow_is_told(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    told = {"seconds": 0.1, "rows": 10, "statements": 20, "most": 1}
    for seconds, in_time in [(0.1, True), (0.6, False)]:
        monkeypatch.setattr(bench_apply, "in_database", lambda engine, paths, s=seconds: [{**told, "seconds": s}])
        assert bench_apply.report([Path("a.pdf")]) is in_time
    assert "slowest: 0.600 s" in capsys.readouterr().out
