"""A sheet for very many formulas. Imported where a workbook is written alone: the library is large."""

from xlsxwriter.worksheet import Worksheet


class FormulaSheet(Worksheet):  # type: ignore[misc]  # the library says no types
    """Takes formulas as they are written.

    The library searches each for thirty functions that need a prefix in the file, which takes ten times as long as all
    the rest of writing it. What is written here has none of them.
    """

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        return formula.removeprefix("=")
