"""The server is killed at random moments while answers are saved: what was acknowledged is there, and there once.

A client that gets no answer sends the same operation again until it gets one, as the page's queue does.
"""

import json
import os
import random
import subprocess
import sys
import threading
import time
from collections import Counter
from typing import Any
from uuid import uuid4

import pytest

from tests.proof.portal import AWAY, ROOT, Client, Portal, Saved

pytestmark = pytest.mark.proof

SAVES = int(os.environ.get("PROOF_SAVES", "300"))
CLIENTS = 2
SAVES_BETWEEN_KILLS = (5, 45)
WITHIN_A_SAVE = 0.05
"""Seconds by which a kill is put off at random, so that it falls anywhere within a save."""
PATIENCE = 60.0

CHANGES = """
import django, json, sys
django.setup()
from assessments.models import Rating, RatingChange
rows = list(RatingChange.objects.order_by("pk").values_list("form__assessment", "item", "number", "value", "operation"))
now = list(Rating.objects.values_list("form__assessment", "item", "version", "value"))
json.dump({"changes": rows, "ratings": now}, sys.stdout, default=str)
"""


class Rater(threading.Thread):
    """One candidate who saves answer after answer, and repeats what was not acknowledged."""

    def __init__(self, portal: Portal, person: dict[str, object], password: str, items: list[int], saves: int) -> None:
        super().__init__(daemon=True)
        self.portal, self.items, self.saves = portal, items, saves
        self.assessment = int(str(person["assessment"]))
        self.client = Client(portal.port)
        self.client.sign_in(str(person["login"]), password)
        self.saved: list[Saved] = []
        self.problem = ""

    def run(self) -> None:
        versions: Counter[int] = Counter()
        chance = random.Random(self.assessment)
        for _number in range(self.saves):
            item, value, operation = chance.choice(self.items), chance.randint(1, 5), uuid4()
            began, attempts = time.monotonic(), 0
            while True:
                attempts += 1
                try:
                    status, told = self.client.save(self.assessment, operation, item, versions[item], value)
                except AWAY:
                    if time.monotonic() - began > PATIENCE:
                        self.problem = "the server did not come back"
                        return
                    time.sleep(0.02)
                    continue
                if status != 200:
                    self.problem = f"{status} {told!r}"
                    return
                break
            versions[item] = told["version"]
            self.saved.append(Saved(operation, item, value, told["version"], attempts))


def test_every_acknowledged_save_is_there_once_whenever_the_server_dies(portal: Portal) -> None:
    told = portal.seed(CLIENTS)
    portal.start()
    each = -(-SAVES // CLIENTS)
    raters = [Rater(portal, person, told["password"], told["items"][:40], each) for person in told["people"]]
    for rater in raters:
        rater.start()
    kills, after = 0, random.randint(*SAVES_BETWEEN_KILLS)
    while any(rater.is_alive() for rater in raters):
        time.sleep(random.uniform(0, WITHIN_A_SAVE))
        if sum(len(rater.saved) for rater in raters) >= after:
            portal.kill()
            kills += 1
            portal.start()
            after = sum(len(rater.saved) for rater in raters) + random.randint(*SAVES_BETWEEN_KILLS)
    assert [rater.problem for rater in raters] == ["", ""]
    assert kills >= 3, "too few kills to prove anything"
    acknowledged = [(rater.assessment, saved) for rater in raters for saved in rater.saved]
    assert len(acknowledged) == each * CLIENTS
    repeated = sum(saved.attempts > 1 for _assessment, saved in acknowledged)

    stored = _stored(portal)
    by_operation = Counter(operation for *_rest, operation in stored["changes"] if operation)
    assert set(by_operation.values()) == {1}, "a save is there twice"
    changes = {operation: (form, item, number, value) for form, item, number, value, operation in stored["changes"]}
    for assessment, saved in acknowledged:
        # Saying again what is stored already changes nothing and leaves no trace of its own.
        kept = changes.get(str(saved.operation)) or next(
            row[:4] for row in stored["changes"] if row[:3] == [assessment, saved.item, saved.version]
        )
        assert list(kept) == [assessment, saved.item, saved.version, saved.value]
    histories: dict[tuple[int, int], list[int]] = {}
    for form, item, number, _value, _operation in stored["changes"]:
        histories.setdefault((form, item), []).append(number)
    assert all(numbers == list(range(1, len(numbers) + 1)) for numbers in histories.values())
    latest = {(form, item, number): value for form, item, number, value, _operation in stored["changes"]}
    for form, item, version, value in stored["ratings"]:
        assert latest[form, item, version] == value
        assert version == len(histories[form, item])
    sys.stdout.write(f"\n{len(acknowledged)} saves, {kills} kills, {repeated} saves sent again\n")


def _stored(portal: Portal) -> dict[str, list[list[Any]]]:
    """Read the tables from a process of its own, as the next server would."""
    done = subprocess.run(
        [sys.executable, "-c", CHANGES],
        cwd=ROOT,
        env=portal.environment,
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, list[list[Any]]] = json.loads(done.stdout)
    return found
