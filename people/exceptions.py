"""What the services of this app refuse, with a message for the person who asked."""

from django.utils.functional import Promise


class PeopleError(Exception):
    """Base of all refusals; ``message`` says in the active language what is wrong and what to do."""

    def __init__(self, message: str | Promise) -> None:
        super().__init__(message)
        self._message = message

    @property
    def message(self) -> str:
        return str(self._message)


class NotPermitted(PeopleError):
    """The actor may not do this to this person."""


class CircularReportingLine(PeopleError):
    """The supervisor reports, directly or not, to the person."""


class UnknownLanguage(PeopleError):
    """Not one of the portal's languages."""


class LastAdministrator(PeopleError):
    """Nobody would be left who can administer people."""
