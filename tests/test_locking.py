"""Row locks name the rows they take."""

import ast
from collections.abc import Iterator

from django.conf import settings

APPS = ("people", "competencies", "assessments")


def lock_calls(source: str) -> Iterator[ast.Call]:
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Call(func=ast.Attribute(attr="select_for_update")):
                yield node


def names_its_rows(call: ast.Call) -> bool:
    return any(keyword.arg == "of" for keyword in call.keywords)


def test_every_lock_names_its_rows() -> None:
    """Without ``of=`` a join locks the rows of every table it touches, and others wait for no reason, or for ever."""
    unnamed = [
        f"{path.relative_to(settings.BASE_DIR)}:{call.lineno}"
        for app in APPS
        for path in (settings.BASE_DIR / app).rglob("*.py")
        for call in lock_calls(path.read_text(encoding="utf-8"))
        if not names_its_rows(call)
    ]
    assert not unnamed, f"select_for_update without of=: {unnamed}"


def test_the_search_tells_the_two_apart() -> None:
    source = "A.objects.select_for_update().get()\nA.objects.select_for_update(of=('self',)).get()"
    assert [names_its_rows(call) for call in lock_calls(source)] == [False, True]
