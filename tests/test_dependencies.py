"""The portal runs with what requirements.lock installs: nothing it imports comes from the development requirements."""

import ast
import re
import sys
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

from django.conf import settings

OWN = {"config", "people", "competencies", "assessments"}
ONLY_FOR_TESTS = {"config/settings_test.py"}


def locked(name: str) -> set[str]:
    """Return the normalised names of the packages in a lock file."""
    text = (settings.BASE_DIR / name).read_text(encoding="utf-8")
    return {_normalised(found) for found in re.findall(r"^([\w.-]+)==", text, re.MULTILINE)}


def _normalised(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def imported(node: ast.AST) -> Iterator[str]:
    """Yield the top names of the modules that running the code imports, so not those under TYPE_CHECKING."""
    match node:
        case ast.Import(names=names):
            yield from (alias.name.partition(".")[0] for alias in names)
        case ast.ImportFrom(module=str(module), level=0):
            yield module.partition(".")[0]
        case ast.If(test=ast.Name(id="TYPE_CHECKING"), orelse=otherwise):
            for statement in otherwise:
                yield from imported(statement)
        case _:
            for child in ast.iter_child_nodes(node):
                yield from imported(child)


def source_files() -> Iterator[tuple[str, Path]]:
    for folder in sorted(OWN):
        for path in sorted((settings.BASE_DIR / folder).rglob("*.py")):
            name = path.relative_to(settings.BASE_DIR).as_posix()
            if name not in ONLY_FOR_TESTS:
                yield name, path


def test_the_portal_imports_only_what_it_installs() -> None:
    runtime = locked("requirements.lock")
    distributions = packages_distributions()
    assert "django" in runtime
    foreign = [
        f"{name} imports {module}"
        for name, path in source_files()
        for module in imported(ast.parse(path.read_text(encoding="utf-8")))
        if module not in OWN
        and module not in sys.stdlib_module_names
        and not any(_normalised(distribution) in runtime for distribution in distributions.get(module, []))
    ]
    assert not foreign, "Not in requirements.lock:\n" + "\n".join(foreign)


def test_the_development_lock_contains_the_runtime_one() -> None:
    lines = {
        name: set(re.findall(r"^[\w.-]+==\S+", (settings.BASE_DIR / name).read_text(encoding="utf-8"), re.MULTILINE))
        for name in ("requirements.lock", "requirements-dev.lock")
    }
    assert lines["requirements.lock"] <= lines["requirements-dev.lock"]


def test_what_only_types_need_is_told_from_what_runs() -> None:
    source = """
from typing import TYPE_CHECKING
if TYPE_CHECKING:
    import babel
else:
    import json
try:
    import csv
except ImportError:
    pass
"""
    assert set(imported(ast.parse(source))) == {"typing", "json", "csv"}
