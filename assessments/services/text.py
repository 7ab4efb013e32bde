"""Free text given with a step: bounded, without control characters, and present where it is required."""

import unicodedata

from django.utils.translation import gettext as _

from assessments.exceptions import InvalidInput

MAX_TEXT_LENGTH = 4000
_ALLOWED_CONTROLS = "\n\t"


def text_problem(text: str) -> str:
    """Say what is wrong with ``text``; empty when it can be kept."""
    if len(text) > MAX_TEXT_LENGTH:
        return _("This text has %(length)d characters: shorten it to %(limit)d.") % {
            "length": len(text),
            "limit": MAX_TEXT_LENGTH,
        }
    # NUL cannot be stored by PostgreSQL; the others, and lone surrogates, cannot be shown or sent by anybody.
    if any(
        unicodedata.category(character) in {"Cc", "Cs"} and character not in _ALLOWED_CONTROLS for character in text
    ):
        return _("This text contains characters that cannot be shown: type it again, or paste it as plain text.")
    return ""


def normalised(text: str) -> str:
    """Return ``text`` with line ends as stored, without space around it."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def optional_text(field: str, text: str) -> str:
    """Return the text to keep; raises InvalidInput naming ``field``."""
    text = normalised(text)
    if problem := text_problem(text):
        raise InvalidInput(field, problem)
    return text


def required_text(field: str, text: str) -> str:
    """Return the text to keep, which must say something; raises InvalidInput naming ``field``."""
    text = optional_text(field, text)
    if not text:
        raise InvalidInput(field, _("Give the reason: the people concerned will read it."))
    return text
