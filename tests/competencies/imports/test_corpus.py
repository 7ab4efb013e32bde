"""The documents of a folder beside the checkout, each compared with what is known to be in it.

They may not be shipped, so the folder need not be there; ``make corpus DIR=...`` runs the same over any folder.
"""

from __future__ import annotations

from pathlib import Path

import pytest

import competencies
from competencies.imports import as_dict
from competencies.imports.readers.export import plan_from_dict
from tools import corpus

FOLDER = Path(competencies.__path__[0]).parent.parent / "shared" / "standards"

if not FOLDER.is_dir():
    pytest.skip(f"the sample standards are not here: no folder {FOLDER}", allow_module_level=True)


@pytest.mark.parametrize("path", corpus.documents(FOLDER), ids=lambda path: path.name)
def test_document_comes_out_as_known(path: Path) -> None:
    outcome = corpus.run(path)
    assert outcome.error == ""
    assert outcome.comparison is None or outcome.lossless_only or outcome.comparison.notes == []
    assert outcome.lost == ()
    assert outcome.plan is not None
    assert outcome.plan.accounting.unplaced == ()
    assert as_dict(plan_from_dict(as_dict(outcome.plan))) == as_dict(outcome.plan)


def test_there_are_documents_of_every_format_with_a_truth() -> None:
    compared = [path for path in corpus.documents(FOLDER) if corpus.truth_of(path)]
    assert {path.suffix for path in compared} >= {".pdf", ".docx"}
