"""Files that wait, and what becomes of them."""

import hashlib
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from competencies.enums import FindingResolution, VersionStatus
from competencies.exceptions import CannotImport, CannotPublish, NotPermitted
from competencies.models import Finding, ImportSource, ImportUpload, Standard, StandardVersion
from competencies.models.imports import private_storage
from competencies.services import uploads
from competencies.services.documents import import_document
from competencies.services.drafts import delete_draft
from competencies.services.findings import decide_findings
from competencies.services.lifecycle import publish_version
from competencies.services.parsing import parse_file
from competencies.services.uploads import add_upload, discard_expired_uploads, discard_upload, save_upload
from competencies.standards import bundled_standard_path
from people.enums import Role
from people.models import User
from tests.competencies.plans import bundled_plan
from tests.competencies.uploads import ODD, make_upload, uploaded
from tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor() -> User:
    return make_user(role=Role.STANDARD_EDITOR)


def test_a_file_that_was_read_waits_and_no_standard_is_touched(editor: User) -> None:
    upload = make_upload(editor)
    content = bundled_standard_path().read_bytes()
    assert (upload.sha256, upload.size) == (hashlib.sha256(content).hexdigest(), len(content))
    assert private_storage().open(str(upload.file)).read() == content
    assert not Standard.objects.exists()


def test_a_file_that_cannot_be_read_leaves_its_reason_alone(editor: User) -> None:
    upload = make_upload(editor, b"", "leer.pdf")
    upload.refresh_from_db()
    assert (upload.error_code, upload.result, str(upload.file)) == ("empty", None, "")
    with pytest.raises(CannotImport):
        save_upload(actor=editor, upload_id=upload.pk)


def test_a_file_that_is_too_large_is_not_read(editor: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "MAX_FILE_BYTES", 10)
    assert make_upload(editor).error_code == "file-too-large"


def test_the_draft_keeps_file_accounting_and_importer(editor: User) -> None:
    upload = make_upload(editor)
    version = save_upload(actor=editor, upload_id=upload.pk)
    assert (version.status, version.code, version.created_by) == (VersionStatus.DRAFT, "KMM2431-003v2", editor)
    source = ImportSource.objects.get(standard_version=version)
    plan = bundled_plan()
    assert (source.placed, source.total, source.unplaced) == (plan.accounting.placed, plan.accounting.total, [])
    assert (source.sha256, source.format, source.uploaded_by) == (upload.sha256, "text", editor)
    assert source.importer_version == upload.importer_version
    assert private_storage().exists(str(source.file))
    assert not ImportUpload.objects.exists()
    assert version.findings.count() == len(plan.findings)


def test_it_becomes_a_draft_once(editor: User) -> None:
    upload = make_upload(editor)
    save_upload(actor=editor, upload_id=upload.pk)
    with pytest.raises(ImportUpload.DoesNotExist):
        save_upload(actor=editor, upload_id=upload.pk)
    assert StandardVersion.objects.count() == 1


def test_only_the_person_who_uploaded_it_decides(editor: User) -> None:
    upload, colleague, stranger = make_upload(editor), make_user(role=Role.STANDARD_EDITOR), make_user()
    for decide in (save_upload, discard_upload):
        with pytest.raises(ImportUpload.DoesNotExist):
            decide(actor=colleague, upload_id=upload.pk)
        with pytest.raises(NotPermitted):
            decide(actor=stranger, upload_id=upload.pk)
    with pytest.raises(NotPermitted):
        make_upload(stranger)


def test_the_same_file_again_waits_once(editor: User) -> None:
    first, again = make_upload(editor), make_upload(editor, name="other name.txt")
    assert first == again
    assert make_upload(make_user(role=Role.STANDARD_EDITOR)) != first


def test_too_many_files_must_be_decided_on_first(editor: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "MAX_WAITING", 1)
    make_upload(editor, b"")
    with pytest.raises(CannotImport):
        make_upload(editor, b"")


def test_discarding_deletes_the_file(editor: User, django_capture_on_commit_callbacks: Any) -> None:
    upload = make_upload(editor)
    with django_capture_on_commit_callbacks(execute=True):
        discard_upload(actor=editor, upload_id=upload.pk)
    assert not private_storage().exists(str(upload.file))


def test_what_nobody_decides_on_expires(editor: User, django_capture_on_commit_callbacks: Any) -> None:
    old, new = make_upload(editor), make_upload(editor, ODD)
    ImportUpload.objects.filter(pk=old.pk).update(uploaded_at=timezone.now() - uploads.KEPT_FOR - timedelta(hours=1))
    with django_capture_on_commit_callbacks(execute=True):
        assert discard_expired_uploads() == 1
    assert list(ImportUpload.objects.all()) == [new]
    assert not private_storage().exists(str(old.file))


def test_the_file_goes_with_a_deleted_draft(editor: User, django_capture_on_commit_callbacks: Any) -> None:
    version = save_upload(actor=editor, upload_id=make_upload(editor).pk)
    name = str(ImportSource.objects.get().file)
    with django_capture_on_commit_callbacks(execute=True):
        delete_draft(actor=editor, version_id=version.pk)
    assert not ImportSource.objects.exists()
    assert not private_storage().exists(name)


def test_text_without_a_place_stands_between_the_draft_and_its_publication(editor: User) -> None:
    content = bundled_standard_path().read_text(encoding="utf-8").replace("版本\t", "這一行沒有地方放\n\n版本\t", 1)
    version = save_upload(actor=editor, upload_id=make_upload(editor, content).pk)
    source = ImportSource.objects.get()
    assert source.placed < source.total
    assert [left["text"] for left in source.unplaced] == ["這一行沒有地方放"]
    with pytest.raises(CannotPublish):
        publish_version(actor=editor, version_id=version.pk)
    unplaced = Finding.objects.get(standard_version=version, code="text-unplaced")
    assert (unplaced.severity, unplaced.quote) == ("error", "這一行沒有地方放")
    decide_findings(
        actor=editor, finding_ids=[unplaced.pk], resolution=FindingResolution.DISMISSED, reason="頁首的裝飾文字"
    )
    assert publish_version(actor=editor, version_id=version.pk).status == VersionStatus.PUBLISHED


def test_a_document_that_cannot_be_written_leaves_no_file(tmp_path: Path) -> None:
    path = tmp_path / "odd.txt"
    path.write_text(ODD, encoding="utf-8")
    before = _stored_files()
    with pytest.raises(CannotPublish):
        import_document(actor=None, path=path, parsed=parse_file(path), publish=True)
    assert not StandardVersion.objects.exists()
    assert _stored_files() == before
    import_document(actor=None, path=path, parsed=parse_file(path))
    assert len(_stored_files()) == len(before) + 1


def test_what_cannot_be_stored_leaves_no_row(editor: User, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*args: object) -> str:
        raise OSError("no space left")

    monkeypatch.setattr(uploads, "keep_file", full)
    with pytest.raises(OSError, match="no space"):
        add_upload(actor=editor, file=uploaded(), name="a.txt")
    assert not ImportUpload.objects.exists()


def _stored_files(folder: str = "imports") -> list[str]:
    storage = private_storage()
    if not storage.exists(folder):
        return []
    folders, files = storage.listdir(folder)
    return sorted([*files, *(name for below in folders for name in _stored_files(f"{folder}/{below}"))])
