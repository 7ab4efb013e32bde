"""The guard that makes writes in GET requests raise."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from tests.support.readonly import WRITES, Guard, ReadOnlyGetMiddleware, WriteWhileReading

pytestmark = pytest.mark.django_db


def page_that(does: Callable[[], object]) -> ReadOnlyGetMiddleware:
    def view(request: HttpRequest) -> HttpResponse:
        does()
        return HttpResponse()

    return ReadOnlyGetMiddleware(view)


@pytest.mark.parametrize("method", ["get", "head"])
@pytest.mark.parametrize(
    "write",
    [
        lambda: Group.objects.create(name="Testers"),
        lambda: Group.objects.update(name="Testers"),
        lambda: Group.objects.bulk_create([Group(name="Testers")]),
        lambda: Group.objects.filter(name="nobody")._raw_delete(connection.alias),
    ],
    ids=["insert", "update", "bulk insert", "delete"],
)
def test_writing_while_reading_raises(method: str, write: Callable[[], object], rf: RequestFactory) -> None:
    with pytest.raises(WriteWhileReading, match="auth_group"):
        page_that(write)(getattr(rf, method)("/"))


def test_reading_while_reading_is_fine(rf: RequestFactory) -> None:
    assert page_that(Group.objects.count)(rf.get("/")).status_code == 200


def test_writing_in_a_post_is_fine(rf: RequestFactory) -> None:
    page_that(lambda: Group.objects.create(name="Testers"))(rf.post("/"))
    assert Group.objects.filter(name="Testers").exists()


@pytest.mark.writes_on_get
def test_the_marker_switches_the_guard_off(rf: RequestFactory) -> None:
    assert not Guard.active
    page_that(lambda: Group.objects.create(name="Testers"))(rf.get("/"))
    assert Group.objects.filter(name="Testers").exists()


@pytest.mark.parametrize(
    ("sql", "table"),
    [
        ('INSERT INTO "people_user" ("id") VALUES (1)', "people_user"),
        ("insert or ignore into people_user values (1)", "people_user"),
        ('UPDATE "people_user" SET "id" = 1', "people_user"),
        ('DELETE FROM "people_user"', "people_user"),
        ("TRUNCATE people_user", "people_user"),
        ("DROP TABLE IF EXISTS people_user", "people_user"),
    ],
)
def test_writes_are_recognised(sql: str, table: str) -> None:
    match = WRITES.match(sql)
    assert match is not None
    assert match["table"] == table


@pytest.mark.parametrize("sql", ['SELECT "update" FROM "x" FOR UPDATE', "SAVEPOINT a", "PRAGMA foreign_keys"])
def test_other_statements_are_not_taken_for_writes(sql: str) -> None:
    assert WRITES.match(sql) is None
