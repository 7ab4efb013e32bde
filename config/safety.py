"""What production must not start with, as one pure function."""

from collections.abc import Sequence

DEVELOPMENT_SECRET = "insecure-development-key-never-used-in-production"  # noqa: S105
MINIMUM_SECRET_LENGTH = 50
MINIMUM_SECRET_VARIETY = 5  # different characters, as Django's own deployment check asks
GENERATED_PREFIX = "django-insecure-"  # what Django writes before the keys of new projects


def is_strong_secret(secret_key: str) -> bool:
    """Tell whether a secret is long, varied and not one that everybody can read in a repository."""
    return (
        secret_key != DEVELOPMENT_SECRET
        and not secret_key.startswith(GENERATED_PREFIX)
        and len(secret_key) >= MINIMUM_SECRET_LENGTH
        and len(set(secret_key)) >= MINIMUM_SECRET_VARIETY
    )


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
    if not is_strong_secret(secret_key):
        problems.append(
            f"PORTAL_SECRET_KEY is missing, a development default, shorter than {MINIMUM_SECRET_LENGTH} characters "
            "or hardly varied. Set it to a long random text."
        )
    if not any(allowed_hosts) or "*" in allowed_hosts:
        problems.append("PORTAL_ALLOWED_HOSTS is empty or '*'. Name the hosts the portal is served under.")
    if database_engine.endswith("sqlite3") and not sqlite_allowed:
        problems.append(
            "DATABASE_URL is missing or names SQLite. Point it at PostgreSQL, "
            "or set PORTAL_ALLOW_SQLITE=true if one process on one machine is really what you want."
        )
    return problems
