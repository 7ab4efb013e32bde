"""The triggers in SQLite's words: one for each rule and kind of statement, as a trigger has one condition."""

from collections.abc import Iterator
from dataclasses import dataclass

from competencies.triggers import rules

_DIFFERS = "IS NOT"


@dataclass(frozen=True)
class _Trigger:
    table: str
    rule: str
    event: str
    refused_when: str
    message: str
    # A table beside its own that it names. Where it is not there yet, SQLite could rename no other.
    names: str = rules.VERSION_TABLE

    @property
    def name(self) -> str:
        return f"{self.table}_{self.rule}"

    def create(self) -> str:
        return (
            f'CREATE TRIGGER "{self.name}" BEFORE {self.event} ON "{self.table}" FOR EACH ROW'
            f" WHEN {self.refused_when} BEGIN SELECT RAISE(ABORT, '{self.message}'); END"
        )


class Dialect:
    """Statements that create and drop the triggers."""

    def create_statements(self, tables: set[str]) -> list[str]:
        return [trigger.create() for trigger in _triggers() if {trigger.table, trigger.names} <= tables]

    def drop_statements(self) -> list[str]:
        return [f'DROP TRIGGER IF EXISTS "{trigger.name}"' for trigger in _triggers()]

    def names(self) -> set[str]:
        return {trigger.name for trigger in _triggers()}


def _triggers() -> Iterator[_Trigger]:
    for guarded in rules.CONTENT:
        yield from _content(guarded)
    for event in ("INSERT", "UPDATE"):
        yield _Trigger(
            rules.LINK_TABLE,
            f"same_version_{event.lower()}",
            event,
            f"NOT {rules.LINK_ALLOWED}",
            rules.LINK_WITHIN_VERSION,
        )
    yield _Trigger(rules.COMPETENCE_TABLE, "linked_kind", "UPDATE", rules.BECOMES_ATTITUDE_THOUGH_LINKED, rules.LINKED)
    yield from _findings()
    yield from _versions()
    yield from _matches()


def _content(guarded: rules.Guarded) -> Iterator[_Trigger]:
    old, new = guarded.version.format(row="OLD"), guarded.version.format(row="NEW")
    old_closed, new_closed = f"{rules.status_of(old)} <> 'draft'", f"{rules.status_of(new)} <> 'draft'"
    yield _Trigger(guarded.table, "draft_insert", "INSERT", new_closed, rules.NOT_A_DRAFT)
    yield _Trigger(guarded.table, "draft_update", "UPDATE", f"{old_closed} OR {new_closed}", rules.NOT_A_DRAFT)
    yield _Trigger(guarded.table, "draft_delete", "DELETE", old_closed, rules.NOT_A_DRAFT)
    yield _Trigger(guarded.table, "stays", "UPDATE", f"{old} {_DIFFERS} {new}", rules.STAYS_IN_VERSION)


def _findings() -> Iterator[_Trigger]:
    table = rules.FINDING_TABLE
    old_closed = f"{rules.status_of('OLD.standard_version_id')} <> 'draft'"
    new_closed = f"{rules.status_of('NEW.standard_version_id')} <> 'draft'"
    changed = rules.any_differs(rules.FROZEN_OF_FINDING, _DIFFERS)
    yield _Trigger(table, "draft_insert", "INSERT", new_closed, rules.NOT_A_DRAFT)
    yield _Trigger(table, "draft_delete", "DELETE", old_closed, rules.NOT_A_DRAFT)
    yield _Trigger(
        table, "frozen", "UPDATE", f"({old_closed} OR {new_closed}) AND {changed}", rules.ONLY_THE_RESOLUTION
    )


def _versions() -> Iterator[_Trigger]:
    table = rules.VERSION_TABLE
    changed = rules.any_differs(rules.FROZEN_OF_VERSION, _DIFFERS)
    yield _Trigger(table, "begins", "INSERT", "NEW.status <> 'draft'", rules.BEGINS_AS_DRAFT)
    yield _Trigger(table, "frozen", "UPDATE", f"OLD.status <> 'draft' AND {changed}", rules.NOT_A_DRAFT)
    yield _Trigger(table, "status", "UPDATE", f"NOT {rules.STATUS_ALLOWED}", rules.STATUS_GOES_FORWARD)
    yield _Trigger(table, "draft_delete", "DELETE", "OLD.status <> 'draft'", rules.NOT_A_DRAFT)


def _matches() -> Iterator[_Trigger]:
    for event in ("INSERT", "UPDATE"):
        yield _Trigger(
            rules.MATCH_TABLE,
            f"same_standard_{event.lower()}",
            event,
            rules.MATCH_LEAVES_STANDARD,
            rules.MATCH_WITHIN_STANDARD,
        )
    yield _Trigger(
        rules.VERSION_TABLE,
        "matched",
        "UPDATE",
        rules.LEAVES_STANDARD_THOUGH_MATCHED,
        rules.MATCHED,
        names=rules.MATCH_TABLE,
    )
