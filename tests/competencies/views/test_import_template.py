"""The workbook to be filled in by hand: downloaded, filled in, uploaded, looked at."""

import re
import zipfile
from collections.abc import Mapping
from io import BytesIO

import pytest
import python_calamine
from django.test import Client
from django.urls import reverse

from competencies.models import ImportUpload
from people.enums import Role
from people.models import User
from tests.competencies.uploads import make_upload
from tests.factories import make_user

pytestmark = pytest.mark.django_db

URL = "competencies:import_template"


@pytest.fixture
def editor(client: Client) -> User:
    user = make_user(role=Role.STANDARD_EDITOR, language="zh-hant")
    client.force_login(user)
    return user


def typed_in(content: bytes, typed: Mapping[int, Mapping[str, str]]) -> bytes:
    """Return the workbook with texts typed into empty cells, by the number of the sheet."""
    target = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as source, zipfile.ZipFile(target, "w") as made:
        for name in source.namelist():
            data = source.read(name).decode()
            for sheet, cells in typed.items():
                for place, text in cells.items() if name == f"xl/worksheets/sheet{sheet}.xml" else ():
                    said = rf'<c r="{place}" s="\1" t="inlineStr"><is><t>{text}</t></is></c>'
                    data, found = re.subn(rf'<c r="{place}" s="(\d+)"/>', said, data)
                    assert found == 1
            made.writestr(name, data)
    return target.getvalue()


def filled_in(client: Client) -> bytes:
    """Return the downloaded template with a small standard typed into it, the level by mistake as a word."""
    row = ["T1", "規劃", "T1.1", "擬定計畫", "高", "O1.1.1", "計畫書", "P1.1.1", "能擬定計畫。", "K01"]
    return typed_in(
        client.get(reverse(URL)).content,
        {
            2: {"B2": "ABC1234-001v2", "C3": "測試員"},
            3: {**{f"{letter}2": text for letter, text in zip("ABCDEFGHIJ", row, strict=True)}, "I3": "能估算預算。"},
            4: {"A2": "K01", "B2": "測試理論"},
        },
    )


def test_the_template_is_a_file_to_save(client: Client, editor: User) -> None:
    response = client.get(reverse(URL))
    assert response.headers["Content-Disposition"] == 'attachment; filename="standard-template.xlsx"'
    assert response.headers["Content-Type"].endswith("spreadsheetml.sheet")
    book = python_calamine.CalamineWorkbook.from_filelike(BytesIO(response.content))
    assert book.sheet_names[:3] == ["填寫說明", "基本資料", "職能內容"]
    assert reverse(URL) in client.get(reverse("competencies:import_upload")).content.decode()


def test_filled_in_and_uploaded_it_is_shown_with_cells(client: Client, editor: User) -> None:
    upload = make_upload(editor, filled_in(client), "填好.xlsx")
    assert (upload.format, upload.error_code) == ("xlsx", "")
    page = client.get(reverse("competencies:import_preview", args=[upload.pk])).content.decode()
    assert "職能內容!E2" in page
    assert 'href="#row-3-2"' in page
    assert 'id="row-3-2"' in page
    assert "能估算預算。" in page


def test_an_empty_template_says_so(client: Client, editor: User) -> None:
    make_upload(editor, client.get(reverse(URL)).content, "empty.xlsx")
    assert ImportUpload.objects.get().error_code == "template-empty"


@pytest.mark.parametrize("role", [None, Role.HR_MANAGER])
def test_for_those_who_are_no_editors_it_does_not_exist(client: Client, role: Role | None) -> None:
    client.force_login(make_user(role=role))
    assert client.get(reverse(URL)).status_code == 404
