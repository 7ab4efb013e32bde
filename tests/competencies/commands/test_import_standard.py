"""``manage.py import_standard``."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils.translation import override

from competencies.enums import VersionStatus
from competencies.models import StandardVersion
from competencies.standards import bundled_standard_path

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
