"""Compares two versions of a standard: values in, values out; no Django, no database.

``compare(old, new)`` matches the rows of two ``Snapshot``s one to one and says what differs. ``matching`` states how
rows are matched, ``marks`` how two texts are set against each other.
"""

from competencies.comparison.changes import Change, Comparison, Correction, HeaderChange, Pair
from competencies.comparison.compare import compare
from competencies.comparison.marks import Mark, MarkKind, mark_changes
from competencies.comparison.matching import similarity
from competencies.comparison.snapshot import DutyLine, HeaderField, Line, RowKind, Snapshot, TaskLine, comparison_form

__all__ = [
    "Change",
    "Comparison",
    "Correction",
    "DutyLine",
    "HeaderChange",
    "HeaderField",
    "Line",
    "Mark",
    "MarkKind",
    "Pair",
    "RowKind",
    "Snapshot",
    "TaskLine",
    "compare",
    "comparison_form",
    "mark_changes",
    "similarity",
]
