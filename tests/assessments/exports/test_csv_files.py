"""CSV files of a campaign: what stands in them, and that their size is no matter of memory."""

import csv
import gc
import io
import tempfile
import tracemalloc
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from django.utils import translation

from assessments.enums import Relation
from assessments.exports.csv_files import item_heads, write_answers, write_group_figures, write_scores
from assessments.models import Assessment, Item, Score
from assessments.selectors.export_rows import items_of_group, signed_ids
from assessments.selectors.group_results import Group, competence_dashboard, task_dashboard
from tests.assessments.many_people import add_people_like
from tests.assessments.result_helpers import signed_off, small_version, submitted
from tests.factories import make_department, make_launched_campaign, make_user
from tests.support.queries import assert_constant_queries

pytestmark = pytest.mark.django_db

Write = Callable[[Path, Group, Sequence[int], Callable[[int], None]], None]


@pytest.fixture
def assessment() -> Assessment:
    """Signed off, in a campaign with a second person who has only submitted."""
    department = make_department("研發部")
    candidate = make_user(name="王", department=department, name_latin="=1+1")
    other = make_user()
    campaign = make_launched_campaign(
        candidates=[candidate, other], supervisor=make_user("主管"), standard_version=small_version()
    )
    made = Assessment.objects.get(campaign=campaign, candidate=candidate)
    submitted(Assessment.objects.get(campaign=campaign, candidate=other), [1] * 7)
    return signed_off(made, [3, 4, None, 2, 5, 1, 3], [2, 4, 3, 3, None, 2, 4])


def lines(write: Write, group: Group) -> list[dict[str, str]]:
    with tempfile.TemporaryDirectory() as folder, translation.override("en"):
        path = Path(folder) / "file.csv"
        write(path, group, signed_ids(group), lambda done: None)
        content = path.read_bytes()
    assert content.startswith(b"\xef\xbb\xbf"), "Excel knows UTF-8 by this mark"
    assert b"\r\n" in content
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_answers_have_a_line_for_each_person_and_rater(assessment: Assessment) -> None:
    found = lines(write_answers, Group(assessment.campaign))
    heads = item_heads(items_of_group(Group(assessment.campaign)))
    assert [[line["Rater"], *(line[head] for head in heads)] for line in found] == [
        ["Self", "3", "4", "Not applicable", "2", "5", "1", "3"],
        ["Supervisor", "2", "4", "3", "3", "Not applicable", "2", "4"],
    ]
    assert found[0]["Employee number"] == assessment.candidate.employee_number
    assert found[0]["Latin name"] == "'=1+1", "what looks like a formula is marked as text"


def test_items_printed_alike_have_heads_of_their_own(assessment: Assessment) -> None:
    item = Item(code="P2.1.1", text="同一句")
    assert item_heads([item, item]) == ["P2.1.1 同一句", "P2.1.1 同一句 (2)"]


def test_scores_are_those_that_are_stored(assessment: Assessment) -> None:
    found = lines(write_scores, Group(assessment.campaign))
    stored = Score.objects.filter(assessment=assessment)
    assert len(found) == stored.count() > 0
    assert sorted(line["Score"] for line in found) == sorted(
        "" if score.value is None else str(score.value) for score in stored
    )
    assert found[0]["Kind"] == "D"
    first = next(line for line in found if line["Kind"] == "T")
    assert [first["Kind"], first["Code"], first["Source"], first["Score"], first["Target"], first["Gap"]] == [
        "T",
        "T1.1",
        "Self",
        "3.5000",
        "3.0000",
        "0.5000",
    ]


def test_group_figures_are_those_of_the_dashboards(assessment: Assessment) -> None:
    group = Group(assessment.campaign)
    found = {(line["Code"], line["Basis"]): line for line in lines(write_group_figures, group)}
    rows = [*task_dashboard(group).rows, *competence_dashboard(group).rows]
    assert rows
    for row in rows:
        line = found[row.subject.code, "From its tasks" if row.is_from_tasks else "Own ratings"]
        shown = [row.leading.self_score, row.leading.supervisor, row.leading.final, row.leading.gap, row.below]
        assert [line[head] for head in ("Self", "Supervisor", "Final", "Gap", "People below the target")] == [
            "" if value is None else str(value) for value in shown
        ]
        assert line["People with a score"] == str(row.rated)


def test_only_people_of_the_group_are_in_it(assessment: Assessment) -> None:
    nobody = Group(assessment.campaign, department_ids=frozenset({make_department().pk}))
    assert lines(write_answers, nobody) == []
    team = Group(assessment.campaign, supervisor_id=assessment.supervisor_id)
    assert len(lines(write_answers, team)) == len(Relation)


@pytest.mark.parametrize("write", [write_answers, write_scores])
def test_memory_does_not_grow_with_people(assessment: Assessment, write: Write) -> None:
    def peak() -> int:
        gc.collect()
        tracemalloc.start()
        try:
            with translation.override("en"):
                group = Group(assessment.campaign)
                write(Path("/dev/null"), group, signed_ids(group), lambda done: None)
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    add_people_like(assessment, 200)
    peak()  # what is kept for ever is kept now
    few = peak()
    add_people_like(assessment, 550, prefix="N")
    # Nearly four times as many people; the list of their numbers may grow.
    assert peak() < 1.5 * few


def test_queries_do_not_grow_with_people(assessment: Assessment) -> None:
    added = iter(range(100))
    assert_constant_queries(
        lambda: lines(write_scores, Group(assessment.campaign)),
        lambda count: add_people_like(assessment, count, prefix=f"Q{next(added)}X"),
    )
