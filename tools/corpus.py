"""Runs the import over a folder of documents whose contents are known, and says how each comes out.

    python -m tools.corpus DIR

Beside ``CODE-A.pdf``, ``CODE-B.docx`` and the like the folder holds ``CODE.json``: the standard as ``as_dict`` should
give it. Texts are compared after NFKC, without white space and private-use characters; lists are lined up by code.
Exit status 1 if any document is not equal, loses text, or cannot be read.
"""

from __future__ import annotations

import difflib
import json
import re
import sys
import time
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from competencies.imports import StandardPlan, UnreadableFile, as_dict, plan_from_file

SUFFIXES = (".pdf", ".docx", ".txt", ".md")
# Can fairly be read in more than one way; of these is asked only that nothing is lost.
LOSSLESS_ONLY = frozenset({"NPR2399-001v1"})

_IDENTITY = ("key", "code", "name", "version")
_NOT_PRINTED = ("key", "status", "issued_on", "level", "version")
_SLASHES = str.maketrans("\u2215\u2044", "//")
_IGNORED = re.compile(r"[\s\ue000-\uf8ff]+")
_RUN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]+|[A-Za-z0-9]+")


@dataclass(slots=True)
class Comparison:
    """How the leaves of the truth came out; ``notes`` name what differs."""

    equal: int = 0
    missing: int = 0
    different: int = 0
    extra: int = 0
    notes: list[str] = field(default_factory=list)

    @property
    def is_equal(self) -> bool:
        """Whether truth and result have the same leaves."""
        return not (self.missing or self.different or self.extra)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one document."""

    path: Path
    seconds: float
    plan: StandardPlan | None = None
    error: str = ""
    comparison: Comparison | None = None
    lost: tuple[str, ...] = ()
    lossless_only: bool = False

    @property
    def is_right(self) -> bool:
        """Whether the document came out as it should, with every character placed."""
        if self.plan is None or self.lost or self.plan.accounting.unplaced:
            return False
        return self.lossless_only or self.comparison is None or self.comparison.is_equal


def documents(folder: Path) -> list[Path]:
    """The documents in ``folder``, those with a truth file and those without."""
    return sorted(path for path in folder.iterdir() if path.suffix.lower() in SUFFIXES and path.stem != "README")


def truth_of(path: Path) -> Path | None:
    """The truth file of a document: that of its name, or of its name without the letter of its layout."""
    for stem in (path.stem, path.stem.rpartition("-")[0]):
        truth = path.with_name(f"{stem}.json")
        if stem and truth.exists():
            return truth
    return None


def run(path: Path) -> Outcome:
    """Import one document and compare it with its truth."""
    started = time.perf_counter()
    try:
        plan = plan_from_file(path)
    except UnreadableFile as error:
        return Outcome(path, time.perf_counter() - started, error=str(error))
    seconds = time.perf_counter() - started
    truth_path = truth_of(path)
    if truth_path is None:
        return Outcome(path, seconds, plan)
    truth = json.loads(truth_path.read_text(encoding="utf-8"))
    found = json.loads(json.dumps(as_dict(plan)))
    return Outcome(
        path,
        seconds,
        plan,
        comparison=compare(truth, found),
        lost=tuple(lost_runs(truth, found)),
        lossless_only=truth_path.stem in LOSSLESS_ONLY,
    )


def compare(truth: object, found: object) -> Comparison:
    """Compare two values leaf by leaf; an empty text, null and a missing field are the same."""
    result = Comparison()
    _compare(truth, found, "", result)
    return result


def lost_runs(truth: object, found: object) -> Iterator[str]:
    """The words and runs of Chinese characters of the truth that occur nowhere in what was found."""
    everything = "\0".join(map(normal, _texts(found)))
    for text in _texts(truth):
        yield from (part for part in _RUN.findall(normal(text)) if part not in everything)


def normal(value: object, name: str = "") -> str:
    """The form in which leaves are compared; codes may end with a point or not."""
    if value is None or isinstance(value, (list, dict)):
        return ""
    text = _IGNORED.sub("", unicodedata.normalize("NFKC", str(value)).translate(_SLASHES))
    return text.rstrip(".") if name in ("code", "key") else text


def _compare(truth: object, found: object, where: str, result: Comparison) -> None:
    if isinstance(truth, dict) or isinstance(found, dict):
        left, right = (value if isinstance(value, dict) else {} for value in (truth, found))
        for name in dict.fromkeys([*left, *right]):
            _compare(left.get(name), right.get(name), f"{where}.{name}".lstrip("."), result)
    elif isinstance(truth, list) or isinstance(found, list):
        lists = [value if isinstance(value, list) else [] for value in (truth, found)]
        for one, other in _lined_up(*lists):
            _compare(one, other, f"{where}[{_identity(one if one is not None else other)}]", result)
    else:
        name = re.sub(r"\[.*", "", where.rpartition(".")[2])
        left_text, right_text = normal(truth, name), normal(found, name)
        if left_text == right_text:
            result.equal += bool(left_text)
        else:
            kind = "extra" if not left_text else "different" if right_text else "missing"
            setattr(result, kind, getattr(result, kind) + 1)
            result.notes.append(f"{kind} {where}: {left_text or '–'} / {right_text or '–'}")


def _lined_up(truth: list[object], found: list[object]) -> Iterator[tuple[object, object]]:
    left, right = [_identity(item) for item in truth], [_identity(item) for item in found]
    for kind, i1, i2, j1, j2 in difflib.SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if kind == "equal" or i2 - i1 == j2 - j1:
            yield from zip(truth[i1:i2], found[j1:j2], strict=True)
        else:
            yield from ((item, None) for item in truth[i1:i2])
            yield from ((None, item) for item in found[j1:j2])


def _identity(item: object) -> str:
    if not isinstance(item, dict):
        return normal(item)
    return next((normal(item[name], "code") for name in _IDENTITY if item.get(name)), "")


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for name, inner in value.items():
            if name not in _NOT_PRINTED:
                yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)
    elif isinstance(value, str):
        yield value


def row(outcome: Outcome) -> str:
    """One line of the table."""
    name = f"{outcome.path.name:<32}"
    if outcome.plan is None:
        return f"{name} not read: {outcome.error}"
    compared, account = outcome.comparison, outcome.plan.accounting
    numbers = (
        f"{compared.equal:6} {compared.missing:8} {compared.different:10} {compared.extra:6}"
        if compared
        else f"{'–':>6} {'–':>8} {'–':>10} {'–':>6}"
    )
    severities: Counter[str] = Counter(found.severity for found in outcome.plan.findings)
    findings = "/".join(str(severities[severity]) for severity in ("error", "warning", "info"))
    verdict = "right" if outcome.is_right else "WRONG"
    if outcome.is_right and compared is None:
        verdict = "nothing lost (no truth file)"
    elif outcome.is_right and compared is not None and not compared.is_equal:
        verdict = "nothing lost"
    return f"{name} {numbers} {account.placed:7}/{account.total:<7} {findings:>8} {outcome.seconds:8.2f}  {verdict}"


def main(arguments: list[str]) -> int:
    """Print the table of a folder; returns the exit status."""
    if len(arguments) != 1 or not Path(arguments[0]).is_dir():
        print("usage: make corpus DIR=folder with documents and their truth files", file=sys.stderr)
        return 2
    paths = documents(Path(arguments[0]))
    print(f"{'document':<32}  equal  missing  different  extra  placed/total   e/w/info  seconds")
    outcomes: list[Outcome] = []
    for path in paths:
        outcome = run(path)
        outcomes.append(outcome)
        print(row(outcome), flush=True)
        if not outcome.is_right:
            details = [*(outcome.comparison.notes if outcome.comparison else []), *outcome.lost]
            details += [left.text for left in outcome.plan.accounting.unplaced] if outcome.plan else []
            for detail in details[:20]:
                print(f"    {detail[:200]}")
    wrong = sum(not outcome.is_right for outcome in outcomes)
    print(f"{len(outcomes)} documents, {len(outcomes) - wrong} right, {wrong} not")
    return 1 if wrong or not outcomes else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
