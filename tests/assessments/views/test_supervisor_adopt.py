"""Same as self: the page lists exactly what it does, does it, and it can be taken back."""

import pytest
from django.test import Client
from django.urls import reverse

from assessments.enums import AssessmentState, Relation, SupervisorMode
from assessments.models import Assessment
from tests.assessments.views.sheets import items_of, stored
from tests.factories import answer, make_assessment, make_user

pytestmark = pytest.mark.django_db


def url(assessment: Assessment, name: str) -> str:
    return reverse(f"assessments:supervisor_{name}", args=[assessment.pk])


@pytest.fixture
def assessment(client: Client) -> Assessment:
    """A submitted self-rating of threes; the supervisor has rated the first item 5."""
    made = make_assessment(AssessmentState.SUBMITTED, supervisor=make_user("主管", language="en"))
    answer(made, Relation.SUPERVISOR, [5])
    client.force_login(made.supervisor)
    return made


def confirmed(client: Client, assessment: Assessment) -> dict[str, object]:
    """What the page posts when its button is pressed."""
    form = client.get(url(assessment, "adopt")).context["form"]
    return {name: form[name].value() for name in ("version", "items")}


def test_the_page_lists_exactly_what_it_will_do(client: Client, assessment: Assessment) -> None:
    first, *others = items_of(assessment)
    page = client.get(url(assessment, "adopt"))
    rest = len(others)
    assert f"Rate the {rest} remaining items the same as the employee?" in page.text
    assert [line.item_id for line in page.context["sheet"].lines] == others
    assert page.context["tally"] == (("3 Independent", rest),)
    assert str(confirmed(client, assessment)["items"]).split(",") == [str(item) for item in others]
    for item in assessment.campaign.items.exclude(pk=first):
        assert item.code in page.text


def test_it_does_that_and_leads_back_where_it_can_be_taken_back(client: Client, assessment: Assessment) -> None:
    first, *others = items_of(assessment)
    response = client.post(url(assessment, "adopt"), confirmed(client, assessment), follow=True)
    assert response.redirect_chain == [(url(assessment, "review"), 302)]
    assert stored(assessment, Relation.SUPERVISOR) == [
        (first, 5, False, ""),
        *[(item, 3, False, "") for item in others],
    ]
    assert url(assessment, "adopt_undo") in response.text

    page = client.get(url(assessment, "adopt_undo"))
    assert [line.item_id for line in page.context["sheet"].lines] == others
    assessment.refresh_from_db()
    back = client.post(url(assessment, "adopt_undo"), {"version": assessment.version}, follow=True)
    assert stored(assessment, Relation.SUPERVISOR) == [
        (first, 5, False, ""),
        *[(item, None, False, "") for item in others],
    ]
    assert url(assessment, "adopt_undo") not in back.text


def test_what_was_rated_after_the_list_was_made_is_not_overwritten(client: Client, assessment: Assessment) -> None:
    listed = confirmed(client, assessment)
    answer(assessment, Relation.SUPERVISOR, [5, 1])
    before = stored(assessment, Relation.SUPERVISOR)
    response = client.post(url(assessment, "adopt"), listed, follow=True)
    assert "Nothing was adopted: read the list again." in response.text
    assert stored(assessment, Relation.SUPERVISOR) == before


@pytest.mark.parametrize("items", ["", "x", "1,", "-1", "9" * 40, "1;2", "٣"])
def test_a_list_that_was_tampered_with_changes_nothing(client: Client, assessment: Assessment, items: str) -> None:
    before = stored(assessment, Relation.SUPERVISOR)
    response = client.post(url(assessment, "adopt"), {"version": assessment.version, "items": items})
    assert response.status_code == 302
    assert stored(assessment, Relation.SUPERVISOR) == before


def test_the_button_saves_what_was_typed_first(client: Client, assessment: Assessment) -> None:
    second = items_of(assessment)[1]
    response = client.post(
        url(assessment, "review"), {f"rating-{second}": "1", f"version-{second}": "0", "adopt": "1"}, follow=True
    )
    assert response.redirect_chain == [(url(assessment, "adopt"), 302)]
    assert second not in {line.item_id for line in response.context["sheet"].lines}


def test_what_is_missing_offers_it_too(client: Client, assessment: Assessment) -> None:
    assert url(assessment, "adopt") in client.get(url(assessment, "sign_off")).text


def test_who_rates_independently_is_not_offered_it(client: Client) -> None:
    made = make_assessment(
        AssessmentState.SUBMITTED,
        supervisor=make_user("主管", language="en"),
        supervisor_mode=SupervisorMode.INDEPENDENT,
    )
    client.force_login(made.supervisor)
    assert 'name="adopt"' not in client.get(url(made, "review")).text
    assert client.get(url(made, "adopt"))["Location"] == url(made, "review")
