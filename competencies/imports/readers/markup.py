"""Takes the HTML fragments that extraction tools leave inside a cell apart into lines."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

# Only these are markup. Anything else between angle brackets was typed by the author and stays text.
_BLOCK_TAGS = frozenset({"p", "div", "ul", "ol", "li", "br", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote"})
_INLINE_TAGS = frozenset({"span", "b", "strong", "i", "em", "u", "s", "sub", "sup", "font", "a", "small"})
_LIST_TAGS = frozenset({"ul", "ol"})
_TAG = re.compile(r"<(?P<close>/?)(?P<name>[A-Za-z][A-Za-z0-9]*)(?P<rest>(?:[\s/][^<>]*)?)>")
_ENTITY = re.compile(r"&(?:[A-Za-z][A-Za-z0-9]{1,30}|#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6});")


@dataclass(frozen=True, slots=True)
class MarkedLine:
    """A line of a fragment: its text, whether a tag opened it, and its list depth if it was a ``<li>``."""

    text: str
    starts_block: bool
    list_depth: int | None


def split_markup(fragment: str) -> list[MarkedLine]:
    """Return the lines of an HTML fragment, without tags and without lines that hold no text.

    A block tag ends the line before it and starts a new block; a ``<br>`` ends a line without starting a block; an
    inline tag vanishes. Fragments need not be well formed: tags may be unclosed or closed twice. Character references
    are resolved after the tags are gone, so that an escaped ``&lt;p&gt;`` stays text.
    """
    lines: list[MarkedLine] = []
    buffer: list[str] = []
    opened_by_tag = False
    item_depth: int | None = None
    open_lists = 0

    def flush() -> None:
        text = _ENTITY.sub(lambda m: html.unescape(m.group()), "".join(buffer)).strip()
        buffer.clear()
        if text:
            lines.append(MarkedLine(text, opened_by_tag, item_depth))

    end = 0
    for tag in _TAG.finditer(fragment):
        name, closing = tag["name"].lower(), bool(tag["close"])
        if name not in _BLOCK_TAGS and name not in _INLINE_TAGS:
            continue
        buffer.append(fragment[end : tag.start()])
        end = tag.end()
        if name in _INLINE_TAGS:
            continue
        flush()
        opened_by_tag = name != "br"
        if name in _LIST_TAGS:
            open_lists = max(0, open_lists + (-1 if closing else 1))
        item_depth = max(0, open_lists - 1) if name == "li" and not closing else None
    buffer.append(fragment[end:])
    flush()
    return lines
