"""Finds the version that a code names."""

from difflib import get_close_matches

from django.db.models import Case, IntegerField, Q, Value, When
from django.utils.translation import gettext as _

from competencies.codes import take_apart
from competencies.enums import VersionStatus
from competencies.exceptions import UnknownStandard
from competencies.models import Standard, StandardVersion

# Among editions of the same printed version, the one that counts: what is in force before what was, drafts last.
_RANK = Case(
    When(status=VersionStatus.PUBLISHED, then=Value(0)),
    When(status=VersionStatus.SUPERSEDED, then=Value(1)),
    When(status=VersionStatus.RETIRED, then=Value(2)),
    default=Value(3),
    output_field=IntegerField(),
)


def find_version(code: str) -> StandardVersion:
    """Return the version that ``code`` names.

    A code without a version suffix (``KMM2431-003``) names the published version, or the newest one where none is. One
    with a suffix names that version, also where its document prints no suffix. Raises ``UnknownStandard`` with the
    codes that come close.
    """
    base, number = take_apart(code)
    versions = StandardVersion.objects.select_related("standard").filter(
        Q(standard__code__iexact=base) | Q(code__iexact=code.strip())
    )
    if number is not None:
        versions = versions.filter(Q(version=number) | Q(code__iexact=code.strip()))
    found = versions.order_by(_RANK, "-version", "-revision").first()
    if found is None:
        raise UnknownStandard(_not_found(code))
    return found


def _not_found(code: str) -> str:
    known = sorted(
        {*StandardVersion.objects.values_list("code", flat=True), *Standard.objects.values_list("code", flat=True)}
    )
    close = get_close_matches(code.strip().upper(), known, n=5, cutoff=0.6)
    if close:
        return _("No standard has the code %(code)s. Close to it: %(close)s.") % {
            "code": code,
            "close": ", ".join(close),
        }
    if known:
        return _("No standard has the code %(code)s. Give a code as printed, such as %(example)s.") % {
            "code": code,
            "example": known[-1],
        }
    return _("No standard has the code %(code)s: no standard has been imported yet.") % {"code": code}
