"""``manage.py clean_uploads``."""

import os
import tempfile
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import timezone
from django.utils.translation import override

from competencies.models import ImportUpload
from people.enums import Role
from tests.competencies.uploads import make_upload
from tests.factories import make_user


@pytest.mark.django_db
def test_it_deletes_what_expired_and_says_how_many() -> None:
    upload = make_upload(make_user(role=Role.STANDARD_EDITOR), b"")
    kept = make_upload(make_user(role=Role.STANDARD_EDITOR), b"")
    ImportUpload.objects.filter(pk=upload.pk).update(uploaded_at=timezone.now() - timedelta(days=30))
    out = StringIO()
    with override("en"):
        call_command("clean_uploads", stdout=out)
    assert out.getvalue().startswith("1 expired, ")
    assert list(ImportUpload.objects.all()) == [kept]


@pytest.mark.django_db
def test_it_deletes_the_folders_that_a_killed_process_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    old, young, other = (tmp_path / name for name in ("portal-upload-old", "portal-upload-young", "of-somebody-else"))
    for folder in (old, young, other):
        folder.mkdir()
        (folder / "document.pdf").write_bytes(b"x")
    for folder in (old, other):
        os.utime(folder, (0, 0))
    out = StringIO()
    with override("en"):
        call_command("clean_uploads", stdout=out)
    assert "1 forgotten" in out.getvalue()
    assert [old.exists(), young.exists(), other.exists()] == [False, True, True]
