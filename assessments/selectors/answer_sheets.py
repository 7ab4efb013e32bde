"""The answers of signed-off assessments as rows of bytes, the way statistics about raters take them."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import CharField, F, Q, Value
from django.db.models.aggregates import Aggregate
from django.db.models.functions import Chr, Coalesce, Concat
from django.db.models.sql.compiler import SQLCompiler

from assessments.enums import Relation
from assessments.models import Campaign, Item, RatingForm
from assessments.permissions import SIGNED_STATES
from assessments.statistics.sheets import NOT_RATED, Sheet

# Characters from here on stand for positions, so that none is a control character.
_FIRST_POSITION = 256
_FIRST_POINT = ord("0")


class _Joined(Aggregate):
    """All texts of a group, one after the other in no particular order."""

    function = "STRING_AGG"
    template = "%(function)s(%(expressions)s, '')"
    output_field = CharField()

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: Any) -> tuple[str, Any]:
        return self.as_sql(compiler, connection, function="GROUP_CONCAT", **context)


def answer_sheets(campaign: Campaign, *, assessment_ids: Collection[int] | None = None) -> list[Sheet]:
    """Return a sheet for every signed-off assessment of a campaign, or for those named, in the order of their ids.

    Three statements. The database joins each form's answers to one text, two characters an answer, so that no row comes
    back for each of what may be millions of ratings.
    """
    positions = list(Item.objects.filter(campaign=campaign).order_by("position").values_list("position", flat=True))
    forms = RatingForm.objects.filter(
        assessment__campaign=campaign, assessment__state__in=sorted(SIGNED_STATES), retired_at__isnull=True
    )
    if assessment_ids is not None:
        forms = forms.filter(assessment__in=assessment_ids)
    # Grouped by the form alone: its ratings come from the index in that order, and nothing has to be sorted.
    joined = dict(
        forms.order_by()
        .values_list("pk")
        .annotate(
            answers=_Joined(
                Concat(
                    Chr(F("ratings__item__position") + _FIRST_POSITION),
                    Chr(Coalesce(F("ratings__value"), Value(NOT_RATED)) + _FIRST_POINT),
                ),
                filter=Q(ratings__isnull=False),
            )
        )
    )
    expected = "".join(chr(position + _FIRST_POSITION) for position in positions)
    raters: dict[int, int] = {}
    rows: dict[tuple[int, str], bytes] = {}
    facts = forms.order_by().values_list("pk", "assessment_id", F("assessment__supervisor_id"), "relation")
    for form_id, assessment_id, rater_id, relation in facts:
        raters[assessment_id] = rater_id
        rows[assessment_id, relation] = _row(joined.get(form_id) or "", expected)
    nothing = bytes(len(positions))
    return [
        Sheet(
            person=assessment_id,
            rater=rater_id,
            own=rows.get((assessment_id, Relation.SELF), nothing),
            given=rows.get((assessment_id, Relation.SUPERVISOR), nothing),
        )
        for assessment_id, rater_id in sorted(raters.items())
    ]


def _row(text: str, expected: str) -> bytes:
    """Return the answers in the order of ``expected``, the positions of all items."""
    positions, answers = text[::2], text[1::2]
    if positions != expected:
        by_position: Mapping[str, str] = dict(zip(positions, answers, strict=True))
        missing = chr(NOT_RATED + _FIRST_POINT)
        answers = "".join(by_position.get(position, missing) for position in expected)
    return bytes(ord(answer) - _FIRST_POINT for answer in answers)


def scales_of(campaign: Campaign) -> Sequence[str]:
    """Return the kind of every item, in the order of the sheets' answers; one statement."""
    return list(Item.objects.filter(campaign=campaign).order_by("position").values_list("kind", flat=True))
