"""Who rates independently learns nothing of the self-rating before completing: not a word, and not by any difference.

Every page and download of the app that answers a GET is asked for, and everything a reviewer may post. The answers hold
nothing of a self-rating full of tell-tale words; and they are the same, byte by byte, whatever the self-rating says.
"""

import re
from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any

import pytest
from django.core import mail
from django.db.models import F
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from assessments.enums import AssessmentState, EvidenceKind, Relation, SupervisorMode
from assessments.models import Assessment, Evidence, Item, Rating, RatingChange
from assessments.selectors.review import ReviewOrder, ReviewTab
from assessments.services.scores import store_scores
from assessments.services.transitions import complete_review
from people.enums import Role
from tests.assessments.views.sheets import UNIQUE, items_of, whole_form
from tests.factories import answer_everything, form_in_force, make_assessment, make_standard_version, make_user

pytestmark = pytest.mark.django_db

EVIDENCE = "一份別處沒有的佐證"
SECRETS = (UNIQUE, EVIDENCE, "evidence.example.org")


@pytest.fixture(params=[None, Role.HR_MANAGER], ids=["supervisor", "supervisor who works in HR"])
def assessment(request: pytest.FixtureRequest, client: Client) -> Assessment:
    """A submitted self-rating with comments and evidence; the supervisor, signed in, has rated a part of the form."""
    supervisor = make_user("主管", role=request.param, language="en")
    made = make_assessment(
        AssessmentState.SUBMITTED,
        supervisor=supervisor,
        supervisor_mode=SupervisorMode.INDEPENDENT,
        standard_version=make_standard_version(duties=1, tasks=1, knowledge=1, skills=1),
    )
    rewrite_self_rating(made, 1)
    answer_everything(made, Relation.SUPERVISOR, 4)
    client.force_login(supervisor)
    client.get(reverse("assessments:my_work"))
    return made


def rewrite_self_rating(assessment: Assessment, value: int | None) -> None:
    """Make every answer of the submitted self-rating another one, with its history, evidence and scores."""
    form = form_in_force(assessment, Relation.SELF)
    now = timezone.now()
    Rating.objects.filter(form=form).update(
        value=value,
        not_applicable=value is None,
        comment=f"{UNIQUE} {value}",
        version=F("version") + 1,
        updated_at=now,
    )
    RatingChange.objects.bulk_create(
        RatingChange(
            form=form,
            item_id=rating.item_id,
            number=rating.version,
            value=value,
            not_applicable=value is None,
            comment=rating.comment,
            by=assessment.candidate,
            at=assessment.submitted_at or now,
        )
        for rating in Rating.objects.filter(form=form)
    )
    Evidence.objects.create(
        form=form,
        item_id=items_of(assessment)[0],
        kind=EvidenceKind.LINK,
        name=f"{EVIDENCE} {value}",
        url=f"https://evidence.example.org/{value}",
        added_at=now,
        added_by=assessment.candidate,
    )
    store_scores(assessment=assessment)


def patterns() -> Iterator[URLPattern]:
    for resolver in get_resolver().url_patterns:
        if isinstance(resolver, URLResolver) and resolver.namespace == "assessments":
            for pattern in resolver.url_patterns:
                assert isinstance(pattern, URLPattern)
                yield pattern


def addresses(assessment: Assessment) -> list[str]:
    """Return every address of the app that could concern the assessment, with every number it might take."""
    campaign = assessment.campaign
    items = list(Item.objects.filter(campaign=campaign).select_related("task", "competence"))
    numbers = {assessment.pk, campaign.pk, *Evidence.objects.values_list("pk", flat=True)}
    known: dict[str, set[object]] = {
        "item_pk": {items[0].pk},
        "task_pk": {item.task_id for item in items if item.task_id},
        "duty_pk": {item.task.duty_id for item in items if item.task},
        "competence_pk": {item.competence_id for item in items if item.competence_id},
        "supervisor_pk": {assessment.supervisor_id},
        "step": {"standard", "contents", "targets", "dates", "people", "summary"},
        "sequence": set(range(1, assessment.version + 1)),
        "format": {"csv", "xlsx", "pdf", "json"},
    }
    found = []
    for pattern in patterns():
        names = list(pattern.pattern.converters)
        unknown = {name for name in names if name not in known and name not in {"pk", "campaign_pk"}}
        assert not unknown, f"{pattern.name}: say here which values {unknown} may take"
        for values in product(*(known.get(name, numbers) for name in names)):
            try:
                found.append(reverse(f"assessments:{pattern.name}", kwargs=dict(zip(names, values, strict=True))))
            except NoReverseMatch:
                continue
    review = reverse("assessments:supervisor_review", args=[assessment.pk])
    found += [f"{review}?tab={tab}" for tab in ReviewTab.values]
    found += [f"{review}?tab=all&order={order}" for order in ReviewOrder.values]
    found += [f"{review}?show={show}" for show in ("unanswered", "commented", "returned")]
    found.append(reverse("assessments:supervisor_queue") + "?tab=done")
    return found


def posts(assessment: Assessment) -> list[tuple[str, Mapping[str, Any]]]:
    """Return what a reviewer can post that must change nothing of the state, or be refused."""
    item, other, *_rest = items_of(assessment)

    def url(name: str) -> str:
        return reverse(f"assessments:supervisor_{name}", args=[assessment.pk])

    version = {"version": assessment.version}
    background = {"operation": "3c2b7c1e-7c0e-4b0a-9d53-111111111111", "item": item, "value": "4"}
    return [
        (url("save"), {**background, "version": "99"}),
        (url("save"), {**background, "version": "1", "value": "99"}),
        (url("review"), {f"rating-{item}": "99"}),
        (url("review"), {**whole_form(assessment, "4"), f"return-{item}": "猜一猜"}),
        (url("adopt"), {**version, "items": f"{item},{other}"}),
        (url("adopt_undo"), version),
        (url("mark"), {f"return-{item}": "猜一猜"}),
        (url("return"), {**version, "comment": "", f"return-{item}": "猜一猜"}),
        (url("return"), {**version, "add": "1", "item": item}),
        (url("sign_off"), {**version, "comment": ""}),
    ]


def seen(client: Client, assessment: Assessment) -> dict[str, bytes]:
    """Return all answers, without what differs from one request to the next."""
    answers = {}
    for address in addresses(assessment):
        answers[f"GET {address}"] = _bytes(client.get(address, follow=True))
    for address, data in posts(assessment):
        answers[f"POST {address} {dict(data)}"] = _bytes(client.post(address, data, follow=True))
    return answers


def _bytes(response: Any) -> bytes:
    body = b"".join(response.streaming_content) if response.streaming else response.content
    body = re.sub(rb'name="csrfmiddlewaretoken" value="\w+"|Printed by .*', b"", body)  # the latter names the minute
    return f"{response.status_code}\n".encode() + body


def test_no_answer_holds_or_depends_on_anything_of_the_self_rating(client: Client, assessment: Assessment) -> None:
    before = seen(client, assessment)
    assert sum(body.startswith(b"200") for body in before.values()) > 20, "the pages are really opened"
    hashes = [
        value
        for event in assessment.events.all()
        for value in (event.hash, *map(str, event.data.values()))
        if len(value) > 20
    ]
    for request, body in before.items():
        text = body.decode(errors="replace")
        assert not [secret for secret in (*SECRETS, *hashes) if secret in text], request
    assert not any(secret in f"{message.subject}{message.body}" for message in mail.outbox for secret in SECRETS)

    rewrite_self_rating(assessment, None)
    after = seen(client, assessment)
    assert [request for request, body in before.items() if body != after.get(request)] == []


def test_after_completion_it_is_there(client: Client, assessment: Assessment) -> None:
    """The control: the same pages show the same secrets once they may."""
    complete_review(actor=assessment.supervisor, assessment_id=assessment.pk, version=assessment.version)
    assessment.refresh_from_db()
    assert UNIQUE in client.get(reverse("assessments:supervisor_review", args=[assessment.pk])).text
    history = reverse("assessments:item_history", args=[assessment.pk, items_of(assessment)[0]])
    assert UNIQUE in client.get(history).text
