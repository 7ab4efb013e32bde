"""Waiting until every request has been answered."""

import threading
import time

import pytest

from tests.support import under_way as module
from tests.support.under_way import UnderWay


def test_waiting_ends_once_the_last_request_is_answered() -> None:
    requests = UnderWay()
    requests.begin()
    began = time.monotonic()
    timer = threading.Timer(0.2, requests.end)
    timer.start()
    requests.wait_until_quiet()
    assert time.monotonic() - began >= 0.2
    timer.join()


def test_a_request_that_never_ends_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PATIENCE", 0.05)
    requests = UnderWay()
    requests.begin()
    with pytest.raises(TimeoutError, match="1 requests"):
        requests.wait_until_quiet()
