"""How a person is called on pages."""

from people.models import User


def display_name(user: User) -> str:
    """Return the person's name in the active language."""
    return user.display_name
