"""The import runs without Django: as a converter, and in a worker process."""

from __future__ import annotations

import pickle
import subprocess
import sys
from pathlib import Path

import competencies
from competencies.imports.readers.errors import UnreadableFile
from tests.competencies.imports.documents import plan_of_grid, row

ROOT = Path(competencies.__path__[0]).parent


def test_importing_the_package_loads_no_django() -> None:
    script = "import sys, competencies.imports; sys.exit(any(name.split('.')[0] == 'django' for name in sys.modules))"
    assert subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=False).returncode == 0


def test_a_plan_can_be_handed_to_another_process() -> None:
    plan = plan_of_grid([row("T1 甲", "T1.1 乙", "", "P1.2.1 丙。", "3", "K1 丁", "S1 戊")])
    assert pickle.loads(pickle.dumps(plan)) == plan


def test_a_refusal_can_be_handed_to_another_process() -> None:
    error = UnreadableFile("too-large", limit="4")
    again = pickle.loads(pickle.dumps(error))
    assert isinstance(again, UnreadableFile)
    assert (again.code, again.params, str(again)) == (error.code, error.params, str(error))
