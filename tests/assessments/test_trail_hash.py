"""The pure half of the hash chain: the same text and the same hash for ever."""

import datetime
import hashlib
import json
from typing import Any

import pytest

from assessments.trail_hash import (
    Answer,
    EvidenceMark,
    canonical_json,
    contents_hash,
    event_text,
    first_event_around,
    sha256_hex,
)

AT = datetime.datetime(2026, 3, 1, 17, 30, tzinfo=datetime.timezone(datetime.timedelta(hours=8)))
EVENT: dict[str, Any] = {
    "assessment": 7,
    "sequence": 2,
    "kind": "returned",
    "actor": 5,
    "at": AT,
    "from_state": "submitted",
    "to_state": "returned",
    "comment": '請補充「事例」\n"quoted"',
    "data": {"b": 1, "a": [None, True, "é"]},
    "previous_hash": "ab" * 32,
}


def test_an_event_is_written_in_one_way_only() -> None:
    """Written out by hand: whoever changes this breaks every chain there is."""
    assert event_text(**EVENT) == (
        '{"actor":5,"assessment":7,"at":"2026-03-01T09:30:00.000000+00:00",'
        '"comment":"請補充「事例」\\n\\"quoted\\"","data":{"a":[null,true,"é"],"b":1},"from_state":"submitted",'
        '"kind":"returned","previous_hash":"' + "ab" * 32 + '","sequence":2,"to_state":"returned"}'
    )


def test_the_hash_is_sha256_of_utf8() -> None:
    assert sha256_hex("評核") == hashlib.sha256(bytes.fromhex("e8a995e6a0b8")).hexdigest()


def test_the_time_counts_whatever_zone_it_is_given_in() -> None:
    assert event_text(**{**EVENT, "at": AT.astimezone(datetime.UTC)}) == event_text(**EVENT)
    assert event_text(**{**EVENT, "at": AT + datetime.timedelta(microseconds=1)}) != event_text(**EVENT)


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("assessment", 8),
        ("sequence", 3),
        ("kind", "submitted"),
        ("actor", 6),
        ("from_state", ""),
        ("to_state", "submitted"),
        ("comment", ""),
        ("data", {"a": [None, True, "é"], "b": "1"}),
        ("previous_hash", ""),
    ],
)
def test_every_field_counts(name: str, other: object) -> None:
    assert event_text(**{**EVENT, name: other}) != event_text(**EVENT)


def test_numbers_that_are_not_whole_are_refused() -> None:
    for value in (1.5, {"a": [1.0]}, float("nan")):
        with pytest.raises(ValueError, match="whole"):
            canonical_json(value)


def test_what_cannot_be_written_in_utf8_has_a_hash_all_the_same() -> None:
    assert sha256_hex(canonical_json(json.loads('"\\ud800"')))


def test_a_first_event_is_the_text_around_the_number_of_its_assessment() -> None:
    before, after = first_event_around(kind="assigned", actor=5, at=AT, to_state="assigned")
    first = {**EVENT, "sequence": 1, "kind": "assigned", "from_state": "", "to_state": "assigned"}
    assert f"{before}7{after}" == event_text(**{**first, "comment": "", "data": {}, "previous_hash": ""})


def test_the_contents_of_a_form_count_whatever_their_order() -> None:
    answers = [Answer(2, 3, False, ""), Answer(1, None, True, "不適用")]
    evidence = [EvidenceMark(1, "報告.pdf", "", "cd" * 32), EvidenceMark(1, "頁", "https://example.com/", "")]
    whole = contents_hash(answers, evidence)
    assert contents_hash(reversed(answers), reversed(evidence)) == whole
    assert contents_hash([*answers, Answer(3, None, False, "")], evidence) == whole, "nothing said is no answer"
    assert contents_hash([*answers, Answer(3, None, False, "!")], evidence) != whole
    assert contents_hash([Answer(2, 4, False, ""), answers[1]], evidence) != whole
    assert contents_hash([answers[0], Answer(1, None, True, "不適用 ")], evidence) != whole
    assert contents_hash(answers, evidence[:1]) != whole
    assert contents_hash(answers, [evidence[0], EvidenceMark(2, "頁", "https://example.com/", "")]) != whole
