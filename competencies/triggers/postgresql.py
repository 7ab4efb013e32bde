"""The triggers in PostgreSQL's words: one function and one trigger for each table."""

from collections.abc import Iterator

from competencies.triggers import rules

_DIFFERS = "IS DISTINCT FROM"

# Locking the version makes "is it a draft?" hold until the transaction ends: without it, a row could slip into a
# version that another transaction is publishing at this moment.
_REQUIRE_DRAFT = """
    SELECT status INTO found FROM {versions} WHERE id = {version} FOR SHARE;
    IF found <> 'draft' THEN {refuse} END IF;
"""
_FUNCTION = """
CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $guard$
DECLARE found text;
BEGIN
    {body}
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END
$guard$
"""


class Dialect:
    """Statements that create and drop the triggers."""

    def create_statements(self, tables: set[str]) -> list[str]:
        statements = []
        for table, body in _bodies():
            if table not in tables:
                continue
            name = _name(table)
            statements.append(_FUNCTION.format(name=name, body=body))
            statements.append(
                f"CREATE TRIGGER {name} BEFORE INSERT OR UPDATE OR DELETE ON {table}"
                f" FOR EACH ROW EXECUTE FUNCTION {name}()"
            )
        return statements

    def drop_statements(self) -> list[str]:
        return [
            statement
            for table, _body in _bodies()
            for statement in (
                f"DROP TRIGGER IF EXISTS {_name(table)} ON {table}",
                f"DROP FUNCTION IF EXISTS {_name(table)}()",
            )
        ]

    def names(self) -> set[str]:
        return {_name(table) for table, _body in _bodies()}


def _name(table: str) -> str:
    return f"{table}_guard"


def _bodies() -> Iterator[tuple[str, str]]:
    for guarded in rules.CONTENT:
        body = _content(guarded)
        if guarded.table == rules.LINK_TABLE:
            body += _when("INSERT", "UPDATE", then=_if(f"NOT {rules.LINK_ALLOWED}", rules.LINK_WITHIN_VERSION))
        if guarded.table == rules.COMPETENCE_TABLE:
            body += _when("UPDATE", then=_if(rules.BECOMES_ATTITUDE_THOUGH_LINKED, rules.LINKED))
        yield guarded.table, body
    yield rules.FINDING_TABLE, _finding()
    yield rules.VERSION_TABLE, _version()
    within = _if(rules.MATCH_LEAVES_STANDARD, rules.MATCH_WITHIN_STANDARD)
    yield rules.MATCH_TABLE, _when("INSERT", "UPDATE", then=within)


def _content(guarded: rules.Guarded) -> str:
    old, new = guarded.version.format(row="OLD"), guarded.version.format(row="NEW")
    return (
        _when("UPDATE", "DELETE", then=_require_draft(old))
        + _when("INSERT", "UPDATE", then=_require_draft(new))
        + _when("UPDATE", then=_if(f"{old} {_DIFFERS} {new}", rules.STAYS_IN_VERSION))
    )


def _finding() -> str:
    changed = rules.any_differs(rules.FROZEN_OF_FINDING, _DIFFERS)
    return (
        _when("INSERT", then=_require_draft("NEW.standard_version_id"))
        + _when("DELETE", then=_require_draft("OLD.standard_version_id"))
        + _when(
            "UPDATE",
            then=f"IF {changed} THEN "
            + _require_draft("OLD.standard_version_id", rules.ONLY_THE_RESOLUTION)
            + _require_draft("NEW.standard_version_id", rules.ONLY_THE_RESOLUTION)
            + "END IF;",
        )
    )


def _version() -> str:
    changed = rules.any_differs(rules.FROZEN_OF_VERSION, _DIFFERS)
    return (
        _when("INSERT", then=_if("NEW.status <> 'draft'", rules.BEGINS_AS_DRAFT))
        + _when(
            "UPDATE",
            then=_if(f"OLD.status <> 'draft' AND {changed}", rules.NOT_A_DRAFT)
            + _if(f"NOT {rules.STATUS_ALLOWED}", rules.STATUS_GOES_FORWARD)
            + _if(rules.LEAVES_STANDARD_THOUGH_MATCHED, rules.MATCHED),
        )
        + _when("DELETE", then=_if("OLD.status <> 'draft'", rules.NOT_A_DRAFT))
    )


def _when(*events: str, then: str) -> str:
    listed = ", ".join(f"'{event}'" for event in events)
    return f"IF TG_OP IN ({listed}) THEN {then} END IF;\n"


def _if(condition: str, message: str) -> str:
    return f"IF {condition} THEN {_refuse(message)} END IF;\n"


def _require_draft(version: str, message: str = rules.NOT_A_DRAFT) -> str:
    return _REQUIRE_DRAFT.format(versions=rules.VERSION_TABLE, version=version, refuse=_refuse(message))


def _refuse(message: str) -> str:
    return f"RAISE EXCEPTION '{message}' USING ERRCODE = 'check_violation';"
