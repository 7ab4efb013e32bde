"""The page of the trail: in words, for those who may see the assessment, each what they may know."""

import pytest
from django.test import Client
from django.urls import reverse

from assessments.enums import AssessmentState, EventKind, Relation, SupervisorMode
from assessments.models import Assessment, AssessmentEvent, Item
from assessments.services.adopting import adopt_self_ratings
from assessments.services.interventions import reopen, replace_supervisor
from assessments.services.returning import return_to_candidate
from people.models import User
from tests.assessments.tampering import eventful_assessment
from tests.factories import answer_everything, make_assessment, make_user, sign_off
from tests.support.queries import assert_constant_queries
from tests.support.triggers import triggers_off

pytestmark = pytest.mark.django_db
SECRET = "只有主管知道的事"


def url(assessment: Assessment) -> str:
    return reverse("assessments:trail", args=[assessment.pk])


def record_url(assessment: Assessment, sequence: int | None = None) -> str:
    events = AssessmentEvent.objects.filter(assessment=assessment, kind=EventKind.SIGNED_OFF)
    number = sequence or events.order_by("sequence")[0].sequence
    return reverse("assessments:signed_record", args=[assessment.pk, number])


def read(client: Client, user: User, assessment: Assessment) -> str:
    user.language = "en"
    user.save(update_fields=["language"])
    client.force_login(user)
    response = client.get(url(assessment))
    assert response.status_code == 200
    return response.text


def hr(assessment: Assessment) -> User:
    return User.objects.get(pk=assessment.campaign.created_by_id)


def test_everything_that_happened_is_told_in_words(client: Client) -> None:
    assessment = eventful_assessment()
    for reader in (assessment.candidate, assessment.supervisor, hr(assessment)):
        page = read(client, reader, assessment)
        assert "The trail is intact" in page
        assert assessment.trail_hash[:12] in page
        for words in (
            "began the self-rating.",
            "extended the dates.",
            "replaced the supervisor",
            "returned the self-rating.",
            "請補充事例",
            "reopened the assessment.",
            "更正",
            "I confirm the result of",
            "acknowledged the result.",
        ):
            assert words in page, words
        assert page.count("Signed record (PDF)") == 2


def test_the_candidate_learns_nothing_of_the_supervisor_before_the_result(client: Client) -> None:
    assessment = make_assessment(AssessmentState.SUBMITTED, supervisor_mode=SupervisorMode.OPEN)
    items = list(Item.objects.filter(campaign=assessment.campaign).values_list("pk", flat=True))
    adopt_self_ratings(
        actor=assessment.supervisor, assessment_id=assessment.pk, version=assessment.version, items=items
    )
    assert "adopted" not in read(client, assessment.candidate, assessment)
    assert "adopted the self-ratings of 13 items." in read(client, assessment.supervisor, assessment)
    assessment.refresh_from_db()
    sign_off(actor=assessment.supervisor, assessment_id=assessment.pk, version=assessment.version, comment=SECRET)
    assert SECRET in read(client, assessment.candidate, assessment)
    assert "adopted" in read(client, assessment.candidate, assessment)


def test_a_result_that_is_held_back_is_not_told_by_its_trail(client: Client) -> None:
    assessment = make_assessment(AssessmentState.SUBMITTED, holds_results=True)
    answer_everything(assessment, Relation.SUPERVISOR, 1)
    sign_off(actor=assessment.supervisor, assessment_id=assessment.pk, version=assessment.version, comment=SECRET)
    page = read(client, assessment.candidate, assessment)
    assert SECRET not in page
    assert "I confirm" not in page
    assert "Signed record (PDF)" not in page
    assert client.get(record_url(assessment)).status_code == 404
    assert SECRET in read(client, hr(assessment), assessment)
    assert client.get(record_url(assessment)).status_code == 200


def test_who_reviews_independently_learns_nothing_of_the_self_rating_before(client: Client) -> None:
    """Neither by why an earlier supervisor returned it, nor by what was signed before it was reopened."""
    assessment = make_assessment(AssessmentState.SIGNED_OFF, supervisor_mode=SupervisorMode.INDEPENDENT)
    boss = hr(assessment)

    def refreshed() -> dict[str, object]:
        assessment.refresh_from_db()
        return {"assessment_id": assessment.pk, "version": assessment.version}

    reopen(actor=boss, reason="更正", **refreshed())  # type: ignore[arg-type]
    first = Item.objects.filter(campaign=assessment.campaign).order_by("position")[0]
    return_to_candidate(actor=assessment.supervisor, items={first.pk: SECRET}, **refreshed())  # type: ignore[arg-type]
    newcomer = make_user("新主管")
    replace_supervisor(actor=boss, supervisor_id=newcomer.pk, reason="調動", **refreshed())  # type: ignore[arg-type]
    assessment.refresh_from_db()
    page = read(client, newcomer, assessment)
    assert "returned the self-rating." in page
    assert SECRET not in page
    assert "Signed record (PDF)" not in page
    assert client.get(record_url(assessment)).status_code == 404
    assert SECRET in read(client, assessment.candidate, assessment)


def test_strangers_and_former_supervisors_have_no_trail(client: Client) -> None:
    assessment = eventful_assessment()
    former = AssessmentEvent.objects.get(assessment=assessment, kind=EventKind.SUPERVISOR_REPLACED).data["from"]
    for person in (make_user(), User.objects.get(pk=former)):
        client.force_login(person)
        assert client.get(url(assessment)).status_code == 404
        assert client.get(record_url(assessment)).status_code == 404


def test_the_record_is_a_pdf_for_its_reader_alone(client: Client) -> None:
    assessment = eventful_assessment()
    for person in (assessment.candidate, assessment.supervisor, hr(assessment)):
        client.force_login(person)
        response = client.get(record_url(assessment))
        assert response.status_code == 200
        assert response["Content-Type"] == "application/pdf"
        assert response.content.startswith(b"%PDF")
        assert "private" in response["Cache-Control"]
    assert client.get(record_url(assessment, 1)).status_code == 404


def test_a_broken_chain_is_said(client: Client) -> None:
    assessment = make_assessment(AssessmentState.SIGNED_OFF)
    with triggers_off():
        AssessmentEvent.objects.filter(assessment=assessment, sequence=2).update(comment="改寫")
    page = read(client, assessment.supervisor, assessment)
    assert "The trail is not as it was written" in page
    assert "The trail is intact" not in page


def test_a_long_trail_has_pages_and_a_constant_number_of_queries(client: Client) -> None:
    assessment = make_assessment(AssessmentState.SUBMITTED)
    boss = hr(assessment)

    def grow(count: int) -> None:
        for _ in range(count):
            assessment.refresh_from_db()
            replace_supervisor(
                actor=boss,
                assessment_id=assessment.pk,
                version=assessment.version,
                supervisor_id=make_user().pk,
                reason="調動",
            )

    def run() -> None:
        assert client.get(url(assessment)).status_code == 200

    client.force_login(assessment.candidate)
    assert_constant_queries(run, grow)
    assert "?page=2" in client.get(url(assessment)).text
