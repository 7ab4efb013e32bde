"""How many people a mean needs before somebody who is not HR may see it."""

from django.conf import settings


def minimum_people() -> int:
    """Return the least number of people whose mean is shown to others than HR."""
    return int(getattr(settings, "GROUP_MINIMUM_PEOPLE", 5))
