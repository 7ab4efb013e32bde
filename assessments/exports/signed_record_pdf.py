"""The signed record of an assessment as a PDF, in Traditional Chinese, with the same bytes whenever it is printed.

Its only date is that of the sign-off, and all it prints is what was signed (``selectors.signed_record``).
"""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from django.utils import timezone

from assessments.enums import ItemKind
from assessments.scoring import SHOWN, rounded
from assessments.selectors.signed_record import RecordedAnswer, RecordedItem, RecordedSection, SignedRecord
from assessments.trail_hash import Answer
from competencies.exports.typesetting import breakable, typeset

_TEMPLATE = Path(__file__).with_name("signed_record.typ")
_KINDS = {ItemKind.KNOWLEDGE: "K 知識", ItemKind.SKILL: "S 技能", ItemKind.ATTITUDE: "A 態度"}
_NOT_APPLICABLE = "不適用"
_NONE = "–"


def signed_record_pdf(signed: SignedRecord) -> bytes:
    """Return the record as an accessible PDF."""
    return typeset(_TEMPLATE, _document(signed), made_at=signed.event.at)


def record_file_name(signed: SignedRecord) -> str:
    """Return a name for the file that says whose record of when it is."""
    number = signed.record["people"][str(signed.record["candidate"])]["number"]
    return f"{number}-{timezone.localtime(signed.event.at):%Y%m%d}-{signed.event.hash[:8]}.pdf"


def _document(signed: SignedRecord) -> dict[str, object]:
    record, event = signed.record, signed.event
    candidate = signed.person(record["candidate"])
    return {
        "document_title": f"評核簽核紀錄 {candidate} {record['campaign']}",
        "heading": "評核簽核紀錄",
        "campaign": breakable(record["campaign"]),
        "running": f"{candidate}　{record['campaign']}",
        "hash": event.hash,
        "previous_hash": event.previous_hash,
        "facts": [
            ["受評人", candidate],
            ["部門", record["department"] or _NONE],
            ["主管", signed.person(record["supervisor"])],
            ["簽核人", signed.person(event.actor_id)],
            ["簽核時間", _moment(event.at)],
            ["職能基準", breakable(record["standard"])],
            ["評量尺度", "　".join(f"{point.value} {point.label_zh}" for point in signed.points)],
        ],
        "statement": breakable(signed.statement),
        "comment": breakable(event.comment),
        "scores": [
            [
                breakable(f"{score['code']} {score['title']}".strip()),
                *(_number(score[source]) for source in ("self", "supervisor", "final", "target")),
            ]
            for score in record["scores"]
        ],
        "sections": [_section(section) for section in signed.sections],
        "events": [
            {
                "number": str(one.sequence),
                "at": _moment(one.at),
                "what": breakable(said.what),
                # The statement and the closing remark of this very sign-off stand on the first page.
                "more": [] if one is event else [breakable(line) for line in (said.comment, *said.details) if line],
                "hash": one.hash[:16],
            }
            for one, said in signed.events
        ],
    }


def _section(section: RecordedSection) -> dict[str, object]:
    return {
        "heading": breakable(section.heading or _KINDS[section.kind]),
        "groups": [
            {"heading": breakable(group.heading), "items": [_item(recorded) for recorded in group.items]}
            for group in section.groups
        ],
    }


def _item(recorded: RecordedItem) -> dict[str, object]:
    item = recorded.item
    return {
        "code": item.code,
        "text": breakable(item.text),
        "target": _NONE if item.target is None else str(item.target),
        "self": _value(recorded.own.answer),
        "supervisor": _value(recorded.supervisor.answer),
        "remarks": [*_remarks("自評", recorded.own), *_remarks("主管", recorded.supervisor)],
    }


def _remarks(who: str, given: RecordedAnswer) -> Iterator[dict[str, str]]:
    if given.answer is not None and given.answer.comment:
        yield {"who": f"{who}評語", "text": breakable(given.answer.comment), "hash": ""}
    for mark in given.evidence:
        text = f"{mark.name} {mark.url}".strip() if mark.url != mark.name else mark.name
        yield {"who": f"{who}佐證", "text": breakable(text), "hash": mark.sha256}


def _value(answer: Answer | None) -> str:
    if answer is None:
        return _NONE
    if answer.not_applicable:
        return _NOT_APPLICABLE
    return _NONE if answer.value is None else str(answer.value)


def _number(stored: str | None) -> str:
    return _NONE if stored is None else str(rounded(Decimal(stored), SHOWN))


def _moment(at: datetime) -> str:
    return f"{timezone.localtime(at):%Y/%m/%d %H:%M:%S}"
