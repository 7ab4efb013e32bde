"""The background save of one item, by the candidate and by the supervisor."""

from datetime import datetime
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessments.enums import AssessmentState, Relation
from assessments.models import Assessment
from competencies.models import StandardVersion
from competencies.standards import bundled_standard_path
from people.enums import Role
from tests.assessments.views.sheets import UNIQUE, items_of, one_save, stored
from tests.factories import answer, make_assessment, make_user
from tests.support.queries import capture

pytestmark = pytest.mark.django_db
SELF, REVIEW = "assessments:employee_save", "assessments:supervisor_save"


def url(assessment: Assessment, name: str = SELF) -> str:
    return reverse(name, args=[assessment.pk])


@pytest.fixture
def assessment(client: Client) -> Assessment:
    """Just assigned; its candidate is signed in and reads English."""
    made = make_assessment(candidate=make_user(language="en"))
    client.force_login(made.candidate)
    return made


def test_one_item_is_saved_and_its_version_told(client: Client, assessment: Assessment) -> None:
    item = items_of(assessment)[0]
    fields = one_save(item, value=4, comment=UNIQUE)
    assert client.post(url(assessment), fields).json() == {"item": item, "version": 1, "replayed": False}
    assert client.post(url(assessment), fields).json() == {"item": item, "version": 1, "replayed": True}
    changed = client.post(url(assessment), one_save(item, not_applicable="true", version=1))
    assert changed.json() == {"item": item, "version": 2, "replayed": False}
    assert stored(assessment, Relation.SELF) == [(item, None, True, "")]


def test_the_supervisor_saves_under_the_own_address(client: Client) -> None:
    assessment = make_assessment(AssessmentState.SUBMITTED)
    client.force_login(assessment.supervisor)
    item = items_of(assessment)[0]
    assert client.post(url(assessment, REVIEW), one_save(item, value=2)).status_code == 200
    assert stored(assessment, Relation.SUPERVISOR) == [(item, 2, False, "")]


def test_who_was_late_is_told_what_is_stored_by_whom_and_when(client: Client, assessment: Assessment) -> None:
    item = items_of(assessment)[0]
    answer(assessment, Relation.SELF, [5], comment="at home")
    response = client.post(url(assessment), one_save(item, value=3))
    assert response.status_code == 409
    conflict = response.json()["conflict"]
    at = datetime.fromisoformat(conflict.pop("at"))
    assert abs((timezone.now() - at).total_seconds()) < 60
    assert conflict == {
        "version": 1,
        "value": 5,
        "not_applicable": False,
        "comment": "at home",
        "by": assessment.candidate.display_name,
    }
    assert stored(assessment, Relation.SELF) == [(item, 5, False, "at home")]


def test_nobody_else_finds_anything_there(client: Client) -> None:
    assessment = make_assessment(AssessmentState.SUBMITTED)
    before = stored(assessment, Relation.SELF)
    fields = one_save(items_of(assessment)[0], value=1, version=1)
    for name, people in (
        (SELF, [make_user(), assessment.supervisor, make_user(role=Role.HR_MANAGER)]),
        (REVIEW, [make_user(), assessment.candidate, make_user(role=Role.HR_MANAGER)]),
    ):
        for user in people:
            client.force_login(user)
            assert client.post(url(assessment, name), fields).status_code == 404
            assert client.post(reverse(name, args=[10**12]), fields).status_code == 404
    assert stored(assessment, Relation.SELF) == before
    assert stored(assessment, Relation.SUPERVISOR) == []


def test_who_is_signed_out_is_told_so_in_a_way_a_script_understands(client: Client, assessment: Assessment) -> None:
    Session.objects.all().delete()
    response = client.post(url(assessment), one_save(items_of(assessment)[0], value=3))
    assert response.status_code == 401
    assert "signed_out" in response.json()
    assert stored(assessment, Relation.SELF) == []


def test_other_methods_are_refused_and_a_token_is_asked_for(assessment: Assessment) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(assessment.candidate)
    for method in (client.get, client.put, client.delete):
        assert method(url(assessment)).status_code in {403, 405}
    assert client.post(url(assessment), one_save(items_of(assessment)[0], value=3)).status_code == 403
    assert stored(assessment, Relation.SELF) == []


NONSENSE: list[tuple[dict[str, Any], str]] = [
    ({"value": "6"}, "Choose one of the answers of the rating scale."),
    ({"value": "0"}, "Choose one of the answers of the rating scale."),
    ({"value": "-1"}, "Choose one of the answers of the rating scale."),
    ({"value": "three"}, "Choose one of the answers of the rating scale."),
    ({"value": "٣"}, "Choose one of the answers of the rating scale."),
    ({"value": "9" * 5000}, "Choose one of the answers of the rating scale."),
    ({"value": "3", "not_applicable": "true"}, "Choose a value or “not applicable”, not both."),
    ({"comment": "x" * 4001}, "This text has 4001 characters: shorten it to 4000."),
    ({"comment": "a\x00b"}, "This text contains characters that cannot be shown"),
    ({"comment": "a\x1bb"}, "This text contains characters that cannot be shown"),
    ({"comment": None, "value": "3"}, "The answer came incomplete"),
    ({"operation": None, "value": "3"}, "The answer came incomplete"),
    ({"operation": "first", "value": "3"}, "The answer came incomplete"),
    ({"operation": "\x00", "value": "3"}, "The answer came incomplete"),
    ({"version": None, "value": "3"}, "The answer came incomplete"),
    ({"version": "-1", "value": "3"}, "The answer came incomplete"),
    ({"version": "9" * 5000, "value": "3"}, "The answer came incomplete"),
    ({"version": "1e3", "value": "3"}, "The answer came incomplete"),
    ({"item": None, "value": "3"}, "The answer came incomplete"),
    ({"item": "x", "value": "3"}, "The answer came incomplete"),
    ({"item": "0", "value": "3"}, "The answer came incomplete"),
    ({"item": 10**40, "value": "3"}, "The answer came incomplete"),
    ({"item": 10**15, "value": "3"}, "This item is not part of the form"),
]


@pytest.mark.parametrize(("fields", "message"), NONSENSE)
def test_nonsense_is_refused_with_words_and_nothing_is_saved(
    client: Client, assessment: Assessment, fields: dict[str, Any], message: str
) -> None:
    response = client.post(url(assessment), one_save(items_of(assessment)[0], **fields))
    assert response.status_code == 422
    assert message in response.json()["error"]
    assert stored(assessment, Relation.SELF) == []
    assessment.refresh_from_db()
    assert assessment.state == AssessmentState.ASSIGNED


@pytest.mark.parametrize("body", ["", "{", "[1]", '{"item": 1}', "%ff%fe=%00", "a" * 10_000, "operation=" + "=&" * 500])
@pytest.mark.parametrize("content_type", ["application/json", "application/x-www-form-urlencoded", "text/plain"])
def test_a_malformed_body_is_refused(client: Client, assessment: Assessment, body: str, content_type: str) -> None:
    response = client.post(url(assessment), body, content_type=content_type)
    assert response.status_code == 422
    assert stored(assessment, Relation.SELF) == []


def test_an_item_of_another_form_is_refused(client: Client, assessment: Assessment) -> None:
    foreign = items_of(make_assessment())[0]
    assert client.post(url(assessment), one_save(foreign, value=3)).status_code == 422


@pytest.mark.parametrize("state", [AssessmentState.SUBMITTED, AssessmentState.SIGNED_OFF, AssessmentState.CANCELLED])
def test_a_form_that_is_no_longer_open_says_why(client: Client, state: AssessmentState) -> None:
    assessment = make_assessment(state)
    client.force_login(assessment.candidate)
    before = stored(assessment, Relation.SELF)
    response = client.post(url(assessment), one_save(items_of(assessment)[0], value=1, version=1))
    assert response.status_code == 409
    assert response.json()["refused"]
    assert stored(assessment, Relation.SELF) == before


def test_a_save_is_one_small_request_of_six_statements_whatever_the_form(client: Client) -> None:
    call_command("import_standard", str(bundled_standard_path()), publish=True, verbosity=0)
    version = StandardVersion.objects.get(code="KMM2431-003v2")
    assessment = make_assessment(AssessmentState.IN_PROGRESS, standard_version=version)
    items = items_of(assessment)
    assert len(items) == 164
    client.force_login(assessment.candidate)
    client.post(url(assessment), one_save(items[0], value=5))
    frame = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK")
    for save in (one_save(items[1], value=5), one_save(items[0], version=1, value=4, comment=UNIQUE)):
        asked = [sql for sql in capture(lambda: client.post(url(assessment), save)) if not sql.startswith(frame)]  # noqa: B023
        assert len(asked) == 6, "\n".join(asked)
    assert len(stored(assessment, Relation.SELF)) == 2
    assert len(client.post(url(assessment), one_save(items[2], value=5)).content) < 100
