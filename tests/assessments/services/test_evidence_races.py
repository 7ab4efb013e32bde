"""Evidence against a submission, and against more evidence, at the same moment: real connections on PostgreSQL."""

import pytest
from django.core.files.base import ContentFile

from assessments.enums import AssessmentState, Relation
from assessments.exceptions import InvalidInput, TransitionRefused
from assessments.models import Assessment, Evidence, Item
from assessments.services.evidence import add_file, add_link
from assessments.services.transitions import submit_self_rating
from tests.assessments.services.test_races import at_once, overtaken
from tests.factories import answer_everything, form_in_force, make_assessment
from tests.support import files

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def assessment() -> Assessment:
    assessment = make_assessment()
    answer_everything(assessment, Relation.SELF)
    return assessment


def link(assessment: Assessment, number: int = 0) -> Evidence:
    form = form_in_force(assessment, Relation.SELF)
    item = Item.objects.filter(campaign=assessment.campaign_id).order_by("position")[0]
    return add_link(actor=form.rater, form_id=form.pk, item_id=item.pk, url=f"https://wiki.example/{number}")


def submit(assessment: Assessment) -> Assessment:
    return submit_self_rating(actor=assessment.candidate, assessment_id=assessment.pk, version=assessment.version)


def test_evidence_that_comes_after_the_submission_is_refused(assessment: Assessment) -> None:
    refused = overtaken(lambda: submit(assessment), lambda: link(assessment))
    assert isinstance(refused, TransitionRefused)
    assert not Evidence.objects.exists()


def test_evidence_that_comes_first_is_submitted_with_the_form(assessment: Assessment) -> None:
    assert overtaken(lambda: link(assessment), lambda: submit(assessment)) is None
    assessment.refresh_from_db()
    assert assessment.state == AssessmentState.SUBMITTED
    assert Evidence.objects.count() == 1


def test_the_limit_of_an_item_holds_against_many_at_once(assessment: Assessment) -> None:
    for number in range(4):
        link(assessment, number)
    refused = at_once(*(lambda number=number: link(assessment, number) for number in range(10, 13)))
    assert sorted(type(error) is InvalidInput for error in refused) == [False, True, True]
    assert Evidence.objects.count() == 5


def test_the_same_file_sent_twice_at_once_is_kept_once(assessment: Assessment) -> None:
    form = form_in_force(assessment, Relation.SELF)
    item = Item.objects.filter(campaign=assessment.campaign_id).order_by("position")[0]

    def upload() -> object:
        return add_file(
            actor=form.rater, form_id=form.pk, item_id=item.pk, file=ContentFile(files.PDF), name="report.pdf"
        )

    assert at_once(upload, upload) == [None, None]
    assert Evidence.objects.count() == 1
