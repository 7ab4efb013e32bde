"""Uploaded files for tests."""

from django.core.files.uploadedfile import SimpleUploadedFile

from competencies.models import ImportUpload
from competencies.services.uploads import add_upload
from competencies.standards import bundled_standard_path
from people.models import User

ODD = """\
版本\t職能基準代碼\t職能基準名稱\t狀態\t更新說明\t發展更新日期
V1\tPLN0001-001\t測試員\t最新版本\t略\t2020/01/02

這一行沒有地方放
"""
"""A document of almost nothing, with a line that finds no place."""


def uploaded(content: bytes | str | None = None, name: str = "職能基準.txt") -> SimpleUploadedFile:
    """Return a file as a form receives it: the bundled standard, unless ``content`` is given."""
    if content is None:
        content = bundled_standard_path().read_bytes()
    return SimpleUploadedFile(name, content.encode() if isinstance(content, str) else content)


def make_upload(editor: User, content: bytes | str | None = None, name: str = "職能基準.txt") -> ImportUpload:
    """Upload a file for ``editor``."""
    return add_upload(actor=editor, file=uploaded(content, name), name=name)
