"""Publishes and retires versions."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from competencies.enums import VersionStatus
from competencies.exceptions import CannotPublish, CannotRetire
from competencies.models import Standard, StandardVersion
from competencies.selectors.publication import publication_problems, version_before
from competencies.services.access import lock_draft, lock_version, require_publisher
from competencies.services.item_map import store_item_map
from people.models import User


@transaction.atomic
def publish_version(*, actor: User | None, version_id: int) -> StandardVersion:
    """Publish a draft and supersede the version of the standard that was published until now.

    From then on the version is immutable; campaigns on the superseded one go on. Which row of the version before it
    became which of this one is stored. Raises ``NotPermitted``, ``NotADraft``, and ``CannotPublish`` with all that has
    to be solved first.
    """
    require_publisher(actor)
    # The standard first: two editors who publish two of its drafts come one after the other.
    Standard.objects.select_for_update(of=("self",)).get(versions=version_id)
    version = lock_draft(version_id)
    problems = tuple(problem.message for problem in publication_problems(version))
    if problems:
        raise CannotPublish(_("%(version)s cannot be published yet.") % {"version": version.label}, problems)
    before = version_before(version)
    now = timezone.now()
    StandardVersion.objects.filter(standard=version.standard, status=VersionStatus.PUBLISHED).update(
        status=VersionStatus.SUPERSEDED, superseded_at=now
    )
    version.status = VersionStatus.PUBLISHED
    version.published_at = now
    version.published_by = actor
    version.save(update_fields=["status", "published_at", "published_by"])
    if before is not None:
        store_item_map(actor=actor, old_id=before.pk, new_id=version.pk)
    return version


@transaction.atomic
def retire_version(*, actor: User | None, version_id: int, reason: str) -> StandardVersion:
    """Take a published or superseded version out of use: no new campaign can be made on it, running ones go on.

    This cannot be undone, so ``reason`` is kept with it. Raises ``NotPermitted`` and ``CannotRetire``.
    """
    require_publisher(actor)
    version = lock_version(version_id)
    if version.status not in {VersionStatus.PUBLISHED, VersionStatus.SUPERSEDED}:
        raise CannotRetire(
            _("%(version)s is neither published nor superseded, so it cannot be retired. Delete a draft instead.")
            % {"version": version.label}
        )
    if not reason.strip():
        raise CannotRetire(_("Say why the version is retired."))
    version.status = VersionStatus.RETIRED
    version.retired_at = timezone.now()
    version.retired_by = actor
    version.retirement_reason = reason.strip()
    version.save(update_fields=["status", "retired_at", "retired_by", "retirement_reason"])
    return version
