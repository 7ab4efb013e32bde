"""The language a person reads the portal and its mails in."""

from django.utils.translation import gettext_lazy as _

from people.enums import Language
from people.exceptions import UnknownLanguage
from people.models import User


def change_language(*, actor: User, language: str) -> None:
    """Make ``language`` (a value of ``Language``) the actor's own; raises UnknownLanguage."""
    if language not in Language.values:
        raise UnknownLanguage(_("The portal is not available in that language."))
    if actor.language != language:
        actor.language = language
        actor.save(update_fields=["language"])
