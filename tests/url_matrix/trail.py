"""What happened to an assessment, and the records of its sign-offs: for its candidate, its supervisor and HR."""

from collections.abc import Mapping
from typing import Any

from assessments.enums import EventKind
from assessments.models import AssessmentEvent
from tests.url_matrix import Row, World
from tests.url_matrix.employee import the

SEEN = {"candidate": 200, "supervisor": 200, "hr": 200, "others": 404}


def a_record(world: World) -> Mapping[str, Any]:
    assessment = world["signed_off"]
    event = AssessmentEvent.objects.get(assessment=assessment, kind=EventKind.SIGNED_OFF)
    return {"pk": assessment.pk, "sequence": event.sequence}


ROWS = [
    Row("assessments:trail", args=the("submitted"), get=SEEN),
    Row("assessments:trail", args=the("signed_off"), get=SEEN, note="signed off"),
    Row("assessments:signed_record", args=a_record, get=SEEN),
]
