from competencies.models.content import Competence, CompetenceDetail, Duty, Indicator, Output, Task, TaskCompetence
from competencies.models.findings import Finding
from competencies.models.header import Classification, HistoryEntry, Note
from competencies.models.imports import ImportSource, ImportUpload
from competencies.models.item_match import ItemMatch
from competencies.models.standard import Standard, StandardVersion

__all__ = [
    "Classification",
    "Competence",
    "CompetenceDetail",
    "Duty",
    "Finding",
    "HistoryEntry",
    "ImportSource",
    "ImportUpload",
    "Indicator",
    "ItemMatch",
    "Note",
    "Output",
    "Standard",
    "StandardVersion",
    "Task",
    "TaskCompetence",
]
