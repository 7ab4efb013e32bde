"""What every service of this app does first: check the person, and lock what it changes."""

from django.utils.translation import gettext as _

from competencies.exceptions import NotADraft, NotPermitted
from competencies.models import StandardVersion
from competencies.permissions import edits_standards, publishes_standards
from people.models import User


def require_editor(actor: User | None) -> None:
    """Raise ``NotPermitted`` unless ``actor`` edits standards; None stands for a command run by an administrator."""
    if actor is not None and not edits_standards(actor):
        raise NotPermitted(_("Only standard editors may do this. Ask an administrator for the right."))


def require_publisher(actor: User | None) -> None:
    """Raise ``NotPermitted`` unless ``actor`` publishes standards; None stands for a command."""
    if actor is not None and not publishes_standards(actor):
        raise NotPermitted(_("You may not publish or retire standards. Ask an administrator for the right."))


def lock_version(version_id: int) -> StandardVersion:
    """Return the version, locked for this transaction; raises ``StandardVersion.DoesNotExist``."""
    return StandardVersion.objects.select_for_update(of=("self",)).select_related("standard").get(pk=version_id)


def lock_draft(version_id: int) -> StandardVersion:
    """Return the version, locked; raises ``NotADraft`` where it can no longer be changed."""
    version = lock_version(version_id)
    require_draft(version)
    return version


def require_draft(version: StandardVersion) -> None:
    """Raise ``NotADraft`` unless ``version`` is one."""
    if not version.is_draft:
        raise NotADraft(
            _("%(version)s is not a draft and cannot be changed. Make a new draft from it.")
            % {"version": version.label}
        )
