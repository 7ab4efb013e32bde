"""The self-rating's page and its background save."""

import re
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessments.enums import AssessmentState, Relation
from assessments.models import Assessment
from assessments.services.launching import close_campaign
from competencies.models import StandardVersion
from competencies.standards import bundled_standard_path
from people.enums import Role
from tests.assessments.views.sheets import UNIQUE, items_of, one_save, stored, whole_form
from tests.factories import answer, make_assessment, make_standard_version, make_user
from tests.support.queries import capture

pytestmark = pytest.mark.django_db
RATE, SAVE = "assessments:employee_rate", "assessments:employee_save"


def url(assessment: Assessment, name: str = RATE) -> str:
    return reverse(name, args=[assessment.pk])


@pytest.fixture
def assessment(client: Client) -> Assessment:
    """Just assigned; its candidate is signed in and reads English."""
    made = make_assessment(candidate=make_user(language="en"))
    client.force_login(made.candidate)
    return made


def test_only_the_candidate_has_the_form(client: Client, assessment: Assessment) -> None:
    for user in (make_user(), assessment.supervisor, make_user(role=Role.HR_MANAGER)):
        client.force_login(user)
        assert client.post(url(assessment), whole_form(assessment)).status_code == 404
        assert client.post(url(assessment, SAVE), one_save(items_of(assessment)[0], value=3)).status_code == 404
        for method in (client.get, client.head, client.put, client.delete):
            assert method(url(assessment)).status_code in {404, 405}
    assert stored(assessment, Relation.SELF) == []


def test_reading_is_possible_by_get_and_head_and_other_methods_are_refused(
    client: Client, assessment: Assessment
) -> None:
    assert client.get(url(assessment)).status_code == 200
    assert client.head(url(assessment)).status_code == 200
    for method in (client.put, client.patch, client.delete):
        assert method(url(assessment)).status_code == 405
    assert client.get(url(assessment, SAVE)).status_code == 405


def test_every_item_is_a_group_of_radios_with_the_stored_answer_chosen(client: Client, assessment: Assessment) -> None:
    answer(assessment, Relation.SELF, [4, None], comment=UNIQUE)
    page = client.get(url(assessment)).text
    first, second, third = items_of(assessment)[:3]
    chosen = re.findall(r'name="rating-(\d+)" value="(\w+)" checked', page)
    assert chosen == [(str(first), "4"), (str(second), "na")]
    assert page.count("<fieldset") == len(items_of(assessment))
    assert page.count(UNIQUE) == 2
    assert f'name="comment-{third}"' in page


def test_every_item_tells_the_scripts_its_version_and_state(client: Client, assessment: Assessment) -> None:
    answer(assessment, Relation.SELF, [4])
    answer(assessment, Relation.SELF, [5])
    first, second = items_of(assessment)[:2]
    page = client.get(url(assessment)).text
    assert re.search(rf'data-item="{first}" data-version="2" data-code="P1.1.1" data-state="answered"', page)
    assert re.search(rf'data-item="{second}" data-version="0" data-code="P1.1.2" data-state="unanswered"', page)


def test_not_applicable_is_offered_only_where_the_campaign_allows_it(client: Client) -> None:
    assessment = make_assessment(allows_not_applicable=False)
    client.force_login(assessment.candidate)
    assert 'value="na"' not in client.get(url(assessment)).text


def test_the_whole_form_is_saved_and_leads_back_to_its_section(client: Client, assessment: Assessment) -> None:
    section = re.findall(r'<section class="rating-section" id="([\w-]+)"', client.get(url(assessment)).text)[1]
    response = client.post(url(assessment), {**whole_form(assessment, "2", UNIQUE), "save": section})
    assert response["Location"] == f"{url(assessment)}#{section}"
    assert stored(assessment, Relation.SELF) == [(item, 2, False, UNIQUE) for item in items_of(assessment)]
    assessment.refresh_from_db()
    assert assessment.state == AssessmentState.IN_PROGRESS


def test_the_way_back_is_never_taken_from_what_was_posted(client: Client, assessment: Assessment) -> None:
    response = client.post(url(assessment), {"save": "//evil.example/\r\nX: y"})
    assert response["Location"] == url(assessment)


def test_a_part_of_the_form_leaves_the_rest_as_it_is(client: Client, assessment: Assessment) -> None:
    first, second = items_of(assessment)[:2]
    client.post(url(assessment), {f"rating-{first}": "5", f"comment-{first}": UNIQUE, f"version-{first}": "0"})
    client.post(url(assessment), {f"comment-{second}": "only a comment", f"version-{second}": "0"})
    client.post(url(assessment), {f"rating-{first}": "na", f"version-{first}": "1"})
    assert stored(assessment, Relation.SELF) == [
        (first, None, True, UNIQUE),
        (second, None, False, "only a comment"),
    ]


def test_submit_saves_first_and_then_asks(client: Client, assessment: Assessment) -> None:
    response = client.post(url(assessment), {**whole_form(assessment), "submit": "1"})
    assert response["Location"] == reverse("assessments:employee_submit", args=[assessment.pk])
    assert len(stored(assessment, Relation.SELF)) == len(items_of(assessment))


NONSENSE = [
    ({"rating-{0}": "6"}, "Choose one of the answers of the rating scale."),
    ({"rating-{0}": "0"}, "Choose one of the answers of the rating scale."),
    ({"rating-{0}": "-1"}, "Choose one of the answers of the rating scale."),
    ({"rating-{0}": "three"}, "Choose one of the answers of the rating scale."),
    ({"rating-{0}": "٣"}, "Choose one of the answers of the rating scale."),
    ({"rating-{0}": "9" * 5000}, "Choose one of the answers of the rating scale."),
    ({"rating-{0}": ["3", "na"]}, "Choose a value or “not applicable”, not both."),
    ({"comment-{0}": "x" * 4001}, "This text has 4001 characters: shorten it to 4000."),
    ({"comment-{0}": "a\x00b"}, "This text contains characters that cannot be shown"),
    ({"comment-{0}": "a\x1bb"}, "This text contains characters that cannot be shown"),
]


@pytest.mark.parametrize(("fields", "message"), NONSENSE)
def test_nonsense_is_told_at_its_item_and_nothing_typed_is_lost(
    client: Client, assessment: Assessment, fields: dict[str, str | list[str]], message: str
) -> None:
    first, second = items_of(assessment)[:2]
    posted = {name.format(first): value for name, value in fields.items()}
    response = client.post(url(assessment), {f"rating-{second}": "5", f"comment-{second}": UNIQUE, **posted})
    assert response.status_code == 409
    page = response.text
    assert stored(assessment, Relation.SELF) == []
    marked = page.split(f'id="item-{first}"')[1].split("</fieldset>")[0]
    assert message in marked
    assert f'href="#item-{first}"' in page
    assert UNIQUE in page
    assert f'name="rating-{second}" value="5" checked' in page
    if isinstance(comment := posted.get(f"comment-{first}"), str):
        assert comment in marked


def test_an_item_of_another_form_is_refused(client: Client, assessment: Assessment) -> None:
    foreign = items_of(make_assessment())[0]
    first = items_of(assessment)[0]
    fields = {f"rating-{first}": "3", f"rating-{foreign}": "3", f"rating-{10**14}": "3", "rating-x": "3"}
    response = client.post(url(assessment), fields)
    assert response.status_code == 409
    assert "This item is not part of the form: load the page again." in response.content.decode()
    assert stored(assessment, Relation.SELF) == []


def changed_meanwhile(assessment: Assessment) -> tuple[int, int, int]:
    """Three items; the first two were answered with 2 by somebody else at version 1."""
    first, second, third = items_of(assessment)[:3]
    answer(assessment, Relation.SELF, [2, 2], comment="from elsewhere")
    return first, second, third


def test_what_was_answered_meanwhile_is_not_overwritten_and_both_answers_are_shown(
    client: Client, assessment: Assessment
) -> None:
    first, second, third = changed_meanwhile(assessment)
    before = stored(assessment, Relation.SELF)
    posted = {f"rating-{first}": "4", f"comment-{first}": UNIQUE, f"rating-{second}": "2", f"rating-{third}": "5"}
    versions = {f"version-{item}": "0" for item in (first, second, third)}
    for fields in ({**posted, **versions}, posted, {**posted, f"version-{first}": "9" * 50}):
        response = client.post(url(assessment), fields)
        assert response.status_code == 409
        assert stored(assessment, Relation.SELF) == before
    conflict = client.post(url(assessment), {**posted, **versions}).text.split(f'id="item-{first}"')[1]
    conflict = conflict.split("</fieldset>")[0]
    panel = conflict.split("rating-conflict__sides")[1].split('class="rating-options"')[0]
    assert UNIQUE in panel
    assert "4 " in panel
    assert "from elsewhere" in panel
    assert assessment.candidate.display_name in panel
    assert f'name="rating-{first}" value="4" checked' in conflict
    assert conflict.count("rating-conflict__title") == 1


def test_of_two_answers_one_is_chosen_and_the_others_wait_for_their_choice(
    client: Client, assessment: Assessment
) -> None:
    first, second, third = changed_meanwhile(assessment)
    fields = {f"rating-{item}": "4" for item in (first, second, third)}
    fields |= {f"version-{item}": "0" for item in (first, second, third)}
    fields |= {f"present-{item}": "1" for item in (first, second)}
    kept = client.post(url(assessment), {**fields, "keep": str(first)})
    assert kept.status_code == 409, "the second item is still to be decided"
    assert f'name="version-{first}" value="1"' in kept.text, "what was chosen is not asked again"
    assert f'name="version-{second}" value="0"' in kept.text
    done = client.post(url(assessment), {**fields, f"version-{first}": "1", "take": str(second)})
    assert done["Location"] == f"{url(assessment)}#item-{second}"
    assert [(item, value) for item, value, *_rest in stored(assessment, Relation.SELF)] == [
        (first, 4),
        (second, 2),
        (third, 4),
    ]


def test_an_answer_kept_over_one_that_changed_once_more_is_asked_again(client: Client, assessment: Assessment) -> None:
    first, *_rest = changed_meanwhile(assessment)
    answer(assessment, Relation.SELF, [5])
    fields = {f"rating-{first}": "4", f"version-{first}": "0", f"present-{first}": "1", "keep": str(first)}
    assert client.post(url(assessment), fields).status_code == 409
    assert stored(assessment, Relation.SELF)[0][1] == 5


@pytest.mark.parametrize("state", [AssessmentState.SUBMITTED, AssessmentState.SIGNED_OFF, AssessmentState.CANCELLED])
def test_a_form_that_is_no_longer_open_refuses_and_shows_what_was_typed(client: Client, state: AssessmentState) -> None:
    assessment = make_assessment(state, candidate=make_user(language="en"))
    client.force_login(assessment.candidate)
    before = stored(assessment, Relation.SELF)
    assert client.get(url(assessment))["Location"] == reverse("assessments:employee_detail", args=[assessment.pk])
    item = items_of(assessment)[0]
    response = client.post(url(assessment), {f"comment-{item}": UNIQUE})
    assert response.status_code == 409
    assert UNIQUE in response.text
    assert "What you typed is still on this page" in response.text
    refused = client.post(url(assessment, SAVE), one_save(item, comment=UNIQUE))
    assert refused.status_code == 409
    assert refused.json()["refused"]
    assert stored(assessment, Relation.SELF) == before


def test_a_closed_campaign_takes_no_more_answers(client: Client, assessment: Assessment) -> None:
    close_campaign(actor=assessment.campaign.created_by, campaign_id=assessment.campaign_id)
    response = client.post(url(assessment), whole_form(assessment, comment=UNIQUE))
    assert response.status_code == 409
    assert "This campaign is closed." in response.text
    assert UNIQUE in response.text


def test_a_campaign_that_has_not_opened_takes_none_yet(client: Client) -> None:
    assessment = make_assessment(opens_on=timezone.localdate() + timedelta(days=1))
    client.force_login(assessment.candidate)
    assert client.get(url(assessment)).status_code == 302
    assert client.post(url(assessment, SAVE), one_save(items_of(assessment)[0])).status_code == 409


def test_a_late_form_can_still_be_filled_in(client: Client, assessment: Assessment) -> None:
    Assessment.objects.filter(pk=assessment.pk).update(self_due_on=timezone.localdate() - timedelta(days=3))
    assert "This was due on" in client.get(url(assessment)).text
    assert client.post(url(assessment), whole_form(assessment)).status_code == 302


def test_a_returned_form_shows_why(client: Client) -> None:
    assessment = make_assessment(AssessmentState.RETURNED)
    client.force_login(assessment.candidate)
    assert assessment.return_comment in client.get(url(assessment)).text


def test_the_whole_standard_needs_few_queries_and_few_bytes(client: Client) -> None:
    call_command("import_standard", str(bundled_standard_path()), publish=True, verbosity=0)
    version = StandardVersion.objects.get(code="KMM2431-003v2")
    assessment = make_assessment(AssessmentState.IN_PROGRESS, standard_version=version)
    assert len(items_of(assessment)) == 164
    client.force_login(assessment.candidate)
    client.get(url(assessment))
    assert len(capture(lambda: client.get(url(assessment)))) <= 12
    compressed = client.get(url(assessment), headers={"accept-encoding": "gzip"})
    assert compressed["Content-Encoding"] == "gzip"
    assert len(compressed.content) < 60_000


def test_queries_do_not_grow_with_items(client: Client) -> None:
    counts = []
    for indicators in (2, 12):
        version = make_standard_version(indicators=indicators, knowledge=indicators, attitudes=indicators)
        assessment = make_assessment(AssessmentState.IN_PROGRESS, standard_version=version)
        client.force_login(assessment.candidate)
        client.get(url(assessment))
        counts.append(len(capture(lambda: client.get(url(assessment)))))  # noqa: B023
    assert counts[0] == counts[1]
