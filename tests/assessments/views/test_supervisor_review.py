"""The review page: what it shows in each mode, saving, and what it never shows."""

import json
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessments.enums import AssessmentState, Relation, SupervisorMode
from assessments.models import Assessment
from assessments.services.interventions import replace_supervisor
from assessments.services.launching import close_campaign
from assessments.services.returning import return_to_candidate
from assessments.services.transitions import complete_review, submit_self_rating
from competencies.models import StandardVersion
from competencies.standards import bundled_standard_path
from people.enums import Role
from tests.assessments.views.sheets import UNIQUE, items_of, one_save, stored, whole_form
from tests.factories import answer, answer_everything, make_assessment, make_standard_version, make_user
from tests.support.queries import capture

pytestmark = pytest.mark.django_db
NAMES = ("review", "save", "return", "complete", "sign_off")


def url(assessment: Assessment, name: str = "review") -> str:
    return reverse(f"assessments:supervisor_{name}", args=[assessment.pk])


def submitted(client: Client, *, self_value: int | None = 2, **fields: Any) -> Assessment:
    """Return a submitted self-rating with a comment at every item; its supervisor is signed in and reads English."""
    assessment = make_assessment(supervisor=make_user("主管", language="en"), **fields)
    answer_everything(assessment, Relation.SELF, self_value, comment=UNIQUE)
    submit_self_rating(actor=assessment.candidate, assessment_id=assessment.pk, version=assessment.version)
    assessment.refresh_from_db()
    client.force_login(assessment.supervisor)
    return assessment


@pytest.fixture
def assessment(client: Client) -> Assessment:
    return submitted(client)


def test_only_the_supervisor_in_force_has_the_pages(client: Client, assessment: Assessment) -> None:
    strangers = [make_user(), assessment.candidate, make_user(role=Role.HR_MANAGER)]
    replaced = assessment.supervisor
    replace_supervisor(
        actor=assessment.campaign.created_by,
        assessment_id=assessment.pk,
        version=assessment.version,
        supervisor_id=make_user("新主管").pk,
        reason="組織調整",
    )
    fields = {**whole_form(assessment), **one_save(items_of(assessment)[0], value=1, version=1, comment="x")}
    for user in (*strangers, replaced):
        client.force_login(user)
        for name in NAMES:
            posted = client.post(url(assessment, name), fields)
            assert posted.status_code == 404
            if name != "save":
                assert client.get(url(assessment, name)).status_code == 404
                assert client.head(url(assessment, name)).status_code == 404
    assert stored(assessment, Relation.SUPERVISOR) == []


def test_other_methods_are_refused(client: Client, assessment: Assessment) -> None:
    for name in NAMES:
        for method in (client.put, client.patch, client.delete):
            assert method(url(assessment, name)).status_code == 405
    assert client.get(url(assessment, "save")).status_code == 405
    assert client.head(url(assessment)).status_code == 200


def test_self_rating_target_and_gap_stand_beside_the_own_rating(client: Client, assessment: Assessment) -> None:
    answer(assessment, Relation.SUPERVISOR, [1, 5])
    page = client.get(url(assessment)).text
    first, second, third = items_of(assessment)[:3]

    def of(item: int) -> str:
        return page.split(f'id="item-{item}"')[1].split("</fieldset>")[0]

    assert UNIQUE in of(first)
    assert "2 With guidance" in of(first)
    assert re.findall(r'value="(\w+)" checked', of(first)) == ["1"]
    assert "−2" in of(first)
    assert "gap--below" in of(first)
    assert "+2" in of(second)
    assert "gap" in of(third)
    assert "gap--" not in of(third)
    marked = re.search(r'rating-option--self">\s*<input[^>]*value="(\w+)"', of(first))
    assert marked is not None
    assert marked[1] == "2"


def test_saving_leads_on_by_the_button_pressed(client: Client, assessment: Assessment) -> None:
    for button, name in (("return", "return"), ("sign_off", "sign_off"), ("complete", "complete")):
        response = client.post(url(assessment), {**whole_form(assessment, "4"), button: "1"})
        assert response["Location"] == url(assessment, name)
    assert client.post(url(assessment), whole_form(assessment, "4"))["Location"] == url(assessment)
    assert len(stored(assessment, Relation.SUPERVISOR)) == len(items_of(assessment))


def test_nonsense_is_told_at_its_item_and_nothing_typed_is_lost(client: Client, assessment: Assessment) -> None:
    first, second = items_of(assessment)[:2]
    fields = {f"rating-{first}": "9", f"rating-{second}": "4", f"comment-{second}": "my own words"}
    response = client.post(url(assessment), {**fields, "sign_off": "1"})
    assert response.status_code == 409
    assert "Choose one of the answers of the rating scale." in response.text.split(f'id="item-{first}"')[1]
    assert "my own words" in response.text
    assert UNIQUE in response.text
    assert stored(assessment, Relation.SUPERVISOR) == []


# --- Independent mode: no self-rating before the own form is complete -----------------------------------------------


def traces_of_the_self_rating(response: Any) -> list[str]:
    """Return what of the self-rating (all items 1 Beginning, each with the comment) an answer holds."""
    text = response.content.decode()
    found = [UNIQUE] if UNIQUE in text else []
    if response.get("Content-Type", "").startswith("application/json"):
        text = json.dumps(json.loads(text), ensure_ascii=False)
    found += re.findall(r"rating-facts__self|rating-option--self|review-figures|Self-rating</dt>|self \d, you \d", text)
    # The word of the only answer given occurs in the scale alone: its legend, its options and their hint.
    without_scale = re.sub(
        r'<dt><span class="scale-legend__value">.*?</dt>'
        r'|<span class="rating-option__label">.*?</span>'
        r'|<span class="rating-options__ends".*?</span>',
        "",
        text,
        flags=re.DOTALL,
    )
    return found + re.findall("Beginning", without_scale)


def test_in_independent_mode_no_answer_holds_anything_of_the_self_rating_until_completion(client: Client) -> None:
    assessment = submitted(client, self_value=1, supervisor_mode=SupervisorMode.INDEPENDENT)
    everything = whole_form(assessment, "5")
    one = dict(list(everything.items())[:1])
    nonsense = dict.fromkeys(one, "9")
    item = items_of(assessment)[0]
    confirmed = {"version": str(assessment.version), "comment": "x"}
    queue = reverse("assessments:supervisor_queue")
    attempts: list[Callable[[], Any]] = [
        lambda: client.get(url(assessment)),
        lambda: client.get(reverse("assessments:my_work")),
        lambda: client.get(queue),
        lambda: client.post(url(assessment, "save"), one_save(item, value=5)),
        lambda: client.post(url(assessment, "save"), one_save(item, value=9)),
        lambda: client.post(url(assessment, "save"), one_save(item, value=2, version=9)),
        lambda: client.post(url(assessment), nonsense),
        lambda: client.post(url(assessment), one, follow=True),
        lambda: client.get(url(assessment, "sign_off"), follow=True),
        lambda: client.post(url(assessment, "sign_off"), confirmed, follow=True),
        lambda: client.get(url(assessment, "complete"), follow=True),
        lambda: client.post(url(assessment), {**everything, "complete": "1"}, follow=True),
        lambda: client.get(url(assessment)),
        lambda: client.post(url(assessment, "sign_off"), confirmed, follow=True),
        lambda: client.get(url(assessment, "return")),
        lambda: client.get(reverse("assessments:employee_detail", args=[assessment.pk])),
        lambda: client.get(reverse("assessments:supervisor_results")),
    ]
    for number, attempt in enumerate(attempts):
        response = attempt()
        assert traces_of_the_self_rating(response) == [], f"attempt {number}"
    assessment.refresh_from_db()
    assert assessment.state == AssessmentState.SUBMITTED

    page = client.post(url(assessment, "complete"), {"version": assessment.version}, follow=True)
    assert page.text.count(UNIQUE) == len(items_of(assessment))
    assert traces_of_the_self_rating(page)


def test_in_open_mode_a_draft_or_returned_self_rating_is_not_shown(client: Client, assessment: Assessment) -> None:
    assert UNIQUE in client.get(url(assessment)).text
    return_to_candidate(
        actor=assessment.supervisor, assessment_id=assessment.pk, version=assessment.version, comment="補充"
    )
    page = client.get(url(assessment))
    assert UNIQUE not in page.text
    assert "補充" in page.text
    assert "has not submitted the self-rating yet" in page.text


def test_independent_ratings_can_be_given_before_the_self_rating_is_submitted(client: Client) -> None:
    assessment = make_assessment(supervisor=make_user(language="en"), supervisor_mode=SupervisorMode.INDEPENDENT)
    answer_everything(assessment, Relation.SELF, 1, comment=UNIQUE)
    client.force_login(assessment.supervisor)
    client.post(url(assessment), whole_form(assessment, "4"))
    client.post(url(assessment, "complete"), {"version": assessment.version})
    page = client.get(url(assessment)).text
    assert UNIQUE not in page  # completed, and still a draft of the employee
    assert 'name="complete"' not in page
    assert 'name="sign_off"' not in page
    assert 'name="return"' not in page


# --- Read-only --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", [AssessmentState.SIGNED_OFF, AssessmentState.ACKNOWLEDGED])
def test_after_sign_off_the_result_is_read_only(client: Client, state: AssessmentState) -> None:
    assessment = make_assessment(state, supervisor=make_user(language="en"))
    client.force_login(assessment.supervisor)
    page = client.get(url(assessment))
    assert page.context["result"] is not None
    assert "<fieldset" not in page.text
    assert assessment.sign_off_comment in page.text
    assert (assessment.acknowledgement_remark in page.text) or not assessment.acknowledgement_remark
    item, before = items_of(assessment)[0], stored(assessment, Relation.SUPERVISOR)
    response = client.post(url(assessment), {f"rating-{item}": "1", f"comment-{item}": "my own words"})
    assert response.status_code == 409
    assert "This assessment has been signed off. Only HR can reopen it." in response.text
    assert "my own words" in response.text
    assert stored(assessment, Relation.SUPERVISOR) == before


def test_a_closed_campaign_leaves_both_forms_to_be_read(client: Client, assessment: Assessment) -> None:
    answer(assessment, Relation.SUPERVISOR, [5], comment="my own words")
    close_campaign(actor=assessment.campaign.created_by, campaign_id=assessment.campaign_id)
    page = client.get(url(assessment)).text
    assert "<fieldset" not in page
    assert page.count(UNIQUE) == len(items_of(assessment))
    row = page.split("my own words")[0].rsplit("<tr", 1)[1]
    assert row.index("2 With guidance") < row.index("5 Expert")  # under the heads self-rating, supervisor
    assert page.index("Self-rating</th>") < page.index("Supervisor</th>")


# --- Size -------------------------------------------------------------------------------------------------------------


def test_queries_do_not_grow_with_items(client: Client) -> None:
    counts = []
    for indicators in (2, 12):
        version = make_standard_version(indicators=indicators, knowledge=indicators, attitudes=indicators)
        assessment = submitted(client, standard_version=version)
        answer_everything(assessment, Relation.SUPERVISOR)
        client.get(url(assessment))
        counts.append(len(capture(lambda: client.get(url(assessment)))))  # noqa: B023
    assert counts[0] == counts[1]


def test_the_whole_standard_fits_into_few_bytes(client: Client) -> None:
    call_command("import_standard", str(bundled_standard_path()), publish=True, verbosity=0)
    assessment = submitted(client, standard_version=StandardVersion.objects.get(code="KMM2431-003v2"))
    answer_everything(assessment, Relation.SUPERVISOR, 4)
    page = client.get(url(assessment), headers={"accept-encoding": "gzip"})
    assert len(page.content) < 60_000


def test_completing_shows_the_comparison_after_which_changes_are_still_possible(client: Client) -> None:
    assessment = submitted(client, supervisor_mode=SupervisorMode.INDEPENDENT)
    answer_everything(assessment, Relation.SUPERVISOR)
    complete_review(actor=assessment.supervisor, assessment_id=assessment.pk, version=assessment.version)
    item = items_of(assessment)[0]
    assert client.post(url(assessment, "save"), one_save(item, value=1, version=1)).status_code == 200
    assert 'name="sign_off"' in client.get(url(assessment)).text


@pytest.mark.parametrize("mode", SupervisorMode.values)
def test_before_the_campaign_opens_nothing_can_be_rated(client: Client, mode: str) -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)
    assessment = make_assessment(supervisor=make_user(language="en"), opens_on=tomorrow, supervisor_mode=mode)
    client.force_login(assessment.supervisor)
    page = client.get(url(assessment)).text
    assert "You can rate from then on." in page
    assert "<fieldset" not in page
    assert client.post(url(assessment, "save"), one_save(items_of(assessment)[0], value=3)).status_code == 409
    assert stored(assessment, Relation.SUPERVISOR) == []
