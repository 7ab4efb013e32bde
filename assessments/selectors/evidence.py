"""Links and files that raters added to items."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import pgettext

from assessments import file_types
from assessments.enums import EvidenceKind, Relation
from assessments.models import Assessment, Evidence, RatingForm


@dataclass(frozen=True, slots=True)
class EvidencePiece:
    """One link or file as pages show it. ``url`` is a link's address, ``size`` a file's in bytes."""

    pk: int
    kind: str
    name: str
    url: str
    content_type: str
    size: int | None

    @property
    def is_link(self) -> bool:
        return self.kind == EvidenceKind.LINK

    @property
    def type_label(self) -> str:
        """What kind of file it is, in words; for a link, the host it leads to."""
        if self.is_link:
            return urlsplit(self.url).hostname or ""
        return _LABELS.get(self.content_type) or pgettext("type of a file", "Text")


@dataclass(frozen=True, slots=True)
class EvidenceLimits:
    """What a page says before a file is sent. ``accept`` is for the file input."""

    file_bytes: int
    accept: str


def evidence_limits() -> EvidenceLimits:
    """Return the limits in force."""
    return EvidenceLimits(settings.EVIDENCE_FILE_BYTES, file_types.ACCEPT)


_LABELS = {
    file_types.PDF.content_type: "PDF",
    file_types.PNG.content_type: "PNG",
    file_types.JPEG.content_type: "JPEG",
    file_types.WEBP.content_type: "WebP",
    file_types.DOCX.content_type: "Word",
    file_types.XLSX.content_type: "Excel",
    file_types.PPTX.content_type: "PowerPoint",
}


def evidence_by_item(
    assessment: Assessment, relations: Iterable[Relation]
) -> dict[tuple[str, int], tuple[EvidencePiece, ...]]:
    """Return what the forms in force hold, by (relation, item), in the order it was added; one query.

    The caller has checked that the reader may see the ratings of ``relations``; evidence is seen by the same people.
    """
    rows = Evidence.objects.filter(
        form__assessment=assessment, form__relation__in=list(relations), form__retired_at__isnull=True
    ).order_by("added_at", "pk")
    found: defaultdict[tuple[str, int], list[EvidencePiece]] = defaultdict(list)
    for relation, item, *fields in rows.values_list("form__relation", "item", *_FIELDS):
        found[relation, item].append(EvidencePiece(*fields))
    return {key: tuple(pieces) for key, pieces in found.items()}


def evidence_of_item(form: RatingForm, item_id: int) -> tuple[EvidencePiece, ...]:
    """Return what ``form`` holds for one item, in the order it was added."""
    rows = Evidence.objects.filter(form=form, item=item_id).order_by("added_at", "pk")
    return tuple(EvidencePiece(*fields) for fields in rows.values_list(*_FIELDS))


_FIELDS = ("pk", "kind", "name", "url", "content_type", "size")


def evidence_with_assessment() -> QuerySet[Evidence]:
    """Return all evidence of forms in force with what is needed to say who may see it."""
    return Evidence.objects.filter(form__retired_at__isnull=True).select_related(
        "item", "form__assessment__campaign", "form__assessment__candidate", "form__assessment__supervisor"
    )
