"""The helper that compares the queries of 3 rows with those of 30."""

import pytest
from django.contrib.auth.models import Group

from tests.support.queries import assert_constant_queries

pytestmark = pytest.mark.django_db


def grow(count: int) -> None:
    start = Group.objects.count()
    Group.objects.bulk_create(Group(name=f"Group {start + number}") for number in range(count))


def test_a_constant_number_is_returned() -> None:
    assert assert_constant_queries(lambda: list(Group.objects.prefetch_related("permissions")), grow) == 2


def test_one_query_a_row_fails_and_is_named() -> None:
    with pytest.raises(AssertionError, match=r"\+27 x .*auth_permission"):
        assert_constant_queries(lambda: [list(group.permissions.all()) for group in Group.objects.all()], grow)
