"""Files that wait for their editor's decision: their list, and what one of them would become."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.utils.translation import gettext as _

from competencies.codes import take_apart
from competencies.enums import FindingSeverity, VersionStatus
from competencies.finding_messages import unreadable_message
from competencies.models import ImportSource, ImportUpload, StandardVersion
from competencies.selectors.comparison_page import unsaved_comparison_page
from competencies.selectors.contents import Contents
from competencies.selectors.source_rows import Found, FoundGroup, SourceRow, found_groups, source_rows
from people.models import User


@dataclass(frozen=True)
class WaitingFile:
    """A line of the list; ``error`` is empty where the file was read."""

    upload: ImportUpload
    label: str
    placed: int
    total: int
    error: str


@dataclass(frozen=True)
class Count:
    """How many of something would be created."""

    label: str
    number: int


@dataclass(frozen=True)
class OutlineDuty:
    """A duty with the codes and names of its tasks."""

    label: str
    tasks: tuple[str, ...]


@dataclass(frozen=True)
class Compared:
    """What would change: ``counts`` by kind of change, empty where the file says the same as ``version``.

    ``is_newer``: the file's version comes after the one it is compared with.
    """

    version: StandardVersion
    is_newer: bool
    counts: tuple[Count, ...]


@dataclass(frozen=True)
class UploadPreview:
    """What a waiting file would become.

    ``known`` are the versions of the same standard that are here, newest first; ``revision`` is the one the draft
    would be. ``compared`` sets the file against the one that counts among them. ``same_file`` is the version that was
    made from a file of the same content.
    """

    upload: ImportUpload
    code: str
    title: str
    version: int
    level: int | None
    counts: tuple[Count, ...]
    outline: tuple[OutlineDuty, ...]
    placed: int
    total: int
    unplaced: int
    groups: tuple[FoundGroup, ...]
    must_decide: int
    rows: tuple[SourceRow, ...]
    known: tuple[StandardVersion, ...]
    compared: Compared | None
    revision: int
    same_file: StandardVersion | None
    can_be_saved: bool


def waiting_files(user: User) -> QuerySet[ImportUpload]:
    """Return the files of ``user`` that wait, newest first, without what was read from them."""
    plan = KeyTransform("plan", "result")
    accounting = KeyTransform("accounting", plan)
    return (
        ImportUpload.objects.filter(uploaded_by=user)
        .defer("result")
        .annotate(
            plan_code=KeyTextTransform("code", plan),
            plan_title=KeyTextTransform("title", plan),
            plan_placed=KeyTextTransform("placed", accounting),
            plan_total=KeyTextTransform("total", accounting),
        )
    )


def waiting_lines(uploads: Iterable[Any]) -> list[WaitingFile]:
    """Return the lines of the list for some of ``waiting_files``."""
    return [
        WaitingFile(
            upload=upload,
            label=f"{upload.plan_code or ''} {upload.plan_title or ''}".strip(),
            placed=int(upload.plan_placed or 0),
            total=int(upload.plan_total or 0),
            error=unreadable_message(upload.error_code, upload.error_params) if upload.error_code else "",
        )
        for upload in uploads
    ]


def upload_preview(upload: ImportUpload, contents: Contents) -> UploadPreview:
    """Return what ``upload``, which was read and holds ``contents``, would become; a constant number of queries."""
    result: Mapping[str, Any] = upload.result or {}
    plan: Mapping[str, Any] = result["plan"]
    base = take_apart(plan["code"]).base
    known = _known(base) if base else ()
    found = [
        Found(one["severity"], one["code"], one["params"], one["page"], one["row"], one["quote"])
        for one in plan["findings"]
    ]
    groups = found_groups(found, result["rows"])
    same = ImportSource.objects.filter(sha256=upload.sha256).defer("rows").select_related("standard_version").first()
    return UploadPreview(
        upload=upload,
        code=plan["code"],
        title=plan["title"],
        version=plan["version"],
        level=plan["level"],
        counts=_counts(plan),
        outline=tuple(
            OutlineDuty(
                f"{duty['code']} {duty['name']}".strip(),
                tuple(f"{task['code']} {task['name']}".strip() for task in duty["tasks"]),
            )
            for duty in plan["duties"]
        ),
        placed=plan["accounting"]["placed"],
        total=plan["accounting"]["total"],
        unplaced=len(plan["accounting"]["unplaced"]),
        groups=groups,
        must_decide=sum(group.count for group in groups if group.severity == FindingSeverity.ERROR),
        rows=source_rows(result["rows"], found),
        known=known,
        compared=_compared(known, contents),
        revision=max((one.revision for one in known if one.version == plan["version"]), default=0) + 1,
        same_file=same.standard_version if same else None,
        can_be_saved=bool(base),
    )


def version_to_compare(upload: ImportUpload) -> StandardVersion | None:
    """Return the version that a waiting file is set against: the published one of its standard, else the newest."""
    plan: Mapping[str, Any] = (upload.result or {})["plan"]
    base = take_apart(plan["code"]).base
    return _counting(_known(base)) if base else None


def _counting(known: Iterable[StandardVersion]) -> StandardVersion | None:
    versions = list(known)
    return next((one for one in versions if one.status == VersionStatus.PUBLISHED), versions[0] if versions else None)


def _compared(known: Iterable[StandardVersion], contents: Contents) -> Compared | None:
    version = _counting(known)
    if version is None:
        return None
    page = unsaved_comparison_page(version, contents)
    return Compared(
        version=version,
        is_newer=contents.version.version > version.version,
        counts=tuple(Count(tab.label, tab.count) for tab in page.tabs if tab.slug and tab.count),
    )


def _known(base: str) -> tuple[StandardVersion, ...]:
    versions = StandardVersion.objects.filter(standard__code=base).select_related("standard")
    return tuple(versions.defer("search_text").order_by("-version", "-revision"))


def _counts(plan: Mapping[str, Any]) -> tuple[Count, ...]:
    tasks = [task for duty in plan["duties"] for task in duty["tasks"]]
    return (
        Count(_("Duties"), len(plan["duties"])),
        Count(_("Tasks"), len(tasks)),
        Count(_("Outputs"), sum(len(task["outputs"]) for task in tasks)),
        Count(_("Behaviour indicators"), sum(len(task["indicators"]) for task in tasks)),
        Count(_("Knowledge"), len(plan["knowledge"])),
        Count(_("Skills"), len(plan["skills"])),
        Count(_("Attitudes"), len(plan["attitudes"])),
    )
