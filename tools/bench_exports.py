"""Measures the exports of one campaign: people, seconds, bytes, and the most memory that the process held.

    DATABASE_URL=postgresql://... PORTAL_MODE=development python -m tools.bench_exports CAMPAIGN [KIND ...]

``CAMPAIGN`` is the number in the campaign's address. Each kind is made in a process of its own, as in the background,
by the same functions and with the same limit on memory; the file goes nowhere. Team workbooks need a supervisor and are
left out. Exit status 1 where a CSV file needed more than ``MAX_MEGABYTES``.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

MAX_MEGABYTES = 200
_CHILD = "--child"


def main(arguments: list[str]) -> int:
    """Measure every kind asked for, print a table, and return the exit status."""
    if arguments[:1] == [_CHILD]:
        return _make(arguments[1], int(arguments[2]))
    parser = argparse.ArgumentParser(description="Measure the exports of a campaign.")
    parser.add_argument("campaign", type=int)
    parser.add_argument("kinds", nargs="*", default=["answers", "scores", "groups", "workbook"])
    options = parser.parse_args(arguments)
    too_much = False
    print(f"{'kind':10}{'people':>8}{'seconds':>10}{'MB':>10}{'peak RSS MB':>14}")
    for kind in options.kinds:
        command = [sys.executable, "-m", "tools.bench_exports", _CHILD, kind, str(options.campaign)]
        ran = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
        told = json.loads(ran.stdout.splitlines()[-1])
        print(f"{kind:10}{told['people']:8,}{told['seconds']:10.1f}{told['megabytes']:10.1f}{told['peak']:14.0f}")
        too_much |= kind != "workbook" and told["peak"] > MAX_MEGABYTES
    return int(too_much)


def _make(kind: str, campaign_id: int) -> int:
    """Make one export in this process, and print what it took as JSON."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    from django.utils import translation

    from assessments.models import Campaign
    from assessments.selectors.export_rows import signed_ids
    from assessments.selectors.group_results import Group
    from assessments.selectors.snapshot import one_snapshot
    from assessments.services.background import limit_this_process
    from assessments.services.exports import WRITERS

    limit_this_process()
    people = 0

    def tell(done: int) -> None:
        nonlocal people
        people = done

    campaign = Campaign.objects.select_related("standard_version", "scale").get(pk=campaign_id)
    _suffix, write = WRITERS[kind]
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "export"
        with translation.override("zh-hant"), one_snapshot():
            write(path, Group(campaign), signed_ids(Group(campaign)), tell)
        size = path.stat().st_size
    print(
        json.dumps(
            {
                "people": people,
                "seconds": time.perf_counter() - began,
                "megabytes": size / 1e6,
                # Kilobytes on Linux.
                "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6,
            }
        )
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
