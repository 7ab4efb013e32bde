"""INSERT … SELECT: the database makes as many rows as it finds, in one statement."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import EmptyResultSet, FieldDoesNotExist
from django.db import connections, models
from django.db.models import Value
from django.db.models.expressions import BaseExpression, Combinable


def insert_from_select(
    model: type[models.Model], columns: Mapping[str, object], queryset: models.QuerySet[Any, Any]
) -> int:
    """Insert one row of ``model`` for each row of ``queryset`` and return how many.

    ``columns`` maps names of fields to expressions over ``queryset`` (``F("candidate")``) or to plain values (a foreign
    key takes the primary key). Fields not named take the model's default. Keys come from the database's own sequence;
    all values are bound, never written into the statement. Rows are inserted in the order of ``queryset``.
    As with ``bulk_create``, ``save()`` is not called; the constraints and triggers of the table hold.
    """
    selected = _expressions(model, columns)
    aliases = {f"inserted_{name}": expression for name, expression in selected.items()}
    rows = queryset.annotate(**aliases).values_list(*aliases)
    connection = connections[queryset.db]
    quote = connection.ops.quote_name
    names = ", ".join(quote(str(field.column)) for name, field in _fields(model).items() if name in selected)
    try:
        select, params = rows.query.get_compiler(connection=connection).as_sql()
    except EmptyResultSet:
        return 0
    with connection.cursor() as cursor:
        # Names of tables and columns come from the models; everything else is a bound parameter.
        cursor.execute(f"INSERT INTO {quote(model._meta.db_table)} ({names}) {select}", params)
        return int(cursor.rowcount)


def _fields(model: type[models.Model]) -> "dict[str, models.Field[Any, Any]]":
    return {field.name: field for field in model._meta.concrete_fields if not field.primary_key}


def _expressions(model: type[models.Model], columns: Mapping[str, object]) -> dict[str, Any]:
    fields = _fields(model)
    if unknown := set(columns) - set(fields):
        raise FieldDoesNotExist(f"{model.__name__} has no field {', '.join(sorted(unknown))}")
    expressions: dict[str, Any] = {}
    for name, field in fields.items():
        value = columns[name] if name in columns else field.get_default()
        if isinstance(value, BaseExpression | Combinable):
            expressions[name] = value
        elif value is not None:  # NULL is what the database itself puts where nothing is said
            expressions[name] = Value(value, output_field=_stored_as(field))
    return expressions


def _stored_as(field: "models.Field[Any, Any]") -> "models.Field[Any, Any]":
    return field.target_field if isinstance(field, models.ForeignKey) else field
