"""Query counts must not grow with rows."""

from collections import Counter
from collections.abc import Callable

from django.db import connection
from django.test.utils import CaptureQueriesContext

FEW, MANY = 3, 30


def capture(run: Callable[[], object]) -> list[str]:
    """Run ``run`` and return the SQL statements it executed."""
    with CaptureQueriesContext(connection) as captured:
        run()
    return [query["sql"] for query in captured.captured_queries]


def assert_constant_queries(run: Callable[[], object], grow: Callable[[int], object]) -> int:
    """Fail when ``run`` needs more statements with 30 rows than with 3; return how many it needs.

    ``grow(n)`` adds ``n`` rows of what ``run`` shows. ``run`` is called once before counting, so that what is read once
    per process (content types, the site's settings) does not count. Have ``run`` check that the rows are really shown::

        def run() -> None:
            response = client.get(url)
            assert response.status_code == 200
    """
    grow(FEW)
    run()
    few = capture(run)
    grow(MANY - FEW)
    many = capture(run)
    if len(many) != len(few):
        extra = Counter(_shape(sql) for sql in many)
        extra.subtract(Counter(_shape(sql) for sql in few))
        lines = [f"{count:+d} x {sql}" for sql, count in extra.most_common() if count]
        raise AssertionError(f"{len(few)} queries with {FEW} rows, {len(many)} with {MANY}:\n" + "\n".join(lines))
    return len(many)


def _shape(sql: str) -> str:
    """Shorten a statement to what tells it from others: without its values and its list of columns."""
    head, found, tail = sql.partition(" FROM ")
    shortened = f"{head[:40]} ... FROM {tail}" if found and len(head) > 40 else sql
    return shortened[:300]
