"""Measures the pages of campaigns of 10, 1,000 and 10,000 people on a throw-away PostgreSQL, and prints a table.

    python -m tests.proof.bench [--sizes 10,1000,10000] [--rounds 20] [--database URL]

For each page: statements, median and 95th percentile of the server's time, the median of this process' own work (which
a busy computer changes less), bytes, and the ratios of the median to the same page of the smallest campaign and to a
bare Django view that reads and renders as many rows from a ready table.
Figures about raters are worked out beforehand, as a process of its own does it; how long that took is told. At the end
the answers of the largest campaign are written as a CSV file. ``--database URL`` uses a server of yours (an empty
database) instead of starting one. Exit status 1 where a page needs more statements in a larger campaign, or the file
too much memory.
"""

import argparse
import os
import platform
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.support.postgres import PostgresServer

RATIO, MILLISECONDS = 1.5, 150
"""Goals of a dashboard in the largest campaign: to its time in the smallest one, and at all."""


def main(arguments: argparse.Namespace) -> int:
    server = None
    if not arguments.database:
        server = PostgresServer()
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "PORTAL_MODE": "development",
            "PORTAL_DEBUG": "false",
            "PORTAL_VAR_DIR": folder,
            "DATABASE_URL": arguments.database or server.start(),  # type: ignore[union-attr]
        }
        try:
            import django

            django.setup()
            from django.db import connections

            try:
                return report([int(size) for size in arguments.sizes.split(",")], arguments.rounds)
            finally:
                connections.close_all()
        finally:
            if server is not None:
                server.stop()


def report(sizes: list[int], rounds: int) -> int:
    """Build the world, measure every page in every campaign, print; return the exit status."""
    from django.test import override_settings

    from assessments.models import Rating
    from assessments.selectors.rater_quality import compute_quality, kept_quality
    from assessments.selectors.scores import score_differences
    from tests.proof.bench import bare, world
    from tests.proof.bench.measure import Measured, client_of, get
    from tests.proof.bench.pages import pages_of
    from tests.proof.bench.steps import signing_off, submitting

    began = time.monotonic()
    made = world.build(sizes)
    say(f"{machine()}; {Rating.objects.count():,} ratings, built in {time.monotonic() - began:.0f} s")
    checked = min(1000, max(sizes))
    if checked in made.campaigns:
        differences = sum(1 for _difference in score_differences(made.campaigns[checked]))
        say(f"campaign of {checked:,}: {differences} stored scores differ from what the ratings give")
    for size in sizes:
        began = time.monotonic()
        compute_quality(made.campaigns[size], kept_quality(made.campaigns[size]))
        say(f"campaign of {size:,}: rater quality worked out beforehand in {time.monotonic() - began:.2f} s")
    bare.fill(1000)
    smallest: dict[str, Measured] = {}
    bare_times: dict[int, float] = {}
    grown = 0
    say("| page | people | statements | median ms | p95 ms | cpu ms | kB | to smallest | cpu to smallest | to bare |")
    say("|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|")
    missed: list[str] = []
    for size in sizes:
        for page in pages_of(made.campaigns[size], made.hr):
            measured = get(client_of(page.user), page.url, rounds=rounds)
            if page.rows not in bare_times:
                with override_settings(ROOT_URLCONF=bare.__name__, MIDDLEWARE=bare.MIDDLEWARE):
                    bare_times[page.rows] = get(client_of(made.hr), f"/bare/{page.rows}/", rounds=rounds).median
            first = smallest.setdefault(page.name, measured)
            grown += measured.queries > first.queries
            ratio = measured.median / first.median
            if page.is_dashboard and (ratio > RATIO or measured.median > MILLISECONDS):
                missed.append(f"{page.name} ({size:,})")
            say(
                f"| {page.name} | {size:,} | {measured.queries} | {measured.median:.1f} | {measured.p95:.1f} "
                f"| {measured.cpu:.1f} | {measured.size / 1000:.0f} | {ratio:.2f} | {measured.cpu / first.cpu:.2f} "
                f"| {measured.median / bare_times[page.rows]:.1f} |"
            )
    for size in sizes:
        for name, step in (("submit", submitting), ("sign off (service)", signing_off)):
            measured = step(made.campaigns[size])
            first = smallest.setdefault(name, measured)
            grown += measured.queries > first.queries
            say(
                f"| {name} | {size:,} | {measured.queries} | {measured.median:.1f} | {measured.p95:.1f} "
                f"| {measured.cpu:.1f} | | {measured.median / first.median:.2f} | {measured.cpu / first.cpu:.2f} | |"
            )
    # As in the background: each file in a process of its own.
    exports = [sys.executable, "-m", "tools.bench_exports", str(made.campaigns[sizes[-1]].pk), "answers", "groups"]
    too_much = subprocess.run(exports, check=False).returncode
    say(f"dashboards over {RATIO} times their smallest, or over {MILLISECONDS} ms: {', '.join(missed) or 'none'}")
    return 1 if grown or too_much else 0


def machine() -> str:
    """Say what computer and database this ran on."""
    from django.db import connection

    names = [line for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")]
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        version = cursor.fetchone()[0]
    name = names[0].partition(":")[2].strip() if names else platform.processor()
    return f"{name}, {os.cpu_count()} cores, Python {platform.python_version()}, PostgreSQL {version} without fsync"


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--sizes", default="10,1000,10000")
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--database", default="")
    raise SystemExit(main(parser.parse_args()))
