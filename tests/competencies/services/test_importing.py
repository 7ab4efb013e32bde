"""Writing a plan into a draft."""

from dataclasses import replace

import pytest
from django.db import connection

from competencies.enums import VersionStatus
from competencies.exceptions import CannotImport, NotPermitted
from competencies.imports.plan import AttitudePlan
from competencies.models import Competence, Duty, Finding, Indicator, Output, Standard, StandardVersion, Task
from competencies.services.importing import import_plan
from people.enums import Role
from tests.competencies.plans import bundled_plan, plan_of_size, small_plan
from tests.factories import make_user
from tests.support.queries import capture

pytestmark = pytest.mark.django_db


def test_bundled_standard_is_complete() -> None:
    version = import_plan(actor=None, plan=bundled_plan())
    assert (version.status, version.revision, version.standard.code) == (VersionStatus.DRAFT, 1, "KMM2431-003")
    assert Duty.objects.count() == 8
    assert Task.objects.count() == 25
    assert Output.objects.count() == 26
    assert Indicator.objects.count() == 111
    assert len(set(Indicator.objects.values_list("code", flat=True))) == 107
    kinds = list(Competence.objects.values_list("kind", flat=True))
    assert (kinds.count("K"), kinds.count("S"), kinds.count("A")) == (21, 27, 5)
    assert version.history.count() == 2
    assert version.classifications.count() == 3
    assert list(version.notes.values_list("depth", flat=True)) == [0, 0, 1, 1]
    assert Competence.objects.get(code="K8").text == "組織中有關職場資訊、法律及道德義務等傳播的政策和程序"
    assert Competence.objects.get(code="K9").text == (
        "研究流程和策略以確定資訊的新來源，並選擇最有效率和最佳的使用方式"
    )
    assert Competence.objects.get(code="K1").details.count() == 7
    assert Competence.objects.get(code="S3").text.endswith("組織和時間管理技能")


@pytest.mark.parametrize(
    ("tasks", "level", "codes"),
    [
        (("T1.1", "T1.2"), 4, {"K1", "K2", "K3", "S1", "S2", "S3", "S4"}),
        (("T1.3", "T2.1", "T2.2", "T2.3", "T2.4"), 5, {"K4", "K5", "S5", "S6", "S7", "S8"}),
    ],
)
def test_merged_cells_count_for_every_task_of_their_span(tasks: tuple[str, ...], level: int, codes: set[str]) -> None:
    import_plan(actor=None, plan=bundled_plan())
    for code in tasks:
        task = Task.objects.get(code=code)
        assert task.level == level
        assert set(task.competences.values_list("code", flat=True)) == codes


def test_printed_code_stays_and_the_oddity_becomes_a_finding() -> None:
    import_plan(actor=None, plan=bundled_plan())
    assert Task.objects.get(code="T1.2").indicators.filter(code="P1.4.1").exists()
    finding = Finding.objects.get(code="indicator-misnumbered", params__code="P1.4.1")
    assert finding.quote.startswith("P1.4.1")
    assert finding.row is not None


def test_canonical_codes_serve_lookups_and_printed_ones_stay() -> None:
    import_plan(actor=None, plan=small_plan())
    assert list(Competence.objects.filter(canonical_code="K1").values_list("code", flat=True)) == ["K01", "K01"]


def test_same_version_again_is_a_further_revision() -> None:
    first = import_plan(actor=None, plan=small_plan())
    second = import_plan(actor=None, plan=small_plan(title="測試主管"))
    first.refresh_from_db()
    assert (first.revision, first.title) == (1, "測試員")
    assert (second.revision, second.title) == (2, "測試主管")
    assert Standard.objects.count() == 1


def test_another_version_of_the_standard_starts_at_revision_1() -> None:
    import_plan(actor=None, plan=small_plan())
    other = import_plan(actor=None, plan=small_plan(code="PLN0001-001", version=1))
    assert (other.revision, Standard.objects.count()) == (1, 1)


def test_actor_is_kept_and_must_be_an_editor() -> None:
    editor, stranger = make_user(role=Role.STANDARD_EDITOR), make_user()
    assert import_plan(actor=editor, plan=small_plan()).created_by == editor
    with pytest.raises(NotPermitted):
        import_plan(actor=stranger, plan=small_plan())


def test_a_plan_without_code_is_refused() -> None:
    with pytest.raises(CannotImport):
        import_plan(actor=None, plan=small_plan(code=""))


def test_what_does_not_fit_is_refused_with_its_place_and_nothing_stays() -> None:
    attitudes = (AttitudePlan("A01", "A01", "很長的名稱" * 50, ""),)
    with pytest.raises(CannotImport, match="很長的名稱"):
        import_plan(actor=None, plan=small_plan(attitudes=attitudes))
    assert not StandardVersion.objects.exists()
    assert not Standard.objects.exists()


def test_search_text_holds_codes_and_words_with_radicals_as_ideographs() -> None:
    version = import_plan(actor=None, plan=small_plan())
    for term in ("pln0001-001v2", "測試員", "擬定計畫", "s01", "行銷技巧", "黑箱", "主動"):
        assert term in version.search_text
    version.refresh_from_db()
    assert "行銷技巧" in version.search_text


def test_number_of_statements_does_not_depend_on_size() -> None:
    few = capture(lambda: import_plan(actor=None, plan=plan_of_size(3)))
    many = capture(lambda: import_plan(actor=None, plan=replace(plan_of_size(60), code="PLN0002-001v2")))
    inserts = [sql.split("(")[0] for sql in many if sql.startswith("INSERT")]
    if connection.vendor == "postgresql":
        assert len(many) == len(few)
    # SQLite limits the length of one statement: findings with their nine columns need more than one.
    assert len(set(inserts)) == len({sql.split("(")[0] for sql in few if sql.startswith("INSERT")})
    assert len(many) <= len(few) + 1
