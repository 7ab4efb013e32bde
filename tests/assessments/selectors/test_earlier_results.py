"""How a result compares with earlier campaigns: what may be seen, what is comparable, and by how much it moved."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone, translation

from assessments.enums import AssessmentState
from assessments.models import Assessment, RatingScale, ScalePoint
from assessments.permissions import may_see_result
from assessments.selectors.earlier_results import EARLIER_SHOWN, EarlierResults, Movement, earlier_results
from assessments.selectors.results import assessment_result
from assessments.services.calibration import release_results
from competencies.models import Competence, Indicator, StandardVersion, Task
from competencies.services.drafts import create_draft_from
from competencies.services.lifecycle import publish_version
from people.enums import Role
from people.models import User
from tests.assessments.result_helpers import signed_off, small_version
from tests.factories import make_assessment, make_launched_campaign, make_user
from tests.support.queries import capture

pytestmark = pytest.mark.django_db

BEFORE = [2, 2, 3, 3, 2, 4, 3]
NOW = [3, 3, 3, 3, 4, 3, 3]
YEAR = timedelta(days=365)


@pytest.fixture(autouse=True)
def english() -> Any:
    with translation.override("en"):
        yield


def rated(
    candidate: User, version: StandardVersion, values: list[int], *, years_ago: int = 0, **fields: Any
) -> Assessment:
    """A signed-off assessment in a campaign that opened so many years ago; self and supervisor agree."""
    campaign = make_launched_campaign(
        candidates=[candidate],
        standard_version=version,
        opens_on=timezone.localdate() - years_ago * YEAR,
        title=f"評核 {years_ago}",
        **fields,
    )
    return signed_off(Assessment.objects.get(campaign=campaign), values, values)


def earlier(reader: User, assessment: Assessment) -> EarlierResults:
    result = assessment_result(assessment)
    assert result is not None
    found = earlier_results(reader, result)
    assert found is not None
    return found


def nothing_earlier(reader: User, assessment: Assessment) -> bool:
    result = assessment_result(assessment)
    assert result is not None
    return earlier_results(reader, result) is None


def movement(found: EarlierResults, code: str) -> Movement:
    leads = [section.lead for section in found.sections if section.lead is not None]
    rows = [row for section in found.sections for row in section.movements]
    (one,) = (row for row in (*leads, *rows) if row.code == code)
    return one


def next_edition(version: StandardVersion) -> StandardVersion:
    """T1.1 loses an indicator, K01 is gone, another K comes; T2.1 and S01 stay as they are."""
    draft = create_draft_from(actor=None, version_id=version.pk)
    Indicator.objects.filter(task__duty__standard_version=draft, code="P1.1.2").delete()
    Competence.objects.filter(standard_version=draft, code="K01").delete()
    new = Competence.objects.create(
        standard_version=draft, kind="K", position=9, code="K09", canonical_code="K9", text="完全不同的主題"
    )
    Task.objects.get(duty__standard_version=draft, code="T1.1").competence_links.create(competence=new, position=9)
    return publish_version(actor=None, version_id=draft.pk)


def test_changes_since_the_campaign_before() -> None:
    person, version = make_user(), small_version()
    rated(person, version, BEFORE, years_ago=1)
    now = rated(person, version, NOW)
    found = earlier(person, now)
    (campaign,) = found.compared
    assert (campaign.title, campaign.remarks) == ("評核 1", ())
    task = movement(found, "T1.1")
    assert (task.scores, task.texts) == ((Decimal(2), Decimal(3)), ("2.00", "3.00"))
    assert (task.change, task.direction) == ("+1.00", "up")
    assert movement(found, "T1").change == "+1.00"
    assert (movement(found, "T2.1").change, movement(found, "T2.1").direction) == ("0.00", "same")
    assert (movement(found, "S01").change, movement(found, "S01").direction) == ("\u22121.00", "down")
    assert [(section.up, section.down) for section in found.duties] == [(1, 0), (0, 0)]
    assert (found.added, found.dropped) == ((), ())


def test_across_editions_what_changed_is_marked_and_what_is_new_or_gone_is_not_compared() -> None:
    person, first = make_user(), small_version()
    rated(person, first, BEFORE, years_ago=1)
    second = next_edition(first)
    # In the questionnaire: P1.1.1, P2.1.1, P2.1.2, K09, S01, A01.
    now = rated(person, second, [4, 3, 3, 5, 3, 3])
    found = earlier(person, now)
    assert "another edition" in found.compared[0].remarks[0]
    changed, kept = movement(found, "T1.1"), movement(found, "T2.1")
    assert (changed.change, changed.is_changed) == ("+2.00", True)
    assert movement(found, "T1").is_changed
    assert (kept.change, kept.is_changed) == ("0.00", False)
    assert (movement(found, "S01").change, movement(found, "S01").is_changed) == ("\u22121.00", False)
    new = movement(found, "K09")
    assert (new.texts, new.change, new.direction) == (("–", "5.00"), "", "")
    assert found.added == ("K09 完全不同的主題",)
    assert found.dropped == ("K01 測試K1",)


def test_what_an_edition_said_differently_stays_marked_with_a_later_campaign_between() -> None:
    person, first = make_user(), small_version()
    rated(person, first, BEFORE, years_ago=2)
    second = next_edition(first)
    rated(person, second, [3, 3, 3, 5, 3, 3], years_ago=1)
    found = earlier(person, rated(person, second, [4, 3, 3, 5, 3, 3]))
    assert [len(campaign.remarks) for campaign in found.compared] == [1, 0]
    assert movement(found, "T1.1").texts == ("2.00", "3.00", "4.00")
    assert movement(found, "T1.1").is_changed
    assert movement(found, "T1").is_changed
    assert not movement(found, "T2.1").is_changed


def test_another_scale_is_listed_and_not_compared() -> None:
    person, version = make_user(), small_version()
    scale = RatingScale.objects.get(slug="proficiency-5")
    points = list(scale.points.all())
    for name, labels in (("副本", ""), ("別的尺度", "別")):
        copy = RatingScale.objects.create(name_zh=name, kind=scale.kind)
        for point in points:
            ScalePoint.objects.create(
                scale=copy, value=point.value, label_zh=f"{labels}{point.label_zh}", anchor_zh=point.anchor_zh
            )
    rated(person, version, BEFORE, years_ago=2, scale=RatingScale.objects.get(name_zh="副本"))
    rated(person, version, BEFORE, years_ago=1, scale=RatingScale.objects.get(name_zh="別的尺度"))
    now = rated(person, version, NOW)
    same, other = earlier(person, now).campaigns
    assert (same.is_compared, same.remarks) == (True, ())
    assert not other.is_compared
    assert "別的尺度" in other.remarks[0]
    assert movement(earlier(person, now), "T1.1").change == "+1.00"


def test_other_weights_are_said() -> None:
    person, version = make_user(), small_version()
    rated(person, version, BEFORE, years_ago=1, self_weight=50, supervisor_weight=50)
    now = rated(person, version, NOW)
    assert earlier(person, now).compared[0].remarks == ("The final score had other weights: self 50, supervisor 50.",)


def test_an_edition_that_no_map_leads_from_is_not_compared() -> None:
    person, first = make_user(), small_version()
    rated(person, first, BEFORE, years_ago=1)
    second = create_draft_from(actor=None, version_id=first.pk)
    # Published behind the portal's back: nobody has said what became of which row.
    StandardVersion.objects.filter(pk=first.pk).update(status="superseded", superseded_at=timezone.now())
    StandardVersion.objects.filter(pk=second.pk).update(status="published", published_at=timezone.now())
    second.refresh_from_db()
    now = rated(person, second, NOW)
    found = earlier(person, now)
    assert not found.compared
    assert found.sections == ()
    assert "not compared" in found.campaigns[0].remarks[0]


def test_other_standards_later_campaigns_and_open_assessments_are_no_earlier_results() -> None:
    person, version = make_user(), small_version()
    rated(person, small_version(), BEFORE, years_ago=1)
    first = rated(person, version, BEFORE, years_ago=1)
    rated(person, version, NOW)
    make_assessment(AssessmentState.SUBMITTED, candidate=person, standard_version=version)
    assert nothing_earlier(person, first)


def test_the_latest_few_are_shown() -> None:
    person, version = make_user(), small_version()
    for years in range(EARLIER_SHOWN + 2, 0, -1):
        rated(person, version, BEFORE, years_ago=years)
    found = earlier(person, rated(person, version, NOW))
    assert [campaign.title for campaign in found.campaigns] == ["評核 3", "評核 2", "評核 1"]


def test_each_reader_is_shown_what_that_reader_may_see() -> None:
    person, version = make_user(), small_version()
    before, present, hr = make_user("前主管"), make_user("現主管"), make_user(role=Role.HR_MANAGER)
    held = rated(person, version, BEFORE, years_ago=2, supervisor=present, holds_results=True)
    other = rated(person, version, BEFORE, years_ago=1, supervisor=before)
    now = rated(person, version, NOW, supervisor=present)

    def titles(reader: User) -> list[str]:
        result = assessment_result(now)
        assert result is not None
        found = earlier_results(reader, result)
        return [] if found is None else [campaign.title for campaign in found.campaigns]

    assert titles(person) == ["評核 1"]  # the other one is not released yet
    assert titles(present) == ["評核 2"]  # reviewed by somebody else a year ago
    assert titles(hr) == ["評核 2", "評核 1"]
    for reader in (person, present, hr):
        shown = titles(reader)
        assert [title for title, one in (("評核 2", held), ("評核 1", other)) if may_see_result(reader, one)] == shown
    release_results(actor=held.campaign.created_by, campaign_id=held.campaign_id)
    assert titles(person) == ["評核 2", "評核 1"]


def test_queries_do_not_grow_with_campaigns() -> None:
    few, many, first = make_user(), make_user(), small_version()
    for person, years in ((few, (1,)), (many, (3, 2, 1))):
        for ago in years:
            rated(person, first, BEFORE, years_ago=ago)
    second = next_edition(first)
    counts = []
    for person in (few, many):
        assessment = rated(person, second, [4, 3, 3, 5, 3, 3])
        result = assessment_result(assessment)
        assert result is not None
        for reader in (person, make_user(role=Role.HR_MANAGER)):
            earlier_results(reader, result)
            counts.append(len(capture(lambda reader=reader, result=result: earlier_results(reader, result))))  # type: ignore[misc]
    assert counts[0] == counts[2]
    assert counts[1] == counts[3]
    assert max(counts) <= 9
