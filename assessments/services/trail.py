"""Writing the trail: who did what and when, in the transaction of the step itself, each event chained to the last."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import F, Func, TextField, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Concat

from assessments.enums import AssessmentState, CampaignEventKind, EventKind
from assessments.models import Assessment, AssessmentEvent, Campaign, CampaignEvent
from assessments.trail_hash import first_event_around
from people.models import User


def next_event(
    *,
    assessment: Assessment,
    kind: EventKind,
    actor: User,
    at: datetime,
    to_state: AssessmentState | str,
    comment: str = "",
    data: Mapping[str, Any] | None = None,
) -> AssessmentEvent:
    """Return the event that follows the latest one of ``assessment``, which is still in its former state and version.

    It is not saved: first the assessment takes its ``sequence`` as version and its ``hash`` as ``trail_hash``, if no
    other step came between. So two steps can never write the same row, nor follow the same event.
    """
    event = AssessmentEvent(
        assessment=assessment,
        sequence=assessment.version + 1,
        kind=kind,
        actor=actor,
        at=at,
        from_state=assessment.state,
        to_state=to_state,
        comment=comment,
        data=as_stored(data or {}),
        previous_hash=assessment.trail_hash,
    )
    event.hash = event.computed_hash()
    return event


def hash_of_first_event(*, kind: EventKind, actor: User, at: datetime, to_state: AssessmentState) -> Combinable:
    """Return an expression over assessments: the hash of the first event of each, which the database computes.

    ``AssessmentEvent.computed_hash`` gives the same for the event when it is there, without comment and data.
    """
    before, after = first_event_around(kind=kind.value, actor=actor.pk, at=at, to_state=to_state.value)
    return Sha256Hex(Concat(Value(before), Cast(F("pk"), TextField()), Value(after), output_field=TextField()))


class Sha256Hex(Func):
    """SHA-256 of a text in UTF-8, in hexadecimal.

    SQLite has the function from Django. Django's own for PostgreSQL wants the extension pgcrypto; PostgreSQL itself
    has another since version 11.
    """

    function = "SHA256"
    arity = 1
    output_field = TextField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = "encode(sha256(convert_to(%(expressions)s, 'UTF8')), 'hex')"
        return self.as_sql(compiler, connection, template=template, **context)


def append_campaign_event(
    *,
    campaign: Campaign,
    kind: CampaignEventKind,
    actor: User,
    at: datetime,
    comment: str = "",
    data: Mapping[str, Any] | None = None,
) -> CampaignEvent:
    """Append one row to the trail of ``campaign``."""
    return CampaignEvent.objects.create(
        campaign=campaign, kind=kind, actor=actor, at=at, comment=comment, data=data or {}
    )


def as_stored(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return ``data`` as it comes back from the database: dates, times and decimals as text."""
    stored: dict[str, Any] = json.loads(json.dumps(data, cls=DjangoJSONEncoder))
    return stored
