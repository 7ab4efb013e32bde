"""The hash chain of a trail: what exactly is hashed, and how. Pure: nothing is read or written here.

An event is hashed as canonical JSON: keys sorted, no blanks, characters as they are, in UTF-8, the time in UTC with
microseconds. In it stands the hash of the event before, so that no event can be altered, taken out, put in or moved
without every later one telling; the assessment keeps the hash of the latest, so that none can be taken off the end.

What was submitted or signed stands in an event as a hash of its own, over the answers and the evidence of a form.
"""

import datetime
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any

FIRST_SEQUENCE = 1


@dataclass(frozen=True, slots=True, order=True)
class Answer:
    """One answer as it counts for a hash."""

    item: int
    value: int | None
    not_applicable: bool
    comment: str

    @property
    def is_empty(self) -> bool:
        """Whether nothing is said: no row at all means the same."""
        return self.value is None and not self.not_applicable and not self.comment


@dataclass(frozen=True, slots=True, order=True)
class EvidenceMark:
    """One piece of evidence as it counts for a hash: a link has a ``url``, a file the ``sha256`` of its bytes."""

    item: int
    name: str
    url: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Change:
    """One version of one answer as it counts for the hash of a form's history."""

    item: int
    number: int
    kind: str
    value: int | None
    not_applicable: bool
    comment: str
    by: int
    at: datetime.datetime


def canonical_json(value: Any) -> str:
    """Return the one way to write ``value``. Raises ValueError on numbers that are not whole: the databases and
    Python may write one in several ways. Decimals are kept as text."""
    _refuse_floats(value)
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def sha256_hex(text: str) -> str:
    """Return the SHA-256 of ``text`` in UTF-8, in hexadecimal."""
    # Half of a surrogate pair cannot be written in UTF-8; only tampering brings one here, and it must not stop a check.
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def event_text(
    *,
    assessment: object,
    sequence: int,
    kind: str,
    actor: int,
    at: datetime.datetime,
    from_state: str,
    to_state: str,
    comment: str,
    data: Mapping[str, Any],
    previous_hash: str,
) -> str:
    """Return the text of which an event's hash is taken. ``assessment`` and ``actor`` are primary keys."""
    return canonical_json(
        {
            "assessment": assessment,
            "sequence": sequence,
            "kind": kind,
            "actor": actor,
            "at": utc_text(at),
            "from_state": from_state,
            "to_state": to_state,
            "comment": comment,
            "data": data,
            "previous_hash": previous_hash,
        }
    )


def first_event_around(*, kind: str, actor: int, at: datetime.datetime, to_state: str) -> tuple[str, str]:
    """Return the text of a first event as it stands before and after the number of the assessment, which only the
    database knows while it makes many at once. Such an event has no comment and no data."""
    mark = "assessment"
    text = event_text(
        assessment=mark,
        sequence=FIRST_SEQUENCE,
        kind=kind,
        actor=actor,
        at=at,
        from_state="",
        to_state=to_state,
        comment="",
        data={},
        previous_hash="",
    )
    key = '"assessment":'
    before, _mark, after = text.partition(f"{key}{canonical_json(mark)}")
    return before + key, after


def contents_hash(answers: Iterable[Answer], evidence: Iterable[EvidenceMark]) -> str:
    """Return the hash of what a form contains, in whatever order it comes."""
    given = sorted((answer for answer in answers if not answer.is_empty), key=lambda answer: answer.item)
    return sha256_hex(
        canonical_json(
            {
                "answers": _as_dicts(Answer, given),
                "evidence": _as_dicts(EvidenceMark, sorted(evidence)),
            }
        )
    )


def history_hash(changes: Iterable[Change]) -> str:
    """Return the hash of every version that the answers of a form ever had, in whatever order they come."""
    rows = sorted(changes, key=lambda change: (change.item, change.number))
    return sha256_hex(canonical_json([{**row, "at": utc_text(row["at"])} for row in _as_dicts(Change, rows)]))


def _as_dicts(kind: type[Answer] | type[EvidenceMark] | type[Change], rows: Iterable[Any]) -> list[dict[str, Any]]:
    """Return rows of plain values by the names of their fields; ``asdict`` would copy each of thousands of values."""
    names = [field.name for field in fields(kind)]
    return [{name: getattr(row, name) for name in names} for row in rows]


def utc_text(moment: datetime.datetime) -> str:
    """Return a point in time as it is hashed: in UTC, with microseconds."""
    return moment.astimezone(datetime.UTC).isoformat(timespec="microseconds")


def _refuse_floats(value: Any) -> None:
    if isinstance(value, float):
        raise ValueError("numbers in a trail are whole; write others as text")
    if isinstance(value, Mapping):
        for part in value.values():
            _refuse_floats(part)
    elif isinstance(value, list | tuple):
        for part in value:
            _refuse_floats(part)
