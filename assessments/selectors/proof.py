"""Proving the whole database, a few assessments at a time."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TypeVar

from django.db import connection, models, transaction
from django.db.models import Exists, OuterRef

from assessments.enums import CampaignStatus
from assessments.models import (
    Assessment,
    AssessmentEvent,
    CampaignMember,
    Rating,
    RatingForm,
    ReturnedItem,
    ScoreAdjustment,
)
from assessments.selectors.contents import current_evidence, form_changes
from assessments.selectors.contents_proof import (
    first_adjustment_break,
    first_contents_break,
    first_history_break,
    first_return_break,
)
from assessments.selectors.trail_proof import Finding, first_break

ASSESSMENTS_AT_ONCE = 50


@dataclass(slots=True)
class Proved:
    """What a batch came to."""

    assessments: int = 0
    events: int = 0
    answers: int = 0
    findings: list[Finding] = field(default_factory=list)


def prove(campaign_id: int | None = None) -> Iterator[Proved]:
    """Prove every assessment, or those of one campaign, and yield after each batch what it came to.

    Of each assessment the first row that is not as it was written is found. Memory does not grow with the database, and
    people may go on working: each batch is read as of one moment.
    """
    assessments = Assessment.objects.order_by("pk")
    if campaign_id is not None:
        assessments = assessments.filter(campaign=campaign_id)
    last = 0
    while True:
        with _one_moment():
            batch = list(assessments.filter(pk__gt=last)[:ASSESSMENTS_AT_ONCE])
            if not batch:
                return
            proved = _prove_batch(batch)
        yield proved
        last = batch[-1].pk


def members_without_assessment(campaign_id: int | None = None) -> list[CampaignMember]:
    """Return who takes part in a launched campaign and has no assessment: a launch gives one to everybody."""
    own = Assessment.objects.filter(campaign=OuterRef("campaign"), candidate=OuterRef("candidate"))
    members = CampaignMember.objects.filter(~Exists(own)).exclude(campaign__status=CampaignStatus.DRAFT)
    return list(members.order_by("campaign", "pk") if campaign_id is None else members.filter(campaign=campaign_id))


def _prove_batch(batch: Sequence[Assessment]) -> Proved:
    events = _by(
        AssessmentEvent.objects.filter(assessment__in=batch).order_by("assessment", "sequence"), "assessment_id"
    )
    returned = _by(ReturnedItem.objects.filter(assessment__in=batch).order_by(), "assessment_id")
    adjusted = _by(ScoreAdjustment.objects.filter(assessment__in=batch).order_by(), "assessment_id")
    forms = _by(RatingForm.objects.filter(assessment__in=batch).order_by("pk"), "assessment_id")
    all_forms = [form for some in forms.values() for form in some]
    ratings = _by(Rating.objects.filter(form__in=all_forms).order_by("item"), "form_id")
    changes, evidence = form_changes(all_forms), current_evidence(all_forms)
    proved = Proved(
        assessments=len(batch),
        events=sum(map(len, events.values())),
        answers=sum(map(len, changes.values())),
    )
    for assessment in batch:
        trail = events.get(assessment.pk, [])
        finding = first_break(assessment, trail)
        for form in forms.get(assessment.pk, []):
            finding = finding or first_history_break(form, changes.get(form.pk, []), ratings.get(form.pk, []))
        finding = (
            finding
            or first_contents_break(assessment, trail, changes, evidence)
            or first_return_break(assessment, trail, returned.get(assessment.pk, []))
            or first_adjustment_break(assessment, trail, adjusted.get(assessment.pk, []))
        )
        if finding:
            proved.findings.append(finding)
    return proved


Row = TypeVar("Row", bound=models.Model)


def _by(rows: "models.QuerySet[Row, Row]", key: str) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        found[getattr(row, key)].append(row)
    return found


@contextmanager
def _one_moment() -> Iterator[None]:
    """Read everything inside as of one moment, while others write."""
    if connection.in_atomic_block:  # a test's: there are no others
        yield
        return
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield
