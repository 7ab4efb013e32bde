"""Documents made to do harm, all the way: through the page and through the command, nothing is written anywhere."""

import json
import tempfile
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from competencies.models import ImportUpload, Standard
from competencies.models.imports import private_storage
from competencies.services import parsing
from people.enums import Role
from tests.competencies import hostile_files as make
from tests.factories import make_user

pytestmark = pytest.mark.django_db

FILES: dict[str, tuple[str, Callable[[], bytes]]] = {
    "locked.pdf": ("encrypted", lambda: make.encrypted_pdf(b"secret")),
    "long.pdf": ("too-many-pages", lambda: make.pages_pdf(5000, make.stream(b"BT /F1 9 Tf (text) Tj ET"))),
    "wide.pdf": ("needs-too-much-memory", make.wide_predictor),
    "slow.pdf": ("too-slow", lambda: make.nested_forms(levels=12, calls=10)),
    "entity.docx": (
        "unsafe-xml",
        lambda: make.word(make.PARAGRAPH % b"&x;", b'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
    ),
    "crowd.docx": ("unpacks-too-large", lambda: make.archive({f"word/{n}.xml": b"" for n in range(3000)})),
}


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for all temporary files, in a portal that waits some seconds for a reader and no longer."""
    folder = tmp_path / "work"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    monkeypatch.setenv("TMPDIR", str(folder))
    defaults = parsing.parse_file.__kwdefaults__
    assert defaults is not None
    monkeypatch.setitem(defaults, "seconds", 6)
    return folder


def stored() -> list[str]:
    storage = private_storage()
    return sorted(str(found) for found in storage.listdir("imports")) if storage.exists("imports") else []


def test_through_the_page(client: Client, work: Path) -> None:
    client.force_login(make_user(role=Role.STANDARD_EDITOR, language="en"))
    before = stored()
    posted = [SimpleUploadedFile(name, content()) for name, (_code, content) in FILES.items()]
    answer = client.post(
        reverse("competencies:import_upload"), {"documents": posted}, headers={"Accept": "application/json"}
    ).json()
    assert [file["name"] for file in answer["files"]] == list(FILES)
    assert all(file["message"].endswith(".") and not file["url"] for file in answer["files"])
    uploads = ImportUpload.objects.all()
    assert {upload.original_name: upload.error_code for upload in uploads} == {
        name: code for name, (code, _content) in FILES.items()
    }
    assert not any(upload.file or upload.result for upload in uploads)
    assert (Standard.objects.exists(), stored(), list(work.iterdir())) == (False, before, [])


def test_through_the_command(work: Path, tmp_path: Path) -> None:
    before = stored()
    paths = [tmp_path / name for name in FILES if name != "slow.pdf"]  # what takes long is tried once
    for path in paths:
        path.write_bytes(FILES[path.name][1]())
    out = StringIO()
    with pytest.raises(SystemExit):
        call_command("import_standard", *map(str, paths), "--format", "json", stdout=out, stderr=StringIO())
    lines = [json.loads(line) for line in out.getvalue().splitlines()]
    assert [line["file"] for line in lines] == list(map(str, paths))
    assert all(line["error"] for line in lines)
    assert (Standard.objects.exists(), stored(), list(work.iterdir())) == (False, before, [])
