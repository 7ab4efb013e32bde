"""Documents that an editor uploads: read at once, kept until they become a draft or are discarded."""

import hashlib
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path

from django.core.files import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from competencies.exceptions import CannotImport, CannotRead, CannotReadNow
from competencies.imports.plan import StandardPlan
from competencies.imports.version import IMPORTER_VERSION
from competencies.models import ImportUpload, StandardVersion
from competencies.models.imports import private_storage
from competencies.selectors.contents import Contents
from competencies.services.access import require_editor
from competencies.services.importing import Source, import_plan
from competencies.services.parsing import MAX_FILE_BYTES, cannot_read, parse_file
from competencies.services.plan_contents import contents_of_plan
from competencies.services.plan_values import plan_from_values
from competencies.services.source_files import WORKING_FOLDER, forget_file, harmless_name, keep_file, suffix_of
from competencies.services.working_folders import working_folder
from people.models import User

MAX_WAITING = 100
KEPT_FOR = timedelta(days=14)


def add_upload(*, actor: User, file: "File[bytes]", name: str) -> ImportUpload:
    """Read an uploaded file and keep it with what was found, or keep the reason why not.

    A file of the same content that waits already is not read again. Nothing is written to any standard. Raises
    ``NotPermitted``, ``CannotImport`` where too many files wait, and ``CannotReadNow``, which leaves nothing.
    """
    require_editor(actor)
    discard_expired_uploads()
    if ImportUpload.objects.filter(uploaded_by=actor).count() >= MAX_WAITING:
        raise CannotImport(
            ngettext(
                "%(count)d file waits already. Save or discard some before you upload more.",
                "%(count)d files wait already. Save or discard some before you upload more.",
                MAX_WAITING,
            )
            % {"count": MAX_WAITING}
        )
    upload = ImportUpload(
        original_name=harmless_name(name), size=file.size or 0, importer_version=IMPORTER_VERSION, uploaded_by=actor
    )
    with working_folder(WORKING_FOLDER) as folder:
        path = folder / f"document{suffix_of(upload.original_name)}"
        try:
            upload.sha256 = _write(path, file)
            same = _waiting_already(actor, upload.sha256)
            if same is not None:
                return same
            parsed = parse_file(path)
        except CannotReadNow:
            raise
        except CannotRead as error:
            upload.error_code, upload.error_params = error.code, dict(error.params)
            upload.save()
            return upload
        upload.format = parsed.format
        upload.result = {"plan": parsed.values, "rows": parsed.rows}
        upload.file = keep_file(path)
    try:
        upload.save()
    except BaseException:
        private_storage().delete(str(upload.file))
        raise
    return upload


def contents_of_upload(upload: ImportUpload) -> Contents:
    """Return what a file that was read holds, as the contents of the version it would become.

    Raises ``CannotImport`` where another importer read it, whose result this one does not understand.
    """
    return contents_of_plan(_plan_of(upload))


@transaction.atomic
def save_upload(*, actor: User, upload_id: int) -> StandardVersion:
    """Make the waiting file of ``actor`` a draft, which keeps it, and return the draft.

    Raises ``ImportUpload.DoesNotExist`` where none waits under this key, ``NotPermitted`` and ``CannotImport``.
    """
    require_editor(actor)
    upload = _lock(actor, upload_id)
    if upload.result is None:
        raise CannotImport(_("This file could not be read, so there is nothing to save."))
    version = import_plan(
        actor=actor,
        plan=_plan_of(upload),
        source=Source(
            file=str(upload.file),
            original_name=upload.original_name,
            size=upload.size,
            sha256=upload.sha256,
            format=upload.format,
            importer_version=upload.importer_version,
            rows=upload.result["rows"],
        ),
    )
    upload.delete()
    return version


@transaction.atomic
def discard_upload(*, actor: User, upload_id: int) -> None:
    """Delete a waiting file of ``actor``.

    Raises ``ImportUpload.DoesNotExist`` where none waits under this key, and ``NotPermitted``.
    """
    require_editor(actor)
    _delete([_lock(actor, upload_id)])


@transaction.atomic
def discard_expired_uploads() -> int:
    """Delete the files for which nobody has decided in time; return how many."""
    expired = ImportUpload.objects.filter(uploaded_at__lt=timezone.now() - KEPT_FOR).defer("result")
    return _delete(expired.select_for_update(of=("self",), skip_locked=True))


def _write(path: Path, file: "File[bytes]") -> str:
    """Write the file to ``path`` and return its SHA-256; refuse one that is too large."""
    digest = hashlib.sha256()
    if (file.size or 0) > MAX_FILE_BYTES:
        raise cannot_read("file-too-large", limit=str(MAX_FILE_BYTES // 1024**2))
    with path.open("wb") as target:
        for chunk in file.chunks():
            digest.update(chunk)
            target.write(chunk)
    return digest.hexdigest()


def _plan_of(upload: ImportUpload) -> StandardPlan:
    try:
        return plan_from_values((upload.result or {})["plan"])
    except (KeyError, ValueError) as error:
        raise CannotImport(
            _("This file was read by another version of the importer. Discard it and upload it again.")
        ) from error


def _waiting_already(actor: User, sha256: str) -> ImportUpload | None:
    waiting = ImportUpload.objects.filter(uploaded_by=actor, sha256=sha256, error_code="")
    return waiting.filter(importer_version=IMPORTER_VERSION).defer("result").first()


def _lock(actor: User, upload_id: int) -> ImportUpload:
    return ImportUpload.objects.select_for_update(of=("self",)).get(pk=upload_id, uploaded_by=actor)


def _delete(uploads: Iterable[ImportUpload]) -> int:
    uploads = list(uploads)
    for upload in uploads:
        if upload.file:
            forget_file(str(upload.file))
    ImportUpload.objects.filter(pk__in=[upload.pk for upload in uploads]).delete()
    return len(uploads)
