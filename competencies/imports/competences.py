"""Knowledge and skills as a list: one entry for each code and text, and a key for each entry."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from competencies.imports.codes import canonical_code
from competencies.imports.findings import Finding, finding
from competencies.imports.items import Item
from competencies.imports.plan import CompetencePlan
from competencies.imports.tree import CompetenceSpan
from competencies.imports.wording import comparable


@dataclass(slots=True)
class Register:
    """The competences of one kind, and the key under which each entry of the table is listed."""

    plans: tuple[CompetencePlan, ...]
    _keys: Mapping[int, str]
    _of_spans: dict[tuple[int, ...], tuple[str, ...]] = field(default_factory=dict)

    def keys_of(self, spans: Sequence[CompetenceSpan]) -> tuple[str, ...]:
        """The keys of the entries of ``spans``, each once, in order; tasks with the same spans share one tuple."""
        mark = tuple(map(id, spans))
        if mark not in self._of_spans:
            keys = (self._keys[id(item)] for span in spans for item in span.items)
            self._of_spans[mark] = tuple(dict.fromkeys(keys))
        return self._of_spans[mark]


@dataclass(slots=True)
class _Entry:
    key: str
    item: Item


@dataclass(slots=True)
class _SameCode:
    """The entries of one code."""

    code: str
    listed: list[_Entry] = field(default_factory=list)
    # Text -> details -> entry.
    by_text: dict[str, dict[tuple[str, ...], _Entry]] = field(default_factory=dict)

    def find(self, item: Item) -> _Entry | None:
        """The entry with the item's text; it may be printed in full once and without its list another time."""
        same_text = self.by_text.get(comparable(item.text))
        if not same_text:
            return None
        details = _details(item)
        if details in same_text:
            return same_text[details]
        if not details:
            return next(iter(same_text.values()))
        entry = same_text.pop((), None)
        if entry is not None:
            entry.item = item
            same_text[details] = entry
        return entry

    def add(self, item: Item) -> _Entry:
        number = len(self.listed) + 1
        entry = _Entry(self.code if number == 1 else f"{self.code}#{number}", item)
        self.listed.append(entry)
        self.by_text.setdefault(comparable(item.text), {})[_details(item)] = entry
        return entry


def _details(item: Item) -> tuple[str, ...]:
    return tuple(map(comparable, item.detail_texts))


def register(items: Sequence[Item], findings: list[Finding]) -> Register:
    """List ``items`` (of one kind, in order of appearance) without repetition.

    The same code with the same text is one entry, however often it is printed; a code without text refers to the
    entry of that code, before or after it. The same code with another text is an entry of its own, ``S05#2``. Codes
    of other entries with the same text are reported, and stay.
    """
    codes: dict[str, _SameCode] = {}
    keys: dict[int, str] = {}
    for item in items:
        entries = codes.setdefault(item.code, _SameCode(item.code))
        if not item.text and not item.details:
            continue
        entry = entries.find(item)
        if entry is None:
            entry = entries.add(item)
            if entry.key != item.code:
                findings.append(finding("competence-code-repeated", item.at, item.quote, code=item.code, key=entry.key))
        keys[id(item)] = entry.key
    for item in items:
        if id(item) in keys:
            continue
        entries = codes[item.code]
        if not entries.listed:
            # A code that is only ever named keeps its place, so that the link of its task is not lost.
            entries.add(item)
            findings.append(finding("competence-undefined", item.at, item.code, code=item.code))
        keys[id(item)] = entries.listed[0].key
    by_key = {entry.key: entry for entries in codes.values() for entry in entries.listed}
    listed = [by_key[key] for key in dict.fromkeys(keys[id(item)] for item in items)]
    _report_same_texts(listed, findings)
    plans = tuple(CompetencePlan(e.key, e.item.code, e.item.text, e.item.detail_texts) for e in listed)
    return Register(plans, keys)


def _report_same_texts(entries: Sequence[_Entry], findings: list[Finding]) -> None:
    first: dict[str, _Entry] = {}
    for entry in entries:
        text = comparable(entry.item.text)
        if not text:
            continue
        before = first.setdefault(text, entry)
        if canonical_code(before.item.code) != canonical_code(entry.item.code):
            item = entry.item
            findings.append(
                finding("same-text-other-code", item.at, item.quote, code=item.code, first=before.item.code)
            )
