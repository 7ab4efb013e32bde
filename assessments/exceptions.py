"""What a use case may refuse, and why. Every message is translated and says what to do next.

Services raise these and change nothing; views show ``message``.
"""

from collections.abc import Iterable

from django.utils.translation import gettext as _


class DomainError(Exception):
    """A use case was refused; ``message`` is for the person who asked."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class NotPermitted(DomainError):
    """The actor lacks the right."""

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message or _("You may not do this. Ask HR if you think you should."))


class InvalidInput(DomainError):
    """A value given is missing or wrong; ``field`` names the argument."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


class TransitionRefused(DomainError):
    """The assessment or campaign is not in a state that allows the step."""


class StaleAssessment(DomainError):
    """Somebody acted on the assessment after the page was read."""

    def __init__(self) -> None:
        super().__init__(
            _("Somebody changed this assessment while you had the page open. Read it again, then decide anew.")
        )


class AuthenticationTooOld(DomainError):
    """Somebody signs who has not lately shown to be the one who is signed in."""

    def __init__(self) -> None:
        super().__init__(_("Enter your password or code again: signing needs one that is not older than ten minutes."))


class IncompleteForm(DomainError):
    """A form cannot be handed in: items are unanswered."""

    def __init__(self, missing_item_ids: Iterable[int], message: str) -> None:
        super().__init__(message)
        self.missing_item_ids = tuple(missing_item_ids)


class LacksEvidence(DomainError):
    """A form cannot be handed in: answers lack the evidence or reason that the campaign asks for."""

    def __init__(self, item_ids: Iterable[int], message: str) -> None:
        super().__init__(message)
        self.item_ids = tuple(item_ids)


class InvalidAnswer(DomainError):
    """One answer of a form cannot be kept as given."""

    def __init__(self, item_id: int, message: str) -> None:
        super().__init__(message)
        self.item_id = item_id


class CampaignNotReady(DomainError):
    """A campaign cannot be launched; ``problems`` says everything that must be solved first."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__(" ".join(self.problems))
