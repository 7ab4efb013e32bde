"""What files are called when they are saved, and what they are."""

from pathlib import PurePosixPath

from django.utils import timezone

from assessments.models import Export
from competencies.services.source_files import harmless_name

CONTENT_TYPES = {
    ".csv": "text/csv; charset=utf-8",
    ".pdf": "application/pdf",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def export_file_name(export: Export) -> str:
    """Return the name of a ready export's file: campaign, what it is, whose, and the day it was made.

    Needs campaign, department and supervisor.
    """
    whose = export.supervisor or export.department
    made_on = timezone.localtime(export.finished_at) if export.finished_at else timezone.localtime()
    parts = [export.campaign.title, export.get_kind_display(), str(whose) if whose else "", f"{made_on:%Y-%m-%d}"]
    stem = " ".join(part.replace("/", "-").replace("\\", "-") for part in parts if part)
    return harmless_name(f"{stem}{export_suffix(export)}")


def export_suffix(export: Export) -> str:
    """Return the ending of a ready export's file with its point, a key of ``CONTENT_TYPES``."""
    return PurePosixPath(export.stored_name).suffix
