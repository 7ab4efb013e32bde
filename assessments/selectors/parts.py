"""Which part of a campaign's people a page is about; it stands in the address, so that the page can be kept and sent.

A department has those below it. People are in the department that their assessment names, or in none.
"""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q

from assessments.models import Assessment, Campaign
from people.selectors import DepartmentNode, department_subtree_ids, department_tree

_NONE, _REST = "none", "not-"

Departments = frozenset[int | None]
"""Ids of departments; None among them stands for people without one."""


@dataclass(frozen=True, slots=True)
class Part:
    """All people, those of a department, those without one, or everybody else.

    ``text`` is what stands in the address: nothing, a department's id, ``none``, or one of the latter two after
    ``not-``. Only what a form offered is read back.
    """

    text: str = ""

    def __bool__(self) -> bool:
        """Tell whether it is less than everybody."""
        return bool(self.text)

    def __str__(self) -> str:
        return self.text

    @classmethod
    def of(cls, department_id: int | None) -> "Part":
        """Return the part of a department, or of those without one."""
        return cls(_NONE if department_id is None else str(department_id))

    @property
    def rest(self) -> "Part":
        """Everybody else."""
        return Part(f"{_REST}{self.text}")

    @property
    def turned_round(self) -> "Part | None":
        """The part whose rest this is, if it is one."""
        return Part(self.text.removeprefix(_REST)) if self.text.startswith(_REST) else None

    @property
    def department_id(self) -> int | None:
        """The department whose people these are; None for every other part."""
        return int(self.text) if self.text.isdecimal() else None

    @property
    def query(self) -> str:
        """The end of an address that has no other parameter."""
        return f"?department={self.text}" if self.text else ""

    @property
    def further(self) -> str:
        """The end of an address that has other parameters."""
        return f"&department={self.text}" if self.text else ""

    def department_ids(self) -> Departments | None:
        """Return the departments whose people these are, None for everybody; one query, none for everybody."""
        if not self.text:
            return None
        if self.turned_round is not None:
            inside = self.turned_round.department_ids() or Departments()
            return Departments({None, *(node.pk for node in department_tree())} - inside)
        if self.department_id is None:
            return Departments({None})
        return Departments(department_subtree_ids(self.department_id))


WHOLE = Part()


def in_departments(departments: Departments, name: str = "department") -> Q:
    """Return the condition on the column ``name`` to be one of ``departments``."""
    among = Q(**{f"{name}__in": sorted(pk for pk in departments if pk is not None)})
    return among | Q(**{f"{name}__isnull": True}) if None in departments else among


@dataclass(frozen=True, slots=True)
class PartsOffered:
    """The departments to choose from, as a tree, and whether anybody has none."""

    nodes: Collection[DepartmentNode]
    has_none: bool


def parts_of(campaign: Campaign) -> PartsOffered:
    """Return the departments of the campaign's people, with those above them; two queries."""
    assigned = Assessment.objects.filter(campaign=campaign).order_by()
    named = set(assigned.values_list("department_id", flat=True).distinct())
    nodes = department_tree()
    parents = {node.pk: node.department.parent_id for node in nodes}
    shown: set[int] = set()
    for department_id in named:
        current: int | None = department_id
        while current is not None and current not in shown:
            shown.add(current)
            current = parents.get(current)
    return PartsOffered([node for node in nodes if node.pk in shown], None in named)
