"""Events written before trails were chained get their hashes, in the order in which they happened."""

from typing import Any

from django.db import migrations

from assessments.trail_hash import event_text, sha256_hex
from assessments.triggers import INSTALL, REMOVE

ASSESSMENTS_AT_ONCE = 500


def chain_events(apps: Any, schema_editor: Any) -> None:
    """Give each event its hash and that of the one before, and each assessment that of its latest."""
    assessments = apps.get_model("assessments", "Assessment").objects
    events = apps.get_model("assessments", "AssessmentEvent").objects
    last = 0
    while some := list(assessments.filter(pk__gt=last).order_by("pk")[:ASSESSMENTS_AT_ONCE]):
        last = some[-1].pk
        latest: dict[int, str] = {}
        chained = list(events.filter(assessment__in=some).order_by("assessment", "sequence"))
        for event in chained:
            event.previous_hash = latest.get(event.assessment_id, "")
            event.hash = latest[event.assessment_id] = _hash(event)
        for assessment in some:
            assessment.trail_hash = latest.get(assessment.pk, "")
        events.bulk_update(chained, ["previous_hash", "hash"], batch_size=200)
        assessments.bulk_update(some, ["trail_hash"], batch_size=200)


def _hash(event: Any) -> str:
    return sha256_hex(
        event_text(
            assessment=event.assessment_id,
            sequence=event.sequence,
            kind=event.kind,
            actor=event.actor_id,
            at=event.at,
            from_state=event.from_state,
            to_state=event.to_state,
            comment=event.comment,
            data=event.data,
            previous_hash=event.previous_hash,
        )
    )


class Migration(migrations.Migration):
    dependencies = [("assessments", "0010_marks_for_the_return")]

    operations = [REMOVE, migrations.RunPython(chain_events, migrations.RunPython.noop), INSTALL]
