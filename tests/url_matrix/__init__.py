"""Who may do what at which URL: one row for each URL of the portal, checked for every role and method.

Add the rows of an area to ``tests/url_matrix/<area>.py``, in a list named ``ROWS``::

    from tests.url_matrix import Row

    ROWS = [
        # every signed-in role may read it, nobody may post to it
        Row("competencies:standard_list", get=200),
        # one person may read and post, anybody else learns nothing
        Row(
            "assessments:employee_rate",
            args=lambda world: {"pk": world["assessment"].pk},
            get={"candidate": 200, "others": 404},
            post={"candidate": 302, "others": 404},
            data=lambda world: {"comment": "fine"},
        ),
    ]

``get`` and ``post`` say the status of each role: a number for every signed-in role, or a dictionary with the names of
``ROLES`` and ``"others"`` for the signed-in roles it does not name. ``anonymous`` is sent to the sign-in page
(``LOGIN``) unless the dictionary says otherwise. A method that a row does not give must be refused with 405, so a view
names its methods (``@require_GET``, ``@require_POST``, ``@require_http_methods``). ``data`` is what is posted.

One URL may have several rows, for example with objects in different states. ``row.note`` tells them apart in the
report. Every request runs in a transaction that is rolled back: rows do not see each other's writes.

What rows need beside the people comes from ``tests/url_matrix/world.py``. An area may build more: give its module a
function ``prepare(world: World) -> None`` that sets ``world["my_thing"] = ...``.

``tests/test_url_matrix.py`` checks every row, and fails for a URL without one.
"""

import importlib
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

SIGNED_IN_ROLES = (
    "candidate",  # owns the assessment of the world
    "other_employee",  # a stranger to it
    "supervisor",  # of the candidate
    "other_supervisor",  # of somebody else
    "hr",
    "editor",  # of standards
    "administrator",
)
ROLES = ("anonymous", *SIGNED_IN_ROLES)

LOGIN = "login"
"""Expectation: redirected to the sign-in page (of the portal or of the admin)."""

Status = int | str
Expectation = Status | Mapping[str, Any] | None
"""Statuses by role; ``Any``, because a dictionary of numbers and ``LOGIN`` counts as one of objects for mypy."""


@dataclass
class World:
    """The people by role (``world.users["hr"]``) and the things rows speak of (``world["assessment"]``)."""

    users: dict[str, Any] = field(default_factory=dict)
    things: dict[str, Any] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Any:
        return self.things[name]

    def __setitem__(self, name: str, thing: Any) -> None:
        self.things[name] = thing


Builder = Callable[[World], Mapping[str, Any]]


def nothing(world: World) -> Mapping[str, Any]:
    return {}


@dataclass(frozen=True)
class Row:
    """What every role gets at one URL."""

    name: str
    get: Expectation = None
    post: Expectation = None
    args: Builder = nothing
    data: Builder = nothing
    query: str = ""
    note: str = ""

    def __str__(self) -> str:
        return f"{self.name} ({self.note})" if self.note else self.name

    def expected(self, method: str, role: str) -> Status:
        """Return the status ``role`` must get for ``method``; raise LookupError where the row forgets a role."""
        expectation: Expectation = {"GET": self.get, "POST": self.post}[method]
        if isinstance(expectation, Mapping):
            if unknown := set(expectation) - {*ROLES, "others"}:
                raise LookupError(f"{self}: unknown roles {sorted(unknown)}")
            if role != "anonymous" and role not in expectation and "others" not in expectation:
                raise LookupError(f"{self}: {method} says nothing about {role}")
            status: Status = expectation.get(role, LOGIN if role == "anonymous" else expectation.get("others", LOGIN))
            return status
        if expectation is None:
            return LOGIN if role == "anonymous" and not self.is_public else 405
        return LOGIN if role == "anonymous" else expectation

    @property
    def is_public(self) -> bool:
        """Whether the row lets anybody in without signing in."""
        given = [expectation for expectation in (self.get, self.post) if isinstance(expectation, Mapping)]
        return any(expectation.get("anonymous", LOGIN) != LOGIN for expectation in given)


def _confirmed(world: World) -> Mapping[str, Any]:
    """The admin deletes on the second post only, which says that the person has confirmed."""
    return {"post": "yes"}


def admin_rows(
    model: str,
    *,
    thing: str,
    see: tuple[str, ...],
    add: tuple[str, ...] = (),
    change: tuple[str, ...] = (),
    delete: tuple[str, ...] = (),
) -> list[Row]:
    """Return the rows of a model's five admin pages.

    ``model`` is as in the URL names (``people_user``), ``thing`` names the world's object of that model; the other
    arguments name the roles that may. Staff without the right get 403. Who is not staff is sent to the sign-in page.
    Posting nothing to a form shows it again with errors; without the right to change it is refused.
    """
    staff = ("editor", "administrator")

    def allow(roles: tuple[str, ...], status: int) -> dict[str, Status]:
        expectation: dict[str, Status] = dict.fromkeys(staff, 403)
        expectation.update(dict.fromkeys(roles, status))
        return {**expectation, "others": LOGIN}

    def args(world: World) -> Mapping[str, Any]:
        return {"object_id": world[thing].pk}

    def confirmation(world: World) -> Mapping[str, Any]:
        return {"post": "yes"}

    name = f"admin:{model}"
    return [
        Row(f"{name}_changelist", get=allow(see, 200), post=allow(see, 200)),
        Row(f"{name}_add", get=allow(add, 200), post=allow(add, 200)),
        Row(f"{name}_change", args=args, get=allow(see, 200), post=allow(change, 200)),
        Row(f"{name}_delete", args=args, data=confirmation, get=allow(delete, 200), post=allow(delete, 302)),
        Row(f"{name}_history", args=args, get=allow(see, 200), post=allow(see, 200)),
    ]


def areas() -> Iterator[Any]:
    """Yield the modules of this package that hold rows or prepare the world, by name."""
    for module in sorted(pkgutil.iter_modules(__path__), key=lambda found: found.name):
        yield importlib.import_module(f"{__name__}.{module.name}")


def all_rows() -> list[Row]:
    return [row for area in areas() for row in getattr(area, "ROWS", [])]
