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
