"""Stored versions compared: the bundled standard against edited copies of it."""

from dataclasses import replace
from datetime import date

import pytest

from competencies.comparison import Change, RowKind
from competencies.enums import MatchKind
from competencies.models import Competence, Duty, Indicator, Note, StandardVersion, Task, TaskCompetence
from competencies.selectors.comparison import comparison_of, earlier_and_later
from competencies.selectors.comparison_page import comparison_page
from competencies.selectors.comparison_rows import CHANGE_LABELS
from competencies.services.contents import LAST, renumber
from competencies.services.drafts import create_draft_from
from competencies.services.importing import import_plan
from competencies.services.lifecycle import publish_version
from tests.competencies.comparison.snapshots import said
from tests.competencies.plans import bundled_plan, plan_of_size
from tests.factories import make_user
from tests.support.queries import capture

pytestmark = pytest.mark.django_db


@pytest.fixture
def old() -> StandardVersion:
    return publish_version(actor=None, version_id=import_plan(actor=None, plan=bundled_plan()).pk)


@pytest.fixture
def draft(old: StandardVersion) -> StandardVersion:
    return create_draft_from(actor=None, version_id=old.pk)


def test_kinds_have_the_same_values_in_the_database() -> None:
    assert MatchKind.values == [kind.value for kind in RowKind]
    assert set(CHANGE_LABELS) == set(Change)


def test_a_copy_does_not_differ(old: StandardVersion, draft: StandardVersion) -> None:
    found = comparison_of(old.pk, draft.pk).comparison
    assert found.is_empty
    assert len(found.pairs) == 8 + 25 + 26 + 111 + 21 + 27 + 5
    assert all(pair.old and pair.new for pair in found.pairs)


def test_the_standard_imported_again_does_not_differ(old: StandardVersion) -> None:
    again = import_plan(actor=None, plan=bundled_plan())
    assert comparison_of(old.pk, again.pk).comparison.is_empty


def test_an_edited_copy(old: StandardVersion, draft: StandardVersion) -> None:
    """Six edits, and nothing else is said."""
    in_draft = Indicator.objects.filter(task__duty__standard_version=draft)
    tasks = {task.code: task for task in Task.objects.filter(duty__standard_version=draft)}

    reworded = in_draft.get(code="P1.1.2")
    before = reworded.text
    reworded.text = before.replace("能", "能夠", 1) + "並加以記錄。"
    reworded.save()

    moved = in_draft.get(code="P3.1.1")
    left = moved.task
    moved.task, moved.position = tasks["T4.1"], LAST
    moved.save()
    renumber([moved, *in_draft.filter(task=left)[:1]])

    removed = in_draft.get(code="P5.1.1")
    removed.delete()

    levelled = tasks["T1.1"]
    levelled.level = 6
    levelled.save()

    unlinked = TaskCompetence.objects.filter(task=tasks["T1.2"]).order_by("position").select_related("competence")[0]
    unlinked.delete()

    added = Competence.objects.create(
        standard_version=draft, kind="K", position=22, code="K22", canonical_code="K22", text="生成式人工智慧應用"
    )
    found = comparison_of(old.pk, draft.pk).comparison
    assert sorted(said(found), key=str) == sorted(
        [
            (before, reworded.text, {"reworded"}),
            (moved.text, moved.text, {"moved"}),
            (removed.text, "", {"removed"}),
            (levelled.name, levelled.name, {"level"}),
            (tasks["T1.2"].name, tasks["T1.2"].name, {"links"}),
            ("", added.text, {"added"}),
        ],
        key=str,
    )
    (links,) = found.with_change(Change.LINKS)
    old_knowledge = Competence.objects.get(standard_version=old, code=unlinked.competence.code)
    assert (links.needs_added, links.needs_removed) == ((), (old_knowledge.pk,))


def test_the_header_and_what_stands_around_the_content(old: StandardVersion, draft: StandardVersion) -> None:
    draft.title, draft.issued_on, draft.level = "行銷總監", date(2030, 1, 2), None
    draft.save()
    Note.objects.filter(standard_version=draft).order_by("position")[0].delete()
    found = comparison_of(old.pk, draft.pk).comparison
    assert [(change.field, change.old, change.new) for change in found.header[:3]] == [
        ("title", old.title, "行銷總監"),
        ("level", str(old.level), None),
        ("issued_on", old.issued_on and old.issued_on.isoformat(), "2030-01-02"),
    ]
    assert [(change.field, change.change) for change in found.header[3:]] == [("notes", Change.REMOVED)]
    assert not found.counts


def test_a_whole_duty_removed_is_shown_at_its_place(old: StandardVersion, draft: StandardVersion) -> None:
    Duty.objects.get(standard_version=draft, code="T3").delete()
    page = comparison_page(old.pk, draft.pk, make_user())
    (duty,) = page.duties
    assert duty.head is not None
    assert [badge.slug for badge in duty.head.badges] == ["removed"]
    before = Duty.objects.get(standard_version=old, code="T3")
    assert [task.code for task in duty.tasks] == [task.code for task in before.tasks.all()]
    shown = sum(len(task.indicators) for task in duty.tasks)
    assert shown == Indicator.objects.filter(task__duty=before).count()


def test_a_filter_shows_one_kind_of_change(old: StandardVersion, draft: StandardVersion) -> None:
    Indicator.objects.filter(task__duty__standard_version=draft, code="P5.1.1").delete()
    Task.objects.filter(duty__standard_version=draft, code="T1.1").update(level=6)
    person = make_user(language="en")
    everything = comparison_page(old.pk, draft.pk, person)
    assert [(tab.slug, tab.count) for tab in everything.tabs] == [("", 2), ("removed", 1), ("level", 1)]
    assert [duty.code for duty in everything.duties] == ["T1", "T5"]
    assert [duty.code for duty in comparison_page(old.pk, draft.pk, person, "level").duties] == ["T1"]
    assert [duty.code for duty in comparison_page(old.pk, draft.pk, person, "removed").duties] == ["T5"]
    assert comparison_page(old.pk, draft.pk, person, "moved").nothing_shown
    assert comparison_page(old.pk, draft.pk, person, "nonsense").duties == everything.duties


def test_the_earlier_version_comes_first(old: StandardVersion, draft: StandardVersion) -> None:
    assert earlier_and_later(draft, old) == earlier_and_later(old, draft) == (old, draft)


def test_number_of_queries_does_not_depend_on_size() -> None:
    person = make_user()
    counts = []
    for size, code in ((3, "PLN0011-001v1"), (30, "PLN0012-001v1")):
        plan = replace(plan_of_size(size), code=code, version=1)
        old = publish_version(actor=None, version_id=import_plan(actor=None, plan=plan).pk)
        new = create_draft_from(actor=None, version_id=old.pk)
        Indicator.objects.filter(task__duty__standard_version=new).update(text="能完成完全不同的工作。")
        statements = capture(lambda old=old, new=new: comparison_page(old.pk, new.pk, person))  # type: ignore[misc]
        counts.append(len([sql for sql in statements if "competencies_" in sql]))
    assert counts[0] == counts[1] == 22
