"""Run everything a change must pass, and say at the end what ran, with what result, and how long it took.

No step hides another: all run, whatever fails. Each step's output goes to ``var/check/<step>.log`` and is shown when it
fails. Steps that only read the sources run beside each other; those that use both cores run one after the other.

    python tools/check.py [--only STEP] [--skip STEP] [--list]

Standard library only: this file must run, and say what is wrong, when little else does.
"""

import argparse
import os
import secrets
import subprocess
import sys
import time
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OUTPUT = ROOT / "var" / "check"
PYTHON = sys.executable
BIN = Path(PYTHON).parent
CORES = os.cpu_count() or 2
WORKERS = str(max(2, min(CORES, 8)))
TIMEOUT = 30 * 60
"""Seconds after which a step that hangs is ended and counts as failed."""

PRODUCTION = {
    "PORTAL_MODE": "production",
    "PORTAL_SECRET_KEY": secrets.token_urlsafe(60),
    "PORTAL_ALLOWED_HOSTS": "portal.example.com",
    "PORTAL_URL": "https://portal.example.com",
    "PORTAL_EMAIL_URL": "smtp+tls://portal@mail.example.com:587",
    "DATABASE_URL": "postgresql://portal@127.0.0.1/portal",  # never connected to by the checks
}
DEVELOPMENT = {"PORTAL_MODE": "development", "PORTAL_VAR_DIR": str(OUTPUT / "portal")}


@dataclass(frozen=True)
class Step:
    """One check: a name to call it by, its command, and what it adds to the environment."""

    name: str
    command: list[str]
    environment: dict[str, str] = field(default_factory=dict)
    alone: bool = False
    prepare: Callable[[], dict[str, str]] | None = None


@dataclass(frozen=True)
class Result:
    step: Step
    passed: bool
    seconds: float
    note: str = ""


class CannotPrepare(Exception):
    """What a step needs is not here; the message says what to install."""


def tool(name: str, *arguments: str) -> list[str]:
    return [str(BIN / name), *arguments]


def pytest(step: str, *arguments: str) -> list[str]:
    report = OUTPUT / f"{step}.xml"
    return [PYTHON, "-m", "pytest", "-q", "--durations=5", f"--junitxml={report}", *arguments]


def find_browser() -> dict[str, str]:
    """Return where the browser is; installs one where none is (see tests/support/browser.py)."""
    found = subprocess.run(
        [PYTHON, "-m", "tests.support.browser"],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if found.returncode != 0:
        raise CannotPrepare(found.stderr.strip())
    return {"CHROME": found.stdout.strip().splitlines()[-1]}


def compile_translations() -> dict[str, str]:
    """Compile the translations: production refuses to start without them, and a fresh clone has none."""
    compiled = subprocess.run(
        [PYTHON, "manage.py", "compile_translations"],
        cwd=ROOT,
        env={**os.environ, **DEVELOPMENT},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if compiled.returncode != 0:
        raise CannotPrepare(compiled.stderr.strip())
    return {}


STEPS = [
    Step("ruff", tool("ruff", "check", ".")),
    Step("format", tool("ruff", "format", "--check", ".")),
    Step("mypy", tool("mypy", ".")),
    Step("layers", tool("lint-imports")),
    Step("templates", tool("djlint", "templates", "--lint", "--quiet")),
    Step("migrations", [PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"], DEVELOPMENT),
    Step("translations", [PYTHON, "-m", "tools.messages", "--check"]),
    Step(
        "deployment",
        [PYTHON, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        PRODUCTION,
        prepare=compile_translations,
    ),
    Step(
        "sqlite",
        pytest("sqlite", "-m", "not browser and not proof", "-n", WORKERS),
        {"TEST_DATABASE": "sqlite"},
        alone=True,
    ),
    Step(
        "postgresql",
        pytest("postgresql", "-m", "not browser and not proof", "-n", WORKERS),
        {"TEST_DATABASE": "postgresql", "TEST_ONLY": "database"},
        alone=True,
    ),
    Step(
        "browser",
        pytest("browser", "-m", "browser", "-n", WORKERS),
        {"TEST_DATABASE": "postgresql"},
        alone=True,
        prepare=find_browser,
    ),
    Step("proof", pytest("proof", "-m", "proof", "-p", "no:randomly", "tests/proof"), alone=True),
]


def run(step: Step) -> Result:
    """Run one step and return its result; prints its output when it failed."""
    began = time.monotonic()
    log = OUTPUT / f"{step.name}.log"
    (OUTPUT / f"{step.name}.xml").unlink(missing_ok=True)
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", **step.environment}
    note = ""
    with log.open("w", encoding="utf-8") as output:
        try:
            if step.prepare is not None:
                environment.update(step.prepare())
            done = subprocess.run(
                step.command,
                cwd=ROOT,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                check=False,
                timeout=TIMEOUT,
            )
            passed = done.returncode == 0
        except subprocess.TimeoutExpired:
            passed, note = False, f"ended after {TIMEOUT // 60} minutes"
        except (CannotPrepare, OSError) as refusal:
            output.write(f"{refusal}\n")
            passed, note = False, "could not start"
    result = Result(step, passed, time.monotonic() - began, note or tests_of(step))
    show(result, log.read_text(encoding="utf-8", errors="replace"))
    return result


def show(result: Result, output: str) -> None:
    """Print how a step ended, with its output if it failed, in one piece."""
    state = "passed" if result.passed else "FAILED"
    lines = [f"{state}  {result.step.name}  {result.seconds:.1f} s"]
    if not result.passed:
        lines += [f"--- {' '.join(result.step.command)}", output.rstrip(), f"--- end of {result.step.name}"]
    sys.stdout.write("\n".join(lines) + "\n")
    sys.stdout.flush()


def counts(step: Step) -> tuple[int, int, int] | None:
    """Return how many tests passed, failed and were skipped, from pytest's own report; None where there is none."""
    try:
        suites = ElementTree.parse(OUTPUT / f"{step.name}.xml").getroot().iter("testsuite")  # noqa: S314
    except (OSError, ElementTree.ParseError):
        return None
    passed = failed = skipped = 0
    for suite in suites:
        bad = int(suite.get("failures", 0)) + int(suite.get("errors", 0))
        left_out = int(suite.get("skipped", 0))
        failed += bad
        skipped += left_out
        passed += int(suite.get("tests", 0)) - bad - left_out
    return passed, failed, skipped


def tests_of(step: Step) -> str:
    counted = counts(step)
    if counted is None:
        return ""
    passed, failed, skipped = counted
    return (
        f"{passed} tests passed"
        + (f", {failed} failed" if failed else "")
        + (f", {skipped} skipped" if skipped else "")
    )


def summarise(results: Iterable[Result], seconds: float) -> str:
    """Return the closing table, and the sum of the tests where every test run left its count."""
    results = list(results)
    lines = ["", f"{'step':<14}{'result':<9}{'seconds':>8}  note"]
    for result in results:
        state = "passed" if result.passed else "FAILED"
        lines.append(f"{result.step.name:<14}{state:<9}{result.seconds:>8.1f}  {result.note}".rstrip())
    failed_steps = [result.step.name for result in results if not result.passed]
    outcome = f"FAILED: {', '.join(failed_steps)}" if failed_steps else "all passed"
    lines.append(f"{'together':<14}{'':<9}{seconds:>8.1f}  {outcome}")
    counted = [counts(result.step) for result in results if "pytest" in result.step.command]
    known = [count for count in counted if count is not None]
    if known and len(known) == len(counted):
        passed, failed, skipped = (sum(column) for column in zip(*known, strict=True))
        lines += ["", f"{passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else "")]
    return "\n".join(lines)


def chosen_steps(arguments: list[str]) -> list[Step]:
    names = [step.name for step in STEPS]
    parser = argparse.ArgumentParser(description="Run everything a change must pass.")
    parser.add_argument("--only", action="append", choices=names, help="run this step (may be repeated)")
    parser.add_argument(
        "--skip", action="append", choices=names, default=[], help="leave this step out (may be repeated)"
    )
    parser.add_argument("--list", action="store_true", help="name the steps and stop")
    options = parser.parse_args(arguments)
    if options.list:
        print("\n".join(names))
        sys.exit(0)
    return [step for step in STEPS if step.name in (options.only or names) and step.name not in options.skip]


def main() -> int:
    steps = chosen_steps(sys.argv[1:])
    OUTPUT.mkdir(parents=True, exist_ok=True)
    began = time.monotonic()
    with ThreadPoolExecutor(max_workers=max(2, CORES)) as pool:
        results = list(pool.map(run, [step for step in steps if not step.alone]))
    results += [run(step) for step in steps if step.alone]
    print(summarise(results, time.monotonic() - began))
    return 0 if all(result.passed for result in results) else 1


if __name__ == "__main__":
    sys.exit(main())
