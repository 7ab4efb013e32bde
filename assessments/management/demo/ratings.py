"""Made-up ratings with the structure real ones have: people and items differ, raters differ in severity.

Pure: the same seed, person and items give the same answers.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass

from assessments.services.rating import AnswerInput

_SELF_COMMENTS = (
    "上半年主導過一個專案，已能獨立完成。",
    "還需要更多實際案例練習。",
    "目前由同事協助，希望安排相關課程。",
)
_SUPERVISOR_COMMENTS = (
    "表現穩定，可以開始帶新人。",
    "報告的論述可以更精簡，建議多與業務單位討論。",
    "數據判讀仍需加強，已列入明年的訓練計畫。",
)
_NOT_APPLICABLE = "目前的職務不包含這項工作。"
_LOWEST = ("今年才接觸，還沒有獨立完成的案例。", "尚未參與過這類專案。")
_HIGHEST = ("今年主導兩個專案並如期結案。", "負責訓練新進同仁，也協助其他部門。", "客戶滿意度調查連續兩季最高。")


@dataclass(frozen=True, slots=True)
class RatedLine:
    """What the generator needs of an item: its key, and the task or competence it belongs to."""

    item_id: int
    subject: str


@dataclass(frozen=True, slots=True)
class Rater:
    """How one person answers. ``shift`` moves all answers (severity or self-esteem), ``noise`` spreads them."""

    seed: str
    shift: float
    noise: float
    comments: Sequence[str]
    highest: int = 5


def self_rater(seed: str) -> Rater:
    """A candidate: a little kinder to themselves than others are, some much more so."""
    draw = random.Random(f"self {seed}")  # noqa: S311 - made-up ratings, not secrets
    return Rater(f"self {seed}", draw.gauss(0.25, 0.35), 0.45, _SELF_COMMENTS)


def supervisor_rater(seed: str, supervisor: str) -> Rater:
    """A supervisor: each has a severity of their own that holds for everybody they rate."""
    severity = random.Random(f"severity {supervisor}").gauss(-0.1, 0.35)  # noqa: S311
    return Rater(f"supervisor {seed}", severity, 0.35, _SUPERVISOR_COMMENTS)


def answers(
    candidate: str, rater: Rater, lines: Sequence[RatedLine], *, growth: float = 0.0, explained: bool = False
) -> list[AnswerInput]:
    """Return one answer per line. The candidate's ability, strengths and the difficulty of subjects are shared by
    all raters of the candidate; ``growth`` is what they have learnt since an earlier campaign, in scale points.

    ``explained``: the lowest and highest answers, and those that are not applicable, carry a comment.
    """
    ability = random.Random(f"ability {candidate}").gauss(3.2, 0.45) + growth  # noqa: S311
    draw = random.Random(rater.seed)  # noqa: S311
    result = []
    for line in lines:
        difficulty = random.Random(f"difficulty {line.subject}").gauss(0, 0.4)  # noqa: S311
        strength = random.Random(f"strength {candidate} {line.subject}").gauss(0, 0.5)  # noqa: S311
        exact = ability - difficulty + strength + rater.shift + draw.gauss(0, rater.noise)
        not_applicable = draw.random() < 0.015
        comment = draw.choice(rater.comments) if draw.random() < 0.04 else ""
        value = None if not_applicable else min(max(round(exact), 1), rater.highest)
        if explained and not comment:
            comment = _explanation(value, rater.highest, seed=f"{rater.seed} {line.item_id}")
        result.append(AnswerInput(line.item_id, value, not_applicable, comment))
    return result


def _explanation(value: int | None, highest: int, *, seed: str) -> str:
    if value is None:
        return _NOT_APPLICABLE
    choices = _LOWEST if value == 1 else _HIGHEST if value == highest else ("",)
    return random.Random(seed).choice(choices)  # noqa: S311 - made-up ratings, not secrets
