"""What services of this app refuse. Every message is translated and says what to do next."""

from collections.abc import Mapping


class DomainError(Exception):
    """A rule of the standards forbids this; ``message`` says which, in the active language."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class NotPermitted(DomainError):
    """The person lacks the right."""


class CannotImport(DomainError):
    """A plan that cannot be written as it is."""


class CannotRead(DomainError):
    """A file from which no plan can be made; ``code`` and ``params`` give the sentence again in another language."""

    def __init__(self, message: str, code: str, params: Mapping[str, str]) -> None:
        super().__init__(message)
        self.code = code
        self.params = params


class CannotReadNow(CannotRead):
    """Nothing is wrong with the file: too many others are being read."""


class NotADraft(DomainError):
    """Only a draft can be changed, published or deleted."""


class CannotPublish(DomainError):
    """The draft is not ready; ``problems`` are sentences, one for each thing to solve first."""

    def __init__(self, message: str, problems: tuple[str, ...]) -> None:
        super().__init__(message)
        self.problems = problems


class CannotDraft(DomainError):
    """No new draft can be made from this version."""


class CannotRetire(DomainError):
    """Only a published or superseded version can be retired, with a reason."""


class CannotDecide(DomainError):
    """A finding cannot be resolved, dismissed or opened like this."""


class CannotMatch(DomainError):
    """Two rows cannot be said to belong together, or versions not be compared."""


class InUse(DomainError):
    """Something else in the portal still needs the version."""


class UnknownStandard(DomainError):
    """No standard has this code."""
