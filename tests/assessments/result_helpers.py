"""Signed-off assessments for the tests of results and dashboards."""

from collections.abc import Sequence

from django.utils import timezone

from assessments.enums import AssessmentState, Relation
from assessments.models import Assessment, Campaign, Score
from assessments.services.group_scores import rebuild_groups
from assessments.services.launching import add_people
from assessments.services.transitions import complete_review, submit_self_rating
from competencies.models import StandardVersion
from people.models import Department, User
from tests.factories import answer, make_standard_version, make_user, sign_off

Values = Sequence[int | None]


def small_version() -> StandardVersion:
    """Two duties with one task of two indicators each; one K and one S that both tasks call for; one A.

    A campaign on it has, in order, four indicators (two per task), K01, S01, A01.
    """
    return make_standard_version(duties=2, tasks=1, indicators=2, knowledge=1, skills=1, attitudes=1)


def submitted(assessment: Assessment, self_values: Values, *, comment: str = "") -> Assessment:
    """Answer the self-rating and submit it, through the services."""
    answer(assessment, Relation.SELF, self_values, comment=comment)
    submit_self_rating(actor=assessment.candidate, assessment_id=assessment.pk, version=assessment.version)
    assessment.refresh_from_db()
    return assessment


def signed_off(
    assessment: Assessment, self_values: Values, supervisor_values: Values, *, comment: str = "", remark: str = ""
) -> Assessment:
    """Bring an assigned assessment to its sign-off, through the services."""
    submitted(assessment, self_values, comment=comment)
    answer(assessment, Relation.SUPERVISOR, supervisor_values, comment=remark)
    sign_off(actor=assessment.supervisor, assessment_id=assessment.pk, version=assessment.version)
    assessment.refresh_from_db()
    return assessment


def complete(assessment: Assessment, supervisor_values: Values) -> Assessment:
    """Answer and complete the supervisor's form, as the independent mode wants it before the self-rating is seen."""
    answer(assessment, Relation.SUPERVISOR, supervisor_values)
    complete_review(actor=assessment.supervisor, assessment_id=assessment.pk, version=assessment.version)
    assessment.refresh_from_db()
    return assessment


def add_signed_off_like(model: Assessment, count: int, *, department: Department | None = None) -> list[User]:
    """Add people to a running campaign with the scores of ``model``: many at once, for counting queries.

    The rows are written directly: through the services, thirty people would take a minute.
    """
    campaign: Campaign = model.campaign
    people = [make_user(department=department) for _ in range(count)]
    supervisors = {person.pk: model.supervisor_id for person in people}
    add_people(actor=campaign.created_by, campaign_id=campaign.pk, supervisors=supervisors)
    now = timezone.now()
    added = Assessment.objects.filter(campaign=campaign, candidate__in=people)
    added.update(
        state=AssessmentState.SIGNED_OFF,
        started_at=now,
        submitted_at=now,
        submitted_by=model.candidate,
        signed_off_at=now,
        signed_off_by=model.supervisor,
    )
    copies = []
    for assessment in added:
        for score in Score.objects.filter(assessment=model):
            score.pk = None
            score.assessment = assessment
            copies.append(score)
    Score.objects.bulk_create(copies)
    rebuild_groups(campaign=campaign)
    return people
