"""A plan as plain values and back, without loss: for the pipe of a worker process and for a JSON column.

``competencies.imports.as_dict`` gives the standard in the shape in which standards are exchanged; that shape leaves
out findings, accounting and the depth of notes, all of which a draft keeps. Nothing here needs Django.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Mapping
from dataclasses import asdict, fields, is_dataclass
from datetime import date
from functools import cache
from typing import Any

from competencies.imports.plan import StandardPlan


def plan_to_values(plan: StandardPlan) -> dict[str, Any]:
    """Return ``plan`` as dicts, lists, strings and numbers, ready for ``json.dumps``."""
    values = _plain(asdict(plan))
    assert isinstance(values, dict)  # noqa: S101 -- a dataclass gives a dict
    return values


def plan_from_values(values: Mapping[str, Any]) -> StandardPlan:
    """Return the plan that ``plan_to_values`` was given.

    Raises ``ValueError`` for values of another shape.
    """
    try:
        plan = _build(StandardPlan, values)
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("these values are not those of a plan") from error
    assert isinstance(plan, StandardPlan)  # noqa: S101 -- what was asked for
    return plan


def clean_text(text: str) -> str:
    """Return ``text`` without what no database keeps: the character NUL, and halves of characters."""
    return text.replace("\x00", "\ufffd").encode("utf-8", "replace").decode()


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value


@cache
def _types_of(kind: type[Any]) -> dict[str, Any]:
    hints = typing.get_type_hints(kind)
    return {field.name: hints[field.name] for field in fields(kind)}


def _build(kind: Any, value: Any) -> Any:
    """Return ``value`` as what the annotation ``kind`` names."""
    if isinstance(kind, type) and is_dataclass(kind):
        # Values kept by an earlier importer lack the fields that came later, which therefore have defaults.
        return kind(**{name: _build(of, value[name]) for name, of in _types_of(kind).items() if name in value})
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin in (types.UnionType, typing.Union):
        return None if value is None else _build(next(one for one in arguments if one is not type(None)), value)
    if origin is tuple:
        return tuple(_build(arguments[0], item) for item in value)
    if origin is typing.Literal:
        return _checked(value, value in arguments)
    if origin is not None:  # a mapping of strings
        return _checked(dict(value), all(isinstance(item, str) for item in value.values()))
    if kind is date:
        return date.fromisoformat(value)
    return _checked(value, isinstance(value, kind))


def _checked(value: Any, is_right: bool) -> Any:
    if not is_right:
        raise TypeError(f"unexpected value {value!r}")
    return value
