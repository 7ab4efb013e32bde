"""Which answers a campaign wants to see supported."""

from dataclasses import dataclass

import pytest

from assessments.evidence_rules import EvidenceRules, Lack, evidence_rules
from assessments.models import Campaign

EVERYTHING = EvidenceRules(extremes=frozenset({1, 5}), gap=2, not_applicable_needs_reason=True)


@dataclass(frozen=True)
class Answer:
    value: int | None = None
    not_applicable: bool = False
    comment: str = ""
    has_pieces: bool = False


NOT_APPLICABLE = Answer(not_applicable=True)


@pytest.mark.parametrize(
    ("answer", "target", "lack"),
    [
        (Answer(), 3, None),
        (Answer(3), 3, None),
        (Answer(1), None, Lack.EVIDENCE),
        (Answer(5), 5, Lack.EVIDENCE),
        (Answer(5, comment="帶過三個專案"), 5, None),
        (Answer(5, has_pieces=True), 5, None),
        (Answer(4), 2, Lack.EVIDENCE),
        (Answer(2), 4, Lack.EVIDENCE),
        (Answer(2), 3, None),
        (Answer(2), None, None),
        (NOT_APPLICABLE, 3, Lack.REASON),
        (Answer(not_applicable=True, has_pieces=True), 3, Lack.REASON),
        (Answer(not_applicable=True, comment="不負責這項工作"), 3, None),
    ],
)
def test_what_an_answer_lacks(answer: Answer, target: int | None, lack: Lack | None) -> None:
    assert EVERYTHING.lack(answer, target=target) is lack
    assert EvidenceRules().lack(answer, target=target) is None


@pytest.mark.parametrize("answer", [Answer(5), Answer(2), NOT_APPLICABLE])
def test_an_answer_that_is_the_same_as_the_employees_needs_nothing_more(answer: Answer) -> None:
    assert EVERYTHING.lack(answer, target=4) is not None
    assert EVERYTHING.lack(answer, target=4, other=answer) is None
    assert EVERYTHING.lack(answer, target=4, other=Answer(3)) is EVERYTHING.lack(answer, target=4)
    assert EVERYTHING.lack(answer, target=4, other=Answer()) is EVERYTHING.lack(answer, target=4)


def test_each_rule_stands_alone() -> None:
    campaign = Campaign(evidence_at_extremes=True)
    assert evidence_rules(campaign, [2, 1, 3]) == EvidenceRules(extremes=frozenset({1, 3}))
    assert evidence_rules(Campaign(evidence_gap=2), [1, 2]) == EvidenceRules(gap=2)
    reason = evidence_rules(Campaign(not_applicable_needs_reason=True), [1, 2])
    assert reason == EvidenceRules(not_applicable_needs_reason=True)
    assert reason.asks
    assert not evidence_rules(Campaign(), [1, 2]).asks
