"""Uploading documents."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.test import Client
from django.urls import reverse

import config.uploads
from competencies.forms.import_upload import MAX_FILES
from competencies.models import ImportUpload, StandardVersion
from competencies.services import parsing
from competencies.views import imports
from people.enums import Role
from people.models import User
from tests.competencies.uploads import make_upload, uploaded
from tests.factories import make_user
from tests.support.queries import assert_constant_queries

pytestmark = pytest.mark.django_db

URL = "competencies:import_upload"


@pytest.fixture
def editor(client: Client) -> User:
    user = make_user(role=Role.STANDARD_EDITOR, language="en")
    client.force_login(user)
    return user


def post(client: Client, *files: SimpleUploadedFile, **headers: Any) -> Any:
    return client.post(reverse(URL), {"documents": list(files)}, headers=headers or None)


@pytest.mark.parametrize("role", [None, Role.HR_MANAGER, Role.SYSTEM_ADMINISTRATOR])
def test_for_those_who_are_no_editors_it_does_not_exist(client: Client, role: Role | None) -> None:
    client.force_login(make_user(role=role))
    assert client.get(reverse(URL)).status_code == 404
    assert post(client, uploaded()).status_code == 404
    assert not ImportUpload.objects.exists()


def test_one_file_leads_to_what_was_found(client: Client, editor: User) -> None:
    response = post(client, uploaded())
    upload = ImportUpload.objects.get(uploaded_by=editor)
    assert response.headers["Location"] == reverse("competencies:import_preview", args=[upload.pk])
    assert not StandardVersion.objects.exists()


def test_several_files_lead_to_the_list_and_a_bad_one_stops_no_other(client: Client, editor: User) -> None:
    response = post(client, uploaded(b"", "leer.pdf"), uploaded())
    assert response.headers["Location"] == reverse(URL)
    page = client.get(reverse(URL)).content.decode()
    assert "leer.pdf" in page
    assert "The file holds no text." in page
    assert "KMM2431-003v2 行銷經理" in page
    assert "4712 of 4712 characters placed" in page


def test_the_script_learns_what_became_of_each(client: Client, editor: User) -> None:
    answer = post(client, uploaded(b"", "leer.pdf"), uploaded(), Accept="application/json").json()
    read = ImportUpload.objects.get(error_code="")
    assert [file["url"] for file in answer["files"]] == ["", reverse("competencies:import_preview", args=[read.pk])]
    assert "holds no text" in answer["files"][0]["message"]
    assert "required" in post(client, Accept="application/json").json()["message"]


def test_nothing_chosen_is_told_at_the_field(client: Client, editor: User) -> None:
    response = post(client)
    assert response.status_code == 200
    assert response.context["form"].errors["documents"]


def test_too_many_files_at_once_are_refused(client: Client, editor: User) -> None:
    response = post(client, *(uploaded(b"", f"{number}.pdf") for number in range(21)))
    assert "at most 20 files" in response.context["form"].errors["documents"][0]
    assert not ImportUpload.objects.exists()


def test_a_request_does_not_last_for_ever(client: Client, editor: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imports, "MAX_SECONDS_PER_REQUEST", 0)
    page = client.get(post(client, uploaded(), uploaded(b"", "b.pdf")).headers["Location"]).content.decode()
    assert "b.pdf was not read: there were too many files at once." in page
    assert not ImportUpload.objects.exists()


def test_a_large_file_is_dropped_while_it_comes(client: Client, editor: User, monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[int] = []
    write = TemporaryFileUploadHandler.receive_data_chunk

    def count(self: Any, raw_data: bytes, start: int) -> None:
        written.append(len(raw_data))
        write(self, raw_data, start)

    monkeypatch.setattr(TemporaryFileUploadHandler, "receive_data_chunk", count)
    post(client, uploaded(bytes(parsing.MAX_FILE_BYTES + 2_000_000), "groß.pdf"))
    upload = ImportUpload.objects.get()
    assert (upload.error_code, upload.original_name) == ("file-too-large", "groß.pdf")
    assert upload.size == parsing.MAX_FILE_BYTES + 2_000_000
    assert 0 < sum(written) <= parsing.MAX_FILE_BYTES
    assert "larger than 20 MB" in client.get(reverse(URL)).content.decode()


def test_many_large_files_are_dropped_too(client: Client, editor: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """More of them than the form takes would fill the disk before it says so."""
    written: list[int] = []
    write = TemporaryFileUploadHandler.receive_data_chunk
    monkeypatch.setattr(config.uploads, "MAX_BYTES", 1000)

    def count(self: Any, raw_data: bytes, start: int) -> None:
        written.append(len(raw_data))
        write(self, raw_data, start)

    monkeypatch.setattr(TemporaryFileUploadHandler, "receive_data_chunk", count)
    response = post(client, *(uploaded(bytes(1000), f"{number}.pdf") for number in range(60)))
    assert sum(written) == MAX_FILES * 1000
    assert "at most 20 files" in response.context["form"].errors["documents"][0]


def test_editors_see_their_own_files_only(client: Client, editor: User) -> None:
    make_upload(make_user(role=Role.STANDARD_EDITOR), b"", "andere.pdf")
    assert "andere.pdf" not in client.get(reverse(URL)).content.decode()


def test_queries_do_not_grow(client: Client, editor: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imports, "PER_PAGE", 50)
    shown: list[int] = []

    def grow(number: int) -> None:
        for _new in range(number):
            make_upload(editor, b"", "leer.pdf")

    def run() -> None:
        response = client.get(reverse(URL))
        shown.append(response.content.decode().count("leer.pdf</h3>"))

    assert_constant_queries(run, grow)
    assert shown[-1] == 30


@pytest.mark.parametrize(
    ("page", "role", "is_there"),
    [
        ("competencies:standard_list", Role.STANDARD_EDITOR, True),
        ("competencies:standard_list", None, False),
        ("admin:competencies_standardversion_changelist", Role.STANDARD_EDITOR, True),
    ],
)
def test_the_way_there(client: Client, page: str, role: Role | None, is_there: bool) -> None:
    client.force_login(make_user(role=role))
    assert (f'href="{reverse(URL)}"' in client.get(reverse(page)).content.decode()) is is_there
