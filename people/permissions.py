"""Who may do what to people."""

from people.models import User


def administers_people(user: User) -> bool:
    """Tell whether ``user`` may create and change people."""
    return user.is_active and user.has_perm("people.change_user")


def may_change(user: User, person: User) -> bool:
    """Tell whether ``user`` may change this person. Superusers are changed by superusers only: whoever could set the
    address of one would own the portal with the next password mail.
    """
    return administers_people(user) and (user.is_superuser or not person.is_superuser)
