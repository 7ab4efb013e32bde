"""The campaign report: the figures of HR's pages with their charts, in the reader's language."""

import io
import re
from datetime import datetime

import pdfplumber
import pytest
from django.utils import timezone, translation

from assessments.exports.campaign_report_pdf import campaign_report_pdf
from assessments.models import Assessment, Campaign
from assessments.selectors.campaign_report import CampaignReport, campaign_report
from assessments.selectors.department_results import By, department_map
from assessments.selectors.group_results import Group, competence_dashboard, task_dashboard
from people.models import User
from tests.assessments.result_helpers import add_signed_off_like, signed_off, small_version
from tests.factories import make_department, make_launched_campaign, make_user
from tests.support.queries import assert_constant_queries

pytestmark = pytest.mark.django_db

MADE_AT = datetime(2026, 11, 22, 9, 30, tzinfo=timezone.get_default_timezone())


@pytest.fixture
def hr() -> User:
    return make_user("人資", language="en")


@pytest.fixture
def campaign() -> Campaign:
    """Two people of two departments signed off, one not begun; nobody has rated the attitude as applicable."""
    people = [make_user(department=make_department(f"部門{letter}")) for letter in "甲乙"] + [make_user()]
    campaign = make_launched_campaign(
        title="年度評核 #[typst] *x*", candidates=people, standard_version=small_version(), uniform_target=3
    )
    first, second, _waiting = Assessment.objects.filter(campaign=campaign).order_by("candidate__employee_number")
    signed_off(first, [4] * 7, [2, 1, 3, 3, 2, 4, None])
    signed_off(second, [3] * 7, [3, 4, 5, 4, 3, 3, None])
    return campaign


def report_of(campaign: Campaign, hr: User) -> CampaignReport:
    fresh = Campaign.objects.select_related("standard_version", "scale").get(pk=campaign.pk)
    return campaign_report(fresh, hr, MADE_AT)


def text_of(report: CampaignReport) -> str:
    with pdfplumber.open(io.BytesIO(campaign_report_pdf(report))) as document:
        return "\n".join(page.extract_text() for page in document.pages)


def line_of(text: str, begin: str) -> str:
    """Return the numbers of the table's line that begins so, as they are printed."""
    found = re.search(rf"^{re.escape(begin)} .*$", text, re.MULTILINE)
    assert found is not None, begin
    return found.group()


@pytest.mark.parametrize("language", ["en", "zh-hant"])
def test_it_has_the_numbers_of_the_pages(campaign: Campaign, hr: User, language: str) -> None:
    with translation.override(language):
        text = text_of(report_of(campaign, hr))
        tasks, competences = task_dashboard(Group(campaign)), competence_dashboard(Group(campaign))
        for dashboard in (tasks, competences):
            for row in dashboard.rows:
                compared = row.leading
                numbers = [compared.self_text, compared.supervisor_text, compared.final_text, compared.target_text]
                line = line_of(text, row.subject.code)
                assert " ".join([*numbers, compared.gap_text or "–", row.below_text]) in line
        for section in tasks.sections:
            assert section.head is not None
            numbers = [section.head.leading.self_text, section.head.leading.supervisor_text]
            assert f"{section.code} {section.title} {' '.join(numbers)} {section.head.leading.final_text}" in text
        heat = department_map(campaign, by=By.TASKS).heat
        assert heat is not None
        assert len(heat.heat.rows) == 3
    assert "#[typst] *x*" in text, "what people write is no markup"
    assert campaign.standard_version is not None
    assert campaign.standard_version.code in text


def test_it_says_who_made_it_when_and_whose_assessments_count(campaign: Campaign, hr: User) -> None:
    with translation.override("en"):
        report = report_of(campaign, hr)
        text = text_of(report)
        assert f"Made by {hr.display_name}, 22 Nov 2026, 09:30" in text
        assert "2 signed-off assessments of 3" in text


def test_what_is_missing_is_a_dash_with_its_reason(campaign: Campaign, hr: User) -> None:
    with translation.override("en"):
        text = text_of(report_of(campaign, hr))
    # The supervisors left the attitude out, so it has a self-rating, but no final score, gap or distribution.
    assert line_of(text, "A01").endswith("3.50 – – 3 – 0 rated –")
    assert "A dash: nobody has a score, or there is no target." in " ".join(text.split())


def test_gaps_and_departments_are_in_it(campaign: Campaign, hr: User) -> None:
    with translation.override("en"):
        report = report_of(campaign, hr)
        text = text_of(report)
        assert [line.subject.code for line in report.widest_gaps] == ["T1.1", "K01"]
        assert "−0.50" in text[text.index("Widest gaps\n") :]
        departments = text[text.index("Departments and tasks") :]
        for name in ("部門甲", "部門乙"):
            assert name in departments
        assert "fewer than 5 people" in " ".join(departments.split())


def test_before_the_first_sign_off_it_says_so(hr: User) -> None:
    campaign = make_launched_campaign(candidates=[make_user()], standard_version=small_version())
    with translation.override("en"):
        text = text_of(report_of(campaign, hr))
    assert text.count("Nobody is signed off yet.") >= 4
    assert "How are these figures computed?" in text


def test_the_statements_do_not_grow_with_the_people(campaign: Campaign, hr: User) -> None:
    model = Assessment.objects.filter(campaign=campaign).order_by("candidate__employee_number")[0]
    department = model.department

    def grow(count: int) -> None:
        add_signed_off_like(model, count, department=department)

    assert_constant_queries(lambda: report_of(campaign, hr), grow)
