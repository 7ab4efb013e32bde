"""One campaign, one person: the same numbers on the page, in the CSV files, in the workbook and in the PDF."""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from html.parser import HTMLParser
from io import BytesIO
from typing import Any

import pdfplumber
import pytest
from django.test import Client
from django.urls import reverse

from assessments.enums import ExportKind
from assessments.models import Assessment
from assessments.scoring import SHOWN, rounded
from assessments.services.exports import request_export
from competencies.models.imports import private_storage
from people.enums import Role
from people.models import User
from tests.assessments.exports.spreadsheet import Spreadsheet
from tests.assessments.result_helpers import Values, signed_off, small_version
from tests.factories import make_launched_campaign, make_user

pytestmark = pytest.mark.django_db

NUMBER = re.compile(r"[+\u2212-]?\d+(?:\.\d+)?(?![\d.])")
FIGURES = ("Self", "Supervisor", "Final", "Target", "Gap")


@pytest.fixture
def hr(client: Client) -> User:
    user = make_user(role=Role.HR_MANAGER, language="en")
    client.force_login(user)
    return user


@pytest.fixture
def assessment() -> Assessment:
    """The second of three people; means, gaps and differences come out with odd places, one task is not applicable."""
    people = [make_user(language="en") for _ in range(3)]
    supervisor = make_user("主管", language="en")
    campaign = make_launched_campaign(
        candidates=people,
        supervisor=supervisor,
        standard_version=small_version(),
        self_weight=30,
        supervisor_weight=70,
        uniform_target=4,
    )
    answers: list[tuple[Values, Values]] = [
        ([3, 4, 2, 2, 5, 1, 3], [2, 4, None, None, 3, 2, 4]),
        ([5, 4, 4, 1, 2, 3, 5], [3, 4, 2, 5, 3, 3, 4]),
        ([1, 1, 5, 5, None, 2, 4], [2, 1, 4, 5, 4, 1, 2]),
    ]
    made = []
    for person, (own, other) in zip(people, answers, strict=True):
        made.append(signed_off(Assessment.objects.get(campaign=campaign, candidate=person), own, other))
    return made[1]


class Rows(HTMLParser):
    """The text of every element of one class, and of the cells in it by their label."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: dict[str, dict[str, str]] = {}
        self._code: list[str] | None = None
        self._row: dict[str, str] = {}
        self._label = ""
        self._in_head = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "tr":
            self._row, self._label = {}, ""
        elif tag == "td":
            self._label = given.get("data-label") or ""
        elif tag == "span" and given.get("class") == "code" and not self._row:
            self._code = []

    def handle_endtag(self, tag: str) -> None:
        if tag == "span" and self._code is not None:
            self.found["".join(self._code)] = self._row
            self._code = None
        elif tag == "td":
            self._label = ""

    def handle_data(self, data: str) -> None:
        if self._code is not None:
            self._code.append(data)
        elif self._label:
            self._row[self._label] = self._row.get(self._label, "") + data


def numbers_in(text: str) -> list[Decimal]:
    return [Decimal(found.replace("\u2212", "-")) for found in NUMBER.findall(text)]


def shown(value: Any) -> Decimal | None:
    """Return a figure of a file as pages show it, to two places."""
    if value in ("", None, "Not applicable"):
        return None
    return rounded(Decimal(repr(value)) if isinstance(value, float) else Decimal(value), SHOWN)


def csv_lines(actor: User, assessment: Assessment, kind: ExportKind) -> Iterator[Mapping[str, str]]:
    return csv.DictReader(io.StringIO(content(actor, assessment, kind).decode("utf-8-sig"), newline=""))


def content(actor: User, assessment: Assessment, kind: ExportKind) -> bytes:
    export = request_export(actor=actor, kind=kind, campaign_id=assessment.campaign_id, language="en")
    with private_storage().open(export.stored_name, "rb") as file:
        return bytes(file.read())


def pdf_lines(pdf: bytes) -> list[str]:
    with pdfplumber.open(BytesIO(pdf)) as document:
        return [line for page in document.pages for line in (page.extract_text() or "").splitlines()]


def printed_figures(lines: list[str], code: str) -> list[list[Decimal]]:
    """Return the five figures behind each mention of a code and its title; two tables may stand beside each other."""
    figures = re.compile(rf"(?<!\S){re.escape(code)} \S+((?: [+\u2212]?\d+(?:\.\d+)?){{5}})(?!\S)")
    return [numbers_in(found[1]) for line in lines for found in figures.finditer(line)]


@pytest.mark.parametrize("name", ["hr_campaign_tasks", "hr_campaign_competences"])
def test_figures_of_the_campaign(client: Client, hr: User, assessment: Assessment, name: str) -> None:
    page = Rows(client.get(reverse(f"assessments:{name}", args=[assessment.campaign_id])).text).found
    kinds, sheet = ("T", "Per task") if name == "hr_campaign_tasks" else ("KSA", "Per K, S and A")
    in_csv = {
        line["Code"]: [shown(line[head]) for head in FIGURES]
        for line in csv_lines(hr, assessment, ExportKind.GROUPS)
        if line["Kind"] in kinds and (line["Basis"] == "Own ratings")
    }
    book = Spreadsheet(content(hr, assessment, ExportKind.WORKBOOK)).values[sheet]
    places = [book[0].index(head) for head in FIGURES]
    in_book = {line[0]: [shown(line[place]) for place in places] for line in book[1:] if line[2] == "Own ratings"}
    assert in_csv == in_book
    assert len(in_csv) == (2 if kinds == "T" else 3)
    report = client.get(reverse("assessments:hr_campaign_report", args=[assessment.campaign_id]))
    printed = pdf_lines(report.content)
    for code, figures in in_csv.items():
        on_page = page[code]
        assert [next(iter(numbers_in(on_page[head])), None) for head in FIGURES] == figures, code
        assert figures in printed_figures(printed, code), f"in the PDF: {code}"


def test_scores_of_a_person(client: Client, hr: User, assessment: Assessment) -> None:
    lines = [
        line
        for line in csv_lines(hr, assessment, ExportKind.SCORES)
        if line["Employee number"] == assessment.candidate.employee_number
        and (line["Kind"] == "D" or line["Basis"] == "Own ratings")
    ]
    in_csv: dict[str, dict[str, Decimal | None]] = {}
    for line in lines:
        figures = in_csv.setdefault(line["Code"], {"Target": shown(line["Target"])})
        figures[line["Source"]] = shown(line["Score"])
        if line["Source"] == "Final":
            figures["Gap"] = shown(line["Gap"])
    assert len(in_csv) == 2 + 2 + 3

    book = Spreadsheet(content(hr, assessment, ExportKind.WORKBOOK)).values
    for source in ("Self", "Supervisor", "Final"):
        sheet = book[f"{source} scores"]
        mine = next(line for line in sheet[3:] if line[0] == assessment.candidate.employee_number)
        for code, figures in in_csv.items():
            assert shown(mine[sheet[2].index(code)]) == figures[source], f"{source} {code}"
            assert shown(sheet[1][sheet[2].index(code)]) == figures["Target"]

    client.force_login(assessment.candidate)
    page = client.get(reverse("assessments:employee_detail", args=[assessment.pk])).text
    summaries = re.findall(r'<summary class="result-line.*?</summary>', page, re.S)
    rows = {
        re.search(r'class="code">(.*?)<', summary)[1]: numbers_in(re.sub(r"<[^>]+>", " ", summary))  # type: ignore[index]
        for summary in summaries
    }
    report = client.get(reverse("assessments:employee_report", args=[assessment.pk]))
    printed = pdf_lines(report.content)
    for code, figures in in_csv.items():
        expected = [figures[head] for head in FIGURES if figures[head] is not None]
        # The drawing of a line says the same numbers once more, before the cells.
        assert rows[code][-len(expected) :] == expected, f"on the page: {code}"
        assert expected in printed_figures(printed, code), f"in the PDF: {code}"
