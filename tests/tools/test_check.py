"""The command that runs every check: one failing step hides no other, and counts are honest."""

import sys
from pathlib import Path

import pytest

from tools import check
from tools.check import CannotPrepare, Result, Step, counts, run, summarise

REPORT = '<testsuites><testsuite tests="5" failures="1" errors="1" skipped="1"/></testsuites>'


@pytest.fixture(autouse=True)
def output(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(check, "OUTPUT", tmp_path)
    return tmp_path


def python(code: str, name: str = "step") -> Step:
    return Step(name, [sys.executable, "-c", code])


def test_a_step_that_fails_shows_what_it_said(capsys: pytest.CaptureFixture[str], output: Path) -> None:
    result = run(python("import sys; print('three things are wrong'); sys.exit(3)"))
    assert not result.passed
    assert "three things are wrong" in capsys.readouterr().out
    assert "three things are wrong" in (output / "step.log").read_text()


def test_a_step_that_passes_is_quiet(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(python("print('nothing to say')")).passed
    assert "nothing to say" not in capsys.readouterr().out


def test_a_missing_program_fails_the_step_and_not_the_run() -> None:
    result = run(Step("step", ["/there/is/no/such/program"]))
    assert not result.passed
    assert result.note == "could not start"


def test_what_cannot_be_prepared_fails_with_what_to_install(capsys: pytest.CaptureFixture[str]) -> None:
    def refuse() -> dict[str, str]:
        raise CannotPrepare("Install a browser.")

    assert not run(Step("step", [sys.executable, "-c", ""], prepare=refuse)).passed
    assert "Install a browser." in capsys.readouterr().out


def test_a_step_that_hangs_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check, "TIMEOUT", 0.2)
    assert not run(python("import time; time.sleep(60)")).passed


def test_all_steps_run_and_one_failure_fails_the_whole(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    steps = [python("import sys; sys.exit(1)", "first"), python("", "second"), python("", "third")]
    monkeypatch.setattr(check, "STEPS", steps)
    monkeypatch.setattr(sys, "argv", ["check.py"])
    assert check.main() == 1
    closing = capsys.readouterr().out
    assert "FAILED: first" in closing
    assert all(f"\n{name}" in closing for name in ("second", "third"))


def test_steps_can_be_chosen_and_left_out() -> None:
    names = [step.name for step in check.STEPS]
    assert [step.name for step in check.chosen_steps([])] == names
    assert [step.name for step in check.chosen_steps(["--only", "ruff"])] == ["ruff"]
    assert "browser" not in [step.name for step in check.chosen_steps(["--skip", "browser"])]


def test_tests_are_counted_from_pytests_own_report(output: Path) -> None:
    (output / "step.xml").write_text(REPORT)
    assert counts(python("")) == (2, 2, 1)


def test_the_sum_is_not_given_when_a_test_run_left_no_count(output: Path) -> None:
    (output / "one.xml").write_text(REPORT)
    one = Result(Step("one", [sys.executable, "-m", "pytest"]), passed=False, seconds=1)
    two = Result(Step("two", [sys.executable, "-m", "pytest"]), passed=False, seconds=1)
    assert summarise([one], 1).endswith("\n2 passed, 2 failed, 1 skipped")
    assert "2 passed" not in summarise([one, two], 2)
