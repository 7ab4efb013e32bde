"""What production must not start with, as one pure function."""

from collections.abc import Sequence

DEVELOPMENT_SECRET = "insecure-development-key-never-used-in-production"  # noqa: S105
MINIMUM_SECRET_LENGTH = 50


def unsafe_settings(
    *,
    debug: bool,
    secret_key: str,
    allowed_hosts: Sequence[str],
    database_engine: str,
    sqlite_allowed: bool,
) -> list[str]:
    """Return one sentence for each setting that makes a production start unsafe; an empty list means safe.

    ``sqlite_allowed`` is the operator's explicit opt-in to SQLite in production.
    """
    problems = []
    if debug:
        problems.append("PORTAL_DEBUG is on: error pages would show source code. Remove it.")
    if secret_key == DEVELOPMENT_SECRET or len(secret_key) < MINIMUM_SECRET_LENGTH:
        problems.append(
            f"PORTAL_SECRET_KEY is missing, the development default or shorter than {MINIMUM_SECRET_LENGTH} characters. "
            "Set it to a long random text."
        )
    if not allowed_hosts or "*" in allowed_hosts:
        problems.append("PORTAL_ALLOWED_HOSTS is empty or '*'. Name the hosts the portal is served under.")
    if database_engine.endswith("sqlite3") and not sqlite_allowed:
        problems.append(
            "DATABASE_URL is missing or names SQLite. Point it at PostgreSQL, "
            "or set PORTAL_ALLOW_SQLITE=true if one process on one machine is really what you want."
        )
    return problems
