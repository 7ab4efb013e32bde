"""The pure matching, apart from what a comparison makes of it."""

from __future__ import annotations

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from competencies.comparison.matching import Candidate, match_rows

unhurried = settings(deadline=None, max_examples=150)
# Few, so that rows are alike, the same, and in contradiction: an equal text elsewhere, an equal code with another text.
texts = st.lists(st.sampled_from("行銷策略規劃市場分析AI"), max_size=8).map("".join)
codes = st.sampled_from(["", "K1", "K2", "K3"])
places = st.sampled_from([None, "one", "other"])
contents = st.tuples(texts, codes, places, st.lists(texts.filter(bool), max_size=2))


def candidates(given: list[tuple[str, str, str | None, list[str]]]) -> list[Candidate]:
    return [
        Candidate(number, text, code, place, Counter(below), (text, code, tuple(sorted(below))))
        for number, (text, code, place, below) in enumerate(given)
    ]


versions = st.lists(contents, max_size=7).map(candidates)


@given(rows=versions)
@unhurried
def test_every_row_is_matched_with_itself(rows: list[Candidate]) -> None:
    assert {(match.old_id, match.new_id, match.likeness) for match in match_rows(rows, rows)} == {
        (row.id, row.id, 1.0) for row in rows
    }


@given(old=versions, new=versions)
@unhurried
def test_it_is_the_same_in_both_directions(old: list[Candidate], new: list[Candidate]) -> None:
    there = {(match.old_id, match.new_id) for match in match_rows(old, new)}
    back = {(match.new_id, match.old_id) for match in match_rows(new, old)}
    assert there == back


@given(old=versions, new=versions)
@unhurried
def test_each_row_has_one_counterpart_at_most(old: list[Candidate], new: list[Candidate]) -> None:
    matches = match_rows(old, new)
    assert len({match.old_id for match in matches}) == len({match.new_id for match in matches}) == len(matches)
    assert all(0 <= match.likeness <= 1 for match in matches)


@given(rows=versions, data=st.data())
@unhurried
def test_rows_in_another_order_are_found_again(rows: list[Candidate], data: st.DataObject) -> None:
    """Rows that can be told apart; of two that say the very same, each is as good as the other."""
    distinct = list({(row.place, row.everything): row for row in rows}.values())
    mixed = data.draw(st.permutations(distinct))
    assert {(match.old_id, match.new_id) for match in match_rows(distinct, mixed)} == {
        (row.id, row.id) for row in distinct
    }


@given(old=versions, new=versions)
@unhurried
def test_no_two_are_left_that_agree_in_everything(old: list[Candidate], new: list[Candidate]) -> None:
    matches = match_rows(old, new)
    old_taken, new_taken = ({match.old_id for match in matches}, {match.new_id for match in matches})
    left = {(row.place, row.everything) for row in old if row.id not in old_taken}
    assert not left & {(row.place, row.everything) for row in new if row.id not in new_taken}
