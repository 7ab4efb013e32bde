"""An SVG being drawn: shapes with plain attributes and classes, every text escaped.

No style attribute, no script, no id (a page may hold the same picture twice), no link (the table behind has them).
"""

import re
from collections.abc import Sequence
from xml.etree import ElementTree

from django.utils.safestring import SafeString

NAMESPACE = "http://www.w3.org/2000/svg"
TEXT_SIZE = 13
LINE_HEIGHT = 16
# XML 1.0 has no way to write these, not even escaped.
_NOT_IN_XML = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

Attribute = str | float | int


def clean(text: str) -> str:
    """Leave out what an SVG cannot hold (control characters, halves of surrogate pairs)."""
    return _NOT_IN_XML.sub("", text)


class Drawing:
    """One picture of ``width`` x ``height`` pixels; it has a title and a description for who cannot see it.

    With ``fills_width`` it is as wide as its place instead and horizontal places are given in percent, as texts.
    """

    def __init__(
        self,
        width: float,
        height: float,
        *,
        title: str,
        css_class: str,
        description: str = "",
        fills_width: bool = False,
    ) -> None:
        self.width, self.height = width, height
        size = {"width": "100%", "height": _text_of(height)}
        if not fills_width:
            viewed = f"0 0 {_text_of(width)} {_text_of(height)}"
            size = {"width": _text_of(width), "height": _text_of(height), "viewBox": viewed}
        self.root = ElementTree.Element("svg", {"xmlns": NAMESPACE, "class": css_class, "role": "img", **size})
        self._told("title", title)
        if description:
            self._told("desc", description)

    def _told(self, tag: str, words: str) -> None:
        ElementTree.SubElement(self.root, tag).text = clean(words)

    def add(self, tag: str, css_class: str, **attributes: Attribute) -> ElementTree.Element:
        """Add a shape; underscores in the attributes' names stand for hyphens."""
        given = {name.replace("_", "-"): _text_of(value) for name, value in attributes.items()}
        return ElementTree.SubElement(self.root, tag, {"class": css_class, **given})

    def line(self, css_class: str, x1: float, y1: float, x2: float, y2: float, **more: Attribute) -> None:
        self.add("line", css_class, x1=x1, y1=y1, x2=x2, y2=y2, **more)

    def text(
        self,
        words: str | Sequence[str],
        x: float,
        y: float,
        *,
        css_class: str = "",
        anchor: str = "start",
        size: float = TEXT_SIZE,
        line_height: float = LINE_HEIGHT,
    ) -> None:
        """Write words with their first baseline at ``y``; a sequence is written line by line."""
        lines = [words] if isinstance(words, str) else list(words)
        if not lines:
            return
        element = self.add("text", f"chart__text {css_class}".strip(), x=x, y=y, text_anchor=anchor, font_size=size)
        if len(lines) == 1:
            element.text = clean(lines[0])
            return
        for index, line in enumerate(lines):
            part = ElementTree.SubElement(
                element, "tspan", {"x": _text_of(x), "dy": _text_of(line_height if index else 0)}
            )
            part.text = clean(line)

    def polyline(
        self, css_class: str, points: Sequence[tuple[float, float]], *, closed: bool = False, dash: str = ""
    ) -> None:
        """Join the points; one point alone draws nothing (its mark does)."""
        if len(points) < 2:
            return
        written = " ".join(f"{_text_of(x)},{_text_of(y)}" for x, y in points)
        dashes = {"stroke_dasharray": dash} if dash else {}
        self.add("polygon" if closed else "polyline", css_class, points=written, **dashes)

    def svg(self) -> SafeString:
        """Return the picture. What it says came through ElementTree, which escapes it."""
        return SafeString(ElementTree.tostring(self.root, encoding="unicode", short_empty_elements=True))


def _text_of(value: Attribute) -> str:
    if isinstance(value, str):
        return value
    return f"{round(float(value), 2):g}" if abs(value) < 1e5 else str(round(value))
