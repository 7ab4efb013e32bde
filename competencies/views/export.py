"""A standard as a file to download."""

import hashlib
from functools import cache
from pathlib import Path
from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import http_date, quote_etag
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from competencies import exports, workbook_shape
from competencies.exports.formats import EXPORT_FORMATS, ExportFormat, FileNames, file_names
from competencies.models import StandardVersion
from competencies.views.access import version_or_404


@require_safe
def standard_export(request: HttpRequest, pk: int, format: str) -> HttpResponse:
    """Answer with the file, or with 304 where the browser has the published version in this format already."""
    version = version_or_404(request, pk)
    if format not in EXPORT_FORMATS:
        raise Http404
    made = EXPORT_FORMATS[format]
    if version.is_draft:
        # A draft can be another one at any moment.
        response = _file(version, made)
        patch_cache_control(response, private=True, no_store=True)
        return response
    etag, last_modified = _etag(version, made), _last_modified(version)
    unchanged = get_conditional_response(request, etag=etag, last_modified=last_modified)
    response = unchanged or _file(version, made)
    response["ETag"] = etag
    response["Last-Modified"] = http_date(last_modified)
    # Only for this reader, and asked for each time: the right to see it may end.
    patch_cache_control(response, private=True, no_cache=True)
    return response


def _file(version: StandardVersion, made: ExportFormat) -> HttpResponse:
    response = HttpResponse(made.render(version), content_type=made.content_type)
    response["Content-Disposition"] = _disposition(file_names(version, made))
    return response


def _disposition(names: FileNames) -> str:
    """Both names: the plain one first, for programs that do not know the other."""
    return f"attachment; filename=\"{names.ascii}\"; filename*=UTF-8''{quote(names.full, safe='')}"


def _etag(version: StandardVersion, made: ExportFormat) -> str:
    """A published version never changes, so its file does only with its status, the language, and what makes it."""
    facts = [version.pk, version.status, made.slug, get_language(), _exporters()]
    return quote_etag(hashlib.sha256(repr(facts).encode()).hexdigest()[:32])


def _last_modified(version: StandardVersion) -> int:
    """When the version's status changed last; what it says has not changed since it was published."""
    moments = [version.created_at, version.published_at, version.superseded_at, version.retired_at]
    return int(max(moment for moment in moments if moment).timestamp())


@cache
def _exporters() -> str:
    """A digest of the code that makes the files: a new release of the portal may make other ones."""
    folder = Path(exports.__path__[0])
    digest = hashlib.sha256()
    for path in (*sorted((*folder.glob("*.py"), *folder.glob("*.typ"))), Path(workbook_shape.__file__)):
        digest.update(path.read_bytes())
    return digest.hexdigest()
