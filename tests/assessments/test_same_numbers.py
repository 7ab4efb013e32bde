"""One campaign, department, team, person: the same numbers on the page, in the CSV files, the workbook and the PDF."""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from html.parser import HTMLParser
from io import BytesIO
from typing import Any
from unittest.mock import patch

import pdfplumber
import pytest
from django.conf import LazySettings
from django.test import Client
from django.urls import reverse

from assessments.enums import ExportKind
from assessments.models import Assessment
from assessments.scoring import SHOWN, rounded
from assessments.services.exports import DIRECT_PEOPLE, request_export
from assessments.services.launching import add_people
from competencies.models import Competence, Task
from competencies.models.imports import private_storage
from people.enums import Role
from people.models import User
from tests.assessments.exports.spreadsheet import Spreadsheet
from tests.assessments.result_helpers import Values, signed_off
from tests.factories import make_department, make_launched_campaign, make_standard_version, make_user

pytestmark = pytest.mark.django_db

NUMBER = re.compile(r"[+\u2212-]?\d+(?:\.\d+)?(?![\d.])")
FIGURES = ("Self", "Supervisor", "Final", "Target", "Gap")
COUNTS = ("People with a score", "People below the target")
TOLD = "told of a picture"


@pytest.fixture
def hr(client: Client) -> User:
    user = make_user(role=Role.HR_MANAGER, language="en")
    client.force_login(user)
    return user


@pytest.fixture
def assessment() -> Assessment:
    """The second of four people; means, gaps and differences come out with odd places, one task is not applicable.

    The first two are in a department and in one below it, the first three have the same supervisor.
    """
    department = make_department("研發部")
    places = [department, make_department("試驗課", parent=department), make_department("業務部"), None]
    people = [make_user(language="en", department=place) for place in places]
    supervisor = make_user("主管", language="en")
    campaign = make_launched_campaign(
        candidates=people[:3],
        supervisor=supervisor,
        standard_version=make_standard_version(duties=2, tasks=2, indicators=2, knowledge=1, skills=1, attitudes=1),
        self_weight=30,
        supervisor_weight=70,
        uniform_target=4,
    )
    answers: list[tuple[Values, Values]] = [
        ([3, 4, 2, 2, 4, 2, 5, 4, 5, 1, 3], [2, 4, None, None, 3, 3, 4, 5, 3, 2, 4]),
        ([5, 4, 4, 1, 3, 3, 1, 2, 2, 3, 5], [3, 4, 2, 5, 1, 2, 3, 3, 3, 3, 4]),
        ([1, 1, 5, 5, 2, 4, 3, 3, None, 2, 4], [2, 1, 4, 5, 3, 4, 4, 2, 4, 1, 2]),
        ([5, 5, 3, 4, 4, 5, 5, 5, 5, 4, 4], [5, 4, 4, 4, 5, 5, 4, 5, 5, 5, None]),
    ]
    add_people(
        actor=campaign.created_by, campaign_id=campaign.pk, supervisors={people[3].pk: make_user(language="en").pk}
    )
    made = []
    for person, (own, other) in zip(people, answers, strict=True):
        made.append(signed_off(Assessment.objects.get(campaign=campaign, candidate=person), own, other))
    return made[1]


class Rows(HTMLParser):
    """The rows of a table by the code they begin with: the text of each cell by its label, of its picture by TOLD."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: dict[str, dict[str, str]] = {}
        self._code: list[str] | None = None
        self._row: dict[str, str] = {}
        self._label = ""
        self._in_title = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "tr":
            self._row, self._label = {}, ""
        elif tag == "td":
            self._label = given.get("data-label") or ""
        elif tag == "title":
            self._in_title = True
        elif tag == "span" and given.get("class") == "code" and not self._row:
            self._code = []

    def handle_endtag(self, tag: str) -> None:
        if tag == "span" and self._code is not None:
            self.found["".join(self._code)] = self._row
            self._code = None
        elif tag == "title":
            self._in_title = False
        elif tag == "td":
            self._label = ""

    def handle_data(self, data: str) -> None:
        if self._code is not None:
            self._code.append(data)
        elif self._label and self._in_title:
            self._row[TOLD] = data
        elif self._label:
            self._row[self._label] = self._row.get(self._label, "") + data


def numbers_in(text: str) -> list[Decimal]:
    return [Decimal(found.replace("\u2212", "-")) for found in NUMBER.findall(text)]


def shown(value: Any) -> Decimal | None:
    """Return a figure of a file as pages show it, to two places."""
    if value in ("", None, "Not applicable"):
        return None
    return rounded(Decimal(repr(value)) if isinstance(value, float) else Decimal(value), SHOWN)


def csv_lines(actor: User, assessment: Assessment, kind: ExportKind, **group: int) -> Iterator[Mapping[str, str]]:
    text = content(actor, assessment, kind, **group).decode("utf-8-sig")
    return csv.DictReader(io.StringIO(text, newline=""))


def content(actor: User, assessment: Assessment, kind: ExportKind, **group: int) -> bytes:
    with patch.dict(DIRECT_PEOPLE, {kind: 9}):
        export = request_export(actor=actor, kind=kind, campaign_id=assessment.campaign_id, language="en", **group)
    with private_storage().open(export.stored_name, "rb") as file:
        return bytes(file.read())


@dataclass(frozen=True)
class Line:
    """What is told of one duty, task or competence: means and gap, how many people, and how they spread."""

    figures: list[Decimal | None]
    counts: list[Decimal | None]
    spread: list[Decimal | None]


Lines = dict[tuple[str, str], Line]
"""By code and basis."""


def line_of(cells: Mapping[str, Any]) -> Line:
    """Return what a line of a file tells, read by the heads of its columns."""
    return Line(
        [shown(cells[head]) for head in FIGURES],
        [shown(cells[head]) for head in COUNTS],
        [shown(cell) for head, cell in cells.items() if head.startswith("Nearest to ")],
    )


def csv_figures(actor: User, assessment: Assessment, kinds: str, **group: int) -> Lines:
    lines = csv_lines(actor, assessment, ExportKind.GROUPS, **group)
    return {(line["Code"], line["Basis"]): line_of(line) for line in lines if line["Kind"] in kinds}


def sheet_figures(workbook: bytes, *sheets: str) -> Lines:
    values = Spreadsheet(workbook).values
    lines = [dict(zip(values[sheet][0], line, strict=True)) for sheet in sheets for line in values[sheet][1:]]
    return {(line["Code"], line["Basis"]): line_of(line) for line in lines}


def line_on_page(row: Mapping[str, str]) -> Line:
    below, rated = numbers_in(row["Below the target"])[:2]
    figures = [next(iter(numbers_in(row[head])), None) for head in FIGURES]
    return Line(figures, [rated, below], spread_in(row[TOLD]))


def spread_in(told: str) -> list[Decimal | None]:
    """Return the numbers of people from what a bar tells, which says first what it is about."""
    return [Decimal(part.rsplit(": ", 1)[1]) for part in told.split("; ")]


def pdf_lines(pdf: bytes) -> list[str]:
    with pdfplumber.open(BytesIO(pdf)) as document:
        return [line for page in document.pages for line in (page.extract_text() or "").splitlines()]


def printed_figures(lines: list[str], code: str) -> list[list[Decimal]]:
    """Return the five figures behind each mention of a code and its title; two tables may stand beside each other."""
    figures = re.compile(rf"(?<!\S){re.escape(code)} \S+((?: [+\u2212]?\d+(?:\.\d+)?){{5}})(?!\S)")
    return [numbers_in(found[1]) for line in lines for found in figures.finditer(line)]


PAGES = {
    "hr_campaign_tasks": ("DT", ("Per task", "Per duty"), 2 + 4),
    "hr_campaign_competences": ("KSA", ("Per K, S and A",), 3 + 2),
}


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("narrowed", [False, True], ids=["campaign", "department"])
def test_figures_of_the_campaign(
    client: Client, hr: User, assessment: Assessment, name: str, *, narrowed: bool
) -> None:
    """Of everybody, and of a department with the one below it."""
    kinds, sheets, expected = PAGES[name]
    above = assessment.department.parent_id if assessment.department else None
    assert above is not None
    group = {"department_id": above} if narrowed else {}
    address = reverse(f"assessments:{name}", args=[assessment.campaign_id])
    page = Rows(client.get(address, {"department": above} if narrowed else {}).text).found
    in_csv = csv_figures(hr, assessment, kinds, **group)
    assert in_csv == sheet_figures(content(hr, assessment, ExportKind.WORKBOOK, **group), *sheets)
    assert len(in_csv) == expected
    assert all(sum(count or 0 for count in line.spread) == line.counts[0] for line in in_csv.values())
    assert max(line.counts[0] or 0 for line in in_csv.values()) == (2 if narrowed else 4)
    for (code, basis), line in in_csv.items():
        if basis == "Own ratings" or "D" in kinds:
            assert line_on_page(page[code]) == line, code
        else:
            # The link says behind the number which code it is about.
            assert next(iter(numbers_in(page[code]["From tasks"])), None) == line.figures[2], f"{code} from tasks"
    if not narrowed:
        printed = pdf_lines(content(hr, assessment, ExportKind.CAMPAIGN_REPORT))
        for (code, basis), line in in_csv.items():
            if basis == "Own ratings":
                assert line.figures in printed_figures(printed, code), f"in the PDF: {code}"


def test_figures_of_a_team(client: Client, assessment: Assessment, settings: LazySettings) -> None:
    """The pages of each task, K, S and A of the team, and its workbook; the campaign has one person more."""
    settings.GROUP_MINIMUM = 2
    supervisor = assessment.supervisor
    client.force_login(supervisor)
    workbook = content(supervisor, assessment, ExportKind.TEAM_WORKBOOK, supervisor_id=supervisor.pk)
    in_book = sheet_figures(workbook, "Per task", "Per K, S and A")
    campaign = assessment.campaign
    version = campaign.standard_version
    tasks = Task.objects.filter(duty__standard_version=version)
    competences = Competence.objects.filter(standard_version=version)
    pages = [("task", task) for task in tasks] + [("competence", competence) for competence in competences]
    assert len(pages) == 4 + 3
    for kind, subject in pages:
        line = in_book[subject.code, "Own ratings"]
        page = client.get(reverse(f"assessments:supervisor_team_{kind}", args=[campaign.pk, subject.pk])).text
        means = re.search(r'<dl class="group-means">.*?</dl>', page, re.S)
        assert means, subject.code
        assert numbers_in(re.sub(r"<[^>]+>", " ", means[0])) == line.figures, subject.code
        told = re.search(r'<svg class="chart chart--distribution"[^>]*><title>(.*?)</title>', page)
        assert told, subject.code
        assert spread_in(told[1]) == line.spread, subject.code
        below = re.search(r"(\d+) of (\d+) below the target", page)
        assert below, subject.code
        assert [Decimal(below[2]), Decimal(below[1])] == line.counts, subject.code
    assert max(line.counts[0] or 0 for line in in_book.values()) == 3


def test_scores_of_a_person(client: Client, hr: User, assessment: Assessment) -> None:
    lines = [
        line
        for line in csv_lines(hr, assessment, ExportKind.SCORES)
        if line["Employee number"] == assessment.candidate.employee_number
    ]
    in_csv: dict[str, dict[str, Decimal | None]] = {}
    for line in lines:
        from_tasks = line["Kind"] != "D" and line["Basis"] == "From its tasks"
        code = f"{line['Code']} from tasks" if from_tasks else line["Code"]
        figures = in_csv.setdefault(code, {"Target": shown(line["Target"])})
        figures[line["Source"]] = shown(line["Score"])
        if line["Source"] == "Final":
            figures["Gap"] = shown(line["Gap"])
    assert len(in_csv) == 2 + 4 + 3 + 2

    book = Spreadsheet(content(hr, assessment, ExportKind.WORKBOOK))
    for source in ("Self", "Supervisor", "Final"):
        name = f"{source} scores"
        sheet = book.values[name]
        row, mine = next(
            (row, line) for row, line in enumerate(sheet) if line[0] == assessment.candidate.employee_number
        )
        formulas = {(row, column): formula for row, column, formula in book.formulas(name)}
        for code, figures in in_csv.items():
            assert shown(mine[sheet[2].index(code)]) == figures[source], f"{source} {code}"
            computed = book.evaluate(name, formulas[row, sheet[2].index(code)])
            assert shown(computed) == figures[source], f"computed: {source} {code}"
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
        if code.endswith(" from tasks"):
            # Who rates a competence itself reads that score.
            continue
        expected = [figures[head] for head in FIGURES if figures[head] is not None]
        # The drawing of a line says the same numbers once more, before the cells.
        assert rows[code][-len(expected) :] == expected, f"on the page: {code}"
        assert expected in printed_figures(printed, code), f"in the PDF: {code}"
