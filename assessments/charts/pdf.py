"""The same pictures on paper: the SVG of a page with the print palette in it, for typst.

Fonts: "Noto Sans TC" is the one static font that reports carry. With a variable font beside it, labels come out thin.
"""

import re
from functools import cache
from typing import Protocol

from assessments.charts.drawing import NAMESPACE

_OPENING = re.compile(r"<svg\b[^>]*>")
_CLASSES = re.compile(r'class="([^"]+)"')
_SELECTED = re.compile(r"\.((?:chart|heat)[\w-]*)")
_FULL_WIDTH = re.compile(r'(<svg\b[^>]*?)\bwidth="100%"')

# charts.css says the same for screens, by the light values of the tokens of tokens.css; a test holds both together.
_INK, _SURFACE = "#1f292d", "#ffffff"
_COLOURS = {
    "self": "#8f6f1f",
    "supervisor": "#57438a",
    "final": "#2f7d89",
    "target": _INK,
    "earlier": "#535e64",
    "other-1": "#17606b",
    "other-2": "#a2482e",
    "other-3": "#57438a",
    "other-4": "#8f6f1f",
    "other-5": "#275890",
    "other-6": "#5c6b2f",
}
_HEAT = {
    "below-3": ("#a8480a", _SURFACE),
    "below-2": ("#f3bf8f", _INK),
    "below-1": ("#fbe9d8", _INK),
    "met": ("#eef3f3", _INK),
    "above-1": ("#b5d5d9", _INK),
    "above-2": ("#236a76", _SURFACE),
    "untargeted": (_SURFACE, _INK),
    "empty": (_SURFACE, "#535e64"),
}
_SHADES = (_SURFACE, "#dcebed", "#b5d5d9", "#84b9c0", "#3b7f8a", "#236a76", "#0e474f")


class HasPicture(Protocol):
    """Any chart: what it shows, and the picture."""

    @property
    def title(self) -> str: ...
    @property
    def description(self) -> str: ...
    @property
    def svg(self) -> str: ...


def pdf_svg(svg: str, *, width: int = 320) -> str:
    """Return an SVG of a page as typst draws it right: colours and font in it, percentages of ``width`` pixels.

    ``width`` matters only to bars, which are as wide as their place; other pictures keep their own.
    """
    svg = _FULL_WIDTH.sub(rf'\g<1>width="{width}"', svg.strip(), count=1)
    opening = _OPENING.search(svg)
    if opening is None:
        raise ValueError("This is no SVG.")
    head = opening.group()
    if "xmlns=" not in head:
        head = head.replace("<svg", f'<svg xmlns="{NAMESPACE}"', 1)
    used = {name for names in _CLASSES.findall(svg) for name in names.split()}
    rules = "".join(
        rule for rule in print_rules() if used.intersection(_SELECTED.findall(rule)) or rule.startswith("text")
    )
    return f"{head}<style>{rules}</style>{svg[opening.end() :]}"


def pdf_chart(picture: HasPicture) -> dict[str, str]:
    """Return a chart as ``chart()`` of ``exports/charts.typ`` takes it: the SVG, and words for who cannot see it."""
    return {"svg": pdf_svg(picture.svg), "alt": f"{picture.title} {picture.description}".strip()}


@cache
def print_rules() -> tuple[str, ...]:
    """Return the style sheet of charts on paper, rule by rule."""
    rules = [
        "text{font-family:'Noto Sans TC','Noto Serif TC'}",
        f".chart__text,.heat__text{{fill:{_INK}}}",
        ".chart__text--muted{fill:#535e64}",
        f".chart__text--halo{{paint-order:stroke;stroke:{_SURFACE};stroke-width:4;stroke-linejoin:round}}",
        ".chart__track{fill:#e4e1d8}",
        ".chart__join{stroke:#535e64;stroke-width:3}",
        f".chart__tick{{stroke:{_SURFACE};stroke-width:1.5}}",
        ".chart__score{fill:#2f7d89}",
        ".chart__gap{stroke:#a22e28;stroke-width:3;stroke-dasharray:4 3}",
        f".chart__target{{stroke:{_INK};stroke-width:3;stroke-linecap:round}}",
        ".chart__grid{stroke:#dbd8cf;stroke-width:1;fill:none}",
        ".chart__zero{stroke:#848b8c;stroke-width:1;stroke-dasharray:3 2}",
        f".chart__interval,.chart__interval-end{{stroke:{_COLOURS['supervisor']};stroke-width:2}}",
        ".chart__day{stroke:#848b8c;stroke-width:1;stroke-dasharray:3 3}",
        ".chart__leader{stroke:#848b8c;stroke-width:1;fill:none}",
        ".chart__line{stroke-width:2;fill:none}",
        ".chart__area{fill-opacity:0.12}",
        ".chart__segment{stroke:#848b8c;stroke-width:1}",
        f".heat{{stroke:{_SURFACE};stroke-width:1.5}}",
        ".heat--met,.heat--untargeted,.heat--empty{stroke:#dbd8cf;stroke-width:1}",
    ]
    for name, colour in _COLOURS.items():
        rules += [
            f".chart__line--{name}{{stroke:{colour}}}",
            f".chart__mark--{name}{{fill:{colour};stroke:{colour};stroke-width:1.5}}",
            f".chart__bar--{name}{{fill:{colour}}}",
        ]
    rules.append(f".chart__line--final.chart__area{{fill:{_COLOURS['final']}}}")
    rules.append(f".chart__mark--hollow{{fill:{_SURFACE};stroke-width:2}}")
    for name, (ground, ink) in _HEAT.items():
        rules += [
            f".heat--{name}{{fill:{ground}}}",
            f".heat__text--{name}{{fill:{ink}}}",
            f".heat__mark--{name}{{fill:{ink};stroke:{ink};stroke-width:1}}",
        ]
    rules.append(".heat__mark--hollow{fill:none}")
    for shade, colour in enumerate(_SHADES):
        ink = _SURFACE if shade >= 4 else _INK
        rules += [f".chart__shade-{shade}{{fill:{colour}}}", f".chart__number-{shade}{{fill:{ink}}}"]
    rules.append(".chart__shade-0{stroke-dasharray:3 2}")
    return tuple(rules)
