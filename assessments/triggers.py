"""Rules that only triggers can hold, because they look at other rows or at what a row was before.

Each rule is one condition in SQL that both databases understand; what differs between them is the frame around it. A
broken rule raises IntegrityError on both.

A migration that changes one of the tables named here begins with ``REMOVE`` and ends with ``INSTALL``: SQLite changes a
table by building it anew, which loses its triggers and stumbles over those of other tables that mention it. A test
fails when one is missing.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import migrations
from django.db.backends.base.base import BaseDatabaseWrapper

INSERT, UPDATE, DELETE = "INSERT", "UPDATE", "DELETE"


@dataclass(frozen=True)
class Rule:
    """``broken`` says when ``operations`` on ``table`` are refused. ``{rows}`` in it stands for the versions of the row
    to look at: ``{column}`` of the new one when it comes, of the old one when it goes, of both when it changes."""

    name: str
    table: str
    operations: tuple[str, ...]
    broken: str
    message: str
    column: str = ""

    def condition(self, operation: str) -> str:
        rows = {INSERT: ("NEW",), UPDATE: ("OLD", "NEW"), DELETE: ("OLD",)}[operation]
        return self.broken.format(rows=", ".join(f"{row}.{self.column}" for row in rows))


_FORM_OF_RATING = """
    SELECT 1 FROM assessments_ratingform form
    JOIN assessments_assessment assessment ON assessment.id = form.assessment_id
    JOIN assessments_campaign campaign ON campaign.id = assessment.campaign_id
"""
_OF_LAUNCHED_CAMPAIGN = "SELECT 1 FROM assessments_campaign campaign WHERE campaign.status <> 'draft'"

RULES = (
    Rule(
        name="rating_item_belongs_to_the_campaign",
        table="assessments_rating",
        operations=(INSERT, UPDATE),
        broken=f"""NOT EXISTS ({_FORM_OF_RATING}
            JOIN assessments_item item ON item.campaign_id = campaign.id
            WHERE form.id = NEW.form_id AND item.id = NEW.item_id)""",
        message="The item is not one of the campaign of this form.",
    ),
    Rule(
        name="rating_value_lies_on_the_scale",
        table="assessments_rating",
        operations=(INSERT, UPDATE),
        broken=f"""NEW.value IS NOT NULL AND NOT EXISTS ({_FORM_OF_RATING}
            JOIN assessments_scalepoint point ON point.scale_id = campaign.scale_id
            WHERE form.id = NEW.form_id AND point.value = NEW.value)""",
        message="The value is not a point of the scale of the campaign.",
    ),
    Rule(
        name="rating_not_applicable_only_where_allowed",
        table="assessments_rating",
        operations=(INSERT, UPDATE),
        broken=f"""NEW.not_applicable AND NOT EXISTS ({_FORM_OF_RATING}
            WHERE form.id = NEW.form_id AND campaign.allows_not_applicable)""",
        message="The campaign does not offer “not applicable”.",
    ),
    Rule(
        # What was signed is what is shown; a form that counts no more, or never will, is kept as it was.
        name="rating_of_a_finished_form_is_kept",
        table="assessments_rating",
        operations=(INSERT, UPDATE, DELETE),
        column="form_id",
        broken=f"""EXISTS ({_FORM_OF_RATING}
            WHERE form.id IN ({{rows}}) AND (form.retired_at IS NOT NULL
                OR assessment.state IN ('signed_off', 'acknowledged', 'cancelled')))""",
        message="Ratings of a finished assessment or a retired form cannot change.",
    ),
    Rule(
        # Whoever writes has read what they replace: nothing is overwritten unseen.
        name="rating_version_grows_by_one",
        table="assessments_rating",
        operations=(UPDATE,),
        broken="NEW.version <> OLD.version + 1",
        message="Each change of a rating raises its version by one.",
    ),
    Rule(
        name="rating_change_is_append_only",
        table="assessments_ratingchange",
        operations=(UPDATE, DELETE),
        broken="1 = 1",
        message="The history of a rating can only grow.",
    ),
    Rule(
        name="rating_of_a_review_is_not_by_the_candidate",
        table="assessments_ratingchange",
        operations=(INSERT,),
        broken=f"""EXISTS ({_FORM_OF_RATING}
            WHERE form.id = NEW.form_id AND form.relation = 'supervisor' AND assessment.candidate_id = NEW.by_id)""",
        message="Nobody reviews themselves.",
    ),
    Rule(
        name="evidence_of_a_finished_form_is_kept",
        table="assessments_evidence",
        operations=(INSERT, UPDATE, DELETE),
        column="form_id",
        broken=f"""EXISTS ({_FORM_OF_RATING}
            WHERE form.id IN ({{rows}}) AND (form.retired_at IS NOT NULL
                OR assessment.state IN ('signed_off', 'acknowledged', 'cancelled')))""",
        message="The evidence of a finished assessment or a retired form cannot change.",
    ),
    Rule(
        name="returned_item_is_append_only",
        table="assessments_returneditem",
        operations=(UPDATE, DELETE),
        broken="1 = 1",
        message="What was returned is kept.",
    ),
    Rule(
        name="score_adjustment_is_append_only",
        table="assessments_scoreadjustment",
        operations=(UPDATE, DELETE),
        broken="1 = 1",
        message="What was adjusted is kept.",
    ),
    Rule(
        name="event_is_append_only",
        table="assessments_assessmentevent",
        operations=(UPDATE, DELETE),
        broken="1 = 1",
        message="The trail of an assessment can only grow.",
    ),
    Rule(
        # A step first makes the assessment name its event as the latest, and in doing so finds out who was quicker.
        name="event_is_the_head_of_its_trail",
        table="assessments_assessmentevent",
        operations=(INSERT,),
        broken="""NEW.hash = '' OR NOT EXISTS (SELECT 1 FROM assessments_assessment assessment
            WHERE assessment.id = NEW.assessment_id AND assessment.version = NEW.sequence
                AND assessment.trail_hash = NEW.hash)""",
        message="An event is appended to its trail by the step that it tells of.",
    ),
    Rule(
        name="campaign_event_is_append_only",
        table="assessments_campaignevent",
        operations=(UPDATE, DELETE),
        broken="1 = 1",
        message="The trail of a campaign can only grow.",
    ),
    Rule(
        name="item_of_a_launched_campaign_is_frozen",
        table="assessments_item",
        operations=(INSERT, UPDATE, DELETE),
        column="campaign_id",
        broken=f"EXISTS ({_OF_LAUNCHED_CAMPAIGN} AND campaign.id IN ({{rows}}))",
        message="The items of a launched campaign are frozen.",
    ),
    Rule(
        name="scale_point_in_use_is_frozen",
        table="assessments_scalepoint",
        operations=(INSERT, UPDATE, DELETE),
        column="scale_id",
        broken=f"EXISTS ({_OF_LAUNCHED_CAMPAIGN} AND campaign.scale_id IN ({{rows}}))",
        message="The scale is used by a launched campaign.",
    ),
    Rule(
        name="launched_campaign_keeps_its_rules",
        table="assessments_campaign",
        operations=(UPDATE,),
        broken="""OLD.status <> 'draft' AND (
            NEW.standard_version_id <> OLD.standard_version_id
            OR NEW.scale_id <> OLD.scale_id
            OR NEW.allows_not_applicable <> OLD.allows_not_applicable
            OR NEW.not_applicable_needs_reason <> OLD.not_applicable_needs_reason
            OR NEW.evidence_at_extremes <> OLD.evidence_at_extremes
            OR COALESCE(NEW.evidence_gap, 0) <> COALESCE(OLD.evidence_gap, 0)
            OR NEW.holds_results <> OLD.holds_results
            OR NEW.supervisor_mode <> OLD.supervisor_mode
            OR NEW.self_weight <> OLD.self_weight
            OR NEW.supervisor_weight <> OLD.supervisor_weight)""",
        message="A launched campaign keeps its standard, scale and rules.",
    ),
    Rule(
        name="campaign_never_goes_back",
        table="assessments_campaign",
        operations=(UPDATE,),
        broken="""(OLD.status = 'running' AND NEW.status = 'draft')
            OR (OLD.status = 'closed' AND NEW.status <> 'closed')""",
        message="A campaign is launched once and closed once.",
    ),
)


def trigger_names() -> list[str]:
    """Return the names of all triggers of this app."""
    return sorted(name for name, _rule, _operation in _triggers())


def install_triggers(connection: BaseDatabaseWrapper) -> None:
    """Put all triggers of this app in place, as they are declared here now."""
    remove_triggers(connection)
    frame = {"sqlite": _sqlite, "postgresql": _postgresql}[connection.vendor]
    with connection.cursor() as cursor:
        for name, rule, operation in _triggers():
            for statement in frame(name, rule, operation):
                cursor.execute(statement)


def remove_triggers(connection: BaseDatabaseWrapper) -> None:
    """Take all triggers of this app away; those that are not there are passed over."""
    with connection.cursor() as cursor:
        for name, rule, _operation in _triggers():
            if connection.vendor == "postgresql":
                cursor.execute(f"DROP TRIGGER IF EXISTS {name} ON {rule.table}")
                cursor.execute(f"DROP FUNCTION IF EXISTS {name}()")
            else:
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")


def _triggers() -> Iterator[tuple[str, Rule, str]]:
    for rule in RULES:
        for operation in rule.operations:
            yield f"{rule.name}_{operation.lower()}", rule, operation


def _sqlite(name: str, rule: Rule, operation: str) -> list[str]:
    return [
        f"""CREATE TRIGGER {name} BEFORE {operation} ON {rule.table} FOR EACH ROW WHEN {rule.condition(operation)}
        BEGIN SELECT RAISE(ABORT, '{rule.message}'); END"""
    ]


def _postgresql(name: str, rule: Rule, operation: str) -> list[str]:
    return [
        f"""CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            IF {rule.condition(operation)} THEN
                RAISE EXCEPTION USING ERRCODE = 'check_violation', MESSAGE = '{rule.message}', CONSTRAINT = '{name}';
            END IF;
            RETURN {"OLD" if operation == DELETE else "NEW"};
        END $$""",
        f"CREATE TRIGGER {name} BEFORE {operation} ON {rule.table} FOR EACH ROW EXECUTE FUNCTION {name}()",
    ]


def _install(apps: Any, schema_editor: Any) -> None:
    install_triggers(schema_editor.connection)


def _remove(apps: Any, schema_editor: Any) -> None:
    remove_triggers(schema_editor.connection)


# Operations for migrations.
INSTALL = migrations.RunPython(_install, _remove)
REMOVE = migrations.RunPython(_remove, _install)
