import pytest

from people.enums import Language
from people.exceptions import UnknownLanguage
from people.services.language import change_language
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def test_the_language_is_kept() -> None:
    user = make_user(language=Language.TRADITIONAL_CHINESE)
    change_language(actor=user, language="en")
    user.refresh_from_db()
    assert user.language == "en"


def test_an_unknown_language_is_refused() -> None:
    user = make_user(language=Language.ENGLISH)
    with pytest.raises(UnknownLanguage):
        change_language(actor=user, language="de")
    user.refresh_from_db()
    assert user.language == "en"
