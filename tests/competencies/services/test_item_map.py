"""The stored map from one version to the next, and corrections of it."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from competencies.comparison import Change
from competencies.enums import Decider, MatchKind
from competencies.exceptions import CannotMatch, CannotPublish, NotPermitted
from competencies.models import Competence, Duty, Indicator, ItemMatch, Output, StandardVersion, Task
from competencies.selectors.comparison import comparison_of
from competencies.services.drafts import create_draft_from, delete_draft, file_draft
from competencies.services.importing import import_plan
from competencies.services.item_map import correct_match, release_match, store_item_map
from competencies.services.lifecycle import publish_version, retire_version
from people.enums import Role
from people.models import User
from tests.competencies.plans import small_plan
from tests.factories import make_standard_version, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor() -> User:
    return make_user(role=Role.STANDARD_EDITOR)


@pytest.fixture
def old() -> StandardVersion:
    return publish_version(actor=None, version_id=import_plan(actor=None, plan=small_plan()).pk)


@pytest.fixture
def draft(old: StandardVersion) -> StandardVersion:
    return create_draft_from(actor=None, version_id=old.pk)


def stored(old: StandardVersion, new: StandardVersion) -> set[tuple[str, int | None, int | None, str]]:
    rows = ItemMatch.objects.filter(old_version=old, new_version=new)
    return set(rows.values_list("kind", "old_row", "new_row", "decided_by_what"))


def knowledge(version: StandardVersion) -> list[int]:
    return list(
        Competence.objects.filter(standard_version=version, kind="K").order_by("position").values_list("pk", flat=True)
    )


def indicators(version: StandardVersion) -> list[int]:
    rows = Indicator.objects.filter(task__duty__standard_version=version).order_by("task__position", "position")
    return list(rows.values_list("pk", flat=True))


def test_publishing_stores_what_became_of_every_row(old: StandardVersion, draft: StandardVersion) -> None:
    task = Task.objects.get(duty__standard_version=draft, position=1)
    gone = Indicator.objects.get(task__duty__standard_version=draft, position=2)
    gone.delete()
    come = Output.objects.create(task=task, position=2, code="O1.1.2", canonical_code="O1.1.2", name="會議紀錄")
    publish_version(actor=None, version_id=draft.pk)
    rows = stored(old, draft)
    # 1 duty, 2 tasks, 1 output, 2 indicators, 3 K, 1 S and 2 A of the old version, and the new output.
    assert len(rows) == 13
    assert {decided for _kind, _old, _new, decided in rows} == {Decider.MACHINE}
    assert ("output", None, come.pk, "machine") in rows
    assert ("indicator", indicators(old)[1], None, "machine") in rows
    assert ("indicator", indicators(old)[0], indicators(draft)[0], "machine") in rows
    assert set(zip(knowledge(old), knowledge(draft), strict=True)) <= {(row[1], row[2]) for row in rows}
    assert ItemMatch.objects.get(kind="duty").similarity == Decimal(1)


def test_the_first_version_has_no_map(old: StandardVersion) -> None:
    assert not ItemMatch.objects.exists()


def test_a_version_made_from_a_retired_one_is_mapped_to_it(old: StandardVersion, draft: StandardVersion) -> None:
    retire_version(actor=None, version_id=old.pk, reason="停用")
    publish_version(actor=None, version_id=draft.pk)
    assert stored(old, draft)


def test_a_version_is_mapped_to_the_one_it_supersedes_and_no_other(
    old: StandardVersion, draft: StandardVersion
) -> None:
    later = publish_version(
        actor=None, version_id=import_plan(actor=None, plan=small_plan(version=3, code="PLN0001-001v3")).pk
    )
    draft.refresh_from_db()
    assert stored(old, later)
    draft.version, draft.code = 4, "PLN0001-001v4"
    publish_version(actor=None, version_id=file_draft(actor=None, draft=draft).pk)
    assert stored(later, draft)
    assert not stored(old, draft)


def test_a_draft_taken_to_another_standard_follows_nothing(old: StandardVersion, draft: StandardVersion) -> None:
    draft.code = "PLN0002-001v2"
    publish_version(actor=None, version_id=file_draft(actor=None, draft=draft).pk)
    assert not ItemMatch.objects.exists()


def test_a_draft_taken_to_another_standard_leaves_what_was_said_about_it(
    editor: User, old: StandardVersion, draft: StandardVersion
) -> None:
    row = Duty.objects.filter(standard_version=draft).first()
    assert row is not None
    correct_match(actor=editor, old_id=old.pk, new_id=draft.pk, kind=MatchKind.DUTY, old_row=None, new_row=row.pk)
    draft.code = "PLN0002-001v2"
    file_draft(actor=editor, draft=draft)
    assert not ItemMatch.objects.exists()


def test_what_cannot_be_published_is_not_mapped(old: StandardVersion, draft: StandardVersion) -> None:
    Duty.objects.filter(standard_version=draft).delete()
    with pytest.raises(CannotPublish):
        publish_version(actor=None, version_id=draft.pk)
    assert not ItemMatch.objects.exists()


def test_storing_twice_changes_nothing(old: StandardVersion, draft: StandardVersion) -> None:
    publish_version(actor=None, version_id=draft.pk)
    before = list(ItemMatch.objects.order_by("pk").values())
    assert store_item_map(actor=None, old_id=old.pk, new_id=draft.pk) == 0
    assert list(ItemMatch.objects.order_by("pk").values()) == before


def test_a_map_is_of_two_versions_of_one_standard_and_of_no_draft(old: StandardVersion, draft: StandardVersion) -> None:
    with pytest.raises(CannotMatch):
        store_item_map(actor=None, old_id=old.pk, new_id=draft.pk)
    with pytest.raises(CannotMatch):
        store_item_map(actor=None, old_id=old.pk, new_id=make_standard_version().pk)
    with pytest.raises(CannotMatch):
        store_item_map(actor=None, old_id=old.pk, new_id=old.pk)
    assert not ItemMatch.objects.exists()


@pytest.mark.parametrize("role", [None, Role.HR_MANAGER, Role.SYSTEM_ADMINISTRATOR])
def test_only_publishers_store_and_only_editors_correct(
    role: Role | None, old: StandardVersion, draft: StandardVersion
) -> None:
    person, row = make_user(role=role), knowledge(old)[0]
    names = {"old_id": old.pk, "new_id": draft.pk}
    with pytest.raises(NotPermitted):
        store_item_map(actor=person, **names)
    for decide in (correct_match, release_match):
        with pytest.raises(NotPermitted):
            decide(actor=person, **names, kind=MatchKind.KNOWLEDGE, old_row=row, new_row=None)


def test_a_correction_wins_and_is_kept_with_who_gave_it(
    editor: User, old: StandardVersion, draft: StandardVersion
) -> None:
    first, second, _third = knowledge(old)
    _first_now, second_now, _third_now = knowledge(draft)
    correct_match(
        actor=editor, old_id=old.pk, new_id=draft.pk, kind=MatchKind.KNOWLEDGE, old_row=first, new_row=second_now
    )
    match = ItemMatch.objects.get()
    assert (match.decided_by_what, match.decided_by) == (Decider.EDITOR, editor)
    assert match.similarity is not None
    assert 0 < match.similarity < 1
    pairs = comparison_of(old.pk, draft.pk).comparison.pairs
    assert any(pair.old and pair.new and (pair.old.id, pair.new.id) == (first, second_now) for pair in pairs)
    publish_version(actor=editor, version_id=draft.pk)
    assert ("K", first, second_now, "editor") in stored(old, draft)
    assert not any(row[1] == second and row[2] == second_now for row in stored(old, draft))


def test_a_correction_after_publication_leaves_every_row_in_the_map(
    editor: User, old: StandardVersion, draft: StandardVersion
) -> None:
    publish_version(actor=editor, version_id=draft.pk)
    one, other = indicators(old)
    _one_now, other_now = indicators(draft)
    correct_match(
        actor=editor,
        old_id=old.pk,
        new_id=draft.pk,
        kind=MatchKind.INDICATOR,
        old_row=one,
        new_row=other_now,
    )
    rows = {row for row in stored(old, draft) if row[0] == "indicator"}
    assert ("indicator", one, other_now, "editor") in rows
    assert {row[1] for row in rows if row[1]} == {one, other}
    assert {row[2] for row in rows if row[2]} == set(indicators(draft))
    release_match(
        actor=editor,
        old_id=old.pk,
        new_id=draft.pk,
        kind=MatchKind.INDICATOR,
        old_row=one,
        new_row=other_now,
    )
    rows = {row for row in stored(old, draft) if row[0] == "indicator"}
    assert {row[3] for row in rows} == {"machine"}
    assert {row[1] for row in rows if row[1]} == {one, other}


def test_no_counterpart_can_be_said_and_taken_back(editor: User, old: StandardVersion, draft: StandardVersion) -> None:
    first = knowledge(old)[0]
    correct_match(actor=editor, old_id=old.pk, new_id=draft.pk, kind=MatchKind.KNOWLEDGE, old_row=first, new_row=None)
    assert comparison_of(old.pk, draft.pk).comparison.counts == {
        Change.ADDED: 1,
        Change.REMOVED: 1,
        Change.LINKS: 1,
    }
    release_match(actor=editor, old_id=old.pk, new_id=draft.pk, kind=MatchKind.KNOWLEDGE, old_row=first, new_row=None)
    assert comparison_of(old.pk, draft.pk).comparison.is_empty
    assert not ItemMatch.objects.exists()


def test_rows_of_elsewhere_are_refused(editor: User, old: StandardVersion, draft: StandardVersion) -> None:
    foreign = make_standard_version()
    for kind, row in [
        (MatchKind.DUTY, Duty.objects.filter(standard_version=foreign)[0].pk),
        (MatchKind.TASK, Task.objects.filter(duty__standard_version=foreign)[0].pk),
        (MatchKind.OUTPUT, Output.objects.filter(task__duty__standard_version=foreign)[0].pk),
        (MatchKind.INDICATOR, Indicator.objects.filter(task__duty__standard_version=foreign)[0].pk),
        (MatchKind.SKILL, knowledge(old)[0]),
        (MatchKind.KNOWLEDGE, knowledge(draft)[0]),
    ]:
        with pytest.raises(CannotMatch):
            correct_match(actor=editor, old_id=old.pk, new_id=draft.pk, kind=kind, old_row=row, new_row=None)
    with pytest.raises(CannotMatch):
        correct_match(actor=editor, old_id=old.pk, new_id=draft.pk, kind=MatchKind.DUTY, old_row=None, new_row=None)
    assert not ItemMatch.objects.exists()


def test_a_word_about_a_row_that_was_deleted_is_forgotten_at_publication(
    editor: User, old: StandardVersion, draft: StandardVersion
) -> None:
    one, other = indicators(old)
    deleted = indicators(draft)[1]
    correct_match(actor=editor, old_id=old.pk, new_id=draft.pk, kind=MatchKind.INDICATOR, old_row=one, new_row=deleted)
    Indicator.objects.get(pk=deleted).delete()
    publish_version(actor=editor, version_id=draft.pk)
    rows = {row for row in stored(old, draft) if row[0] == "indicator"}
    assert rows == {
        ("indicator", one, indicators(draft)[0], "machine"),
        ("indicator", other, None, "machine"),
    }


def test_a_draft_takes_its_corrections_along_when_it_is_deleted(
    editor: User, old: StandardVersion, draft: StandardVersion
) -> None:
    correct_match(
        actor=editor, old_id=old.pk, new_id=draft.pk, kind=MatchKind.KNOWLEDGE, old_row=knowledge(old)[0], new_row=None
    )
    delete_draft(actor=editor, version_id=draft.pk)
    assert not ItemMatch.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"old_row": None, "new_row": None, "similarity": None},
        {"similarity": None},
        {"similarity": Decimal("1.5")},
        {"new_row": None},
        {"kind": "other"},
        {"decided_by_what": Decider.EDITOR},
        {"decided_by_what": "nobody"},
    ],
)
def test_the_database_refuses_what_contradicts_itself(
    wrong: dict[str, object], old: StandardVersion, draft: StandardVersion
) -> None:
    given = {
        "kind": "duty",
        "old_row": 1,
        "new_row": 2,
        "similarity": Decimal("0.5"),
        "decided_by_what": Decider.MACHINE,
        **wrong,
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        ItemMatch.objects.create(old_version=old, new_version=draft, **given)


def test_a_row_has_one_counterpart_in_the_database(old: StandardVersion, draft: StandardVersion) -> None:
    given = {"kind": "duty", "decided_by_what": Decider.MACHINE, "similarity": Decimal(1)}
    ItemMatch.objects.create(old_version=old, new_version=draft, old_row=1, new_row=2, **given)
    for old_row, new_row in [(1, 3), (3, 2)]:
        with pytest.raises(IntegrityError), transaction.atomic():
            ItemMatch.objects.create(old_version=old, new_version=draft, old_row=old_row, new_row=new_row, **given)
    with pytest.raises(IntegrityError), transaction.atomic():
        ItemMatch.objects.create(old_version=old, new_version=old, old_row=5, new_row=6, **given)
