"""Settings of the test suite: development mode, fast password hashing, plain static files.

Nothing of the caller's environment reaches the tests: no variable of the portal, no DATABASE_URL. Which database they
run on is chosen in tests/support/database.py.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

for name in [name for name in os.environ if name.startswith("PORTAL_") or name == "DATABASE_URL"]:
    del os.environ[name]
os.environ["PORTAL_MODE"] = "development"
os.environ["PORTAL_DEBUG"] = "false"

from config.settings import *  # noqa: E402, F403
from config.settings import DATABASES, MIDDLEWARE  # noqa: E402

# A file and not memory: connections in memory are shared between threads, so a page and the test would meddle with each
# other's transactions, and two writers would never meet.
database_folder = tempfile.mkdtemp(prefix="portal-test-")
atexit.register(shutil.rmtree, database_folder, ignore_errors=True)
DATABASES["default"]["TEST"] = {"NAME": str(Path(database_folder) / "test.sqlite3")}
# Of this process alone: the places for reading documents and making files are not shared with other workers of the
# suite, which would wait for them, nor with a portal that runs beside it.
VAR_DIR = Path(database_folder)
DATABASES["default"]["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"
MIDDLEWARE = [
    "tests.support.under_way.UnderWayMiddleware",
    "tests.support.readonly.ReadOnlyGetMiddleware",
    *MIDDLEWARE,
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "private": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    # Already here, not in a fixture: with hashed names the live server would answer 404 for scripts and style sheets.
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Look for a static file when it is asked for: every test client starts the middleware anew, and would list them all.
WHITENOISE_AUTOREFRESH = True
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
REQUIRE_SECOND_FACTOR = False
# Seconds, until 2033: an authenticator app shows one code only. In half a minute the code that a test has read may be
# the last one by the time the portal looks at it.
MFA_TOTP_PERIOD = 10**9
