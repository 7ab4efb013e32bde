"""Makes a draft from a version, and deletes drafts."""

from collections.abc import Mapping
from typing import TypeVar

from django.db import models, transaction
from django.db.models import Max, ProtectedError, Q, QuerySet
from django.utils.translation import gettext as _

from competencies.codes import take_apart
from competencies.enums import FindingResolution, VersionStatus
from competencies.exceptions import CannotDraft, InUse
from competencies.models import (
    Classification,
    Competence,
    CompetenceDetail,
    Duty,
    Finding,
    HistoryEntry,
    ImportSource,
    Indicator,
    ItemMatch,
    Note,
    Output,
    Standard,
    StandardVersion,
    Task,
    TaskCompetence,
)
from competencies.services.access import lock_draft, lock_version, require_editor
from competencies.services.source_files import forget_file
from people.models import User

Row = TypeVar("Row", bound=models.Model)


@transaction.atomic
def create_draft_from(*, actor: User | None, version_id: int) -> StandardVersion:
    """Copy a version with all it holds into a new draft, the next revision of the same printed version.

    Findings come along where they are still open, for they hold for the copied text too; what was resolved or
    dismissed stays with the version it was decided for. There is at most one open draft made from a version. Raises
    ``NotPermitted`` and ``CannotDraft``.
    """
    require_editor(actor)
    Standard.objects.select_for_update(of=("self",)).get(versions=version_id)
    source = lock_version(version_id)
    if source.is_draft:
        raise CannotDraft(_("%(version)s is a draft already: edit it.") % {"version": source.label})
    open_draft = source.derived_versions.filter(status=VersionStatus.DRAFT).first()
    if open_draft:
        raise CannotDraft(
            _("%(draft)s is already being made from this version. Edit, publish or delete it first.")
            % {"draft": open_draft.label}
        )
    draft = _copy_version(source, actor)
    of_draft = {source.pk: draft}
    competences = _copy(Competence.objects.filter(standard_version=source), standard_version=of_draft)
    _copy(CompetenceDetail.objects.filter(competence__standard_version=source), competence=competences)
    duties = _copy(Duty.objects.filter(standard_version=source), standard_version=of_draft)
    tasks = _copy(Task.objects.filter(duty__standard_version=source), duty=duties)
    _copy(Output.objects.filter(task__duty__standard_version=source), task=tasks)
    _copy(Indicator.objects.filter(task__duty__standard_version=source), task=tasks)
    _copy(TaskCompetence.objects.filter(task__duty__standard_version=source), task=tasks, competence=competences)
    _copy(Classification.objects.filter(standard_version=source), standard_version=of_draft)
    _copy(HistoryEntry.objects.filter(standard_version=source), standard_version=of_draft)
    _copy(Note.objects.filter(standard_version=source), standard_version=of_draft)
    open_findings = Finding.objects.filter(standard_version=source, resolution=FindingResolution.OPEN)
    _copy(open_findings, standard_version=of_draft)
    return draft


@transaction.atomic
def file_draft(*, actor: User | None, draft: StandardVersion) -> StandardVersion:
    """Save a new or changed draft under the standard that its code names, and return it.

    A code of another standard files it there, without what was said about its rows and those of the versions it leaves,
    and a standard that has nothing else is deleted; where that standard has
    this version already, the draft becomes a further revision of it. Raises ``NotPermitted`` and ``NotADraft``.
    """
    require_editor(actor)
    former = None
    if draft._state.adding:
        draft.created_by = actor
    else:
        former = lock_draft(draft.pk)
    base = take_apart(draft.code).base
    Standard.objects.get_or_create(code=base)
    standard = Standard.objects.select_for_update(of=("self",)).get(code=base)
    if former is None or (former.standard_id, former.version) != (standard.pk, draft.version):
        last = standard.versions.filter(version=draft.version).exclude(pk=draft.pk).aggregate(last=Max("revision"))
        if former is not None and former.standard_id != standard.pk:
            ItemMatch.objects.filter(Q(old_version=draft) | Q(new_version=draft)).delete()
        draft.standard = standard
        draft.revision = (last["last"] or 0) + 1
    draft.save()
    if former is not None and former.standard_id != standard.pk and not former.standard.versions.exists():
        former.standard.delete()
    return draft


@transaction.atomic
def delete_draft(*, actor: User | None, version_id: int) -> None:
    """Delete a draft with all it holds, and its standard where that was its only version.

    Raises ``NotPermitted``, ``NotADraft``, and ``InUse`` where a campaign is being prepared on it.
    """
    require_editor(actor)
    version = lock_draft(version_id)
    standard = version.standard
    source = ImportSource.objects.filter(standard_version=version).defer("rows").first()
    try:
        version.delete()
    except ProtectedError as error:
        raise InUse(
            _("%(version)s is used elsewhere in the portal and cannot be deleted.") % {"version": version.label}
        ) from error
    if not standard.versions.exists():
        standard.delete()
    if source is not None:
        forget_file(str(source.file))


def _copy_version(source: StandardVersion, actor: User | None) -> StandardVersion:
    last = source.standard.versions.filter(version=source.version).aggregate(last=Max("revision"))["last"]
    return StandardVersion.objects.create(
        standard=source.standard,
        version=source.version,
        revision=last + 1,
        code=source.code,
        title=source.title,
        title_kind=source.title_kind,
        printed_status=source.printed_status,
        issued_on=source.issued_on,
        update_note=source.update_note,
        description=source.description,
        level=source.level,
        search_text=source.search_text,
        origin=source,
        created_by=actor,
    )


def _copy(rows: QuerySet[Row], **parents: Mapping[int, models.Model]) -> dict[int, Row]:
    """Insert a copy of each row at once; return the copies by the key of their original.

    ``parents`` gives, for a foreign key's name, the copy of each parent by the key of its original.
    """
    copies: dict[int, Row] = {}
    for row in rows:
        copies[row.pk] = row
        for name, copied in parents.items():
            setattr(row, name, copied[getattr(row, f"{name}_id")])
        row.pk = None
        row._state.adding = True
    rows.model._default_manager.bulk_create(copies.values())
    return copies
