"""Measures how long a plan takes to be written as a draft, and with how many statements, on both databases.

    python -m tools.bench_apply FILE...

Each database is a throw-away one with all migrations. A plan is written several times as further revisions of its
standard, and the best of the rounds counts; statements are counted in a round of their own.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from competencies.imports import StandardPlan

ENGINES = ("sqlite", "postgresql")
LIMIT = 0.5
ROUNDS = 5


def measure(paths: list[Path]) -> list[dict[str, object]]:
    """Apply what each file holds, in this process and its database; return seconds, rows and statements of each."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from competencies.imports import plan_from_file
    from competencies.services.importing import import_plan

    call_command("migrate", verbosity=0)
    results: list[dict[str, object]] = []
    for path in paths:
        plan = plan_from_file(path)
        seconds = []
        for _round in range(ROUNDS):
            started = time.perf_counter()
            import_plan(actor=None, plan=plan)
            seconds.append(time.perf_counter() - started)
        with CaptureQueriesContext(connection) as captured:
            import_plan(actor=None, plan=plan)
        inserts = Counter(
            query["sql"].split('"')[1] for query in captured.captured_queries if query["sql"].startswith("INSERT INTO")
        )
        results.append(
            {
                "seconds": min(seconds),
                "rows": _rows_of(plan),
                "statements": len(captured),
                "most": max(inserts.values()),
            }
        )
    return results


def _rows_of(plan: StandardPlan) -> int:
    tasks = [line for task in plan.tasks for line in (task, *task.outputs, *task.indicators)]
    needs = [need for task in plan.tasks for need in (*task.knowledge, *task.skills)]
    parts = (plan.duties, tasks, needs, plan.knowledge, plan.skills, plan.attitudes, plan.notes, plan.findings)
    return sum(map(len, parts))


def in_database(engine: str, paths: list[Path]) -> list[dict[str, float]]:
    """Measure in a process and a database of its own; raises ``tests.support.postgres.NoPostgres``."""
    from tests.support.postgres import PostgresServer

    with tempfile.TemporaryDirectory(prefix="portal-bench-") as folder:
        environment = {**os.environ, "PORTAL_MODE": "development", "PORTAL_VAR_DIR": folder}
        environment |= {"DJANGO_SETTINGS_MODULE": "config.settings"}
        environment.pop("DATABASE_URL", None)
        server = PostgresServer() if engine == "postgresql" else None
        try:
            if server is not None:
                environment["DATABASE_URL"] = server.start()
            command = [sys.executable, "-m", "tools.bench_apply", "--measure", *map(str, paths)]
            output = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env=environment).stdout
        finally:
            if server is not None:
                server.stop()
    results: list[dict[str, float]] = json.loads(output.splitlines()[-1])
    return results


def report(paths: list[Path]) -> bool:
    """Print a line per file and database; return whether every plan was written in time."""
    print(f"{'applied as a draft':<32} {'rows':>6} {'database':>12} {'seconds':>8} {'statements':>11}  most per table")
    slowest = 0.0
    for engine in ENGINES:
        for path, result in zip(paths, in_database(engine, paths), strict=True):
            slowest = max(slowest, result["seconds"])
            print(
                f"{path.name:<32} {result['rows']:6} {engine:>12} {result['seconds']:8.3f}"
                f" {result['statements']:11}  {result['most']}"
            )
    print(f"slowest: {slowest:.3f} s, at most {LIMIT} s; best of {ROUNDS} rounds")
    return slowest <= LIMIT


def main(arguments: list[str]) -> int:
    """Print the table of the files; returns the exit status."""
    if arguments[:1] == ["--measure"]:
        print(json.dumps(measure([Path(name) for name in arguments[1:]])))
        return 0
    if not arguments:
        print("usage: python -m tools.bench_apply FILE...", file=sys.stderr)
        return 2
    return 0 if report([Path(name) for name in arguments]) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
