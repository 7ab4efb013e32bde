"""Many signed-off assessments at once, written directly: through the services, hundreds of people take minutes."""

from django.db import connection
from django.utils import timezone

from assessments.enums import AssessmentState
from assessments.models import Assessment, Campaign, Item, Rating, RatingForm, Score
from assessments.services.group_scores import rebuild_groups
from people.models import User


def add_people_like(model: Assessment, count: int, *, prefix: str = "M") -> list[Assessment]:
    """Add ``count`` people with copies of the signed-off assessment ``model``: forms, answers and scores."""
    now = timezone.now()
    people = User.objects.bulk_create(
        User(employee_number=f"{prefix}{number:05}", name_zh=f"測試員{number}", password="!") for number in range(count)
    )
    made = Assessment.objects.bulk_create(
        Assessment(
            campaign=model.campaign,
            candidate=person,
            supervisor=model.supervisor,
            department=model.department,
            assigned_at=now,
            assigned_by=model.assigned_by,
        )
        for person in people
    )
    for form in RatingForm.objects.filter(assessment=model, retired_at__isnull=True).prefetch_related("ratings"):
        is_own = form.rater_id == model.candidate_id
        forms = RatingForm.objects.bulk_create(
            RatingForm(
                assessment=assessment,
                rater_id=assessment.candidate_id if is_own else form.rater_id,
                relation=form.relation,
                completed_at=form.completed_at,
            )
            for assessment in made
        )
        answers = [(rating.item_id, rating.value, rating.not_applicable) for rating in form.ratings.all()]
        _tell_the_planner()
        Rating.objects.bulk_create(
            (
                Rating(form=copy, item_id=item, value=value, not_applicable=left_out, updated_at=now)
                for copy in forms
                for item, value, left_out in answers
            ),
            batch_size=5000,
        )
    # Nobody's answers can be written once they are signed off.
    Assessment.objects.filter(pk__in=[one.pk for one in made]).update(
        state=AssessmentState.SIGNED_OFF,
        started_at=now,
        submitted_at=now,
        submitted_by=model.candidate,
        signed_off_at=now,
        signed_off_by=model.supervisor,
    )
    copies = []
    for score in Score.objects.filter(assessment=model):
        for assessment in made:
            copy = Score(
                **{f.attname: getattr(score, f.attname) for f in Score._meta.concrete_fields if f.attname != "id"}
            )
            copy.assessment_id = assessment.pk
            copies.append(copy)
    Score.objects.bulk_create(copies, batch_size=5000)
    rebuild_groups(campaign=model.campaign)
    return made


def _tell_the_planner() -> None:
    """Every answer is checked by a trigger. After thousands of tests that were rolled back, PostgreSQL takes the tables
    for empty and reads them from end to end for each of the answers."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for model in (Assessment, Campaign, Item, RatingForm):
                cursor.execute(f"ANALYZE {model._meta.db_table}")
