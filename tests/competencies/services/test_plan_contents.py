"""What was read is looked at as it will be once it is saved."""

from collections.abc import Callable

import pytest

from competencies.comparison import compare
from competencies.imports.plan import StandardPlan
from competencies.models import StandardVersion
from competencies.selectors.comparison import snapshot_of
from competencies.selectors.contents import read_contents
from competencies.services.importing import import_plan
from competencies.services.plan_contents import contents_of_plan
from tests.competencies.plans import bundled_plan, small_plan

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("make", [bundled_plan, lambda: small_plan(title_kind="job_category")])
def test_saving_changes_nothing(make: Callable[[], StandardPlan]) -> None:
    plan = make()
    before = contents_of_plan(plan)
    saved = read_contents(StandardVersion.objects.get(pk=import_plan(actor=None, plan=plan).pk))
    assert compare(snapshot_of(before), snapshot_of(saved)).is_empty
    assert snapshot_of(before).header == snapshot_of(saved).header
    assert [node.key for node in before.knowledge] == [node.key for node in saved.knowledge]


def test_nothing_is_written() -> None:
    contents = contents_of_plan(small_plan())
    assert contents.version._state.adding
    assert not StandardVersion.objects.exists()
    snapshot = snapshot_of(contents)
    ids = [line.id for line in (*snapshot.knowledge, *snapshot.skills, *snapshot.attitudes)]
    assert len(ids) == len(set(ids))
