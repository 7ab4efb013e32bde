"""Evidence on its own page, for the script of the form, and as a file for those who may see the form."""

import re
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from assessments.enums import AssessmentState, Relation, SupervisorMode
from assessments.models import Assessment, Evidence, Item
from assessments.services.evidence import add_file, add_link
from assessments.services.interventions import replace_supervisor
from assessments.services.returning import return_to_candidate
from assessments.services.transitions import acknowledge, complete_review, submit_self_rating
from competencies.models.imports import private_storage
from people.enums import Role
from people.models import User
from tests.factories import answer_everything, form_in_force, make_assessment, make_user, sign_off
from tests.support import files
from tests.support.queries import assert_constant_queries

pytestmark = pytest.mark.django_db

URL = "https://wiki.example/report"


def as_user(user: User) -> Client:
    """Sign in as ``user``, who reads English."""
    User.objects.filter(pk=user.pk).update(language="en")
    client = Client()
    client.force_login(user)
    return client


def first_item(assessment: Assessment) -> Item:
    return Item.objects.filter(campaign=assessment.campaign_id).order_by("position")[0]


def page_of(assessment: Assessment, relation: Relation = Relation.SELF) -> str:
    name = "supervisor_evidence" if relation == Relation.SUPERVISOR else "employee_evidence"
    return reverse(f"assessments:{name}", args=[assessment.pk, first_item(assessment).pk])


def add_pdf(assessment: Assessment, relation: Relation = Relation.SELF, name: str = "結案報告.pdf") -> Evidence:
    form = form_in_force(assessment, relation)
    return add_file(
        actor=form.rater,
        form_id=form.pk,
        item_id=first_item(assessment).pk,
        file=ContentFile(files.PDF),
        name=name,
    )


def file_url(piece: Evidence) -> str:
    return reverse("assessments:evidence_file", args=[piece.pk])


def upload(content: bytes, name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def take(service: Any, assessment: Assessment, actor: User, **arguments: Any) -> None:
    assessment.refresh_from_db()
    service(actor=actor, assessment_id=assessment.pk, version=assessment.version, **arguments)


# --- The page ---------------------------------------------------------------------------------------------------------


def test_a_link_is_added_and_listed() -> None:
    assessment = make_assessment()
    client, url = as_user(assessment.candidate), page_of(assessment)
    assert "There are none yet" in client.get(url).content.decode()
    response = client.post(url, {"url": URL, "name": "專案結案報告"}, follow=True)
    assert response.redirect_chain == [(url, 302)]
    page = response.content.decode()
    assert f'<a href="{URL}" target="_blank" rel="noopener noreferrer">專案結案報告' in page
    assert "wiki.example" in page


def test_several_files_are_added_at_once() -> None:
    assessment = make_assessment()
    documents = [upload(files.PDF, "a.pdf"), upload(files.picture(), "b.png"), upload(files.TEXT, "c.txt")]
    as_user(assessment.candidate).post(page_of(assessment), {"documents": documents})
    assert list(Evidence.objects.values_list("name", flat=True)) == ["a.pdf", "b.png", "c.txt"]


def test_what_is_wrong_with_an_address_stands_at_the_field_and_nothing_typed_is_lost() -> None:
    assessment = make_assessment()
    response = as_user(assessment.candidate).post(
        page_of(assessment), {"url": "javascript:alert(1)", "name": "結案報告"}
    )
    page = response.content.decode()
    assert response.status_code == 200
    assert 'value="javascript:alert(1)"' in page
    assert 'value="結案報告"' in page
    assert "begins with https://" in str(response.context["link_form"].errors["url"])
    assert not Evidence.objects.exists()


def test_of_several_files_the_good_ones_are_kept_and_the_others_named() -> None:
    assessment = make_assessment()
    documents = [upload(files.PDF, "good.pdf"), upload(b"<script>", "bad.txt")]
    response = as_user(assessment.candidate).post(page_of(assessment), {"documents": documents})
    assert [*Evidence.objects.values_list("name", flat=True)] == ["good.pdf"]
    assert "bad.txt" in str(response.context["files_form"].errors["documents"])
    assert "good.pdf" in response.content.decode()


def test_nothing_chosen_is_said_at_the_field() -> None:
    assessment = make_assessment()
    client = as_user(assessment.candidate)
    assert "documents" in client.post(page_of(assessment), {}).context["files_form"].errors
    assert "url" in client.post(page_of(assessment), {"url": ""}).context["link_form"].errors


def test_an_item_that_was_not_returned_leads_back_to_the_form() -> None:
    assessment = make_assessment(AssessmentState.SUBMITTED)
    other = Item.objects.filter(campaign=assessment.campaign_id).order_by("position")[1]
    take(return_to_candidate, assessment, assessment.supervisor, items={other.pk: "請補充"})
    client = as_user(assessment.candidate)
    assert client.get(page_of(assessment)).status_code == 302
    assert client.get(reverse("assessments:employee_evidence", args=[assessment.pk, other.pk])).status_code == 200


def test_removing_asks_first() -> None:
    assessment = make_assessment()
    piece = add_pdf(assessment)
    client, url = as_user(assessment.candidate), reverse("assessments:evidence_remove", args=[piece.pk])
    assert "結案報告.pdf" in client.get(url).content.decode()
    assert Evidence.objects.exists()
    assert client.post(url)["Location"] == page_of(assessment)
    assert not Evidence.objects.exists()


def test_the_queries_of_the_page_do_not_grow_with_the_evidence(settings: Any) -> None:
    settings.EVIDENCE_PER_ITEM = 100
    assessment = make_assessment()
    form, client, url = form_in_force(assessment, Relation.SELF), as_user(assessment.candidate), page_of(assessment)

    def grow(count: int) -> None:
        for _number in range(count):
            number = Evidence.objects.count()
            add_link(
                actor=form.rater, form_id=form.pk, item_id=first_item(assessment).pk, url=f"https://a.example/{number}"
            )

    def run() -> None:
        assert client.get(url).content.decode().count("evidence-list__piece") == Evidence.objects.count()

    assert_constant_queries(run, grow)


# --- Beside the answers ----------------------------------------------------------------------------------------------


def shown(user: User, name: str, assessment: Assessment) -> str:
    return as_user(user).get(reverse(f"assessments:{name}", args=[assessment.pk])).content.decode()


def test_both_raters_evidence_stands_beside_the_answers_of_those_who_may_see_them() -> None:
    assessment = make_assessment()
    hr = assessment.campaign.created_by
    own = add_pdf(assessment, name="自評佐證.pdf")
    page = shown(assessment.candidate, "employee_rate", assessment)
    assert file_url(own) in page
    assert reverse("assessments:evidence_remove", args=[own.pk]) in page
    assert file_url(own) not in shown(hr, "hr_assessment_detail", assessment)

    answer_everything(assessment, Relation.SELF)
    take(submit_self_rating, assessment, assessment.candidate)
    theirs = add_pdf(assessment, Relation.SUPERVISOR, name="主管佐證.pdf")
    page = shown(assessment.supervisor, "supervisor_review", assessment)
    assert file_url(own) in page
    assert reverse("assessments:evidence_remove", args=[own.pk]) not in page
    assert reverse("assessments:evidence_remove", args=[theirs.pk]) in page
    page = shown(assessment.candidate, "employee_detail", assessment)
    assert file_url(own) in page
    assert file_url(theirs) not in page
    assert {file_url(own), file_url(theirs)} <= addresses(shown(hr, "hr_assessment_detail", assessment))

    answer_everything(assessment, Relation.SUPERVISOR)
    take(sign_off, assessment, assessment.supervisor)
    for user, name in ((assessment.candidate, "employee_detail"), (assessment.supervisor, "supervisor_review")):
        page = shown(user, name, assessment)
        assert {file_url(own), file_url(theirs)} <= addresses(page)
        assert "/remove/" not in page


def test_who_rates_independently_does_not_learn_that_there_is_evidence() -> None:
    assessment = make_assessment(supervisor_mode=SupervisorMode.INDEPENDENT)
    own = add_pdf(assessment, name="自評佐證.pdf")
    answer_everything(assessment, Relation.SELF)
    take(submit_self_rating, assessment, assessment.candidate)
    page = shown(assessment.supervisor, "supervisor_review", assessment)
    assert file_url(own) not in page
    assert "自評佐證" not in page
    answer_everything(assessment, Relation.SUPERVISOR)
    take(complete_review, assessment, assessment.supervisor)
    assert file_url(own) in shown(assessment.supervisor, "supervisor_review", assessment)


def addresses(page: str) -> set[str]:
    return set(re.findall(r'href="([^"]+)"', page))


@pytest.mark.parametrize(
    ("relation", "name"), [(Relation.SELF, "employee_rate"), (Relation.SUPERVISOR, "supervisor_review")]
)
def test_the_queries_of_a_form_do_not_grow_with_its_evidence(settings: Any, relation: Relation, name: str) -> None:
    settings.EVIDENCE_PER_ITEM = 100
    state = AssessmentState.ASSIGNED if relation == Relation.SELF else AssessmentState.SUBMITTED
    assessment = make_assessment(state)
    form = form_in_force(assessment, relation)
    client, url = as_user(form.rater), reverse(f"assessments:{name}", args=[assessment.pk])
    items = list(Item.objects.filter(campaign=assessment.campaign_id))

    def grow(count: int) -> None:
        for number in range(Evidence.objects.count(), Evidence.objects.count() + count):
            item = items[number % len(items)].pk
            add_link(actor=form.rater, form_id=form.pk, item_id=item, url=f"https://a.example/{number}")

    def run() -> None:
        assert client.get(url).content.decode().count("evidence-list__piece") == Evidence.objects.count()

    assert_constant_queries(run, grow)


# --- For the script ---------------------------------------------------------------------------------------------------


JSON = {"Accept": "application/json"}


def test_the_script_gets_the_list_drawn_anew() -> None:
    assessment = make_assessment()
    client = as_user(assessment.candidate)
    answer = client.post(page_of(assessment), {"documents": [upload(files.PDF, "a.pdf")]}, headers=JSON).json()
    assert answer["count"] == 1
    assert "a.pdf" in answer["html"]
    remove = reverse("assessments:evidence_remove", args=[Evidence.objects.get().pk])
    assert remove in answer["html"]
    assert client.post(remove, headers=JSON).json() == {"html": "", "count": 0}


def test_the_script_gets_the_errors_by_field() -> None:
    assessment = make_assessment()
    client, url = as_user(assessment.candidate), page_of(assessment)
    response = client.post(url, {"url": "x"}, headers=JSON)
    assert (response.status_code, list(response.json()["errors"])) == (422, ["url"])
    response = client.post(url, {"documents": [upload(b"", "a.pdf")]}, headers=JSON)
    assert (response.status_code, list(response.json()["errors"])) == (422, ["documents"])


def test_the_script_is_told_that_the_form_is_closed() -> None:
    assessment = make_assessment(AssessmentState.SUBMITTED)
    response = as_user(assessment.candidate).post(page_of(assessment), {"url": URL}, headers=JSON)
    assert response.status_code == 409
    assert response.json()["refused"]


# --- Files ------------------------------------------------------------------------------------------------------------


def test_a_file_is_handed_out_to_save_and_runs_nowhere() -> None:
    assessment = make_assessment()
    piece = add_pdf(assessment, name='結案"報告".pdf')
    response = as_user(assessment.candidate).get(file_url(piece))
    assert b"".join(response.streaming_content) == files.PDF  # type: ignore[attr-defined]
    assert response["Content-Disposition"].startswith("attachment;")
    assert "%E7%B5%90%E6%A1%88" in response["Content-Disposition"]
    assert response["Content-Type"] == "application/pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response["Cache-Control"] == "private, no-store"


def test_a_link_and_a_file_that_is_lost_have_no_content() -> None:
    assessment = make_assessment()
    form = form_in_force(assessment, Relation.SELF)
    link = add_link(actor=form.rater, form_id=form.pk, item_id=first_item(assessment).pk, url=URL)
    lost = add_pdf(assessment)
    private_storage().delete(lost.stored_name)
    client = as_user(assessment.candidate)
    assert client.get(file_url(link)).status_code == 404
    assert client.get(file_url(lost)).status_code == 404


def readers(assessment: Assessment, piece: Evidence, **more: User) -> set[str]:
    """Return who of candidate, supervisor, HR and a stranger gets the file; all others must get 404."""
    people = {
        "candidate": assessment.candidate,
        "supervisor": assessment.supervisor,
        "hr": assessment.campaign.created_by,
        "stranger": make_user(),
        "other supervisor": make_assessment().supervisor,
        **more,
    }
    got = {name: as_user(user).get(file_url(piece)).status_code for name, user in people.items()}
    assert set(got.values()) <= {200, 404}
    return {name for name, status in got.items() if status == 200}


def test_the_employees_file_is_seen_by_others_only_while_it_is_submitted() -> None:
    assessment = make_assessment()
    piece = add_pdf(assessment)
    assert readers(assessment, piece) == {"candidate"}
    answer_everything(assessment, Relation.SELF)
    assert readers(assessment, piece) == {"candidate"}
    take(submit_self_rating, assessment, assessment.candidate)
    assert readers(assessment, piece) == {"candidate", "supervisor", "hr"}
    take(return_to_candidate, assessment, assessment.supervisor, comment="請補充")
    assert readers(assessment, piece) == {"candidate"}
    take(submit_self_rating, assessment, assessment.candidate)
    answer_everything(assessment, Relation.SUPERVISOR)
    take(sign_off, assessment, assessment.supervisor)
    assert readers(assessment, piece) == {"candidate", "supervisor", "hr"}
    take(acknowledge, assessment, assessment.candidate)
    assert readers(assessment, piece) == {"candidate", "supervisor", "hr"}


def test_who_rates_independently_gets_the_employees_file_once_the_own_form_is_complete() -> None:
    assessment = make_assessment(AssessmentState.ASSIGNED, supervisor_mode=SupervisorMode.INDEPENDENT)
    piece = add_pdf(assessment)
    answer_everything(assessment, Relation.SELF)
    take(submit_self_rating, assessment, assessment.candidate)
    assert readers(assessment, piece) == {"candidate", "hr"}
    answer_everything(assessment, Relation.SUPERVISOR)
    assert readers(assessment, piece) == {"candidate", "hr"}
    take(complete_review, assessment, assessment.supervisor)
    assert readers(assessment, piece) == {"candidate", "supervisor", "hr"}


def test_the_supervisors_file_reaches_the_employee_with_the_sign_off() -> None:
    assessment = make_assessment(AssessmentState.SUBMITTED)
    piece = add_pdf(assessment, Relation.SUPERVISOR)
    assert readers(assessment, piece) == {"supervisor", "hr"}
    answer_everything(assessment, Relation.SUPERVISOR)
    take(sign_off, assessment, assessment.supervisor)
    assert readers(assessment, piece) == {"candidate", "supervisor", "hr"}


def test_a_supervisor_who_was_replaced_gets_nothing_and_their_files_count_no_more() -> None:
    assessment = make_assessment(AssessmentState.ASSIGNED)
    former, hr = assessment.supervisor, make_user(role=Role.HR_MANAGER)
    own = add_pdf(assessment)
    answer_everything(assessment, Relation.SELF)
    take(submit_self_rating, assessment, assessment.candidate)
    theirs = add_pdf(assessment, Relation.SUPERVISOR)
    take(replace_supervisor, assessment, hr, supervisor_id=make_user().pk, reason="輪調")
    assessment = Assessment.objects.get(pk=assessment.pk)
    assert readers(assessment, own, former=former) == {"candidate", "supervisor", "hr"}
    assert readers(assessment, theirs, former=former) == set()
