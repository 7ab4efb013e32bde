"""Standards as files: for everybody who sees the version."""

from collections.abc import Callable, Mapping
from typing import Any

from competencies.exports.formats import EXPORT_FORMATS
from tests.url_matrix import Row, World

NAME = "competencies:standard_export"


def args(version: str, format: str) -> Callable[[World], Mapping[str, Any]]:
    return lambda world: {"pk": world[version].pk, "format": format}


ROWS = [
    *(Row(NAME, args=args("published_version", slug), get=200, note=slug) for slug in EXPORT_FORMATS),
    Row(NAME, args=args("draft_version", "json"), get={"editor": 200, "others": 404}, note="a draft"),
    Row(NAME, args=args("published_version", "docx"), get=404, note="an unknown format"),
]
