"""Finding translatable texts, and telling what a translation file lacks."""

import json
from collections.abc import Callable
from pathlib import Path

import polib
import pytest

from tools import messages
from tools.messages import Message, entry_problems, merge, problems, read_messages, updated, write


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], None]:
    """Return a function that adds a source file to a project of its own, with no translations yet."""
    monkeypatch.setattr(messages, "ROOT", tmp_path)
    monkeypatch.setattr(messages, "LOCALE", tmp_path / "locale")

    def add(name: str, source: str) -> None:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source)

    return add


def found() -> set[tuple[str, str, str]]:
    return {(message.context, message.text, message.plural) for message in read_messages().values()}


@pytest.mark.parametrize(
    ("call", "message"),
    [
        ('_("Sign in")', ("", "Sign in", "")),
        ('gettext_lazy("Sign " "in")', ("", "Sign in", "")),
        ('ngettext("%(n)s day", "%(n)s days", n)', ("", "%(n)s day", "%(n)s days")),
        ('pgettext("verb", "Open")', ("verb", "Open", "")),
        ('npgettext_lazy("c", "one", "many", n)', ("c", "one", "many")),
    ],
)
def test_texts_in_code(project: Callable[[str, str], None], call: str, message: tuple[str, str, str]) -> None:
    project("people/views.py", f"label = {call}\n")
    assert found() == {message}


@pytest.mark.parametrize(
    ("tag", "message"),
    [
        ("<p title=\"{% translate 'Sign in' %}\">", ("", "Sign in", "")),
        ('{% translate "Open" context "verb" as label %}', ("verb", "Open", "")),
        ('{{ _("Sign in")|default:1 }}', ("", "Sign in", "")),
        (
            "{% blocktranslate trimmed %}\n  Dear {{ name }},\n  hello\n{% endblocktranslate %}",
            ("", "Dear %(name)s, hello", ""),
        ),
        (
            '{% blocktranslate count n=n %}{{ n }} day\'s{% plural %}{{ n }} "days"{% endblocktranslate %}',
            ("", "%(n)s day's", '%(n)s "days"'),
        ),
        ('{% blocktranslate context "c" %}100%{% endblocktranslate %}', ("c", "100%%", "")),
    ],
)
def test_texts_in_templates(project: Callable[[str, str], None], tag: str, message: tuple[str, str, str]) -> None:
    project("templates/page.html", "{% load i18n %}<p>\n  " + tag + "\n</p>")
    assert found() == {message}


def test_migrations_are_left_out(project: Callable[[str, str], None]) -> None:
    project("people/migrations/0001_initial.py", 'verbose_name = _("person")')
    assert found() == set()


def test_writing_twice_changes_nothing_and_names_no_machine(
    project: Callable[[str, str], None], tmp_path: Path
) -> None:
    project("people/views.py", '_("Sign in")\n_("Sign out")\n')
    path = messages.catalogue("zh_Hant")
    assert write(path, updated("zh_Hant", read_messages()))
    content = path.read_text()
    assert not write(path, updated("zh_Hant", read_messages()))
    assert str(tmp_path) not in content
    assert "Date" not in content
    assert "people/views.py" in content


def test_known_translations_are_kept_and_those_of_gone_texts_go(project: Callable[[str, str], None]) -> None:
    project("people/views.py", '_("Sign in")\n_("Old")\n')
    content = updated("zh_Hant", read_messages())
    for entry in content:
        entry.msgstr = "登入" if entry.msgid == "Sign in" else "舊"
    write(messages.catalogue("zh_Hant"), content)
    project("people/views.py", '_("Sign in")\n_("New")\n')
    assert {entry.msgid: entry.msgstr for entry in updated("zh_Hant", read_messages())} == {
        "Sign in": "登入",
        "New": "",
    }


def test_fragments_are_merged_and_contradictions_told(project: Callable[[str, str], None], tmp_path: Path) -> None:
    project(
        "people/views.py",
        '_("Sign in")\n_("Level")\npgettext("verb", "Open")\nngettext("%(n)s day", "%(n)s days", n)\n',
    )
    fragments = tmp_path / "fragments"
    fragments.mkdir()
    first = {
        "Sign in": "登入",
        "verb\u0004Open": "開啟",
        "%(n)s day": {"plural": "%(n)s days", "zh": "%(n)s 天"},
        "Level": "級別",
        "Gone": "不在",
    }
    (fragments / "a.json").write_text(json.dumps(first))
    (fragments / "b.json").write_text(json.dumps({"Level": "等級"}))
    (fragments / "c.json").write_text("{")
    content = updated("zh_Hant", read_messages())
    notes = merge(fragments, content)
    assert [note.partition(":")[0] for note in notes] == ["a.json", "b.json", "c.json"]
    write(messages.catalogue("zh_Hant"), content)
    write(messages.catalogue("en"), updated("en", read_messages()))
    assert problems("zh_Hant", read_messages()) == []
    assert problems("en", read_messages()) == []


def test_missing_and_unused_texts_are_told(project: Callable[[str, str], None]) -> None:
    project("people/views.py", '_("Old")\n')
    write(messages.catalogue("zh_Hant"), updated("zh_Hant", read_messages()))
    project("people/views.py", '_("New")\n')
    told = problems("zh_Hant", read_messages())
    assert len(told) == 2
    assert "not in the file: 'New'" in told[0]
    assert "no longer used: 'Old'" in told[1]


@pytest.mark.parametrize(
    ("translation", "problem"),
    [
        ("", "not translated"),
        ("%(number)s 項", "placeholders differ"),
        ("項", "placeholders differ"),
        ("%(n)s 項 {x}", "placeholders differ"),
        ("%(n)s 項\n", "line breaks"),
    ],
)
def test_a_wrong_translation_is_told(translation: str, problem: str) -> None:
    entry = polib.POEntry(msgid="%(n)s items", msgstr=translation)
    assert any(problem in told for told in entry_problems("zh_Hant", Message("%(n)s items"), entry))


def test_an_uncertain_translation_is_told() -> None:
    entry = polib.POEntry(msgid="Level", msgstr="級別", flags=["fuzzy"])
    assert list(entry_problems("zh_Hant", Message("Level"), entry)) == ["marked as uncertain (fuzzy)"]


def test_a_good_translation_has_no_problem() -> None:
    entry = polib.POEntry(msgid="%(n)s items of %(m)s", msgstr="%(m)s 的 %(n)s 項")
    assert list(entry_problems("zh_Hant", Message("%(n)s items of %(m)s"), entry)) == []
