"""Whoever imports what was exported gets the same standard: the comparison of the two finds nothing."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from competencies.comparison.compare import compare
from competencies.exports.formats import EXPORT_FORMATS
from competencies.imports import StandardPlan, plan_from_file
from competencies.models import Indicator, StandardVersion
from competencies.selectors.comparison import snapshot_of
from competencies.selectors.contents import read_contents
from competencies.services.importing import import_plan
from tests.competencies.plans import bundled_plan, peculiar_plan, plan_of_size, small_plan

pytestmark = pytest.mark.django_db

PLANS: dict[str, Callable[[], StandardPlan]] = {
    "bundled": bundled_plan,
    # What no document prints is left out: a blank row of the version table, knowledge that no task calls for, and
    # attitudes without code behind one with a code.
    "odd": lambda: replace(
        small_plan(),
        history=small_plan().history[:1],
        knowledge=small_plan().knowledge[:2],
        attitudes=small_plan().attitudes[:1],
    ),
    "peculiar": peculiar_plan,
    "long": lambda: replace(plan_of_size(40), history=small_plan().history[:1], attitudes=()),
}


def imported(plan: StandardPlan) -> StandardVersion:
    return StandardVersion.objects.get(pk=import_plan(actor=None, plan=plan).pk)


def imported_again(version: StandardVersion, format: str, folder: Path) -> StandardVersion:
    path = folder / f"standard.{format}"
    path.write_bytes(EXPORT_FORMATS[format].render(version))
    return imported(plan_from_file(path))


def differences(old: StandardVersion, new: StandardVersion) -> list[object]:
    comparison = compare(snapshot_of(read_contents(old)), snapshot_of(read_contents(new)))
    return [*comparison.header, *(pair for pair in comparison.pairs if pair.changes)]


@pytest.mark.parametrize("format", ["json", "pdf", "xlsx"])
@pytest.mark.parametrize("plan", PLANS)
def test_import_of_an_export_changes_nothing(plan: str, format: str, tmp_path: Path) -> None:
    version = imported(PLANS[plan]())
    assert differences(version, imported_again(version, format, tmp_path)) == []


def test_a_change_would_be_found(tmp_path: Path) -> None:
    version = imported(bundled_plan())
    again = imported_again(version, "pdf", tmp_path)
    indicator = Indicator.objects.filter(task__duty__standard_version=again)[0]
    indicator.text = "另一個完全不同的指標。"
    indicator.save()
    assert len(differences(version, again)) == 2
