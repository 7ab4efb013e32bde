"""System checks of the project as a whole."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register

from config.translations import HOW_TO_COMPILE, outdated_translations


@register(Tags.translation)
def compiled_translations(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """Missing or outdated compiled translations: a warning while developing, an error in production."""
    names = outdated_translations()
    if not names:
        return []
    text = f"Compiled translations are missing or outdated: {', '.join(names)}. Pages would appear untranslated."
    if settings.PRODUCTION:
        return [Error(text, hint=HOW_TO_COMPILE, id="portal.E001")]
    return [Warning(text, hint=HOW_TO_COMPILE, id="portal.W001")]


@register(Tags.security, deploy=True)
def mail_reaches_people(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """A deployment whose mail ends in files, or whose mail links to nowhere, resets no password and reminds nobody."""
    found: list[CheckMessage] = []
    if settings.EMAIL_BACKEND.endswith(("filebased.EmailBackend", "console.EmailBackend")):
        found.append(
            Warning(
                "Mail is written to files, not sent.",
                hint="Set PORTAL_EMAIL_URL, for example smtp+tls://user:password@mail.example.com:587.",
                id="portal.W002",
            )
        )
    if not settings.PORTAL_URL.startswith("https://"):
        found.append(
            Warning(
                f"Links in mails start with {settings.PORTAL_URL}.",
                hint="Set PORTAL_URL to the address people use, beginning with https://.",
                id="portal.W003",
            )
        )
    return found
