"""Uploads are bounded while they come in."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.test import RequestFactory

from config import uploads


def test_what_goes_beyond_the_limit_is_dropped_and_the_size_still_tells(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "MAX_BYTES", 70_000)
    sent = {"small": SimpleUploadedFile("a.txt", b"0" * 10), "large": SimpleUploadedFile("b.txt", b"0" * 200_000)}
    received = RequestFactory().post("/", sent).FILES
    lengths = {}
    for name in sent:
        file = received[name]
        assert isinstance(file, UploadedFile)
        with file:
            lengths[name] = (file.size, len(file.read()))
    assert lengths["small"] == (10, 10)
    assert lengths["large"][0] == 200_000
    assert lengths["large"][1] <= 70_000


def test_the_limit_is_that_of_the_page_that_takes_most() -> None:
    assert uploads.MAX_BYTES == 20 * 1024 * 1024
