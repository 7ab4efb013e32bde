"""Who may know which of the answers an item ever had."""

import pytest

from assessments.enums import AssessmentState, ChangeKind, Relation, SupervisorMode
from assessments.models import Assessment
from assessments.selectors.item_history import item_history
from assessments.services.adopting import adopt_self_ratings
from assessments.services.interventions import replace_supervisor
from assessments.services.rating import AnswerInput, save_ratings
from assessments.services.returning import return_to_candidate
from assessments.services.transitions import complete_review, submit_self_rating
from people.models import User
from tests.assessments.views.sheets import items_of
from tests.factories import answer_everything, form_in_force, make_assessment, make_user
from tests.support.queries import assert_constant_queries

pytestmark = pytest.mark.django_db


def rate(assessment: Assessment, relation: Relation, *values: int) -> None:
    form = form_in_force(assessment, relation)
    for value in values:
        answers = [AnswerInput(items_of(assessment)[0], value)]
        assert save_ratings(actor=form.rater, form_id=form.pk, answers=answers).is_saved
    assessment.refresh_from_db()


def values(user: User, assessment: Assessment) -> list[list[int | None]]:
    """Return what ``user`` sees of the first item: the values of each form, the latest first."""
    item = assessment.campaign.items.get(pk=items_of(assessment)[0])
    return [[line.given.value for line in form.lines] for form in item_history(user, assessment, item).forms]


@pytest.fixture
def assessment() -> Assessment:
    """Tried 1, 2, submitted 3, returned, tried 5, submitted 4; the supervisor tried 1 and stands at 2."""
    made = make_assessment()
    rate(made, Relation.SELF, 1, 2)
    answer_everything(made, Relation.SELF, 3)
    made = submit_self_rating(actor=made.candidate, assessment_id=made.pk, version=made.version)
    made = return_to_candidate(
        actor=made.supervisor, assessment_id=made.pk, version=made.version, items={items_of(made)[0]: "再想想"}
    )
    rate(made, Relation.SELF, 5, 4)
    made = submit_self_rating(actor=made.candidate, assessment_id=made.pk, version=made.version)
    rate(made, Relation.SUPERVISOR, 1, 2)
    return Assessment.objects.select_related("campaign", "candidate", "supervisor").get(pk=made.pk)


def hr_of(assessment: Assessment) -> User:
    return User.objects.get(pk=assessment.campaign.created_by_id)


def test_the_candidate_sees_every_own_answer_and_nothing_of_the_supervisor(assessment: Assessment) -> None:
    assert values(assessment.candidate, assessment) == [[4, 5, 3, 2, 1]]


def test_the_supervisor_sees_what_was_submitted_and_every_own_answer(assessment: Assessment) -> None:
    assert values(assessment.supervisor, assessment) == [[4, 3], [2, 1]]


def test_hr_sees_what_was_submitted_and_every_answer_of_the_supervisor(assessment: Assessment) -> None:
    assert values(hr_of(assessment), assessment) == [[4, 3], [2, 1]]


def test_a_draft_is_nobody_elses(assessment: Assessment) -> None:
    draft = make_assessment(AssessmentState.IN_PROGRESS)
    assert values(draft.supervisor, draft) == []
    assert values(hr_of(draft), draft) == []
    assert values(draft.candidate, draft) == [[3]]


def test_after_sign_off_the_candidate_sees_what_was_signed() -> None:
    signed = make_assessment(AssessmentState.SIGNED_OFF)
    assert values(signed.candidate, signed) == [[3], [4]]


def test_independently_nothing_before_completion() -> None:
    made = make_assessment(AssessmentState.SUBMITTED, supervisor_mode=SupervisorMode.INDEPENDENT)
    answer_everything(made, Relation.SUPERVISOR, 2)
    assert values(made.supervisor, made) == [[2]]
    complete_review(actor=made.supervisor, assessment_id=made.pk, version=made.version)
    made.refresh_from_db()
    assert values(made.supervisor, made) == [[3], [2]]


def test_a_replaced_supervisors_answers_are_read_by_hr_alone(assessment: Assessment) -> None:
    former, new = assessment.supervisor, make_user("新主管")
    replace_supervisor(
        actor=hr_of(assessment),
        assessment_id=assessment.pk,
        version=assessment.version,
        supervisor_id=new.pk,
        reason="組織調整",
    )
    after = Assessment.objects.select_related("campaign").get(pk=assessment.pk)
    assert values(new, after) == [[4, 3]]
    assert values(hr_of(after), after) == [[4, 3], [2, 1]]
    assert values(former, after) == []


def test_how_it_came_to_be_who_and_when() -> None:
    made = make_assessment(AssessmentState.SUBMITTED)
    item = made.campaign.items.order_by("position")[0]
    made = adopt_self_ratings(actor=made.supervisor, assessment_id=made.pk, version=made.version, items=[item.pk])
    own = item_history(made.supervisor, made, item).forms[1].lines[0]
    assert (own.by, own.how) == (made.supervisor.display_name, str(ChangeKind.ADOPTED.label))
    theirs = item_history(made.supervisor, made, item).forms[0].lines[0]
    assert theirs.stood_at is not None
    assert theirs.at <= theirs.stood_at


def test_queries_do_not_grow_with_the_history() -> None:
    made = make_assessment(AssessmentState.IN_PROGRESS)
    item = made.campaign.items.order_by("position")[0]
    given = [1]

    def grow(count: int) -> None:
        for _number in range(count):
            given.append(given[-1] % 5 + 1)
            rate(made, Relation.SELF, given[-1])

    def run() -> None:
        read = Assessment.objects.select_related("campaign", "candidate").get(pk=made.pk)
        assert len(item_history(read.candidate, read, item).forms[0].lines) == len(given)

    assert_constant_queries(run, grow)
