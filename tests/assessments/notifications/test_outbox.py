"""Mails are queued with their step, sent once after it is committed, and tried again when that fails."""

import io
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import call_command
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from assessments.enums import AssessmentState, MailKind, Relation
from assessments.models import Assessment, OutgoingMail
from assessments.notifications import outbox
from assessments.notifications.messages import message_for
from assessments.notifications.outbox import MAX_ATTEMPTS, Sent, send_due_mails, send_mails
from assessments.services.interventions import cancel, extend_dates, reopen, replace_supervisor
from assessments.services.returning import return_to_candidate
from assessments.services.transitions import submit_self_rating
from people.enums import Language
from tests.factories import answer_everything, make_assessment, make_launched_campaign, make_user
from tests.support.queries import capture

pytestmark = pytest.mark.django_db


class BrokenBackend(EmailBackend):
    def send_messages(self, messages: Any) -> int:
        raise ConnectionRefusedError("nobody listens")


@pytest.fixture
def broken(settings: Settings) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.BrokenBackend"


def clear_queue() -> None:
    OutgoingMail.objects.update(sent_at=timezone.now())


def submit(assessment: Assessment) -> None:
    submit_self_rating(actor=assessment.candidate, assessment_id=assessment.pk, version=assessment.version)


def ready_to_submit() -> Assessment:
    assessment = make_assessment()
    answer_everything(assessment, Relation.SELF)
    clear_queue()
    return assessment


def test_a_step_sends_its_mail_when_it_is_committed(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    assessment = ready_to_submit()
    with django_capture_on_commit_callbacks(execute=True):
        submit(assessment)
        assert not mail.outbox
    (message,) = mail.outbox
    assert message.to == [assessment.supervisor.email]
    queued = OutgoingMail.objects.get(assessment=assessment, kind=MailKind.SUBMITTED)
    assert queued.sent_at is not None
    assert queued.attempts == 1
    assert send_due_mails() == Sent()


@pytest.mark.usefixtures("broken")
def test_a_mail_server_that_fails_does_not_undo_the_step(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    assessment = ready_to_submit()
    with django_capture_on_commit_callbacks(execute=True):
        submit(assessment)
    assessment.refresh_from_db()
    assert assessment.state == AssessmentState.SUBMITTED
    queued = OutgoingMail.objects.get(assessment=assessment, kind=MailKind.SUBMITTED)
    assert queued.sent_at is None
    assert "nobody listens" in queued.last_error
    assert queued.next_attempt_at > timezone.now()


def test_a_launch_leaves_its_mails_to_the_command(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        make_launched_campaign(candidates=[make_user(), make_user()])
    assert not mail.outbox
    call_command("send_outgoing_mail")
    assert len(mail.outbox) == 2
    call_command("send_outgoing_mail")
    assert len(mail.outbox) == 2


def test_the_command_in_a_loop_finds_mail_that_comes_later(monkeypatch: pytest.MonkeyPatch) -> None:
    pauses: list[float] = []

    def pause(seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) == 2:
            raise KeyboardInterrupt
        make_launched_campaign()

    # The test runs in a transaction of its connection, which the command would close.
    monkeypatch.setattr("assessments.management.commands.send_outgoing_mail.close_old_connections", lambda: None)
    monkeypatch.setattr("assessments.management.commands.send_outgoing_mail.time.sleep", pause)
    said = io.StringIO()
    call_command("send_outgoing_mail", loop=7.0, stdout=said)
    assert len(mail.outbox) == 1
    assert pauses == [7.0, 7.0]
    assert said.getvalue().splitlines() == ["1 sent, 0 failed", "stopped"]


def test_a_mail_is_given_up_after_some_attempts(settings: Settings) -> None:
    backend = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = f"{__name__}.BrokenBackend"
    make_launched_campaign()
    for attempt in range(1, MAX_ATTEMPTS + 1):
        assert send_due_mails() == Sent(failed=1)
        assert send_due_mails() == Sent(), "the next attempt waits"
        assert OutgoingMail.objects.get().attempts == attempt
        OutgoingMail.objects.update(next_attempt_at=timezone.now())
    settings.EMAIL_BACKEND = backend
    assert send_due_mails() == Sent()
    assert not mail.outbox


def test_one_mail_that_fails_does_not_keep_the_others_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    campaign = make_launched_campaign(candidates=[make_user(), make_user(), make_user()])
    unlucky = OutgoingMail.objects.filter(assessment__campaign=campaign).order_by("pk")[1]
    write = message_for

    def fail_for_one(queued: OutgoingMail) -> Any:
        if queued.pk == unlucky.pk:
            raise ValueError("cannot be written")
        return write(queued)

    monkeypatch.setattr(outbox, "message_for", fail_for_one)
    assert send_due_mails() == Sent(sent=2, failed=1)


def test_a_claimed_mail_is_sent_by_nobody_else_until_the_claim_runs_out() -> None:
    make_launched_campaign()
    (claimed,) = outbox._claim(OutgoingMail.objects.all(), limit=10)
    assert send_due_mails() == Sent()
    assert send_mails([claimed.pk]) == Sent()
    OutgoingMail.objects.update(next_attempt_at=timezone.now() - timedelta(seconds=1))
    assert send_due_mails() == Sent(sent=1)


@pytest.mark.parametrize("fields", [{"is_active": False}, {"email": ""}])
def test_who_left_or_has_no_address_is_written_to_once_and_given_up(fields: dict[str, Any]) -> None:
    campaign = make_launched_campaign()
    candidate = campaign.assessments.get().candidate
    for name, value in fields.items():
        setattr(candidate, name, value)
    candidate.save()
    assert send_due_mails() == Sent(failed=1)
    assert OutgoingMail.objects.get().attempts == MAX_ATTEMPTS
    assert not mail.outbox


def test_claiming_is_the_same_number_of_statements_for_any_number_of_mails() -> None:
    make_launched_campaign(candidates=[make_user() for _ in range(2)])
    few = capture(lambda: outbox._claim(OutgoingMail.objects.all(), limit=50))
    make_launched_campaign(candidates=[make_user() for _ in range(12)])
    many = capture(lambda: outbox._claim(OutgoingMail.objects.all(), limit=50))
    assert len(few) == len(many)


# --- What the mails say -----------------------------------------------------------------------------------------------


def sent_to(assessment: Assessment, kind: MailKind) -> dict[int, str]:
    """Write all mails of this kind about the assessment; their texts by recipient."""
    mails = OutgoingMail.objects.filter(assessment=assessment, kind=kind)
    return {queued.recipient_id: str(message_for(queued).body) for queued in mails}


def test_every_mail_is_in_the_recipients_language_with_a_link(settings: Settings) -> None:
    settings.PORTAL_URL = "https://portal.example"
    english = make_user(language=Language.ENGLISH, name_latin="Fictional Person")
    campaign = make_launched_campaign(candidates=[english, make_user()], title="A & B <C>")
    texts = {}
    for queued in OutgoingMail.objects.filter(assessment__campaign=campaign):
        message = message_for(queued)
        texts[queued.recipient_id] = message.body
        assert f"https://portal.example/assessments/{queued.assessment_id}/rate/" in message.body
        assert "A & B <C>" in message.subject
        assert "“A & B <C>”" in message.body or "A & B <C>" in message.body
    assert texts[english.pk].startswith("Dear Fictional Person,")
    assert "Please rate yourself" in texts[english.pk]


def test_a_return_gives_the_comment() -> None:
    assessment = make_assessment(AssessmentState.RETURNED)
    texts = sent_to(assessment, MailKind.RETURNED)
    assert set(texts) == {assessment.candidate_id}
    assert "請補充具體事例" in texts[assessment.candidate_id]


def test_a_line_break_in_a_title_does_not_become_a_header() -> None:
    campaign = make_launched_campaign(title="Review\nBcc: everybody@example.com")
    message = message_for(OutgoingMail.objects.get(assessment__campaign=campaign))
    assert "\n" not in message.subject


def test_a_replacement_is_told_to_all_three_in_their_own_words() -> None:
    assessment = make_assessment(
        AssessmentState.SUBMITTED,
        candidate=make_user(language=Language.ENGLISH),
        supervisor=make_user(language=Language.ENGLISH),
    )
    newcomer = make_user(language=Language.ENGLISH)
    replace_supervisor(
        actor=assessment.campaign.created_by,
        assessment_id=assessment.pk,
        version=assessment.version,
        supervisor_id=newcomer.pk,
        reason="Transfer to another unit",
    )
    texts = sent_to(assessment, MailKind.SUPERVISOR_REPLACED)
    assert set(texts) == {newcomer.pk, assessment.supervisor_id, assessment.candidate_id}
    assert "You were named supervisor" in texts[newcomer.pk]
    assert "in your place" in texts[assessment.supervisor_id]
    assert "now reviews your assessment" in texts[assessment.candidate_id]
    assert all("Transfer to another unit" in text for text in texts.values())


def test_the_steps_of_hr_are_told_to_candidate_and_supervisor() -> None:
    assessment = make_assessment(AssessmentState.SIGNED_OFF)
    hr = assessment.campaign.created_by
    both = {assessment.candidate_id, assessment.supervisor_id}
    assert set(sent_to(assessment, MailKind.SIGNED_OFF)) == {assessment.candidate_id}
    reopened = reopen(actor=hr, assessment_id=assessment.pk, version=assessment.version, reason="補件")
    assert set(sent_to(assessment, MailKind.REOPENED)) == both
    later = reopened.campaign.review_due_on
    assert later is not None
    extended = extend_dates(
        actor=hr,
        assessment_id=assessment.pk,
        version=reopened.version,
        review_due_on=later + timedelta(days=3),
        reason="出差",
    )
    assert set(sent_to(assessment, MailKind.DUE_DATE_EXTENDED)) == {assessment.supervisor_id}
    returned = return_to_candidate(
        actor=assessment.supervisor, assessment_id=assessment.pk, version=extended.version, comment="請再看"
    )
    assert set(sent_to(assessment, MailKind.RETURNED)) == {assessment.candidate_id}
    cancel(actor=hr, assessment_id=assessment.pk, version=returned.version, reason="離職")
    texts = sent_to(assessment, MailKind.CANCELLED)
    assert set(texts) == both
    assert all("離職" in text for text in texts.values())
