"""From a gap to its colour, its mark and its words: the one definition for table and picture."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.utils.translation import gettext as _

from assessments.charts.parts import ChartLabel
from assessments.charts.text import number
from assessments.scoring import SHOWN, rounded

_SIGNS = "*†‡§"
DEEPEST = 4
"""Deeper levels of a tree are set in no further; charts.css has ``heat-map__depth-1`` to ``-4``."""

HALF_A_POINT = Decimal("0.5")


@dataclass(frozen=True, slots=True)
class HeatCell:
    """A score, its gap to the target (None without target), the page behind it, and what to know about it."""

    value: Decimal | None
    gap: Decimal | None
    url: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class HeatStep:
    """A colour (``heat--<name>`` in charts.css) with the mark beside the number and its words in the legend."""

    name: str
    mark: str
    words: str


@dataclass(frozen=True)
class Heat:
    """The values of a map and how they are told apart."""

    rows: tuple[ChartLabel, ...]
    columns: tuple[ChartLabel, ...]
    cells: tuple[tuple[HeatCell, ...], ...]
    step: Decimal

    @cached_property
    def steps(self) -> dict[str, HeatStep]:
        """All steps by name, from far below the target to far above it, then those without colour."""
        small, large, before = number(self.step), number(self.step * 2), number(self.step * 2 - SHOWN)
        until = number(self.step - SHOWN)
        steps = (
            HeatStep("below-3", "▼▼", _("%(points)s or more below the target") % {"points": large}),
            HeatStep("below-2", "▼", _("%(low)s to %(high)s below") % {"low": small, "high": before}),
            HeatStep("below-1", "▽", _("up to %(points)s below") % {"points": until}),
            HeatStep("met", "", _("target met, up to %(points)s above") % {"points": until}),
            HeatStep("above-1", "△", _("%(low)s to %(high)s above") % {"low": small, "high": before}),
            HeatStep("above-2", "▲", _("%(points)s or more above") % {"points": large}),
            HeatStep("untargeted", "", _("no target")),
            HeatStep("empty", "", _("no figure")),
        )
        return {step.name: step for step in steps}

    def step_of(self, cell: HeatCell) -> HeatStep:
        """Return the step of a cell, by the gap as it is shown (two places)."""
        return self.steps[self._name_of(cell)]

    def _name_of(self, cell: HeatCell) -> str:
        if cell.value is None:
            return "empty"
        if cell.gap is None:
            return "untargeted"
        if cell.gap not in self._names:
            self._names[cell.gap] = self._name_of_gap(rounded(cell.gap, SHOWN))
        return self._names[cell.gap]

    def _name_of_gap(self, gap: Decimal) -> str:
        if gap < 0:
            return "below-3" if -gap >= self.step * 2 else "below-2" if -gap >= self.step else "below-1"
        return "above-2" if gap >= self.step * 2 else "above-1" if gap >= self.step else "met"

    @cached_property
    def _names(self) -> dict[Decimal, str]:
        """The names of the steps by gap, as far as they were asked for: each cell is asked several times."""
        return {}

    @cached_property
    def legend(self) -> tuple[HeatStep, ...]:
        """The steps that the map uses; those between the outermost used ones are there for the order of colours."""
        used = {self._name_of(cell) for row in self.cells for cell in row}
        coloured = [name for name in self.steps if name not in {"untargeted", "empty"}]
        present = [index for index, name in enumerate(coloured) if name in used]
        shown = coloured[present[0] : present[-1] + 1] if present else []
        return tuple(self.steps[name] for name in (*shown, *(n for n in ("untargeted", "empty") if n in used)))

    @cached_property
    def notes(self) -> dict[str, str]:
        """The sign of each note, in the order in which they occur."""
        found = dict.fromkeys(cell.note for row in self.cells for cell in row if cell.note)
        return {note: sign_of(index) for index, note in enumerate(found)}


def sign_of(index: int) -> str:
    """Return *, †, ‡, §, **, ††, … for 0, 1, …"""
    return _SIGNS[index % len(_SIGNS)] * (index // len(_SIGNS) + 1)
