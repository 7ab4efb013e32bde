"""Measures the import of PDF files: seconds per page, peak memory, and the ratio to bare table extraction.

    python -m tools.bench_import DIR [ROUNDS]

Bare extraction is pdfplumber's ``extract_tables()`` of every page of the same file. Both run in processes of their
own, so that neither warms the other's caches, and the best of the rounds counts. Seconds are those of the processor:
what else the machine does is not in them. Then the time and the statements with which drafts are written, on both
databases (``tools.bench_apply``). Exit status 1 above a ratio of 1.3, or where a draft takes longer than half a second.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from pathlib import Path

from tools.bench_apply import report

LIMIT = 1.3


def measure(what: str, paths: list[Path]) -> dict[str, object]:
    """Work through ``paths`` in this process; return the seconds of each, the pages and the peak memory in MB."""
    import logging

    import pdfplumber

    from competencies.imports import plan_from_file

    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    seconds: list[float] = []
    pages: list[int] = []
    for path in paths:
        started = time.process_time()
        if what == "import":
            plan_from_file(path)
        else:
            with pdfplumber.open(path) as pdf:
                for page in pdf.pages:
                    page.extract_tables()
        seconds.append(time.process_time() - started)
        with pdfplumber.open(path) as pdf:
            pages.append(len(pdf.pages))
    # Linux gives kilobytes, macOS bytes.
    unit = 1024**2 if sys.platform == "darwin" else 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit
    return {"seconds": seconds, "pages": pages, "peak": peak}


def _in_process(what: str, paths: list[Path]) -> dict[str, list[float]]:
    command = [sys.executable, "-m", "tools.bench_import", "--measure", what, *map(str, paths)]
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    result = json.loads(output)
    return {"seconds": result["seconds"], "pages": result["pages"], "peak": [result["peak"]]}


def main(arguments: list[str]) -> int:
    """Print the table of a folder; returns the exit status."""
    if arguments[:1] == ["--measure"]:
        print(json.dumps(measure(arguments[1], [Path(name) for name in arguments[2:]])))
        return 0
    if not 1 <= len(arguments) <= 2 or not Path(arguments[0]).is_dir():
        print("usage: make bench-import DIR=folder with PDF files", file=sys.stderr)
        return 2
    paths = sorted(Path(arguments[0]).glob("*.pdf"))
    if not paths:
        print(f"no PDF files in {arguments[0]}", file=sys.stderr)
        return 2
    rounds = int(arguments[1]) if len(arguments) > 1 else 3
    # In turns, so that a busy moment of the machine does not hit one of the two alone.
    results = [(_in_process("import", paths), _in_process("bare", paths)) for _round in range(rounds)]
    best = [[min(times) for times in zip(*(pair[i]["seconds"] for pair in results), strict=True)] for i in (0, 1)]
    pages = [int(number) for number in results[0][0]["pages"]]
    print(f"{'document':<32} pages  seconds  per page     bare  ratio")
    for path, number, own, bare in zip(paths, pages, *best, strict=True):
        print(f"{path.name:<32} {number:5} {own:8.3f} {own / number:9.3f} {bare:8.3f} {own / bare:6.2f}")
    own, bare = sum(best[0]), sum(best[1])
    print(f"{'all':<32} {sum(pages):5} {own:8.3f} {own / sum(pages):9.3f} {bare:8.3f} {own / bare:6.2f}")
    peaks = [max(pair[i]["peak"][0] for pair in results) for i in (0, 1)]
    print(f"peak memory: import {peaks[0]:.0f} MB, bare extraction {peaks[1]:.0f} MB; best of {rounds} rounds")
    print()
    # Of each standard one layout: the drafts are the same.
    in_time = report(list({path.stem.rpartition("-")[0] or path.stem: path for path in paths}.values()))
    return 0 if own / bare <= LIMIT and in_time else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
