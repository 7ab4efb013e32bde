"""Files of a campaign's data: asked for, made, kept for some days, deleted.

A small one is made at once. Others wait for a process of their own (``manage.py run_exports``), which is started when
one is asked for: nothing has to run beside the portal. Each change of state is one UPDATE that names the state and the
attempt it starts from, so of two processes that take the same export one goes on, and who was overtaken writes nothing.

A file is in the private storage before the row that names it, and leaves it after its row has let it go: what a crash
leaves behind is a file without a row, or the folder it was made in, and ``clean_exports`` deletes both.
"""

import logging
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from datetime import timedelta
from functools import partial
from pathlib import Path

from django.conf import settings
from django.core.files import File
from django.db import transaction
from django.db.models import F, QuerySet
from django.db.models.functions import Now
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from assessments.enums import ExportKind, ExportState
from assessments.exceptions import NotPermitted, TransitionRefused
from assessments.exports.campaign_report_pdf import write_campaign_report
from assessments.exports.campaign_workbook import write_workbook
from assessments.exports.csv_files import Tell, write_answers, write_group_figures, write_scores
from assessments.models import Campaign, Export
from assessments.models.export import silent_exports
from assessments.selectors.export_rows import signed_ids
from assessments.selectors.exports import group_of, may_request, must_wait
from assessments.selectors.group_results import Group
from assessments.selectors.snapshot import one_snapshot
from assessments.services.export_process import Heartbeat, Overtaken, start_exports
from competencies.models.imports import private_storage
from competencies.services.parse_slots import process_slot
from competencies.services.source_files import forget_file, forget_unnamed, keep_content, sha256_of
from competencies.services.working_folders import forget_working_folders, working_folder
from people.models import User

Write = Callable[[Path, Group, Sequence[int], Tell], None]

FOLDER = "exports"
WORKING_FOLDER = "portal-export-"
MAX_ATTEMPTS = 3
MAX_UNDER_WAY = 5
# Rows whose file is gone say for a while what was handed out.
REMEMBERED_FOR = timedelta(days=90)

WRITERS: dict[str, tuple[str, Write]] = {
    ExportKind.ANSWERS: (".csv", write_answers),
    ExportKind.SCORES: (".csv", write_scores),
    ExportKind.GROUPS: (".csv", write_group_figures),
    ExportKind.WORKBOOK: (".xlsx", write_workbook),
    ExportKind.TEAM_WORKBOOK: (".xlsx", write_workbook),
}
"""The suffix of the files of data by kind, and what makes them of a group, of whom of it, telling how many are done."""

DIRECT_PEOPLE: dict[str, int] = {
    # What takes long are its pages: how many depends on the departments and the standard more than on the people.
    ExportKind.CAMPAIGN_REPORT: 0,
    ExportKind.ANSWERS: 200,
    ExportKind.SCORES: 40,
    # Made from sums that are stored: as fast for ten people as for ten thousand.
    ExportKind.GROUPS: 1_000_000,
    ExportKind.WORKBOOK: 25,
    ExportKind.TEAM_WORKBOOK: 25,
}
"""Up to so many people a file is surely made within two seconds, also on a busy machine, and so at once."""

logger = logging.getLogger(__name__)


# --- Asking -----------------------------------------------------------------------------------------------------------


def request_export(
    *,
    actor: User,
    kind: ExportKind,
    campaign_id: int,
    language: str,
    department_id: int | None = None,
    supervisor_id: int | None = None,
) -> Export:
    """Make a file for ``actor`` in ``language``, at once where it is small, else in the background; return its row.

    The report on the campaign is about the whole of it, whatever department is given. What is under way already for the
    same person is not begun again. Raises NotPermitted, and TransitionRefused where
    there is nothing to export yet, too much is under way, or the actor's own result would be in it before its release.
    """
    campaign = Campaign.objects.select_related("standard_version", "scale").get(pk=campaign_id)
    if not may_request(actor, kind, campaign, supervisor_id):
        raise NotPermitted
    if kind == ExportKind.CAMPAIGN_REPORT:
        department_id = None
    group = group_of(campaign, department_id, supervisor_id)
    if must_wait(actor, group):
        raise TransitionRefused(own_result_refusal())
    total = len(signed_ids(group))
    if not total:
        raise TransitionRefused(_("Nobody here is signed off yet, so there is nothing to export."))
    asked = {
        "kind": kind,
        "campaign": campaign,
        "department_id": department_id,
        "supervisor_id": supervisor_id,
        "language": language,
    }
    under_way = Export.objects.filter(requester=actor, state__in=[ExportState.QUEUED, ExportState.RUNNING])
    if same := under_way.filter(**asked).first():
        return same
    if under_way.count() >= MAX_UNDER_WAY:
        raise TransitionRefused(_("Several files are being made for you already. Wait until one is ready."))
    export = Export.objects.create(requester=actor, total=total, requested_at=timezone.now(), **asked)
    if total <= DIRECT_PEOPLE[kind]:
        if _claim(export):
            _make(export)
    else:
        transaction.on_commit(start_exports, robust=True)
    export.refresh_from_db()
    return export


def own_result_refusal() -> str:
    """Say to somebody in HR why a file about persons they are among is not for them yet."""
    return _(
        "This file would hold your own result, which is not released yet. Choose people you are not among, or ask a "
        "colleague in HR for it."
    )


def retry_export(*, actor: User, export_id: int) -> Export:
    """Begin again what failed or whose process ended; nothing happens where it goes on. Raises Export.DoesNotExist."""
    export = Export.objects.get(pk=export_id, requester=actor)
    if export.can_be_tried_again:
        again = Export.objects.filter(pk=export.pk, state=export.state, attempt=export.attempt)
        again.update(
            state=ExportState.QUEUED,
            requested_at=timezone.now(),
            started_at=None,
            heartbeat_at=None,
            finished_at=None,
            done=0,
        )
        transaction.on_commit(start_exports, robust=True)
    export.refresh_from_db()
    return export


@transaction.atomic
def delete_export(*, actor: User, export_id: int) -> None:
    """Delete the file and its row, also while it is made. Raises Export.DoesNotExist."""
    export = Export.objects.select_for_update(of=("self",)).get(pk=export_id, requester=actor)
    if export.stored_name:
        forget_file(export.stored_name)
    export.delete()


# --- Making -----------------------------------------------------------------------------------------------------------


def run_waiting_exports() -> int:
    """Make what waits, one after the other, while a place of this machine is free; return how many were begun.

    Who finds no place may leave: whoever holds one looks again after letting it go. What killed processes left is
    deleted first.
    """
    forget_working_folders(WORKING_FOLDER)
    begun = 0
    while True:
        with process_slot("export", settings.EXPORT_PROCESSES) as slot:
            if slot is None:
                return begun
            requeue_stalled()
            while export := _next():
                begun += 1
                _make(export, beats=True)
        if not Export.objects.filter(state=ExportState.QUEUED).exists():
            return begun


def requeue_stalled() -> None:
    """Let exports whose process ended without a word be made again; after ``MAX_ATTEMPTS`` they have failed."""
    given_up = silent_exports().filter(attempt__gte=MAX_ATTEMPTS)
    given_up.update(state=ExportState.FAILED, finished_at=timezone.now())
    silent_exports().update(state=ExportState.QUEUED, started_at=None, heartbeat_at=None, done=0)


def _next() -> Export | None:
    while export := Export.objects.filter(state=ExportState.QUEUED).order_by("requested_at", "pk").first():
        if _claim(export):
            return export
    return None


def _claim(export: Export) -> bool:
    claimed = Export.objects.filter(pk=export.pk, state=ExportState.QUEUED, attempt=export.attempt).update(
        state=ExportState.RUNNING, started_at=timezone.now(), heartbeat_at=Now(), attempt=F("attempt") + 1
    )
    export.attempt += 1
    return bool(claimed)


def _make(export: Export, *, beats: bool = False) -> None:
    """Make a claimed export's file; whatever goes wrong, the row says so."""
    stored = ""
    try:
        with (
            working_folder(WORKING_FOLDER) as folder,
            Heartbeat(_mine(export)) if beats else nullcontext(_tell_nobody) as tell,
        ):
            suffix, write = _writer(export)
            path = folder / f"export{suffix}"
            ids = _write(export, path, write, tell)
            with path.open("rb") as file:
                stored = keep_content(File(file), folder=FOLDER, suffix=suffix)
            _finish(export, stored=stored, size=path.stat().st_size, sha256=sha256_of(path), ids=ids)
    except Overtaken:
        logger.info("Export %s was deleted, or another process makes it", export.pk)
    except Exception:
        logger.exception("Export %s (%s) could not be made", export.pk, export.kind)
        if stored:
            private_storage().delete(stored)
        _mine(export).update(state=ExportState.FAILED, finished_at=timezone.now())


def _writer(export: Export) -> tuple[str, Write]:
    """Return the suffix of an export's file and what makes it."""
    if export.kind == ExportKind.CAMPAIGN_REPORT:
        return ".pdf", partial(write_campaign_report, made_by=export.requester)
    return WRITERS[export.kind]


def _write(export: Export, path: Path, write: Write, tell: Tell) -> list[int]:
    """Write the file; return whose data is in it where that has to be known later.

    Who is in it is read once: without a snapshot, a second look could find somebody signed off meanwhile.
    """
    campaign = Campaign.objects.select_related("standard_version", "scale").get(pk=export.campaign_id)
    group = group_of(campaign, export.department_id, export.supervisor_id)
    with translation.override(export.language), one_snapshot():
        ids = signed_ids(group)
        write(path, group, ids, tell)
    return ids if export.supervisor_id or export.department_id else []


def _finish(export: Export, *, stored: str, size: int, sha256: str, ids: list[int]) -> None:
    now = timezone.now()
    finished = _mine(export).update(
        state=ExportState.READY,
        done=F("total"),
        finished_at=now,
        expires_at=now + timedelta(days=settings.EXPORT_DAYS),
        stored_name=stored,
        size=size,
        sha256=sha256,
        assessment_ids=ids,
    )
    if not finished:
        # It was deleted, or another process took over.
        private_storage().delete(stored)


def _mine(export: Export) -> QuerySet[Export]:
    """The row, as long as this attempt is the one that counts."""
    return Export.objects.filter(pk=export.pk, state=ExportState.RUNNING, attempt=export.attempt)


def _tell_nobody(done: int) -> None:
    """What is made at once has no progress to show."""


# --- Cleaning ---------------------------------------------------------------------------------------------------------


def clean_exports() -> tuple[int, int]:
    """Delete the files that have expired and what crashes left behind; return how many of each.

    A crash leaves files that no row names, and the folder in which a file was being made.

    Rows whose file is gone are deleted after ``REMEMBERED_FOR``.
    """
    now = timezone.now()
    expired = 0
    for export in Export.objects.filter(state=ExportState.READY, expires_at__lte=now).iterator():
        with transaction.atomic():
            row = Export.objects.filter(pk=export.pk, state=ExportState.READY, stored_name=export.stored_name)
            if row.update(state=ExportState.EXPIRED, stored_name=""):
                forget_file(export.stored_name)
                expired += 1
    gone = Export.objects.filter(state__in=[ExportState.EXPIRED, ExportState.FAILED])
    gone.filter(finished_at__lt=now - REMEMBERED_FOR).delete()
    named = set(Export.objects.exclude(stored_name="").values_list("stored_name", flat=True))
    return expired, forget_unnamed(FOLDER, named) + forget_working_folders(WORKING_FOLDER)
