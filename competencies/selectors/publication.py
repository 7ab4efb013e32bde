"""What stands between a draft and its publication."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from competencies.codes import take_apart
from competencies.enums import CompetenceKind, FindingResolution, FindingSeverity, VersionStatus
from competencies.models import (
    Competence,
    CompetenceDetail,
    Duty,
    Finding,
    Indicator,
    Output,
    StandardVersion,
    Task,
    TaskCompetence,
)


@dataclass(frozen=True)
class Problem:
    """One thing to solve before publishing: a stable code and a sentence in the active language."""

    code: str
    message: str


def current_version(version: StandardVersion) -> StandardVersion | None:
    """Return the published version of the same standard, which publishing ``version`` would supersede."""
    return StandardVersion.objects.filter(standard=version.standard_id, status=VersionStatus.PUBLISHED).first()


def version_before(draft: StandardVersion) -> StandardVersion | None:
    """Return what ``draft`` follows once it is published: the published version, or else the one it was made from.

    None where it is the first, or where it was made from a version of another standard.
    """
    origin = draft.origin
    if origin is not None and origin.standard_id != draft.standard_id:
        origin = None
    return current_version(draft) or origin


def publication_problems(version: StandardVersion) -> tuple[Problem, ...]:
    """Return everything that forbids publishing ``version``; empty when it is ready."""
    return tuple(_problems(version))


def _problems(version: StandardVersion) -> Iterator[Problem]:
    if not version.is_draft:
        yield Problem("not-draft", _("This version is not a draft. Make a new draft from it and publish that."))
        return
    yield from _header_problems(version)
    yield from _content_problems(version)
    yield from _order_problems(version)
    yield from _finding_problems(version)


def _header_problems(version: StandardVersion) -> Iterator[Problem]:
    if not version.title.strip():
        yield Problem("no-title", _("The title is missing. Fill it in."))
    printed = take_apart(version.code)
    if printed.base != version.standard.code or printed.version not in {None, version.version}:
        yield Problem(
            "code-differs",
            _("The printed code %(code)s does not belong to version %(version)d of %(standard)s. Correct one of them.")
            % {"code": version.code, "version": version.version, "standard": version.standard.code},
        )
    current = current_version(version)
    if current and (current.version, current.revision) > (version.version, version.revision):
        yield Problem(
            "older",
            _("%(current)s is published and newer. An older edition cannot take its place: make a new draft from it.")
            % {"current": current.label},
        )


def _content_problems(version: StandardVersion) -> Iterator[Problem]:
    tasks = Task.objects.filter(duty__standard_version=version)
    if not version.duties.exists():
        yield Problem("no-duty", _("There is no duty. Add at least one."))
    if not tasks.exists():
        yield Problem("no-task", _("There is no task. Add at least one to a duty."))
    rated = Indicator.objects.filter(task__duty__standard_version=version).exists() or version.competences.exists()
    if not rated:
        yield Problem(
            "nothing-to-rate",
            _("There is nothing to rate. Add behaviour indicators, knowledge, skills or attitudes."),
        )
    foreign = TaskCompetence.objects.filter(
        Q(task__duty__standard_version=version) | Q(competence__standard_version=version)
    ).exclude(
        task__duty__standard_version=F("competence__standard_version"),
        competence__kind__in=[CompetenceKind.KNOWLEDGE, CompetenceKind.SKILL],
    )
    for link in foreign.select_related("task", "competence"):
        yield Problem(
            "foreign-link",
            _("Task %(task)s is linked to %(competence)s, which it cannot call for. Remove the link.")
            % {"task": link.task, "competence": link.competence},
        )


def _order_problems(version: StandardVersion) -> Iterator[Problem]:
    """Two rows at one position have no order, so a campaign's items would come in a different one each time."""
    siblings = [
        Duty.objects.filter(standard_version=version).values_list("standard_version", "position"),
        Task.objects.filter(duty__standard_version=version).values_list("duty", "position"),
        Output.objects.filter(task__duty__standard_version=version).values_list("task", "position"),
        Indicator.objects.filter(task__duty__standard_version=version).values_list("task", "position"),
        Competence.objects.filter(standard_version=version).values_list("kind", "position"),
        CompetenceDetail.objects.filter(competence__standard_version=version).values_list("competence", "position"),
        TaskCompetence.objects.filter(task__duty__standard_version=version).values_list("task", "position"),
    ]
    for places in siblings:
        shared = sum(1 for count in Counter(places.order_by()).values() if count > 1)
        if shared:
            yield Problem(
                "same-position",
                ngettext(
                    "%(kind)s: %(count)d position is taken twice. Give each a position of its own.",
                    "%(kind)s: %(count)d positions are taken twice. Give each a position of its own.",
                    shared,
                )
                % {"kind": places.model._meta.verbose_name_plural, "count": shared},
            )


def _finding_problems(version: StandardVersion) -> Iterator[Problem]:
    errors = Finding.objects.filter(
        standard_version=version, severity=FindingSeverity.ERROR, resolution=FindingResolution.OPEN
    ).count()
    if errors:
        yield Problem(
            "open-errors",
            ngettext(
                "%(count)d finding of the import is an error and still open. Resolve or dismiss it with a reason.",
                "%(count)d findings of the import are errors and still open. Resolve or dismiss each with a reason.",
                errors,
            )
            % {"count": errors},
        )
