"""The project's own pages."""

from tests.url_matrix import Row

ROWS = [
    # A load balancer asks, without signing in; it only ever reads.
    Row("health", get={"anonymous": 200, "others": 200}),
]
