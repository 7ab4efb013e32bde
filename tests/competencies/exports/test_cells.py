"""No text of a user becomes a formula in a spreadsheet."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competencies.exports.cells import FORMULA_SIGNS, neutralised

# What formulas begin with stands far more often in these texts than in texts at random.
HOSTILE = st.text(st.sampled_from(["=", "+", "-", "@", "\t", "\r", "\n", " ", "'", "＝", "1", "職", ",", '"', ";"]))


@given(HOSTILE | st.text())
def test_no_text_begins_like_a_formula_and_none_is_lost(text: str) -> None:
    safe = neutralised(text)
    assert not safe.lstrip(" ").startswith(FORMULA_SIGNS)
    assert safe.removeprefix("'") == text or safe == text
    assert neutralised(safe) == safe


@given(st.lists(HOSTILE, min_size=1, max_size=4))
def test_a_csv_line_gives_back_its_fields(texts: list[str]) -> None:
    file = io.StringIO(newline="")
    csv.writer(file, quoting=csv.QUOTE_NONNUMERIC).writerow([neutralised(text) for text in texts])
    file.seek(0)
    assert next(csv.reader(file)) == [neutralised(text) for text in texts]


@pytest.mark.parametrize("text", ['=HYPERLINK("http://example.org")', "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1"])
def test_what_a_spreadsheet_would_run_gets_an_apostrophe(text: str) -> None:
    assert neutralised(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "T1.1", "3-4 人", "行銷經理", "'=1"])
def test_everything_else_stays_as_it_is(text: str) -> None:
    assert neutralised(text) == text
