"""The project's own pages, and the administration's first page."""

from tests.url_matrix import LOGIN, Row

STAFF = {"editor": 200, "administrator": 200, "others": LOGIN}

ROWS = [
    # A load balancer asks, without signing in; it only ever reads.
    Row("health", get={"anonymous": 200, "others": 200}),
    Row("admin:index", get=STAFF, post=STAFF),
]
