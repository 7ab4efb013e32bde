"""Rater quality: supervisors beside each other, and one of them person by person. For HR alone."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessments.enums import AssessmentState, Relation
from assessments.models import Assessment, Campaign, Item, RatingForm
from assessments.services.adopting import adopt_self_ratings
from assessments.services.rating import AnswerInput, save_ratings
from assessments.statistics.raters import RaterFigures
from people.enums import Role
from people.models import User
from tests.assessments.result_helpers import add_signed_off_like, signed_off, small_version, submitted
from tests.factories import (
    form_in_force,
    make_assessment,
    make_campaign,
    make_launched_campaign,
    make_standard_version,
    make_user,
    sign_off,
)
from tests.support.queries import assert_constant_queries

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _empty_cache() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def hr(client: Client) -> User:
    user = make_user("人資", role=Role.HR_MANAGER, language="en")
    client.force_login(user)
    return user


def raters_url(campaign: Campaign) -> str:
    return reverse("assessments:hr_campaign_raters", args=[campaign.pk])


def rater_url(campaign: Campaign, supervisor: User) -> str:
    return reverse("assessments:hr_campaign_rater", args=[campaign.pk, supervisor.pk])


def three_teams() -> tuple[Campaign, list[User]]:
    """Three supervisors of five people each; the first gives a point less than the others, whatever people say."""
    supervisors = [make_user("主管", name_latin=f"Supervising Tester {n}") for n in range(3)]
    people = [make_user(supervisor=supervisor) for supervisor in supervisors for _ in range(5)]
    campaign = make_launched_campaign(candidates=people, standard_version=small_version())
    found = Assessment.objects.filter(campaign=campaign).select_related("candidate", "supervisor").order_by("pk")
    for number, assessment in enumerate(found):
        level = number % 3
        own = [min(5, max(1, 2 + level + n % 2)) for n in range(7)]
        strict = assessment.supervisor_id == supervisors[0].pk
        given = [min(5, max(1, value - strict + (n + number) % 2 * (number % 2))) for n, value in enumerate(own)]
        signed_off(assessment, own, given)
    return campaign, supervisors


def test_the_page_compares_supervisors_and_names_what_to_look_at(client: Client, hr: User) -> None:
    campaign, supervisors = three_teams()
    response = client.get(raters_url(campaign))
    assert response.status_code == 200
    rows = response.context["table"].rows
    assert rows[0].supervisor == supervisors[0]
    assert rows[0].notes == ("Lower than others for similar people",)
    assert rows[0].severity.startswith("\u2212")
    assert all("Lower" not in note for row in rows[1:] for note in row.notes)
    assert response.context["table"].with_notes == sum(bool(row.notes) for row in rows)
    assert "Lower than others for similar people" in response.text
    assert "an occasion to talk, not a verdict" in response.text
    assert response.context["kappa"].people == 15


def test_the_table_can_be_sorted(client: Client, hr: User) -> None:
    campaign, _supervisors = three_teams()
    values: dict[str, Callable[[RaterFigures], float]] = {
        "people": lambda rater: rater.people,
        "mean": lambda rater: rater.mean or 0,
        "severity": lambda rater: (rater.severity and rater.severity.difference.value) or 0,
        "spread": lambda rater: rater.spread.ratio or 0,
    }
    for key, value in values.items():
        for sort in (key, f"-{key}"):
            response = client.get(raters_url(campaign), {"sort": sort})
            found = [value(rater) for rater in response.context["table"].page.object_list]
            assert len(found) == 3
            assert found == sorted(found, reverse=sort.startswith("-")), sort
            assert ("descending" if sort.startswith("-") else "ascending") in response.text


def test_an_unknown_order_falls_back(client: Client, hr: User) -> None:
    campaign = make_assessment(AssessmentState.SIGNED_OFF).campaign
    response = client.get(raters_url(campaign), {"sort": "name; drop", "page": "x"})
    assert (response.status_code, response.context["sort"]) == (200, "")


def test_few_people_are_too_few_to_judge(client: Client, hr: User) -> None:
    campaign = make_assessment(AssessmentState.SIGNED_OFF).campaign
    response = client.get(raters_url(campaign))
    assert "1 person is too few to judge." in response.text
    assert "too few to compare" in response.text
    assert (response.context["kappa"].value, response.context["icc"].value) == ("–", "–")


def test_before_anybody_is_signed_off(client: Client, hr: User) -> None:
    campaign = make_assessment(AssessmentState.SUBMITTED).campaign
    response = client.get(raters_url(campaign))
    assert "Nothing is signed off yet" in response.text
    assert client.get(rater_url(campaign, campaign.assessments.get().supervisor)).status_code == 404


def test_only_hr_sees_it_and_only_of_launched_campaigns(client: Client) -> None:
    assessment = make_assessment(AssessmentState.SIGNED_OFF)
    campaign = assessment.campaign
    for user, status in (
        (campaign.created_by, 200),
        (assessment.supervisor, 404),
        (assessment.candidate, 404),
        (make_user("陌生人"), 404),
    ):
        client.force_login(user)
        assert client.get(raters_url(campaign)).status_code == status
        assert client.get(rater_url(campaign, assessment.supervisor)).status_code == status
    client.force_login(campaign.created_by)
    draft = make_campaign(created_by=campaign.created_by)
    assert client.get(raters_url(draft)).status_code == 404
    assert client.get(rater_url(draft, assessment.supervisor)).status_code == 404


# --- One supervisor ---------------------------------------------------------------------------------------------------


def test_a_supervisor_person_by_person(client: Client, hr: User) -> None:
    campaign, supervisors = three_teams()
    response = client.get(rater_url(campaign, supervisors[0]))
    detail = response.context["detail"]
    assert len(detail.lines) == 5
    assert all(line.answers == 7 for line in detail.lines)
    assert {line.person.supervisor for line in detail.lines} == {supervisors[0]}
    assert [segment.count for segment in detail.distribution.segments] == list(
        _counts(campaign, supervisors[0]).values()
    )
    assert sum(segment.count for segment in detail.everybody.segments) == 15 * 7
    for line in detail.lines:
        assert reverse("assessments:hr_assessment_detail", args=[line.assessment_id]) in response.text


def _counts(campaign: Campaign, supervisor: User) -> dict[int, int]:
    forms = RatingForm.objects.filter(
        assessment__campaign=campaign, rater=supervisor, relation=Relation.SUPERVISOR
    ).prefetch_related("ratings")
    values = [rating.value for form in forms for rating in form.ratings.all()]
    return {point: values.count(point) for point in range(1, 6)}


def test_a_form_with_the_same_answer_throughout_comes_first(client: Client, hr: User) -> None:
    supervisor = make_user("主管")
    version = make_standard_version(duties=2, tasks=5, indicators=2, knowledge=4, skills=3, attitudes=1)
    people = [make_user() for _ in range(3)]
    campaign = make_launched_campaign(candidates=people, supervisor=supervisor, standard_version=version)
    varied = [1 + n % 5 for n in range(28)]
    found = list(Assessment.objects.filter(campaign=campaign).order_by("candidate__employee_number"))
    for assessment in found[:2]:
        signed_off(assessment, varied, varied[::-1])
    signed_off(found[2], varied, [4] * 28)
    assert "1 form with one long run" in client.get(raters_url(campaign)).text
    detail = client.get(rater_url(campaign, supervisor)).context["detail"]
    assert [(line.assessment_id, line.run, line.is_line) for line in detail.lines] == [
        (found[2].pk, 28, True),
        (found[0].pk, 1, False),
        (found[1].pk, 1, False),
    ]


def test_answers_taken_over_and_answered_very_fast_are_told(
    client: Client, hr: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    version = make_standard_version(duties=2, tasks=3, indicators=1, knowledge=4, skills=3, attitudes=1)
    assessment = make_assessment(AssessmentState.SUBMITTED, supervisor=make_user("主管"), standard_version=version)
    items = list(Item.objects.filter(campaign=assessment.campaign).order_by("position"))
    form, begun = form_in_force(assessment, Relation.SUPERVISOR), timezone.now()
    for number, item in enumerate(items[2:]):
        monkeypatch.setattr(timezone, "now", lambda number=number: begun + timedelta(seconds=1.5 * number))
        assert save_ratings(actor=form.rater, form_id=form.pk, answers=[AnswerInput(item.pk, 1 + number % 5)]).is_saved
    monkeypatch.undo()
    assessment.refresh_from_db()
    adopt_self_ratings(
        actor=form.rater, assessment_id=assessment.pk, version=assessment.version, items=[item.pk for item in items[:2]]
    )
    assessment.refresh_from_db()
    sign_off(actor=form.rater, assessment_id=assessment.pk, version=assessment.version)
    page = client.get(raters_url(assessment.campaign))
    assert page.context["table"].rows[0].notes == ("1 form answered very fast",)
    assert page.context["table"].rows[0].pace == "1.5 s"
    assert "14.3 % of the supervisors’ answers were taken over from the self-rating" in page.text
    (line,) = client.get(rater_url(assessment.campaign, form.rater)).context["detail"].lines
    assert (line.adopted, line.pace, line.is_fast, line.answers) == (2, "1.5 s", True, 14)


def test_a_supervisor_of_nobody_here_does_not_exist(client: Client, hr: User) -> None:
    campaign = make_assessment(AssessmentState.SIGNED_OFF).campaign
    assert client.get(rater_url(campaign, make_user("主管"))).status_code == 404


def test_hr_does_not_read_their_own_result_here_before_its_release(client: Client) -> None:
    candidate, supervisor = make_user("人資", role=Role.HR_MANAGER, language="en"), make_user("主管")
    campaign = make_launched_campaign(
        candidates=[candidate, make_user()],
        supervisor=supervisor,
        standard_version=small_version(),
        holds_results=True,
    )
    for assessment in Assessment.objects.filter(campaign=campaign):
        signed_off(assessment, [4] * 7, [4] * 7)
    client.force_login(candidate)
    response = client.get(rater_url(campaign, supervisor))
    assert "Your own result: not shown before its release." in response.text
    own, other = sorted(response.context["detail"].lines, key=lambda line: line.person != candidate)
    assert (own.is_hidden, own.given, own.run) == (True, "", 0)
    assert (other.is_hidden, other.given) == (False, "4.00")
    client.force_login(campaign.created_by)
    lines = client.get(rater_url(campaign, supervisor)).context["detail"].lines
    assert [(line.is_hidden, line.given) for line in lines] == [(False, "4.00")] * 2


# --- Statements -------------------------------------------------------------------------------------------------------


def test_statements_do_not_grow_with_people_or_supervisors(client: Client, hr: User) -> None:
    assessment = make_assessment(AssessmentState.SIGNED_OFF, standard_version=small_version())
    campaign, supervisor = assessment.campaign, assessment.supervisor

    def grow_teams(count: int) -> None:
        added = add_signed_off_like(assessment, count)
        for person in added[::2]:
            Assessment.objects.filter(campaign=campaign, candidate=person).update(supervisor=make_user("主管"))

    def show_all() -> None:
        cache.clear()
        assert client.get(raters_url(campaign)).status_code == 200

    def show_one() -> None:
        cache.clear()
        assert len(client.get(rater_url(campaign, supervisor)).context["detail"].lines) > 2

    assert_constant_queries(show_all, grow_teams)
    assert_constant_queries(show_one, grow_teams)


def test_both_pages_are_paginated(client: Client, hr: User) -> None:
    assessment = make_assessment(AssessmentState.SIGNED_OFF, standard_version=small_version())
    people = add_signed_off_like(assessment, 46)
    for person in people[:20]:
        Assessment.objects.filter(campaign=assessment.campaign, candidate=person).update(supervisor=make_user("主管"))
    first = client.get(raters_url(assessment.campaign))
    second = client.get(raters_url(assessment.campaign), {"page": 2})
    assert (len(first.context["table"].rows), len(second.context["table"].rows)) == (20, 1)
    url = rater_url(assessment.campaign, assessment.supervisor)
    assert [len(client.get(url, {"page": page}).context["detail"].lines) for page in (1, 2)] == [25, 2]


def test_who_always_gives_one_answer_is_not_excused_by_it(client: Client, hr: User) -> None:
    version = make_standard_version(duties=2, tasks=5, indicators=2, knowledge=4, skills=3, attitudes=1)
    always, *others = supervisors = [make_user("主管") for _ in range(4)]
    people = [make_user(supervisor=supervisor) for supervisor in supervisors]
    campaign = make_launched_campaign(candidates=people, standard_version=version)
    varied = [1 + n % 5 for n in range(28)]
    for assessment in Assessment.objects.filter(campaign=campaign):
        signed_off(assessment, varied, [4] * 28 if assessment.supervisor_id == always.pk else varied)
    runs = {rater: client.get(rater_url(campaign, rater)).context["detail"].usual_run for rater in (always, others[0])}
    assert runs[always] == runs[others[0]] < 20


def test_a_run_that_was_taken_over_is_the_persons_own(client: Client, hr: User) -> None:
    """Two people whose form is one run: of the one it was taken over, but for the last two answers."""
    supervisor = make_user("主管")
    version = make_standard_version(duties=2, tasks=5, indicators=2, knowledge=4, skills=3, attitudes=1)
    people = [make_user() for _ in range(4)]
    campaign = make_launched_campaign(candidates=people, supervisor=supervisor, standard_version=version)
    first, second, *others = Assessment.objects.filter(campaign=campaign).order_by("pk")
    varied = [1 + n % 5 for n in range(28)]
    for assessment in others:
        signed_off(assessment, varied, varied)
    signed_off(second, varied, [4] * 28)
    submitted(first, [4] * 28)
    items = list(Item.objects.filter(campaign=campaign).order_by("position").values_list("pk", flat=True))
    form = form_in_force(first, Relation.SUPERVISOR)
    adopt_self_ratings(actor=supervisor, assessment_id=first.pk, version=first.version, items=items[:26])
    for item in items[26:]:
        assert save_ratings(actor=supervisor, form_id=form.pk, answers=[AnswerInput(item, 4)]).is_saved
    first.refresh_from_db()
    sign_off(actor=supervisor, assessment_id=first.pk, version=first.version)
    detail = client.get(rater_url(campaign, supervisor)).context["detail"]
    lines = {line.assessment_id: (line.run, line.adopted, line.is_line) for line in detail.lines}
    assert lines[first.pk] == (28, 26, False)
    assert lines[second.pk] == (28, 0, True)
