"""A result beside the means of the others: as far as they may be known, with the reason where not."""

from collections.abc import Iterator

import pytest
from django.utils import translation

from assessments.models import Assessment
from assessments.selectors.result_page import ResultPage, result_page
from assessments.services.group_scores import rebuild_groups
from assessments.services.launching import close_campaign
from people.enums import Role
from people.models import User
from tests.assessments.result_helpers import add_signed_off_like, signed_off, small_version
from tests.factories import make_department, make_launched_campaign, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


def assessed(others: int, *, closed: bool = True) -> Assessment:
    """Somebody with a result among so many others of the same department with the same scores."""
    department = make_department("比較部")
    campaign = make_launched_campaign(
        candidates=[make_user(department=department)], standard_version=small_version(), uniform_target=3
    )
    done = signed_off(Assessment.objects.get(campaign=campaign), [3] * 7, [2, 3, 4, 4, 2, 3, 4])
    add_signed_off_like(done, others, department=department)
    rebuild_groups(campaign=campaign)
    if closed:
        close_campaign(actor=campaign.created_by, campaign_id=campaign.pk)
    return done


def page_of(assessment: Assessment, reader: User | None = None) -> ResultPage:
    # Read anew, as a page does: the campaign may have been closed since.
    page = result_page(reader or assessment.candidate, Assessment.objects.get(pk=assessment.pk))
    assert page is not None
    return page


def test_while_the_campaign_runs_nothing_of_the_others_is_told() -> None:
    page = page_of(assessed(9, closed=False))
    assert "once the campaign is closed" in page.others.why_not
    assert (page.others.rows, page.others.note, page.others.reasons) == ((), "", ())
    assert not [sum_ for section in page.sections for row in section.rows for sum_ in row.sums if "Everybody" in sum_]


def test_then_duties_and_every_line_have_the_means() -> None:
    done = assessed(9)
    page = page_of(done)
    assert page.others.why_not == ""
    assert [(row.code, row.own, row.everybody.text, row.department.text) for row in page.others.rows] == [
        ("T1", "2.50", "2.50", "2.50"),
        ("T2", "4.00", "4.00", "4.00"),
    ]
    assert page.others.department == "比較部 (en)"
    for section in page.sections:
        for row in section.rows:
            final = row.figures.final
            assert row.sums[-1] == f"Everybody in the campaign: {final}; 比較部 (en): {final}"


def test_too_few_people_are_said_in_words() -> None:
    page = page_of(assessed(2))
    assert {row.everybody.text for row in page.others.rows} == {"–"}
    assert page.others.reasons == ("Not shown: fewer than 5 people have a score.",)
    assert page.sections[0].rows[0].sums[-1].startswith("Everybody in the campaign: –")


def test_hr_reads_and_prints_what_the_candidate_may_know() -> None:
    done = assessed(2)
    page = page_of(done, make_user(role=Role.HR_MANAGER))
    assert {row.everybody.text for row in page.others.rows} == {"–"}
