"""How many answers a second the portal saves, with two gunicorn workers on PostgreSQL.

    python -m tests.proof.bench_saves [SECONDS] [CLIENTS]

Each client is a candidate with a form of their own who saves one answer after the other, as fast as the server confirms
them. The throw-away PostgreSQL runs without fsync, so disks do not count.
"""

import sys
import tempfile
import threading
import time
from pathlib import Path
from statistics import median, quantiles
from typing import Any
from uuid import uuid4

from tests.proof.portal import Client, Portal
from tests.support.postgres import PostgresServer


class Saver(threading.Thread):
    def __init__(self, portal: Portal, person: dict[str, Any], password: str, items: list[int]) -> None:
        super().__init__()
        self.client = Client(portal.port)
        self.client.sign_in(person["login"], password)
        self.assessment, self.items, self.until = person["assessment"], items, 0.0
        self.milliseconds: list[float] = []

    def run(self) -> None:
        number = 0
        versions: dict[int, int] = {}
        while time.monotonic() < self.until:
            item = self.items[number % len(self.items)]
            began = time.perf_counter()
            status, told = self.client.save(self.assessment, uuid4(), item, versions.get(item, 0), number % 5 + 1)
            if status != 200:
                raise RuntimeError(f"{status} {told!r}")
            self.milliseconds.append((time.perf_counter() - began) * 1000)
            versions[item] = told["version"]
            number += 1


def main(seconds: float, clients: int) -> None:
    server = PostgresServer()
    with tempfile.TemporaryDirectory() as folder:
        portal = Portal(Path(folder), server.start())
        try:
            told = portal.seed(clients)
            portal.start()
            savers = [Saver(portal, person, told["password"], told["items"]) for person in told["people"]]
            began = time.monotonic()
            for saver in savers:
                saver.until = began + seconds
                saver.start()
            for saver in savers:
                saver.join()
            elapsed = time.monotonic() - began
        finally:
            portal.kill()
            server.stop()
    times = [each for saver in savers for each in saver.milliseconds]
    sys.stdout.write(
        f"{len(times)} saves in {elapsed:.1f} s by {clients} clients: {len(times) / elapsed:.0f} a second; "
        f"median {median(times):.1f} ms, 95th percentile {quantiles(times, n=20)[-1]:.1f} ms; "
        f"forms of {len(told['items'])} items, {portal.workers} workers\n"
    )


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 10, int(sys.argv[2]) if len(sys.argv) > 2 else 4)
