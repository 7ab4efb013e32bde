"""Two people, or two tabs, at the same moment: real connections on PostgreSQL, in both orders.

``overtaken(first, second)`` runs ``first`` in a transaction, lets ``second`` begin on another connection, waits until
the database shows that it is kept waiting, and only then commits ``first``: so each order is met every time.
"""

import threading
import time
from collections.abc import Callable
from functools import partial
from uuid import uuid4

import pytest
from django.core import mail
from django.db import connection, transaction
from django.utils import timezone

from assessments.enums import AssessmentState, CampaignStatus, EventKind, Relation
from assessments.exceptions import DomainError, TransitionRefused
from assessments.models import Assessment, Campaign, Item, Rating, RatingChange, Score
from assessments.notifications.outbox import Sent, send_due_mails
from assessments.services.launching import close_campaign, launch_campaign
from assessments.services.rating import AnswerInput, save_ratings
from assessments.services.rating_item import StaleRating, save_rating
from assessments.services.returning import return_to_candidate
from assessments.services.substitutes import name_substitute
from assessments.services.transitions import submit_self_rating
from people.models import User
from tests.factories import (
    answer_everything,
    form_in_force,
    make_assessment,
    make_campaign,
    make_launched_campaign,
    make_user,
    sign_off,
)

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]

PATIENCE = 60.0
Step = Callable[[], object]


class Rival(threading.Thread):
    """Runs a step on a connection of its own and keeps what came of it."""

    def __init__(self, step: Step) -> None:
        super().__init__(daemon=True)
        self.step = step
        self.refused: Exception | None = None

    def run(self) -> None:
        try:
            self.step()
        except Exception as error:
            self.refused = error
        finally:
            connection.close()


def overtaken(first: Step, second: Step) -> Exception | None:
    """Run ``second`` while ``first`` is under way; return what ``second`` was refused with."""
    rival = Rival(second)
    with transaction.atomic():
        first()
        rival.start()
        _wait_until_somebody_is_kept_waiting()
    rival.join(PATIENCE)
    assert not rival.is_alive()
    return rival.refused


def _wait_until_somebody_is_kept_waiting() -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
        time.sleep(0.01)
    raise AssertionError("the second step was not kept waiting: it does not lock what the first one locked")


def at_once(*steps: Step) -> list[Exception | None]:
    """Start all steps at the same moment; return what each was refused with."""
    start = threading.Barrier(len(steps))

    def together(step: Step) -> Step:
        def run() -> None:
            start.wait(PATIENCE)
            step()

        return run

    rivals = [Rival(together(step)) for step in steps]
    for rival in rivals:
        rival.start()
    for rival in rivals:
        rival.join(PATIENCE)
        assert not rival.is_alive()
    return [rival.refused for rival in rivals]


def answered(value: int = 3) -> Assessment:
    assessment = make_assessment()
    answer_everything(assessment, Relation.SELF, value)
    return assessment


def submit(assessment: Assessment) -> Step:
    return lambda: submit_self_rating(
        actor=assessment.candidate, assessment_id=assessment.pk, version=assessment.version
    )


def save(assessment: Assessment, value: int) -> Step:
    form = form_in_force(assessment, Relation.SELF)
    items = list(Item.objects.filter(campaign=assessment.campaign_id).values_list("pk", flat=True))
    return lambda: save_ratings(
        actor=assessment.candidate, form_id=form.pk, answers=[AnswerInput(item, value=value) for item in items]
    )


def save_first(assessment: Assessment, value: int, *, version: int = 1) -> Step:
    item = Item.objects.filter(campaign=assessment.campaign_id).order_by("position").values_list("pk", flat=True)[0]
    answer = AnswerInput(item, value=value, version=version)
    return lambda: save_rating(
        actor=assessment.candidate,
        assessment_id=assessment.pk,
        relation=Relation.SELF,
        operation=uuid4(),
        answer=answer,
    )


def values(assessment: Assessment) -> set[int | None]:
    return set(Rating.objects.filter(form__assessment=assessment).values_list("value", flat=True))


def scores(assessment: Assessment) -> set[int]:
    found = Score.objects.filter(assessment=assessment).values_list("value", flat=True)
    return {int(value) for value in found if value is not None}


def state(assessment: Assessment) -> str:
    return Assessment.objects.get(pk=assessment.pk).state


def test_a_save_that_comes_after_submitting_is_refused_and_changes_nothing() -> None:
    assessment = answered(3)
    refused = overtaken(submit(assessment), save(assessment, 5))
    assert isinstance(refused, TransitionRefused)
    assert "送出" in refused.message or "submitted" in refused.message
    assert state(assessment) == AssessmentState.SUBMITTED
    assert (values(assessment), scores(assessment)) == ({3}, {3})


def test_a_save_that_comes_before_submitting_is_part_of_what_is_submitted() -> None:
    assessment = answered(3)
    assert overtaken(save(assessment, 5), submit(assessment)) is None
    assert state(assessment) == AssessmentState.SUBMITTED
    assert (values(assessment), scores(assessment)) == ({5}, {5})


def test_submitting_and_saving_at_once_never_leaves_scores_that_do_not_fit() -> None:
    for _round in range(5):
        assessment = answered(3)
        submitted, saved = at_once(submit(assessment), save(assessment, 5))
        assert submitted is None
        expected = {3} if saved else {5}
        assert (values(assessment), scores(assessment)) == (expected, expected)


def test_submitting_twice_at_once_is_done_once_and_answered_clearly() -> None:
    assessment = answered()
    refused = overtaken(submit(assessment), submit(assessment))
    assert isinstance(refused, TransitionRefused)
    assert assessment.events.filter(kind=EventKind.SUBMITTED).count() == 1
    assert len(mail.outbox) == 1


# --- One answer -----------------------------------------------------------------------------------------------------


def test_one_answer_that_comes_after_submitting_is_refused() -> None:
    assessment = answered(3)
    assert isinstance(overtaken(submit(assessment), save_first(assessment, 5)), TransitionRefused)
    assert (values(assessment), scores(assessment)) == ({3}, {3})


def test_one_answer_that_comes_before_submitting_is_part_of_it() -> None:
    assessment = answered(3)
    assert overtaken(save_first(assessment, 5), submit(assessment)) is None
    assert values(assessment) == {3, 5}
    assert state(assessment) == AssessmentState.SUBMITTED


def test_of_two_answers_to_one_item_the_second_is_told_of_the_first() -> None:
    assessment = answered(3)
    refused = overtaken(save_first(assessment, 5), save_first(assessment, 4))
    assert isinstance(refused, StaleRating)
    assert (refused.present.version, refused.present.value) == (2, 5)
    assert values(assessment) == {3, 5}


def test_of_two_first_answers_to_one_item_the_second_is_told_of_the_first() -> None:
    assessment = make_assessment()
    refused = overtaken(save_first(assessment, 5, version=0), save_first(assessment, 4, version=0))
    assert isinstance(refused, StaleRating)
    assert (refused.present.version, refused.present.value) == (1, 5)
    assert assessment.events.filter(kind=EventKind.STARTED).count() == 1


def test_one_save_sent_twice_at_once_is_done_once() -> None:
    assessment = answered(3)
    operation = uuid4()
    item = Item.objects.filter(campaign=assessment.campaign_id).order_by("position")[0]

    def the_same() -> object:
        return save_rating(
            actor=assessment.candidate,
            assessment_id=assessment.pk,
            relation=Relation.SELF,
            operation=operation,
            answer=AnswerInput(item.pk, value=5, version=1),
        )

    assert overtaken(the_same, the_same) is None
    assert [change.number for change in item_changes(assessment, item)] == [1, 2]


def item_changes(assessment: Assessment, item: Item) -> list[RatingChange]:
    return list(RatingChange.objects.filter(form__assessment=assessment, item=item).order_by("number"))


def test_one_answer_under_way_when_the_campaign_is_closed_finds_it_closed() -> None:
    assessment = answered(3)
    campaign = assessment.campaign
    closing = partial(close_campaign, actor=campaign.created_by, campaign_id=campaign.pk)
    assert isinstance(overtaken(closing, save_first(assessment, 5)), TransitionRefused)
    assert values(assessment) == {3}


def ready_to_decide() -> tuple[Step, Step, Assessment]:
    assessment = make_assessment(AssessmentState.SUBMITTED)
    answer_everything(assessment, Relation.SUPERVISOR, 4)
    actor, pk, version = assessment.supervisor, assessment.pk, assessment.version
    return (
        lambda: return_to_candidate(actor=actor, assessment_id=pk, version=version, comment="請補充"),
        lambda: sign_off(actor=actor, assessment_id=pk, version=version),
        assessment,
    )


def test_returning_wins_over_signing_off_when_it_comes_first() -> None:
    returning, signing, assessment = ready_to_decide()
    assert isinstance(overtaken(returning, signing), TransitionRefused)
    assert state(assessment) == AssessmentState.RETURNED
    assert scores(assessment) == set()


def test_signing_off_wins_over_returning_when_it_comes_first() -> None:
    returning, signing, assessment = ready_to_decide()
    assert isinstance(overtaken(signing, returning), TransitionRefused)
    assert state(assessment) == AssessmentState.SIGNED_OFF


def test_returning_and_signing_off_at_once_has_exactly_one_winner() -> None:
    for _round in range(5):
        returning, signing, assessment = ready_to_decide()
        outcomes = at_once(returning, signing)
        losers = [outcome for outcome in outcomes if outcome is not None]
        assert len(losers) == 1
        assert isinstance(losers[0], DomainError)
        kinds = {EventKind.RETURNED.value, EventKind.SIGNED_OFF.value}
        assert assessment.events.filter(kind__in=kinds).count() == 1


def save_one(assessment: Assessment, relation: Relation, actor: User, value: int, *, version: int) -> Step:
    item = Item.objects.filter(campaign=assessment.campaign_id).order_by("position")[0].pk
    answer = AnswerInput(item, value=value, version=version)
    return lambda: save_rating(
        actor=actor, assessment_id=assessment.pk, relation=relation, operation=uuid4(), answer=answer
    )


def test_a_background_save_and_submitting_each_win_when_they_come_first() -> None:
    late = answered(3)
    refused = overtaken(submit(late), save_one(late, Relation.SELF, late.candidate, 5, version=1))
    assert isinstance(refused, TransitionRefused)
    assert values(late) == {3}
    early = answered(3)
    assert overtaken(save_one(early, Relation.SELF, early.candidate, 5, version=1), submit(early)) is None
    assert values(early) == {3, 5}
    assert state(early) == AssessmentState.SUBMITTED


def test_of_two_saves_on_the_same_version_one_is_kept_and_the_other_is_told() -> None:
    for _round in range(3):
        assessment = answered(3)
        saves = [save_one(assessment, Relation.SELF, assessment.candidate, value, version=1) for value in (4, 5)]
        outcomes = at_once(*saves)
        losers = [outcome for outcome in outcomes if outcome is not None]
        assert len(losers) == 1
        assert isinstance(losers[0], StaleRating)
        assert losers[0].present.value == (5 if outcomes[0] else 4)


def two_reviewers() -> tuple[Assessment, User]:
    """A review that is ready, and the substitute who may decide on it beside the supervisor."""
    assessment, substitute, today = make_assessment(AssessmentState.SUBMITTED), make_user(), timezone.localdate()
    answer_everything(assessment, Relation.SUPERVISOR, 4)
    name_substitute(
        actor=assessment.supervisor,
        supervisor_id=assessment.supervisor_id,
        substitute_id=substitute.pk,
        starts_on=today,
        ends_on=today,
    )
    return assessment, substitute


def test_two_supervisors_at_once_have_exactly_one_winner() -> None:
    for _round in range(3):
        assessment, substitute = two_reviewers()
        pk, version = assessment.pk, assessment.version

        def signing(actor: User, pk: int = pk, version: int = version) -> Step:
            return lambda: sign_off(actor=actor, assessment_id=pk, version=version)

        outcomes = at_once(signing(assessment.supervisor), signing(substitute))
        losers = [outcome for outcome in outcomes if outcome is not None]
        assert len(losers) == 1
        assert isinstance(losers[0], TransitionRefused)
        assert assessment.events.filter(kind=EventKind.SIGNED_OFF).count() == 1


def test_of_two_supervisors_who_rate_the_same_item_the_later_is_told() -> None:
    assessment, substitute = two_reviewers()
    first = save_one(assessment, Relation.SUPERVISOR, assessment.supervisor, 2, version=1)
    second = save_one(assessment, Relation.SUPERVISOR, substitute, 5, version=1)
    refused = overtaken(first, second)
    assert isinstance(refused, StaleRating)
    assert refused.present.value == 2


def test_two_first_answers_at_once_begin_the_assessment_once() -> None:
    assessment = make_assessment()
    assert overtaken(save(assessment, 3), save(assessment, 4)) is None
    assert assessment.events.filter(kind=EventKind.STARTED).count() == 1
    assert values(assessment) == {4}


def test_a_save_under_way_when_the_campaign_is_closed_finds_it_closed() -> None:
    assessment = answered(3)
    campaign = assessment.campaign
    refused = overtaken(lambda: close_campaign(actor=campaign.created_by, campaign_id=campaign.pk), save(assessment, 5))
    assert isinstance(refused, TransitionRefused)
    assert values(assessment) == {3}


def test_closing_waits_for_a_save_under_way() -> None:
    assessment = answered(3)
    campaign = assessment.campaign
    refused = overtaken(save(assessment, 5), lambda: close_campaign(actor=campaign.created_by, campaign_id=campaign.pk))
    assert refused is None
    assert values(assessment) == {5}
    assert Campaign.objects.get(pk=campaign.pk).status == CampaignStatus.CLOSED


def test_a_campaign_is_launched_once_by_two_at_once() -> None:
    campaign = make_campaign(candidates=[make_user(), make_user()])

    def launch() -> object:
        return launch_campaign(actor=campaign.created_by, campaign_id=campaign.pk)

    assert isinstance(overtaken(launch, launch), TransitionRefused)
    assert Assessment.objects.filter(campaign=campaign).count() == 2
    assert campaign.events.count() == 1


def test_two_senders_share_the_mails_and_send_none_twice() -> None:
    make_launched_campaign(candidates=[make_user() for _ in range(12)])
    results: list[Sent] = []
    at_once(*[lambda: results.append(send_due_mails(limit=8)) for _ in range(3)])
    assert sum(result.sent for result in results) == 12
    addresses = [message.to[0] for message in mail.outbox]
    assert len(addresses) == len(set(addresses)) == 12
