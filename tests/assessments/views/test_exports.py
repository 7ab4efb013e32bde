"""The page of reports, and downloads: only for who asked, while entitled, until they expire."""

import csv
import io
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessments.enums import AssessmentState, ExportKind, ExportState, SupervisorMode
from assessments.models import Assessment, Export
from assessments.services import exports
from assessments.services.exports import request_export
from assessments.services.interventions import reopen, replace_supervisor
from people.enums import Role
from people.models import User
from tests.assessments.many_people import add_people_like
from tests.assessments.result_helpers import small_version
from tests.factories import make_assessment, make_department, make_user
from tests.support.queries import assert_constant_queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def assessment() -> Assessment:
    return make_assessment(
        AssessmentState.SIGNED_OFF,
        candidate=make_user(department=make_department("研發部")),
        standard_version=small_version(),
    )


@pytest.fixture
def hr(client: Client) -> User:
    user = make_user(role=Role.HR_MANAGER, language="en")
    client.force_login(user)
    return user


def reports_url(assessment: Assessment) -> str:
    return reverse("assessments:hr_campaign_reports", args=[assessment.campaign_id])


def ask_url(assessment: Assessment) -> str:
    return reverse("assessments:hr_campaign_export", args=[assessment.campaign_id])


def made_for(user: User, assessment: Assessment, kind: ExportKind = ExportKind.ANSWERS) -> Export:
    return request_export(actor=user, kind=kind, campaign_id=assessment.campaign_id, language="en")


def file_url(export: Export) -> str:
    return reverse("assessments:export_file", args=[export.pk])


def detail_url(export: Export) -> str:
    return reverse("assessments:export_detail", args=[export.pk])


def test_one_click_downloads_what_is_small(client: Client, hr: User, assessment: Assessment) -> None:
    assert "Answers" in client.get(reports_url(assessment)).text
    response = client.post(ask_url(assessment), {"kind": "answers", "department": ""}, follow=True)
    assert response.redirect_chain == [(file_url(Export.objects.get()), 302)]
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, no-store"
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    content = b"".join(response.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    lines = list(csv.reader(io.StringIO(content, newline="")))
    assert [line[0] for line in lines[1:]] == [assessment.candidate.employee_number] * 2
    assert "Your latest files" in client.get(reports_url(assessment)).text


def test_a_department_narrows_the_file(client: Client, hr: User, assessment: Assessment) -> None:
    other = make_department("業務部")
    stranger = add_people_like(assessment, 1)[0]
    Assessment.objects.filter(pk=stranger.pk).update(department=other)
    page = client.get(reports_url(assessment), {"department": str(assessment.department_id)})
    assert "1 signed-off assessment of 1" in page.text
    client.post(ask_url(assessment), {"kind": "answers", "department": assessment.department_id})
    assert Export.objects.get().total == 1


def test_wrong_choices_are_said_at_the_field(client: Client, hr: User, assessment: Assessment) -> None:
    response = client.post(ask_url(assessment), {"kind": "team_workbook", "supervisor": ""})
    assert "Choose the supervisor whose team the file is about." in response.text
    stranger = make_user()
    response = client.post(ask_url(assessment), {"kind": "team_workbook", "supervisor": stranger.pk})
    assert "Choose a supervisor from the list." in response.text
    assert not Export.objects.exists()


def test_where_nobody_is_signed_off_nothing_is_offered(client: Client, hr: User) -> None:
    submitted = make_assessment(AssessmentState.SUBMITTED, standard_version=small_version())
    page = client.get(reports_url(submitted))
    assert "Nothing to take away yet" in page.text
    assert "Download" not in page.text


@pytest.mark.parametrize("url", [file_url, detail_url])
def test_nobody_else_gets_it_not_even_in_hr(
    client: Client, hr: User, assessment: Assessment, url: Callable[[Export], str]
) -> None:
    export = made_for(make_user(role=Role.HR_MANAGER), assessment)
    assert client.get(url(export)).status_code == 404
    client.force_login(export.requester)
    assert client.get(url(export)).status_code == 200


def test_who_lost_the_role_lost_the_file(client: Client, hr: User, assessment: Assessment) -> None:
    export = made_for(hr, assessment)
    hr.groups.clear()
    assert client.get(file_url(export)).status_code == 404
    assert client.get(detail_url(export)).status_code == 404


def test_from_its_last_moment_on_it_is_gone(client: Client, hr: User, assessment: Assessment) -> None:
    export = made_for(hr, assessment)
    now = timezone.now()
    Export.objects.update(
        started_at=now - timedelta(days=9), finished_at=now - timedelta(days=8), expires_at=now - timedelta(seconds=1)
    )
    assert client.get(file_url(export)).status_code == 404
    assert "The file has expired" in client.get(detail_url(export)).text


def test_a_released_result_closes_nothing_but_an_unreleased_own_one_does(client: Client, hr: User) -> None:
    made = make_assessment(AssessmentState.SIGNED_OFF, holds_results=True, standard_version=small_version())
    export = made_for(hr, made)
    assert client.get(file_url(export)).status_code == 200
    Assessment.objects.filter(pk=made.pk).update(candidate=hr)
    assert client.get(file_url(export)).status_code == 404


def test_who_reviews_independently_now_has_no_file_with_the_self_rating(client: Client, hr: User) -> None:
    made = make_assessment(
        AssessmentState.SIGNED_OFF, supervisor_mode=SupervisorMode.INDEPENDENT, standard_version=small_version()
    )
    export, figures = made_for(hr, made), made_for(hr, made, ExportKind.GROUPS)
    assert client.get(file_url(export)).status_code == 200
    actor = made.campaign.created_by
    reopened = reopen(actor=actor, assessment_id=made.pk, version=made.version, reason="測試重新開啟")
    assert client.get(file_url(export)).status_code == 200, "another one reviews it"
    replace_supervisor(
        actor=actor, assessment_id=made.pk, version=reopened.version, supervisor_id=hr.pk, reason="測試更換主管"
    )
    assert client.get(file_url(export)).status_code == 404
    assert client.get(file_url(figures)).status_code == 200


# --- Progress ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def waiting(client: Client, hr: User, assessment: Assessment, monkeypatch: pytest.MonkeyPatch) -> Export:
    monkeypatch.setitem(exports.DIRECT_PEOPLE, ExportKind.ANSWERS, 0)
    client.post(ask_url(assessment), {"kind": "answers"})
    return Export.objects.get()


def test_what_takes_longer_shows_its_progress(client: Client, waiting: Export) -> None:
    page = client.get(detail_url(waiting))
    assert "The file waits until another one is made." in page.text
    assert "Look again" in page.text, "without a script, a link does it"
    now = timezone.now()
    Export.objects.update(state=ExportState.RUNNING, started_at=now, heartbeat_at=now, attempt=1)
    assert "The file is being made." in client.get(detail_url(waiting)).text
    told = client.get(detail_url(waiting), headers={"accept": "application/json"}).json()
    assert told == {"state": "running", "stalled": False, "done": 0, "words": "0 of 1"}
    assert client.get(file_url(waiting)).status_code == 404


@pytest.fixture
def report(client: Client, hr: User, assessment: Assessment) -> Export:
    """Asked for on the page of reports, and made as its process makes it."""
    response = client.post(ask_url(assessment), {"kind": "campaign_report", "department": ""}, follow=True)
    export = Export.objects.get()
    assert response.redirect_chain == [(detail_url(export), 302)]
    assert "The file waits until another one is made." in response.text
    assert "0 of 1" not in response.text, "its pages are set as a whole"
    assert exports._claim(export)
    exports._make(export)
    export.refresh_from_db()
    return export


def test_the_campaign_report_is_downloaded_by_who_asked(client: Client, report: Export) -> None:
    assert "The file is ready." in client.get(detail_url(report)).text
    response = client.get(file_url(report))
    assert response["Content-Type"] == "application/pdf"
    assert ".pdf" in response["Content-Disposition"]
    assert next(iter(response.streaming_content)).startswith(b"%PDF")  # type: ignore[attr-defined]


def test_the_campaign_report_of_a_colleague_is_not_to_be_had(client: Client, report: Export) -> None:
    strangers = (make_user(), make_user(role=Role.HR_MANAGER), make_user(role=Role.STANDARD_EDITOR))
    for stranger in strangers:
        client.force_login(stranger)
        assert client.get(file_url(report)).status_code == 404
        assert client.get(detail_url(report)).status_code == 404


def test_the_campaign_report_closes_with_the_role_and_with_time(client: Client, hr: User, report: Export) -> None:
    now = timezone.now()
    Export.objects.update(
        started_at=now - timedelta(days=9), finished_at=now - timedelta(days=8), expires_at=now - timedelta(seconds=1)
    )
    assert client.get(file_url(report)).status_code == 404
    Export.objects.update(finished_at=now, expires_at=now + timedelta(days=1))
    assert client.get(file_url(report)).status_code == 200
    hr.groups.clear()
    assert client.get(file_url(report)).status_code == 404


def test_a_campaign_report_that_holds_the_own_result_is_refused_and_closes(client: Client, hr: User) -> None:
    made = make_assessment(AssessmentState.SIGNED_OFF, holds_results=True, standard_version=small_version())
    client.post(ask_url(made), {"kind": "campaign_report"})
    export = Export.objects.get()
    assert client.get(detail_url(export)).status_code == 200
    Assessment.objects.filter(pk=made.pk).update(candidate=hr)
    assert client.get(detail_url(export)).status_code == 404
    page = client.post(ask_url(made), {"kind": "campaign_report"}, follow=True)
    assert "This file would hold your own result, which is not released yet." in page.text


def test_what_stands_still_can_be_tried_again(client: Client, waiting: Export) -> None:
    long_ago = timezone.now() - timedelta(minutes=9)
    Export.objects.update(state=ExportState.RUNNING, started_at=long_ago, heartbeat_at=long_ago, attempt=1)
    assert "Try again" in client.get(detail_url(waiting)).text
    response = client.post(reverse("assessments:export_retry", args=[waiting.pk]))
    assert response["Location"] == detail_url(waiting)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.attempt) == (ExportState.QUEUED, 1)


def test_files_are_listed_and_deleted(client: Client, hr: User, assessment: Assessment) -> None:
    url = reverse("assessments:export_list")
    assert "No files" in client.get(url).text
    export = made_for(hr, assessment)
    assert file_url(export) in client.get(url).text
    delete = reverse("assessments:export_delete", args=[export.pk])
    client.force_login(make_user(role=Role.HR_MANAGER))
    assert client.post(delete).status_code == 404
    client.force_login(hr)
    assert client.post(delete).status_code == 302
    assert not Export.objects.exists()


def test_lists_need_as_many_queries_for_many_files(client: Client, hr: User, assessment: Assessment) -> None:
    url = reverse("assessments:export_list")
    assert_constant_queries(
        lambda: client.get(url), lambda count: [made_for(hr, assessment, ExportKind.GROUPS) for _ in range(count)]
    )


# --- The own team -----------------------------------------------------------------------------------------------------


def team_url(assessment: Assessment) -> str:
    return reverse("assessments:supervisor_team_export", args=[assessment.campaign_id])


def test_a_supervisor_takes_the_own_team_away(client: Client, assessment: Assessment) -> None:
    client.force_login(assessment.supervisor)
    response = client.post(team_url(assessment), follow=True)
    assert response["Content-Type"] == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    export = Export.objects.get()
    assert export.assessment_ids == [assessment.pk]
    client.force_login(make_user())
    assert client.post(team_url(assessment)).status_code == 404


def test_a_team_that_changed_closes_its_files(client: Client, assessment: Assessment) -> None:
    client.force_login(assessment.supervisor)
    client.post(team_url(assessment))
    export = Export.objects.get()
    assert client.get(file_url(export)).status_code == 200
    add_people_like(assessment, 1)
    assert client.get(file_url(export)).status_code == 200, "who came later is not in it"
    Assessment.objects.filter(pk=assessment.pk).update(supervisor=make_user())
    assert client.get(file_url(export)).status_code == 404


def test_hr_takes_any_team_away(client: Client, hr: User, assessment: Assessment) -> None:
    response = client.post(
        ask_url(assessment), {"kind": "team_workbook", "supervisor": assessment.supervisor_id}, follow=True
    )
    assert response.status_code == 200
    assert assessment.supervisor.name_latin.encode() in response["Content-Disposition"].replace("%20", " ").encode()
