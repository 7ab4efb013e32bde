"""The steps that store scores: submitting a self-rating and signing off, one person after the other."""

from dataclasses import replace
from functools import partial

from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessments.enums import AssessmentState
from assessments.models import Assessment, Campaign
from assessments.services.transitions import sign_off
from tests.proof.bench.measure import Counting, Measured, client_of, timed

AT_MOST = 40


def submitting(campaign: Campaign) -> Measured:
    """Measure the POST that submits a form with every item answered; the page that follows is not part of it."""
    open_ones = Assessment.objects.filter(campaign=campaign, state=AssessmentState.IN_PROGRESS)
    found = list(open_ones.select_related("candidate").order_by("pk")[:AT_MOST])
    clients = [client_of(assessment.candidate) for assessment in found]
    for client, assessment in zip(clients, found, strict=True):
        client.get(reverse("assessments:employee_submit", kwargs={"pk": assessment.pk}))  # the page before the button

    def submit(client: Client, assessment: Assessment) -> None:
        url = reverse("assessments:employee_submit", kwargs={"pk": assessment.pk})
        response = client.post(url, {"version": assessment.version})
        if response.status_code != 302:
            raise RuntimeError(f"{url}: {response.status_code}")

    return _timed([partial(submit, client, assessment) for client, assessment in zip(clients, found, strict=True)])


def signing_off(campaign: Campaign) -> Measured:
    """Measure the service that signs off, roll-ups included; the page asks for the password in between."""
    submitted = Assessment.objects.filter(
        campaign=campaign, state=AssessmentState.SUBMITTED, forms__relation="supervisor", forms__ratings__isnull=False
    )
    found = list(submitted.select_related("supervisor").distinct().order_by("pk")[:AT_MOST])

    def sign(assessment: Assessment) -> None:
        sign_off(
            actor=assessment.supervisor,
            assessment_id=assessment.pk,
            version=assessment.version,
            authenticated_at=timezone.now(),
        )

    return _timed([partial(sign, assessment) for assessment in found])


def _timed(calls: list[partial[None]]) -> Measured:
    statements = Counting()
    with connection.execute_wrapper(statements):
        measured = timed(calls)
    return replace(measured, queries=round(statements.count / len(calls)))
