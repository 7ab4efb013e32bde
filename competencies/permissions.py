"""Who may do what with standards: predicates on loaded objects."""

from django.contrib.auth.models import AnonymousUser

from competencies.enums import VersionStatus
from competencies.models import StandardVersion
from people.models import User


def edits_standards(user: User | AnonymousUser) -> bool:
    """Tell whether ``user`` may write drafts, and so see them."""
    return user.has_perm("competencies.change_standardversion")


def publishes_standards(user: User | AnonymousUser) -> bool:
    """Tell whether ``user`` may publish and retire versions."""
    return user.has_perm("competencies.publish_standardversion")


def sees_version(user: User | AnonymousUser, version: StandardVersion) -> bool:
    """Everybody signed in reads what was ever published; a draft is its editors' own affair."""
    return version.status != VersionStatus.DRAFT or edits_standards(user)
