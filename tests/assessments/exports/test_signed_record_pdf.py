"""The signed record: everything that was signed, in the same bytes whenever it is printed."""

import io
import re

import pdfplumber
import pytest
from django.utils import translation

from assessments.enums import AssessmentState, EventKind, Relation
from assessments.exports.signed_record_pdf import record_file_name, signed_record_pdf
from assessments.models import Assessment, AssessmentEvent, Item
from assessments.selectors.signed_record import SignedRecord, signed_record
from assessments.services.interventions import reopen
from assessments.services.transitions import submit_self_rating
from people.models import User
from tests.assessments.tampering import add_evidence, eventful_assessment
from tests.factories import answer, answer_everything, make_assessment, make_standard_version, sign_off
from tests.support.queries import assert_constant_queries

pytestmark = pytest.mark.django_db


def sign_offs(assessment: Assessment) -> list[AssessmentEvent]:
    return list(AssessmentEvent.objects.filter(assessment=assessment, kind=EventKind.SIGNED_OFF).order_by("sequence"))


def record(event: AssessmentEvent) -> SignedRecord:
    found = signed_record(event.assessment_id, event.sequence)
    assert found is not None
    return found


def pages(event: AssessmentEvent) -> list[str]:
    with pdfplumber.open(io.BytesIO(signed_record_pdf(record(event)))) as document:
        return [re.sub(r"\s+", "", page.extract_text()) for page in document.pages]


def test_it_prints_every_item_with_both_ratings_comments_and_evidence() -> None:
    assessment = make_assessment(AssessmentState.IN_PROGRESS)
    items = list(Item.objects.filter(campaign=assessment.campaign).order_by("position"))
    answer_everything(assessment, Relation.SELF, 2, comment="自己的評語")
    add_evidence(assessment, items[0])
    submit_self_rating(actor=assessment.candidate, assessment_id=assessment.pk, version=assessment.version)
    assessment.refresh_from_db()
    answer_everything(assessment, Relation.SUPERVISOR, 5, comment="主管的評語")
    sign_off(actor=assessment.supervisor, assessment_id=assessment.pk, version=assessment.version, comment="總評一句話")
    (event,) = sign_offs(assessment)
    printed = pages(event)
    text = "".join(printed)
    for item in items:
        assert f"{item.code}{item.text}3" in text
    assert text.count("自己的評語") == text.count("主管的評語") == len(items)
    assert "作品集" in text
    assert "總評一句話" in text
    for person in (assessment.candidate, assessment.supervisor):
        assert f"{person.name_zh}（{person.employee_number}）" in text
    assert all(event.hash in page for page in printed), "the hash of the sign-off stands on every page"
    for one in AssessmentEvent.objects.filter(assessment=assessment):
        assert one.hash[:16] in text


def test_it_is_the_same_whatever_changes_afterwards() -> None:
    assessment = eventful_assessment()
    first, second = sign_offs(assessment)
    before = [signed_record_pdf(record(event)) for event in (first, second)]
    assert before[0] != before[1]
    for person in User.objects.all():
        person.name_zh, person.name_latin, person.employee_number = "改名", "Renamed", f"X{person.pk}"
        person.save()
    campaign = assessment.campaign
    campaign.title = "改過的名稱"
    campaign.save(update_fields=["title"])
    assessment.refresh_from_db()
    reopen(actor=campaign.created_by, assessment_id=assessment.pk, version=assessment.version, reason="再更正")
    answer(assessment, Relation.SUPERVISOR, [1, 1, 1], comment="更正後")
    with translation.override("en"):
        assert [signed_record_pdf(record(event)) for event in (first, second)] == before


def test_long_texts_run_over_pages_with_their_heads_repeated() -> None:
    assessment = make_assessment(AssessmentState.SUBMITTED)
    answer_everything(assessment, Relation.SUPERVISOR, 3)
    answer(assessment, Relation.SUPERVISOR, [4], comment=f"{'很長的評語。' * 600}https://example.com/{'a' * 300}")
    sign_off(actor=assessment.supervisor, assessment_id=assessment.pk, version=assessment.version)
    printed = pages(sign_offs(assessment)[0])
    within = [page for page in printed if "很長的評語" in page]
    assert len(within) > 1
    assert all("目標自評主管" in page for page in within)
    assert "".join(printed).count("很長的評語。") >= 590, "all but those cut by a line's end beside a head"


def test_there_is_no_record_of_anything_else() -> None:
    assessment = make_assessment(AssessmentState.SIGNED_OFF)
    (event,) = sign_offs(assessment)
    assert signed_record(assessment.pk, event.sequence - 1) is None
    assert signed_record(assessment.pk, event.sequence + 1) is None
    assert signed_record(assessment.pk + 1, event.sequence) is None
    assert record_file_name(record(event)).startswith(assessment.candidate.employee_number)


def test_queries_do_not_grow_with_items() -> None:
    made: list[AssessmentEvent] = []

    def run() -> None:
        assert record(made[-1]).sections

    def grow(count: int) -> None:
        assessment = make_assessment(AssessmentState.SIGNED_OFF, standard_version=make_standard_version(tasks=count))
        made.append(sign_offs(assessment)[0])

    assert_constant_queries(run, grow)
