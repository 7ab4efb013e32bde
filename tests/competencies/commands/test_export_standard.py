"""``manage.py export_standard``."""

import json
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils.translation import override

from competencies.imports import UnreadableFile, as_dict, plan_from_file
from competencies.services.drafts import create_draft_from
from competencies.services.importing import import_plan
from competencies.services.lifecycle import publish_version
from competencies.standards import bundled_standard_path
from tests.competencies.plans import bundled_plan, small_plan


def run(code: str, *arguments: str) -> str:
    out = StringIO()
    with override("en"):
        call_command("export_standard", code, *arguments, stdout=out)
    return out.getvalue()


@pytest.mark.django_db
def test_only_json_and_readable() -> None:
    import_plan(actor=None, plan=bundled_plan())
    out = run("KMM2431-003v2")
    assert json.loads(out) == as_dict(bundled_plan())
    assert "行銷經理" in out


@pytest.mark.django_db
def test_code_without_version_names_the_published_one() -> None:
    publish_version(actor=None, version_id=import_plan(actor=None, plan=small_plan()).pk)
    import_plan(actor=None, plan=small_plan(code="PLN0001-001v3", version=3))
    assert json.loads(run("pln0001-001"))["version"] == 2
    assert json.loads(run("PLN0001-001v3"))["version"] == 3


@pytest.mark.django_db
def test_version_whose_document_prints_no_suffix_is_found_by_number() -> None:
    publish_version(actor=None, version_id=import_plan(actor=None, plan=small_plan()).pk)
    import_plan(actor=None, plan=small_plan(code="PLN0001-001", version=1))
    assert json.loads(run("PLN0001-001v1"))["version"] == 1
    assert json.loads(run("PLN0001-001"))["version"] == 2


@pytest.mark.django_db
def test_of_several_revisions_the_one_in_force_is_meant() -> None:
    published = publish_version(actor=None, version_id=import_plan(actor=None, plan=small_plan()).pk)
    draft = create_draft_from(actor=None, version_id=published.pk)
    draft.title = "改過的草稿"
    draft.save()
    assert json.loads(run("PLN0001-001v2"))["title"] == "測試員"


@pytest.mark.django_db
def test_unknown_code_lists_close_ones() -> None:
    import_plan(actor=None, plan=small_plan())
    with pytest.raises(CommandError, match="PLN0001-001v2"):
        run("PLN0001-01v2")


@pytest.mark.django_db
def test_unknown_code_in_an_empty_portal() -> None:
    with pytest.raises(CommandError, match="no standard has been imported"):
        run("KMM2431-003v2")


@pytest.mark.django_db
@pytest.mark.parametrize(("format", "beginning"), [("json", b"{"), ("xlsx", b"PK"), ("pdf", b"%PDF-")])
def test_every_format_goes_to_a_file(format: str, beginning: bytes, tmp_path: Path) -> None:
    import_plan(actor=None, plan=small_plan())
    named, by_suffix = tmp_path / "standard", tmp_path / f"standard.{format}"
    assert run("PLN0001-001v2", "--format", format, "--output", str(named)) == ""
    assert run("PLN0001-001v2", "--output", str(by_suffix)) == ""
    assert named.read_bytes() == by_suffix.read_bytes()
    assert named.read_bytes().startswith(beginning)


@pytest.mark.django_db
def test_the_format_asked_for_counts_more_than_the_name_of_the_file(tmp_path: Path) -> None:
    import_plan(actor=None, plan=small_plan())
    path = tmp_path / "standard.pdf"
    run("PLN0001-001v2", "--format", "json", "--output", str(path))
    assert json.loads(path.read_text(encoding="utf-8"))["code"] == "PLN0001-001v2"


def test_the_empty_template_goes_to_a_file_and_needs_no_database(tmp_path: Path) -> None:
    path = tmp_path / "template.xlsx"
    assert run("--template", "--output", str(path)) == ""
    with pytest.raises(UnreadableFile) as caught:
        plan_from_file(path)
    assert caught.value.code == "template-empty"


@pytest.mark.parametrize("arguments", [[], ["KMM2431-003", "--template"], ["--template", "--format", "pdf"]])
def test_either_a_standard_or_the_template(arguments: list[str]) -> None:
    with pytest.raises(CommandError, match="--template"):
        call_command("export_standard", *arguments)


@pytest.mark.django_db
def test_what_is_not_text_is_not_written_where_text_belongs() -> None:
    import_plan(actor=None, plan=small_plan())
    with pytest.raises(CommandError, match="--output"):
        run("PLN0001-001v2", "--format", "pdf")


@pytest.mark.django_db
def test_a_file_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    import_plan(actor=None, plan=small_plan())
    with pytest.raises(CommandError, match="nowhere"):
        run("PLN0001-001v2", "--output", str(tmp_path / "nowhere" / "standard.json"))


def test_standard_output_is_utf8_in_a_terminal_that_says_otherwise(tmp_path: Path) -> None:
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("PORTAL_")},
        "PORTAL_MODE": "development",
        "PORTAL_VAR_DIR": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{tmp_path / 'portal.sqlite3'}",
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }

    def manage(*arguments: str, **more: str) -> bytes:
        command = [sys.executable, "-W", "error", "manage.py", *arguments]
        return subprocess.run(command, env={**environment, **more}, capture_output=True, check=True).stdout

    manage("migrate", "-v0")
    manage("import_standard", str(bundled_standard_path()), "--publish")
    assert json.loads(manage("export_standard", "KMM2431-003", PYTHONIOENCODING="ascii").decode("utf-8")) == as_dict(
        bundled_plan()
    )
    assert manage("export_standard", "KMM2431-003", "--format", "pdf").startswith(b"%PDF-")
