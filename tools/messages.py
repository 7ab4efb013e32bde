"""Keep the translation files up to date with the sources, and tell what is missing. Needs no gettext program.

    python -m tools.messages               write new, changed and gone messages into locale/*/LC_MESSAGES/django.po
    python -m tools.messages --check       fail, and list what is not complete; writes nothing
    python -m tools.messages --merge DIR   take Chinese translations from the JSON files of a folder, then write

The message ids are the English texts. Chinese must translate every one of them. English is complete when its file lists
every message: a text is itself in English and stays empty there, except plurals, which need both forms written out.

A JSON file maps an English text to its Chinese: ``{"Sign in": "登入"}``; with a context the key is
``"context\\u0004text"``; for a plural the value is ``{"plural": "%(n)s people", "zh": "%(n)s 人"}``.
"""

import argparse
import io
import json
import os
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from tokenize import TokenError

import polib
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "locale"
CODE = ("config", "people", "competencies", "assessments")
TEMPLATE_SUFFIXES = {".html", ".txt"}
LANGUAGES = {
    "zh_Hant": {"Language": "zh_Hant", "Plural-Forms": "nplurals=1; plural=0;"},
    "en": {"Language": "en", "Plural-Forms": "nplurals=2; plural=(n != 1);"},
}
CONTEXT_SEPARATOR = "\u0004"
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "_": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
PLACEHOLDER = re.compile(r"%\(\w+\)[sdif]|%[sdif](?!\w)|\{\w*\}")
STRING = r"""u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
CALL = re.compile(
    rf"\b(?:gettext|ngettext|pgettext|npgettext|_)\(\s*{STRING}(?:\s*,\s*(?:{STRING}|count))*\s*\)", re.DOTALL
)
HEADER = {"MIME-Version": "1.0", "Content-Type": "text/plain; charset=UTF-8", "Content-Transfer-Encoding": "8bit"}

Key = tuple[str, str]
"""Context (empty where there is none) and English text: what tells one message from another."""


@dataclass
class Message:
    """One translatable text and where it is used."""

    text: str
    plural: str = ""
    context: str = ""
    files: set[str] = field(default_factory=set)

    @property
    def key(self) -> Key:
        return self.context, self.text


def source_files() -> Iterator[Path]:
    for folder in CODE:
        yield from (path for path in sorted((ROOT / folder).rglob("*.py")) if "migrations" not in path.parts)
    yield from (path for path in sorted((ROOT / "templates").rglob("*")) if path.suffix in TEMPLATE_SUFFIXES)


def read_messages() -> dict[Key, Message]:
    """Return every translatable text of the sources."""
    if not settings.configured:
        settings.configure()
    found: dict[Key, Message] = {}
    for path in source_files():
        source = path.read_text(encoding="utf-8")
        name = path.relative_to(ROOT).as_posix()
        code = source if path.suffix == ".py" else calls_in_template(source, name)
        try:
            calls = list(extract("python", io.BytesIO(code.encode()), KEYWORDS))
        except (SyntaxError, TokenError) as error:
            sys.exit(f"{name} cannot be read: {error}")
        for _line, texts, _comments, context in calls:
            message = _as_message(texts, context)
            if not message.text:
                continue
            known = found.setdefault(message.key, message)
            known.plural = known.plural or message.plural
            known.files.add(name)
    return found


def calls_in_template(source: str, name: str) -> str:
    """Return a template's translatable texts as Python calls, one a line; Django blanks out the rest in its own way."""
    return "\n".join(match.group() for match in CALL.finditer(templatize(source, origin=name)))


def _as_message(texts: str | tuple[str, ...], context: str | None) -> Message:
    singular, plural = (texts, "") if isinstance(texts, str) else (texts[0], texts[1])
    return Message(text=singular, plural=plural, context=context or "")


def catalogue(language: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def read_catalogue(language: str) -> polib.POFile:
    """Return the language's file, or an empty one; entries of messages that are gone are obsolete in it."""
    path = catalogue(language)
    return polib.pofile(str(path)) if path.exists() else polib.POFile()


def key_of(entry: polib.POEntry) -> Key:
    return entry.msgctxt or "", entry.msgid


def updated(language: str, messages: dict[Key, Message]) -> polib.POFile:
    """Return the language's file with exactly the messages of the sources, in a fixed order, without line numbers."""
    known = {key_of(entry): entry for entry in read_catalogue(language)}
    result = polib.POFile(wrapwidth=120)
    result.metadata = {**HEADER, **LANGUAGES[language]}
    for message in sorted(messages.values(), key=lambda each: (min(each.files), each.text, each.context)):
        old = known.get(message.key)
        entry = polib.POEntry(
            msgid=message.text,
            msgid_plural=message.plural,
            msgctxt=message.context or None,
            occurrences=[(name, "") for name in sorted(message.files)],
            flags=[flag for flag in (old.flags if old else []) if flag != "python-format"],
        )
        if message.plural:
            entry.msgstr_plural = _plural_forms(language, message, old)
        else:
            entry.msgstr = (old.msgstr if old else "") if language != "en" else ""
        result.append(entry)
    return result


def _plural_forms(language: str, message: Message, old: polib.POEntry | None) -> dict[int, str]:
    if language == "en":
        return {0: message.text, 1: message.plural}
    return {0: old.msgstr_plural.get(0, "") if old and old.msgstr_plural else (old.msgstr if old else "")}


def placeholders(text: str) -> list[str]:
    return sorted(set(PLACEHOLDER.findall(text)))


def problems(language: str, messages: dict[Key, Message]) -> list[str]:
    """Return what keeps the language's file from being complete and in step with the sources."""
    entries = {key_of(entry): entry for entry in read_catalogue(language)}
    found = []
    for key, message in sorted(messages.items()):
        entry = entries.get(key)
        place = min(message.files)
        if entry is None or entry.obsolete:
            found.append(f"not in the file: {message.text!r} ({place}); run: make messages")
            continue
        found += [f"{problem}: {message.text!r} ({place})" for problem in entry_problems(language, message, entry)]
    for key, entry in sorted(entries.items()):
        if key not in messages or entry.obsolete:
            found.append(f"no longer used: {entry.msgid!r}; run: make messages")
    return [f"{language}: {problem}" for problem in found]


def entry_problems(language: str, message: Message, entry: polib.POEntry) -> Iterator[str]:
    """Yield what is wrong with one translation."""
    if "fuzzy" in entry.flags:
        yield "marked as uncertain (fuzzy)"
    if (entry.msgid_plural or "") != message.plural:
        yield "plural differs from the source's; run: make messages"
    if language == "en" and not message.plural:
        return
    forms = list(entry.msgstr_plural.values()) if message.plural else [entry.msgstr]
    if not forms or not all(forms):
        yield "not translated"
        return
    # A singular may leave the number out ("one person"); the plural never.
    wanted = placeholders(message.plural or message.text)
    allowed = {tuple(wanted), tuple(placeholders(message.text))} if len(forms) > 1 else {tuple(wanted)}
    for form in forms:
        if tuple(placeholders(form)) not in allowed:
            yield f"placeholders differ ({', '.join(wanted) or 'none'} expected) in {form!r}"
        if form.startswith("\n") != message.text.startswith("\n") or form.endswith("\n") != message.text.endswith("\n"):
            yield "line breaks at the ends differ"


def write(path: Path, content: polib.POFile) -> bool:
    """Write the file if it changes anything; return whether it did. It carries no date, name or machine's path."""
    text = f"{content}\n" if not str(content).endswith("\n") else str(content)
    if path.exists() and path.read_text(encoding="utf-8") == text:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return True


def merge(folder: Path, content: polib.POFile) -> list[str]:
    """Put the translations of the folder's JSON files into ``content``; return what could not be placed."""
    entries = {key_of(entry): entry for entry in content}
    notes = []
    for path in sorted(folder.glob("*.json")):
        try:
            translations = json.loads(path.read_text(encoding="utf-8"))
        except ValueError as error:
            notes.append(f"{path.name}: not readable: {error}")
            continue
        for name, value in translations.items():
            context, _, text = name.rpartition(CONTEXT_SEPARATOR)
            entry = entries.get((context, text))
            if entry is None:
                notes.append(f"{path.name}: no such message: {name!r}")
                continue
            chinese = value["zh"] if isinstance(value, dict) else value
            present = entry.msgstr_plural.get(0, "") if entry.msgid_plural else entry.msgstr
            if present and present != chinese:
                notes.append(f"{path.name}: {name!r} is {present!r} already, not {chinese!r}")
            elif entry.msgid_plural:
                entry.msgstr_plural = {0: chinese}
            else:
                entry.msgstr = chinese
    return notes


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description="Keep the translation files up to date with the sources.")
    parser.add_argument("--check", action="store_true", help="write nothing; fail when something is missing")
    parser.add_argument("--merge", type=Path, metavar="DIR", help="take Chinese translations from JSON files")
    options = parser.parse_args(arguments)
    messages = read_messages()
    if not options.check:
        for language in LANGUAGES:
            content = updated(language, messages)
            if options.merge and language == "zh_Hant":
                for note in merge(options.merge, content):
                    print(note, file=sys.stderr)
            if write(catalogue(language), content):
                print(f"written: {os.path.relpath(catalogue(language), ROOT)}")
    found = [problem for language in LANGUAGES for problem in problems(language, messages)]
    for problem in found:
        print(problem)
    print(f"{len(messages)} messages, {len(found)} problems")
    return 1 if found and options.check else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
