"""The individual report: two to four pages, every number that of the page, and nothing of it cut without a word."""

import io
import re
from collections.abc import Iterator

import pdfplumber
import pytest
from django.utils import translation

from assessments.enums import AssessmentState, Relation
from assessments.exports.individual_report_pdf import individual_report_pdf, report_file_name
from assessments.models import Assessment
from assessments.selectors.individual_report import LONGEST_COMMENT, IndividualReport, individual_report
from assessments.selectors.result_page import result_page
from assessments.selectors.result_texts import FigureTexts
from assessments.services.transitions import acknowledge, submit_self_rating
from competencies.models import StandardVersion
from competencies.services.importing import import_plan
from competencies.services.lifecycle import publish_version
from tests.assessments.result_helpers import signed_off, small_version
from tests.competencies.plans import bundled_plan
from tests.factories import answer, make_assessment, make_launched_campaign, sign_off

pytestmark = pytest.mark.django_db

# A rating for each of the 164 items, spread over the scale so that all lists have entries.
OWN = [1 + (index * 7) % 5 for index in range(164)]
SUPERVISOR = [1 + (index * 3 + index // 9) % 5 for index in range(164)]


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def whole_standard() -> StandardVersion:
    return publish_version(actor=None, version_id=import_plan(actor=None, plan=bundled_plan()).pk)


def report_of(assessment: Assessment) -> IndividualReport:
    report = individual_report(assessment.candidate, assessment)
    assert report is not None
    return report


def printed(report: IndividualReport) -> list[str]:
    with pdfplumber.open(io.BytesIO(individual_report_pdf(report))) as document:
        return [re.sub(r"\s+", "", page.extract_text()) for page in document.pages]


def rated(version: StandardVersion, *, comment: str = "", remark: str = "") -> Assessment:
    """The whole questionnaire, with a comment of each on every item and a remark of each at the end."""
    assessment = Assessment.objects.get(campaign=make_launched_campaign(standard_version=version))
    answer(assessment, Relation.SELF, OWN, comment=comment)
    submit_self_rating(actor=assessment.candidate, assessment_id=assessment.pk, version=assessment.version)
    assessment.refresh_from_db()
    answer(assessment, Relation.SUPERVISOR, SUPERVISOR, comment=comment)
    sign_off(actor=assessment.supervisor, assessment_id=assessment.pk, version=assessment.version, comment=remark)
    assessment.refresh_from_db()
    acknowledge(actor=assessment.candidate, assessment_id=assessment.pk, version=assessment.version, remark=remark)
    return assessment


def test_every_number_is_that_of_the_page(whole_standard: StandardVersion) -> None:
    assessment = rated(whole_standard)
    pages = printed(report_of(assessment))
    assert 2 <= len(pages) <= 4
    text = "".join(pages)
    page = result_page(assessment.candidate, assessment)
    assert page is not None
    assert (len(page.duties), len(page.sections), sum(len(section.rows) for section in page.sections)) == (8, 11, 78)
    for section in page.duties:
        assert section.figures is not None
        for code, figures in ((section.code, section.figures), *((row.code, row.figures) for row in section.rows)):
            assert re.search(rf"{re.escape(code)}[^\d.][^.]*?{re.escape(joined(figures))}", text), (code, figures)
    for section in page.competences:
        for row in section.rows:
            assert joined(row.figures) in text, row.code
    for found in page.summary.lists:
        for one in found.rows:
            assert re.sub(r"\s+", "", one.facts) in text
    for sentence in page.summary.sentences:
        assert re.sub(r"\s+", "", sentence) in text


def joined(figures: FigureTexts) -> str:
    """The figures of one line as a reader of the PDF's text finds them."""
    return "".join((figures.self_score, figures.supervisor, figures.final, figures.target, figures.gap))


@pytest.mark.parametrize("language", ["en", "zh-hant"])
def test_four_pages_hold_whatever_is_said(whole_standard: StandardVersion, language: str) -> None:
    said = "這是一段很長的評語，說明具體的事例與後續的發展方向。" * 40
    assessment = rated(whole_standard, comment=said, remark=said)
    with translation.override(language):
        report = report_of(assessment)
        pages = printed(report)
    assert 2 <= len(pages) <= 4
    text = "".join(pages)
    assert all(comment.is_cut for comment in (*report.remarks, *report.comments))
    assert {comment.text[-1] for comment in report.comments} == {"…"}
    assert len(report.comments) < 2 * 164
    assert re.sub(r"\s+", "", report.comments_note) in text
    assert str(2 * 164 - len(report.comments)) in report.comments_note


def test_short_comments_are_printed_whole_and_without_a_note() -> None:
    campaign = make_launched_campaign(standard_version=small_version(), uniform_target=3)
    assessment = signed_off(
        Assessment.objects.get(campaign=campaign), [4] * 7, [2] * 7, comment="自己說的", remark="主管說的"
    )
    report = report_of(assessment)
    assert len(report.comments) == 14
    assert report.comments_note == ""
    text = "".join(printed(report))
    assert text.count("自己說的") == text.count("主管說的") == 7
    assert "SelfonP1.1.1(4Proficient)" in text


def test_a_comment_is_cut_by_the_room_it_takes() -> None:
    campaign = make_launched_campaign(standard_version=small_version())
    long = "a" * (LONGEST_COMMENT + 1)
    assessment = signed_off(Assessment.objects.get(campaign=campaign), [3] * 7, [3] * 7, comment=long)
    report = report_of(assessment)
    assert report.comments[0].text == "a" * LONGEST_COMMENT + "…"
    assert report.comments_note.startswith("Comments that end in “…” are cut.")


def test_it_says_who_what_and_when() -> None:
    assessment = make_assessment(AssessmentState.ACKNOWLEDGED)
    report = report_of(assessment)
    text = "".join(printed(report))
    for fact in (
        assessment.candidate.display_name,
        assessment.candidate.employee_number,
        assessment.supervisor.display_name,
        assessment.campaign.title,
        str(assessment.campaign.standard_version),
        assessment.sign_off_comment,
        assessment.acknowledgement_remark,
        "Page1of2",
    ):
        assert re.sub(r"\s+", "", str(fact)) in text, fact
    assert report_file_name(report).startswith(assessment.candidate.employee_number)


def test_what_was_not_rated_is_simply_not_there() -> None:
    assessment = make_assessment(AssessmentState.SIGNED_OFF, task_rating="none", rates_attitudes=False)
    text = "".join(printed(report_of(assessment)))
    assert "Dutiesandtasks" not in text
    assert "Knowledge,skillsandattitudes" in text


def test_there_is_no_report_before_the_sign_off() -> None:
    waiting = make_assessment(AssessmentState.SUBMITTED)
    assert individual_report(waiting.supervisor, waiting) is None
