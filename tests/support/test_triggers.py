"""Transactional tests leave the database as the migrations made it, triggers included."""

from collections.abc import Iterator

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import Error, connection, transaction
from pytest_django import DjangoDbBlocker

from tests.support.triggers import triggers_off

GUARDED = {
    "sqlite": [
        "CREATE TRIGGER test_guard BEFORE DELETE ON auth_group BEGIN SELECT RAISE(ABORT, 'guarded'); END",
    ],
    "postgresql": [
        "CREATE FUNCTION test_guard() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'guarded'; END $$",
        "CREATE TRIGGER test_guard BEFORE DELETE ON auth_group FOR EACH ROW EXECUTE FUNCTION test_guard()",
        "CREATE TRIGGER test_guard_all BEFORE TRUNCATE ON auth_group EXECUTE FUNCTION test_guard()",
    ],
}
UNGUARDED = {
    "sqlite": ["DROP TRIGGER test_guard"],
    "postgresql": [
        "DROP TRIGGER test_guard ON auth_group",
        "DROP TRIGGER test_guard_all ON auth_group",
        "DROP FUNCTION test_guard",
    ],
}


def execute(statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


@pytest.fixture(scope="module")
def guarded_groups(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with django_db_blocker.unblock():
        execute(GUARDED[connection.vendor])
        yield
        execute(UNGUARDED[connection.vendor])


def refuses_deletion() -> bool:
    try:
        with transaction.atomic():
            Group.objects.create(name="Guarded")
            Group.objects.all().delete()
    except Error:
        return True
    return False


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", [1, 2])
def test_rows_of_migrations_and_triggers_outlive_transactional_tests(turn: int, guarded_groups: None) -> None:
    """Runs twice: the second turn stands on what emptying the database after the first has left."""
    assert not Group.objects.filter(name="Left behind").exists()
    assert Permission.objects.exists()
    assert refuses_deletion()
    Group.objects.create(name="Left behind")


@pytest.mark.django_db(transaction=True)
def test_triggers_are_off_only_inside_the_block(guarded_groups: None) -> None:
    with triggers_off():
        assert not refuses_deletion()
    assert refuses_deletion()
