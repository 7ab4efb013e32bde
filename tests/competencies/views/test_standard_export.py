"""A standard as a file to download."""

import json
from io import BytesIO
from urllib.parse import unquote

import pytest
from django.test import Client
from django.urls import reverse

from competencies.models import StandardVersion
from competencies.services.drafts import create_draft_from
from competencies.services.importing import import_plan
from competencies.services.lifecycle import publish_version, retire_version
from people.enums import Role
from tests.competencies.plans import bundled_plan, plan_of_size, small_plan
from tests.factories import make_standard_version, make_user
from tests.support.queries import capture

pytestmark = pytest.mark.django_db

FORMATS = {
    "pdf": ("application/pdf", b"%PDF-"),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", b"PK"),
    "json": ("application/json", b"{"),
}


def published(plan: object = None) -> StandardVersion:
    version = import_plan(actor=None, plan=plan or small_plan())  # type: ignore[arg-type]
    return publish_version(actor=None, version_id=version.pk)


def url(version: StandardVersion, format: str = "json") -> str:
    return reverse("competencies:standard_export", kwargs={"pk": version.pk, "format": format})


@pytest.mark.parametrize("format", FORMATS)
def test_everybody_downloads_what_was_published(client: Client, format: str) -> None:
    version = published(bundled_plan())
    content_type, beginning = FORMATS[format]
    for person in (make_user(), make_user(role=Role.HR_MANAGER), make_user(role=Role.STANDARD_EDITOR)):
        client.force_login(person)
        response = client.get(url(version, format))
        assert response.status_code == 200
        assert response["Content-Type"] == content_type
        assert response.content.startswith(beginning)


def test_retired_and_superseded_editions_can_be_downloaded(client: Client) -> None:
    old = published()
    published()
    retired = retire_version(actor=None, version_id=make_standard_version().pk, reason="已不使用")
    client.force_login(make_user())
    assert client.get(url(old)).status_code == 200
    assert client.get(url(retired)).status_code == 200


def test_drafts_do_not_exist_for_those_who_are_no_editors(client: Client) -> None:
    draft = make_standard_version(published=False)
    people = [
        (make_user(role=Role.STANDARD_EDITOR), 200),
        (make_user(role=Role.HR_MANAGER), 404),
        (make_user(), 404),
    ]
    for person, status in people:
        client.force_login(person)
        for format in FORMATS:
            assert client.get(url(draft, format)).status_code == status


def test_a_draft_and_a_format_that_do_not_exist_look_the_same(client: Client) -> None:
    draft = make_standard_version(published=False)
    client.force_login(make_user())
    assert client.get(url(draft)).status_code == client.get(url(draft, "docx")).status_code == 404
    assert client.get(url(published(), "docx")).status_code == 404


def test_the_file_is_named_by_code_and_title(client: Client) -> None:
    client.force_login(make_user())
    disposition = client.get(url(published(bundled_plan()), "pdf"))["Content-Disposition"]
    plain, _, full = disposition.partition("; filename*=UTF-8''")
    assert plain == 'attachment; filename="KMM2431-003v2.pdf"'
    assert unquote(full) == "KMM2431-003v2 行銷經理.pdf"
    assert full.isascii()


def test_names_cannot_break_out_of_the_header(client: Client) -> None:
    version = published(small_plan(title='甲/乙"\r\nX-Evil: 1; filename="c:\\d'))
    client.force_login(make_user())
    response = client.get(url(version))
    assert "X-Evil" not in response
    assert unquote(response["Content-Disposition"].partition("UTF-8''")[2]) == (
        "PLN0001-001v2 甲-乙-X-Evil- 1; filename=-c-d.json"
    )


def test_a_draft_says_so_in_its_name_and_is_never_stored(client: Client) -> None:
    draft = create_draft_from(actor=None, version_id=published().pk)
    client.force_login(make_user(role=Role.STANDARD_EDITOR))
    response = client.get(url(draft))
    assert 'filename="PLN0001-001v2-r2-draft.json"' in response["Content-Disposition"]
    assert "no-store" in response["Cache-Control"]
    assert "ETag" not in response


def test_unchanged_is_not_sent_again(client: Client) -> None:
    version = published()
    client.force_login(make_user(language="en"))
    first = client.get(url(version, "pdf"))
    assert "private" in first["Cache-Control"]
    for header in ({"If-None-Match": first["ETag"]}, {"If-Modified-Since": first["Last-Modified"]}):
        again = client.get(url(version, "pdf"), headers=header)
        assert again.status_code == 304
        assert again.content == b""
        assert again["ETag"] == first["ETag"]


def test_the_tag_tells_formats_languages_and_states_apart(client: Client) -> None:
    version = published()
    client.force_login(make_user(language="en"))
    tags = [client.get(url(version, format))["ETag"] for format in FORMATS]
    client.force_login(make_user(language="zh-hant"))
    tags.append(client.get(url(version, "xlsx"))["ETag"])
    published()
    tags.append(client.get(url(version, "xlsx"))["ETag"])
    assert len(set(tags)) == len(tags)


def test_a_tag_opens_nothing_to_a_stranger(client: Client) -> None:
    draft = make_standard_version(published=False)
    client.force_login(make_user())
    assert client.get(url(draft), headers={"If-None-Match": "*"}).status_code == 404


def test_head_says_what_get_would_send(client: Client) -> None:
    client.force_login(make_user())
    response = client.head(url(published(), "pdf"))
    assert response.status_code == 200
    assert response.content == b""
    assert response["Content-Type"] == "application/pdf"


def test_json_is_the_standard(client: Client) -> None:
    client.force_login(make_user())
    exported = json.load(BytesIO(client.get(url(published(bundled_plan()))).content))
    assert exported["code"] == "KMM2431-003v2"
    assert len(exported["duties"]) == len(bundled_plan().duties)


def test_the_standards_page_leads_to_every_format(client: Client) -> None:
    version = published()
    client.force_login(make_user(language="en"))
    page = client.get(reverse("competencies:standard_detail", kwargs={"pk": version.pk})).content.decode()
    assert "Download" in page
    for format in FORMATS:
        assert f'href="{url(version, format)}"' in page


@pytest.mark.parametrize("format", FORMATS)
def test_number_of_queries_does_not_depend_on_size(client: Client, format: str) -> None:
    few, many = published(plan_of_size(3)), published(plan_of_size(30))
    client.force_login(make_user())
    client.get(url(few, format))
    counts = [len(capture(lambda v=version: client.get(url(v, format)))) for version in (few, many)]  # type: ignore[misc]
    assert counts[0] == counts[1]
