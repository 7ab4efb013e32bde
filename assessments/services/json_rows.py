"""Giving the database many rows as one parameter: thousands of bound values take longer than the rows themselves."""

from collections.abc import Mapping

from django.db import connection

TEXT, WHOLE, DECIMAL = "text", "bigint", "numeric"
"""What a column holds, by PostgreSQL's names; SQLite goes by what the table's column says."""

_PART = {
    "postgresql": ("jsonb_array_elements(%s::jsonb)", "(part.value->>{index})::{type}"),
    "sqlite": ("json_each(%s)", "json_extract(part.value, '$[{index}]')"),
}


def rows_of_json(columns: Mapping[str, str]) -> str:
    """Return a subquery with these columns (what each holds), for one parameter: the rows as JSON, a list of lists.

    The names become part of the statement: pass the models' own. Decimals are given as text.
    """
    parts, part = _PART[connection.vendor]
    taken = ", ".join(
        f"{part.format(index=index, type=held)} AS {name}" for index, (name, held) in enumerate(columns.items())
    )
    return f"(SELECT {taken} FROM {parts} part)"  # noqa: S608 - names are the models' own
