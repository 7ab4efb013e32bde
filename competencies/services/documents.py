"""Writes what was read from a document together with the document."""

from pathlib import Path

from django.db import transaction

from competencies.models import StandardVersion
from competencies.models.imports import private_storage
from competencies.services.importing import Source, import_plan
from competencies.services.lifecycle import publish_version
from competencies.services.parsing import ParsedFile
from competencies.services.source_files import harmless_name, keep_file, sha256_of
from people.models import User


def import_document(*, actor: User | None, path: Path, parsed: ParsedFile, publish: bool = False) -> StandardVersion:
    """Write what was read from the file at ``path`` into a new draft, with the file; ``publish`` publishes it at once.

    All or nothing. Raises what ``import_plan`` and ``publish_version`` raise.
    """
    stored = keep_file(path)
    source = Source(
        stored, harmless_name(path.name), path.stat().st_size, sha256_of(path), parsed.format, rows=parsed.rows
    )
    try:
        with transaction.atomic():
            version = import_plan(actor=actor, plan=parsed.plan, source=source)
            return publish_version(actor=actor, version_id=version.pk) if publish else version
    except BaseException:
        private_storage().delete(stored)
        raise
