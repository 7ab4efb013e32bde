"""Compiled translations: made when missing or outdated, told when not, refused in production."""

import gettext
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.utils import translation
from pytest_django import Settings

from config import translations
from config.checks import compiled_translations

SOURCE = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "Level"\nmsgstr "級別"\n'


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with one translation, not compiled yet."""
    monkeypatch.setattr(translations, "LOCALE_DIR", tmp_path)
    path = tmp_path / "zh_Hant" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True)
    path.write_text(SOURCE, encoding="utf-8")
    return path


def translated(source: Path, text: str) -> str:
    with source.with_suffix(".mo").open("rb") as compiled:
        return gettext.GNUTranslations(compiled).gettext(text)


def test_compiling_makes_what_python_reads(source: Path) -> None:
    assert translations.compile_messages() == [source.with_suffix(".mo")]
    assert translated(source, "Level") == "級別"
    assert [path.name for path in source.parent.iterdir() if path.suffix == ".tmp"] == []


def test_compiling_again_does_nothing_until_the_source_changes(source: Path) -> None:
    translations.compile_messages()
    assert translations.compile_messages() == []
    source.write_text(SOURCE.replace("級別", "等級"), encoding="utf-8")
    assert translations.outdated_translations() == ["zh_Hant/LC_MESSAGES/django.mo"]
    call_command("compile_translations", verbosity=0)
    assert translated(source, "Level") == "等級"
    assert translations.outdated_translations() == []


def test_what_is_missing_is_a_warning_here_and_an_error_in_production(source: Path, settings: Settings) -> None:
    assert [message.id for message in compiled_translations(None)] == ["portal.W001"]
    settings.PRODUCTION = True
    assert [message.id for message in compiled_translations(None)] == ["portal.E001"]
    translations.compile_messages()
    assert compiled_translations(None) == []


def test_a_production_worker_refuses_to_start_without(source: Path, settings: Settings) -> None:
    translations.refuse_outdated_translations()
    settings.PRODUCTION = True
    with pytest.raises(ImproperlyConfigured, match="compile_translations"):
        translations.refuse_outdated_translations()


def test_the_portals_own_translations_are_compiled_for_the_tests() -> None:
    assert translations.outdated_translations() == []


def test_a_process_that_began_without_them_reads_them_once_they_are_made(source: Path, settings: Settings) -> None:
    settings.LOCALE_PATHS = [source.parent.parent.parent]
    with translation.override("zh-hant"):
        assert translation.gettext("Level") == "Level"
        translations.compile_messages()
    with translation.override("zh-hant"):
        assert translation.gettext("Level") == "級別"
