"""Who may do and see what: owner, authorised other, stranger, and HR in a double role."""

import pytest
from django.http import Http404, HttpRequest

from assessments.enums import AssessmentState, Relation, SupervisorMode
from assessments.exceptions import NotPermitted
from assessments.models import Assessment
from assessments.permissions import (
    is_candidate,
    is_supervisor,
    manages_campaigns,
    may_intervene,
    may_rate_self,
    may_review,
    may_see_assessment,
    may_see_result,
    may_see_self_ratings,
    may_see_supervisor_ratings,
)
from assessments.services.interventions import cancel, reopen, replace_supervisor
from assessments.services.transitions import complete_review
from assessments.views.access import (
    campaign_or_404,
    candidate_assessment_or_404,
    hr_assessment_or_404,
    require_hr,
    supervised_assessment_or_404,
    visible_assessment_or_404,
)
from people.enums import Role
from people.models import User
from tests.factories import answer_everything, make_assessment, make_user

pytestmark = pytest.mark.django_db

A, I, S, R, O, K, C = (  # noqa: E741 - columns of the tables below
    AssessmentState.ASSIGNED,
    AssessmentState.IN_PROGRESS,
    AssessmentState.SUBMITTED,
    AssessmentState.RETURNED,
    AssessmentState.SIGNED_OFF,
    AssessmentState.ACKNOWLEDGED,
    AssessmentState.CANCELLED,
)
STATES = (A, I, S, R, O, K, C)
OPEN, INDEPENDENT = SupervisorMode.OPEN, SupervisorMode.INDEPENDENT


def make_hr() -> User:
    return make_user("測試人資", role=Role.HR_MANAGER)


def people(assessment: Assessment) -> dict[str, User]:
    return {
        "candidate": assessment.candidate,
        "supervisor": assessment.supervisor,
        "hr": make_hr(),
        "stranger": make_user(),
    }


def test_who_manages_campaigns() -> None:
    assert manages_campaigns(make_hr())
    assert not manages_campaigns(make_user())
    assert not manages_campaigns(make_user(role=Role.STANDARD_EDITOR))
    gone = make_hr()
    gone.is_active = False
    assert not manages_campaigns(gone)


def test_hr_does_not_intervene_for_themselves() -> None:
    assessment = make_assessment(candidate=make_hr(), state=AssessmentState.SIGNED_OFF)
    assert may_intervene(make_hr(), assessment)
    assert not may_intervene(assessment.candidate, assessment)
    with pytest.raises(NotPermitted):
        reopen(actor=assessment.candidate, assessment_id=assessment.pk, version=assessment.version, reason="自己的結果")


def test_the_roles_of_an_assessment() -> None:
    assessment = make_assessment()
    roles = people(assessment)
    for name, person in roles.items():
        assert is_candidate(person, assessment) == (name == "candidate")
        assert may_rate_self(person, assessment) == (name == "candidate")
        assert is_supervisor(person, assessment) == (name == "supervisor")
        assert may_review(person, assessment) == (name == "supervisor")
        assert may_see_assessment(person, assessment) == (name != "stranger")


def test_who_has_left_neither_rates_nor_reviews() -> None:
    assessment = make_assessment()
    assessment.candidate.is_active = assessment.supervisor.is_active = False
    assert not may_rate_self(assessment.candidate, assessment)
    assert not may_review(assessment.supervisor, assessment)


def test_nobody_reviews_themselves() -> None:
    assessment = make_assessment()
    assessment.supervisor = assessment.candidate  # the database refuses it, and so does the rule
    assert not may_review(assessment.candidate, assessment)


def test_a_supervisor_who_was_replaced_is_a_stranger() -> None:
    assessment = make_assessment(S)
    former = assessment.supervisor
    replace_supervisor(
        actor=assessment.campaign.created_by,
        assessment_id=assessment.pk,
        version=assessment.version,
        supervisor_id=make_user().pk,
        reason="調動",
    )
    assessment = Assessment.objects.get(pk=assessment.pk)
    assert not may_review(former, assessment)
    assert not may_see_assessment(former, assessment)
    assert not may_see_self_ratings(former, assessment)
    assert not may_see_supervisor_ratings(former, assessment)


# Who sees what, by state; a state that is not named shows nothing to that person.
SELF_RATINGS: dict[tuple[str, SupervisorMode], set[AssessmentState]] = {
    ("candidate", OPEN): set(STATES),
    ("candidate", INDEPENDENT): set(STATES),
    ("supervisor", OPEN): {S, O, K},
    ("supervisor", INDEPENDENT): {O, K},
    ("hr", OPEN): {S, O, K},
    ("hr", INDEPENDENT): {S, O, K},
    ("stranger", OPEN): set(),
    ("stranger", INDEPENDENT): set(),
}
SUPERVISOR_RATINGS = {"candidate": {O, K}, "supervisor": set(STATES), "hr": set(STATES), "stranger": set()}
RESULT = {"candidate": {O, K}, "supervisor": {O, K}, "hr": {O, K}, "stranger": set()}


@pytest.mark.parametrize("mode", [OPEN, INDEPENDENT])
@pytest.mark.parametrize("state", STATES)
def test_what_is_seen_in_every_state(state: AssessmentState, mode: SupervisorMode) -> None:
    assessment = make_assessment(state, supervisor_mode=mode)
    for name, person in people(assessment).items():
        assert may_see_self_ratings(person, assessment) == (state in SELF_RATINGS[name, mode]), name
        assert may_see_supervisor_ratings(person, assessment) == (state in SUPERVISOR_RATINGS[name]), name
        assert may_see_result(person, assessment) == (state in RESULT[name]), name


def test_rating_independently_shows_the_self_rating_once_the_own_form_is_completed() -> None:
    assessment = make_assessment(S, supervisor_mode=INDEPENDENT)
    answer_everything(assessment, Relation.SUPERVISOR)
    assert not may_see_self_ratings(assessment.supervisor, assessment)
    complete_review(actor=assessment.supervisor, assessment_id=assessment.pk, version=assessment.version)
    assert may_see_self_ratings(assessment.supervisor, Assessment.objects.get(pk=assessment.pk))


def test_completing_before_the_candidate_submits_shows_no_draft() -> None:
    assessment = make_assessment(I, supervisor_mode=INDEPENDENT)
    answer_everything(assessment, Relation.SUPERVISOR)
    complete_review(actor=assessment.supervisor, assessment_id=assessment.pk, version=assessment.version)
    assert not may_see_self_ratings(assessment.supervisor, Assessment.objects.get(pk=assessment.pk))


def test_what_was_submitted_stays_readable_for_hr_after_a_cancellation() -> None:
    assessment = make_assessment(S)
    cancel(actor=make_hr(), assessment_id=assessment.pk, version=assessment.version, reason="離職")
    cancelled = Assessment.objects.get(pk=assessment.pk)
    assert may_see_self_ratings(make_hr(), cancelled)
    assert not may_see_result(make_hr(), cancelled)


@pytest.mark.parametrize("state", STATES)
def test_hr_who_is_assessed_sees_no_more_than_any_candidate(state: AssessmentState) -> None:
    assessment = make_assessment(state, candidate=make_hr())
    assert may_see_self_ratings(assessment.candidate, assessment)
    assert may_see_supervisor_ratings(assessment.candidate, assessment) == (state in {O, K})
    assert may_see_result(assessment.candidate, assessment) == (state in {O, K})


@pytest.mark.parametrize("mode", [OPEN, INDEPENDENT])
@pytest.mark.parametrize("state", STATES)
def test_hr_who_supervises_sees_no_more_than_any_supervisor(state: AssessmentState, mode: SupervisorMode) -> None:
    assessment = make_assessment(state, supervisor=make_hr(), supervisor_mode=mode)
    assert may_see_self_ratings(assessment.supervisor, assessment) == (state in SELF_RATINGS["supervisor", mode])


# --- The door for pages -----------------------------------------------------------------------------------------------


def request_of(user: User) -> HttpRequest:
    request = HttpRequest()
    request.user = user
    return request


def test_the_door_lets_in_whom_it_is_for() -> None:
    assessment = make_assessment()
    roles = people(assessment)
    doors = {
        candidate_assessment_or_404: {"candidate"},
        supervised_assessment_or_404: {"supervisor"},
        visible_assessment_or_404: {"candidate", "supervisor", "hr"},
        hr_assessment_or_404: {"hr"},
    }
    for door, welcome in doors.items():
        for name, person in roles.items():
            if name in welcome:
                assert door(request_of(person), assessment.pk) == assessment
            else:
                with pytest.raises(Http404):
                    door(request_of(person), assessment.pk)


def test_what_is_not_there_looks_like_what_is_not_yours() -> None:
    hr = make_hr()
    for door in (candidate_assessment_or_404, supervised_assessment_or_404, hr_assessment_or_404, campaign_or_404):
        with pytest.raises(Http404):
            door(request_of(hr), 0)


def test_only_hr_enters_campaigns() -> None:
    assessment = make_assessment()
    for name, person in people(assessment).items():
        if name == "hr":
            assert require_hr(request_of(person)) == person
            assert campaign_or_404(request_of(person), assessment.campaign_id) == assessment.campaign
        else:
            with pytest.raises(Http404):
                require_hr(request_of(person))
            with pytest.raises(Http404):
                campaign_or_404(request_of(person), assessment.campaign_id)
