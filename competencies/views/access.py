"""Fetches what a page is about, for those who may see it; for all others it does not exist."""

from django.http import Http404, HttpRequest

from competencies.models import StandardVersion
from competencies.permissions import sees_version


def version_or_404(request: HttpRequest, pk: int) -> StandardVersion:
    """Return the version; 404 where there is none or where it is a draft and the reader no editor."""
    version = StandardVersion.objects.select_related("standard", "origin", "published_by").filter(pk=pk).first()
    if version is None or not sees_version(request.user, version):
        raise Http404
    return version
