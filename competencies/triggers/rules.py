"""What the triggers hold, in the words both databases share; ``{row}`` stands for OLD or NEW."""

# ruff: noqa: S608 -- the SQL is put together from constants of this file

from dataclasses import dataclass

VERSION_TABLE = "competencies_standardversion"
FINDING_TABLE = "competencies_finding"
LINK_TABLE = "competencies_taskcompetence"
COMPETENCE_TABLE = "competencies_competence"
MATCH_TABLE = "competencies_itemmatch"

NOT_A_DRAFT = "This standard version is not a draft: what it says cannot be changed. Make a new draft from it."
STAYS_IN_VERSION = "This row cannot be moved to another standard version."
LINK_WITHIN_VERSION = "A task is linked to knowledge and skills of its own standard version only."
LINKED = "This knowledge or skill is linked to a task and cannot become an attitude."
MATCH_WITHIN_STANDARD = "Rows are matched between two versions of one standard only."
MATCHED = "This standard version is matched with others of its standard and cannot be moved to another."
BEGINS_AS_DRAFT = "A standard version begins as a draft."
STATUS_GOES_FORWARD = "A standard version goes from draft to published, to superseded, to retired, and never back."
ONLY_THE_RESOLUTION = "Of a finding, only the resolution can be changed once its standard version is no draft."


@dataclass(frozen=True)
class Guarded:
    """A table whose rows belong to a version; ``version`` is the SQL that gives the version's key for a row."""

    table: str
    version: str


_OF_TASK = (
    "(SELECT duty.standard_version_id FROM competencies_task AS task"
    " JOIN competencies_duty AS duty ON duty.id = task.duty_id WHERE task.id = {row}.task_id)"
)

CONTENT = (
    Guarded("competencies_classification", "{row}.standard_version_id"),
    Guarded("competencies_historyentry", "{row}.standard_version_id"),
    Guarded("competencies_note", "{row}.standard_version_id"),
    Guarded("competencies_importsource", "{row}.standard_version_id"),
    Guarded("competencies_duty", "{row}.standard_version_id"),
    Guarded(COMPETENCE_TABLE, "{row}.standard_version_id"),
    Guarded(
        "competencies_competencedetail",
        f"(SELECT standard_version_id FROM {COMPETENCE_TABLE} WHERE id = {{row}}.competence_id)",
    ),
    Guarded("competencies_task", "(SELECT standard_version_id FROM competencies_duty WHERE id = {row}.duty_id)"),
    Guarded("competencies_output", _OF_TASK),
    Guarded("competencies_indicator", _OF_TASK),
    Guarded(LINK_TABLE, _OF_TASK),
)

LINK_ALLOWED = (
    f"EXISTS (SELECT 1 FROM {COMPETENCE_TABLE} AS competence WHERE competence.id = NEW.competence_id"
    f" AND competence.kind IN ('K', 'S') AND competence.standard_version_id = {_OF_TASK.format(row='NEW')})"
)
BECOMES_ATTITUDE_THOUGH_LINKED = (
    f"NEW.kind NOT IN ('K', 'S') AND EXISTS (SELECT 1 FROM {LINK_TABLE} WHERE competence_id = NEW.id)"
)

MATCH_LEAVES_STANDARD = (
    f"(SELECT standard_id FROM {VERSION_TABLE} WHERE id = NEW.old_version_id)"
    f" <> (SELECT standard_id FROM {VERSION_TABLE} WHERE id = NEW.new_version_id)"
)
LEAVES_STANDARD_THOUGH_MATCHED = (
    "OLD.standard_id <> NEW.standard_id"
    f" AND EXISTS (SELECT 1 FROM {MATCH_TABLE} WHERE OLD.id IN (old_version_id, new_version_id))"
)

STATUS_ALLOWED = """(
    NEW.status = OLD.status
    OR (OLD.status = 'draft' AND NEW.status = 'published')
    OR (OLD.status = 'published' AND NEW.status IN ('superseded', 'retired'))
    OR (OLD.status = 'superseded' AND NEW.status = 'retired')
)"""

# Of a version. The search text is derived and may be derived anew; the facts of superseding and retiring come later.
FROZEN_OF_VERSION = (
    "id",
    "standard_id",
    "version",
    "revision",
    "code",
    "title",
    "title_kind",
    "printed_status",
    "issued_on",
    "update_note",
    "description",
    "level",
    "origin_id",
    "created_at",
    "created_by_id",
    "published_at",
    "published_by_id",
)

FROZEN_OF_FINDING = ("id", "standard_version_id", "position", "severity", "code", "params", "page", "row", "quote")


def status_of(version: str) -> str:
    """Return the SQL that gives the status of the version with the key ``version``, NULL where there is none.

    A parent that is gone was deleted from a draft in the same transaction, so comparing with NULL refuses nothing.
    """
    return f"(SELECT status FROM {VERSION_TABLE} WHERE id = {version})"


def any_differs(columns: tuple[str, ...], differs: str) -> str:
    """Return the SQL that tells whether an update changes one of ``columns``."""
    return "(" + " OR ".join(f'OLD."{column}" {differs} NEW."{column}"' for column in columns) + ")"
