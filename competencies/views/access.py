"""Fetches what a page is about, for those who may see it; for all others it does not exist."""

from django.http import Http404, HttpRequest

from competencies.models import ImportUpload, StandardVersion
from competencies.permissions import edits_standards, sees_version
from people.models import User


def version_or_404(request: HttpRequest, pk: int) -> StandardVersion:
    """Return the version; 404 where there is none or where it is a draft and the reader no editor."""
    version = StandardVersion.objects.select_related("standard", "origin", "published_by").filter(pk=pk).first()
    if version is None or not sees_version(request.user, version):
        raise Http404
    return version


def editor_or_404(request: HttpRequest) -> User:
    """Return the person asking, who edits standards; for all others the page does not exist."""
    if not isinstance(request.user, User) or not edits_standards(request.user):
        raise Http404
    return request.user


def upload_or_404(request: HttpRequest, pk: int) -> ImportUpload:
    """Return the waiting file of the editor who asks; a file of another editor does not exist."""
    upload = ImportUpload.objects.filter(pk=pk, uploaded_by=editor_or_404(request)).first()
    if upload is None:
        raise Http404
    return upload
