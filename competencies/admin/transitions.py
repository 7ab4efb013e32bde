"""Publish, new draft, retire: each asks on one page first, for one version or several, and says what will happen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from competencies.admin.base import editor_of
from competencies.enums import VersionStatus
from competencies.exceptions import CannotPublish, DomainError
from competencies.models import StandardVersion
from competencies.permissions import edits_standards, publishes_standards
from competencies.selectors.publication import current_version, publication_problems
from competencies.services.drafts import create_draft_from
from competencies.services.lifecycle import publish_version, retire_version
from people.models import User

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


@dataclass(frozen=True)
class Transition:
    """One step of a version's life, as the administration offers it."""

    slug: str
    title: StrPromise
    action_label: StrPromise
    confirm_label: StrPromise
    done: StrPromise
    needs_reason: bool
    allowed: Callable[[User], bool]
    fits: Callable[[StandardVersion], bool]
    problems: Callable[[StandardVersion], tuple[str, ...]]
    consequences: Callable[[StandardVersion], tuple[str, ...]]
    perform: Callable[[User, StandardVersion, str], StandardVersion]

    @property
    def url_name(self) -> str:
        return f"admin:competencies_standardversion_{self.slug}"


@dataclass(frozen=True)
class Candidate:
    """A version on the confirmation page: what will happen to it, or what stands in the way."""

    version: StandardVersion
    consequences: tuple[str, ...]
    problems: tuple[str, ...]


def transition_view(request: HttpRequest, model_admin: Any, transition: Transition) -> HttpResponse:
    """Ask, and on POST do it for each version that nothing stands in the way of."""
    editor = editor_of(request)
    if not transition.allowed(editor):
        raise PermissionDenied
    versions = _versions(request, model_admin)
    reason = request.POST.get("reason", "")
    reason_missing = request.method == "POST" and transition.needs_reason and not reason.strip()
    if request.method == "POST" and not reason_missing:
        return _perform(request, model_admin, transition, versions, reason)
    candidates = [_candidate(transition, version) for version in versions]
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "title": transition.title,
        "transition": transition,
        "candidates": candidates,
        "ids": ",".join(str(version.pk) for version in versions),
        "can_do_any": any(not candidate.problems for candidate in candidates),
        "reason": reason,
        "reason_missing": reason_missing,
    }
    return TemplateResponse(request, "admin/competencies/standardversion/transition.html", context)


def _versions(request: HttpRequest, model_admin: Any) -> list[StandardVersion]:
    ids = [int(part) for part in request.GET.get("ids", "").split(",") if part.isdecimal() and len(part) < 18]
    queryset: QuerySet[StandardVersion] = model_admin.get_queryset(request)
    versions = list(queryset.filter(pk__in=ids[:50]).order_by("standard__code", "version", "revision"))
    if not versions:
        raise Http404
    return versions


def _candidate(transition: Transition, version: StandardVersion) -> Candidate:
    problems = transition.problems(version)
    return Candidate(version, () if problems else transition.consequences(version), problems)


def _perform(
    request: HttpRequest, model_admin: Any, transition: Transition, versions: list[StandardVersion], reason: str
) -> HttpResponse:
    results = []
    for version in versions:
        try:
            result = transition.perform(editor_of(request), version, reason)
        except CannotPublish as error:
            messages.error(request, " ".join([error.message, *error.problems]))
        except DomainError as error:
            messages.error(request, error.message)
        else:
            results.append(result)
            message = transition.done % {"version": result.label}
            model_admin.log_change(request, result, " ".join(filter(None, [message, reason.strip()])))
            messages.success(request, message)
    if len(results) == 1:
        return HttpResponseRedirect(reverse("admin:competencies_standardversion_change", args=[results[0].pk]))
    return HttpResponseRedirect(reverse("admin:competencies_standardversion_changelist"))


def _publish_problems(version: StandardVersion) -> tuple[str, ...]:
    return tuple(problem.message for problem in publication_problems(version))


def _publish_consequences(version: StandardVersion) -> tuple[str, ...]:
    consequences = [
        _("Everybody who signs in can read it, and new campaigns can be made on it."),
        _("What it says can never be changed again; to correct something, a new draft is made from it."),
    ]
    current = current_version(version)
    if current is not None:
        consequences.append(
            _("%(current)s, published until now, is superseded. Campaigns that began on it go on unchanged.")
            % {"current": current.label}
        )
    return tuple(consequences)


def _draft_problems(version: StandardVersion) -> tuple[str, ...]:
    if version.is_draft:
        return (_("%(version)s is a draft already: edit it.") % {"version": version.label},)
    draft = version.derived_versions.filter(status=VersionStatus.DRAFT).first()
    if draft is None:
        return ()
    return (
        _("%(draft)s is already being made from this version. Edit, publish or delete it first.")
        % {"draft": draft.label},
    )


def _draft_consequences(version: StandardVersion) -> tuple[str, ...]:
    return (
        _("A draft is made that holds everything this version holds, with findings that are still open."),
        _("This version stays as it is until the draft is published."),
    )


def _retire_problems(version: StandardVersion) -> tuple[str, ...]:
    if version.status in {VersionStatus.PUBLISHED, VersionStatus.SUPERSEDED}:
        return ()
    return (
        _("%(version)s is neither published nor superseded, so it cannot be retired. Delete a draft instead.")
        % {"version": version.label},
    )


def _retire_consequences(version: StandardVersion) -> tuple[str, ...]:
    return (
        _("No new campaign can be made on it. Campaigns that began on it go on unchanged."),
        _("It leaves the list of standards, but its page stays readable."),
        _("This cannot be undone. To use the standard again, a new draft has to be made from it and published."),
    )


def _perform_publish(editor: User, version: StandardVersion, reason: str) -> StandardVersion:
    return publish_version(actor=editor, version_id=version.pk)


def _perform_draft(editor: User, version: StandardVersion, reason: str) -> StandardVersion:
    return create_draft_from(actor=editor, version_id=version.pk)


def _perform_retire(editor: User, version: StandardVersion, reason: str) -> StandardVersion:
    return retire_version(actor=editor, version_id=version.pk, reason=reason)


TRANSITIONS = (
    Transition(
        slug="publish",
        title=gettext_lazy("Publish this standard?"),
        action_label=gettext_lazy("Publish"),
        confirm_label=gettext_lazy("Publish"),
        done=gettext_lazy("%(version)s is published."),
        needs_reason=False,
        allowed=publishes_standards,
        fits=lambda version: version.is_draft,
        problems=_publish_problems,
        consequences=_publish_consequences,
        perform=_perform_publish,
    ),
    Transition(
        slug="draft",
        title=gettext_lazy("Make a new draft from this version?"),
        action_label=gettext_lazy("New draft from this version"),
        confirm_label=gettext_lazy("Make a draft"),
        done=gettext_lazy("%(version)s is a draft now and can be edited."),
        needs_reason=False,
        allowed=edits_standards,
        fits=lambda version: not version.is_draft,
        problems=_draft_problems,
        consequences=_draft_consequences,
        perform=_perform_draft,
    ),
    Transition(
        slug="retire",
        title=gettext_lazy("Retire this standard?"),
        action_label=gettext_lazy("Retire"),
        confirm_label=gettext_lazy("Retire"),
        done=gettext_lazy("%(version)s is retired."),
        needs_reason=True,
        allowed=publishes_standards,
        fits=lambda version: version.status in {VersionStatus.PUBLISHED, VersionStatus.SUPERSEDED},
        problems=_retire_problems,
        consequences=_retire_consequences,
        perform=_perform_retire,
    ),
)
