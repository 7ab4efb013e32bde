"""Returning item by item: noting in place, the list, what the candidate sees then, and the supervisor afterwards."""

import pytest
from django.test import Client
from django.urls import reverse

from assessments.enums import AssessmentState, Relation
from assessments.models import Assessment, ReturnedItem, ReturnMark
from tests.assessments.views.sheets import items_of, stored, whole_form
from tests.factories import make_assessment, make_user

pytestmark = pytest.mark.django_db
REASON = "請補充今年的事例"


def url(assessment: Assessment, name: str) -> str:
    return reverse(f"assessments:{name}", args=[assessment.pk])


@pytest.fixture
def assessment(client: Client) -> Assessment:
    made = make_assessment(
        AssessmentState.SUBMITTED,
        supervisor=make_user("主管", language="en"),
        candidate=make_user("受評人", language="en"),
    )
    client.force_login(made.supervisor)
    return made


def marks() -> dict[int, str]:
    return dict(ReturnMark.objects.values_list("item", "reason"))


class TestNotingInPlace:
    def test_in_the_background(self, client: Client, assessment: Assessment) -> None:
        first, second, *_others = items_of(assessment)
        response = client.post(url(assessment, "supervisor_mark"), {f"return-{first}": REASON})
        assert response.json() == {"marked": 1}
        response = client.post(url(assessment, "supervisor_mark"), {f"return-{first}": " ", f"return-{second}": REASON})
        assert response.json() == {"marked": 1}
        assert marks() == {second: REASON}
        page = client.get(url(assessment, "supervisor_review"))
        assert REASON in page.text.split(f'id="item-{second}"')[1].split("</fieldset>")[0]

    def test_too_long_is_told(self, client: Client, assessment: Assessment) -> None:
        first = items_of(assessment)[0]
        response = client.post(url(assessment, "supervisor_mark"), {f"return-{first}": "長" * 4001})
        assert response.status_code == 422
        assert "4001" in response.json()["error"]
        assert marks() == {}

    def test_without_script_with_the_ratings(self, client: Client, assessment: Assessment) -> None:
        first = items_of(assessment)[0]
        client.post(url(assessment, "supervisor_review"), {**whole_form(assessment, "4"), f"return-{first}": REASON})
        assert marks() == {first: REASON}
        assert len(stored(assessment, Relation.SUPERVISOR)) == len(items_of(assessment))


class TestTheList:
    def test_holds_what_was_noted(self, client: Client, assessment: Assessment) -> None:
        first, _second, *_others = items_of(assessment)
        client.post(url(assessment, "supervisor_mark"), {f"return-{first}": REASON})
        page = client.get(url(assessment, "supervisor_return"))
        assert [line.item_id for line in page.context["form"].lines] == [first]
        assert REASON in page.text

    def test_adding_and_taking_off_keeps_all_that_was_typed(self, client: Client, assessment: Assessment) -> None:
        first, second, _third, *_others = items_of(assessment)
        typed = {"version": "1", "comment": "整體很好", f"return-{first}": REASON}
        page = client.post(url(assessment, "supervisor_return"), {**typed, "add": "1", "item": second})
        assert [line.item_id for line in page.context["form"].lines] == [first, second]
        assert "整體很好" in page.text
        assert REASON in page.text
        assert marks() == {first: REASON}
        page = client.post(
            url(assessment, "supervisor_return"), {**typed, f"return-{second}": "二", "remove": str(first)}
        )
        assert [line.item_id for line in page.context["form"].lines] == [second]
        assert marks() == {second: "二"}

    def test_a_missing_reason_is_told_at_its_item_and_nothing_is_lost(
        self, client: Client, assessment: Assessment
    ) -> None:
        first, second, *_others = items_of(assessment)
        data = {
            "version": assessment.version,
            f"return-{first}": REASON,
            f"return-{second}": " ",
            "comment": "整體很好",
        }
        page = client.post(url(assessment, "supervisor_return"), data)
        assert page.status_code == 200
        assert list(page.context["form"].errors) == [f"return-{second}"]
        assert REASON in page.text
        assert "整體很好" in page.text
        assert not ReturnedItem.objects.exists()

    def test_somebody_was_quicker(self, client: Client, assessment: Assessment) -> None:
        first = items_of(assessment)[0]
        data = {"version": assessment.version + 7, f"return-{first}": REASON}
        page = client.post(url(assessment, "supervisor_return"), data)
        assert page.status_code == 409
        assert REASON in page.text
        assert page.context["form"]["version"].value() == str(assessment.version)

    def test_foreign_and_odd_items_are_passed_over(self, client: Client, assessment: Assessment) -> None:
        foreign = items_of(make_assessment())[0]
        data = {"version": assessment.version, "comment": "", f"return-{foreign}": REASON, "return-x": "x"}
        page = client.post(url(assessment, "supervisor_return"), data)
        assert list(page.context["form"].errors) == ["comment"], "without items the whole form goes back, with a reason"
        assert not ReturnedItem.objects.exists()


class TestAfterwards:
    def test_the_whole_round(self, client: Client, assessment: Assessment) -> None:
        first, second, third, *_others = items_of(assessment)
        data = {"version": assessment.version, f"return-{second}": REASON, "comment": "其他都很好"}
        client.post(url(assessment, "supervisor_return"), data)
        assessment.refresh_from_db()
        assert assessment.state == AssessmentState.RETURNED
        assert REASON in client.get(url(assessment, "supervisor_review")).text

        client.force_login(assessment.candidate)
        assert REASON in client.get(url(assessment, "employee_detail")).text
        page = client.get(url(assessment, "employee_rate"))
        assert [line.item_id for line in page.context["sheet"].lines] == [second]
        assert REASON in page.text.split(f'id="item-{second}"')[1].split("</fieldset>")[0]
        assert "其他都很好" in page.text
        assert {line.item_id for line in page.context["kept_sheet"].lines} == {first, third, *_others}
        refused = client.post(url(assessment, "employee_rate"), {f"rating-{first}": "1", f"version-{first}": "1"})
        assert refused.status_code == 409
        changed = {f"rating-{second}": "2", f"comment-{second}": "今年的事例", f"version-{second}": "1"}
        client.post(url(assessment, "employee_rate"), {**changed, "submit": "1"})
        assessment.refresh_from_db()
        client.post(url(assessment, "employee_submit"), {"version": assessment.version})

        client.force_login(assessment.supervisor)
        page = client.get(url(assessment, "supervisor_review"))
        assert page.context["review"].tab.value == "returned"
        item = page.text.split(f'id="item-{second}"')[1].split("</fieldset>")[0]
        assert REASON in item
        assert "<del>3 Independent</del>" in item
        assert "<ins>2 With guidance</ins>" in item
        assert page.text.split(f'id="item-{first}"')[1].split(">")[0].rstrip().endswith("hidden")
