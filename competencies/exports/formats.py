"""The formats a standard can be had in, and the names of the files."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from competencies.exports.standard_json import standard_as_dict
from competencies.exports.standard_pdf import standard_as_pdf
from competencies.exports.standard_xlsx import standard_as_xlsx
from competencies.models import StandardVersion

_FORBIDDEN_IN_NAMES = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]+')


@dataclass(frozen=True)
class ExportFormat:
    """A format: its name in addresses and as a file's suffix, what people call it, and how it is made."""

    slug: str
    label: Promise
    icon: str
    content_type: str
    render: Callable[[StandardVersion], bytes]


def _json(version: StandardVersion) -> bytes:
    return f"{json.dumps(standard_as_dict(version), ensure_ascii=False, indent=2)}\n".encode()


EXPORT_FORMATS = {
    made.slug: made
    for made in (
        ExportFormat("pdf", _("PDF, as the official document"), "filetype-pdf", "application/pdf", standard_as_pdf),
        ExportFormat(
            "xlsx",
            _("Excel, a row for each indicator"),
            "filetype-xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            standard_as_xlsx,
        ),
        ExportFormat("json", _("JSON, to be read by programs"), "filetype-json", "application/json", _json),
    )
}
"""By slug, in the order in which they are offered."""


@dataclass(frozen=True)
class FileNames:
    """The names of one file: the plain one for programs that know nothing but ASCII, and the one with the title."""

    ascii: str
    full: str


def file_names(version: StandardVersion, made: ExportFormat) -> FileNames:
    """Return the names of ``version`` in a format: ``KMM2431-003v2.pdf`` and ``KMM2431-003v2 行銷經理.pdf``.

    A further revision and a draft say so, lest they be taken for the official edition.
    """
    revision = f"-r{version.revision}" if version.revision > 1 else ""
    draft = "-draft" if version.is_draft else ""
    stem = _FORBIDDEN_IN_NAMES.sub("-", f"{version.code}{revision}{draft}")
    plain = re.sub(r"[^A-Za-z0-9._-]+", "-", stem).strip(".-") or f"standard-{version.pk}"
    title = _FORBIDDEN_IN_NAMES.sub("-", version.title)[:80]
    return FileNames(f"{plain}.{made.slug}", f"{f'{stem} {title}'.strip()}.{made.slug}")
