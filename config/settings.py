"""Settings, read from the environment.

``PORTAL_MODE`` chooses between ``production`` (the default: it refuses to start when unsafe), ``development`` and
``demo``. The table in README.md lists every variable.
"""

from pathlib import Path
from typing import Any

import django_include_bootstrap
import environ
import js_lib_bootstrap_icons
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from config.safety import DEVELOPMENT_SECRET, unsafe_settings

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

MODE = env.str("PORTAL_MODE", default="production")
if MODE not in {"production", "development", "demo"}:
    raise ImproperlyConfigured(f"PORTAL_MODE is {MODE!r}; expected production, development or demo.")
PRODUCTION = MODE == "production"

DEBUG = env.bool("PORTAL_DEBUG", default=MODE == "development")
SECRET_KEY = env.str("PORTAL_SECRET_KEY", default=DEVELOPMENT_SECRET)
ALLOWED_HOSTS = env.list("PORTAL_ALLOWED_HOSTS", default=[] if PRODUCTION else ["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("PORTAL_TRUSTED_ORIGINS", default=[])

# Everything the portal itself writes to disk: the SQLite database, collected static files, mail kept as files.
VAR_DIR = Path(env.str("PORTAL_VAR_DIR", default=str(BASE_DIR / "var")))
if not PRODUCTION:
    VAR_DIR.mkdir(parents=True, exist_ok=True)

# --- Database -------------------------------------------------------------------------------------------------------

DATABASES: dict[str, dict[str, Any]] = {
    "default": env.db_url("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'portal.sqlite3'}")
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        # Take the write lock when a transaction begins: two writers queue instead of failing half-way.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
    }
else:
    # A pool in each process: threads share connections instead of opening one for each request.
    DATABASES["default"].setdefault("OPTIONS", {})["pool"] = True
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

if PRODUCTION:
    problems = unsafe_settings(
        debug=DEBUG,
        secret_key=SECRET_KEY,
        allowed_hosts=ALLOWED_HOSTS,
        database_engine=DATABASES["default"]["ENGINE"],
        sqlite_allowed=env.bool("PORTAL_ALLOW_SQLITE", default=False),
    )
    if problems:
        raise ImproperlyConfigured("The portal refuses to start:\n- " + "\n- ".join(problems))

# --- Applications ---------------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "people.apps.PeopleConfig",
    "competencies.apps.CompetenciesConfig",
    "assessments.apps.AssessmentsConfig",
    "config.apps.ProjectConfig",
    "config.admin_apps.PortalAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "crispy_forms",
    "crispy_bootstrap5",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Compression beside secrets invites guessing them by the size of answers (BREACH). Django masks its CSRF token anew
    # in every answer and pads compressed ones at random; no page shows another secret beside text from its address.
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "people.middleware.SessionActivityMiddleware",
    "people.middleware.UserLanguageMiddleware",
    "people.middleware.SecondFactorMiddleware",
    "config.middleware.FormAddressMiddleware",
    "config.middleware.SignInFrameMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
ASGI_APPLICATION = "config.asgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.context_processors.navigation",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

# --- People, sign-in ------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["people.backends.AccountBackend"]
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "assessments:my_work"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "people.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email", "username"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = "employee_number"
ACCOUNT_USER_DISPLAY = "people.display.display_name"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
# Who is told what about their account learns of a thief: password and second factor changes are mailed.
ACCOUNT_EMAIL_NOTIFICATIONS = True
# No mail to addresses that belong to nobody here: the form would be a way to send mail to anyone.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
# Addresses are the administrators' to change, in the person's own row. The library's own token generator would copy
# them into a table of its own, and a person could go on signing in by an address that was taken from them.
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105
# Failures count per person and per address of the network. "login" counts successes too: a whole office behind one
# address signs in at nine o'clock.
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/10m/key", "login": "300/m/ip"}
ACCOUNT_FORMS = {
    "login": "people.forms.LoginForm",
    "reauthenticate": "people.forms.ReauthenticateForm",
    "change_password": "people.forms.ChangePasswordForm",
    "set_password": "people.forms.SetPasswordForm",
    "reset_password": "people.forms.ResetPasswordForm",
    "reset_password_from_key": "people.forms.ResetPasswordKeyForm",
}
MFA_FORMS = {
    "authenticate": "people.forms.SecondFactorForm",
    "reauthenticate": "people.forms.ReauthenticateSecondFactorForm",
    "activate_totp": "people.forms.ActivateTOTPForm",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Competency Portal"
USERSESSIONS_TRACK_ACTIVITY = True
# HR managers, standard editors and system administrators must set up a second factor before they can work.
REQUIRE_SECOND_FACTOR = env.bool("PORTAL_REQUIRE_SECOND_FACTOR", default=PRODUCTION)

# --- Language, time -------------------------------------------------------------------------------------------------

LANGUAGE_CODE = "zh-hant"
FORMAT_MODULE_PATH = "config.formats"
LANGUAGE_COOKIE_AGE = 365 * 24 * 60 * 60
LANGUAGES = [("zh-hant", _("Traditional Chinese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
# The organisation's time zone: campaign dates begin and end in it.
TIME_ZONE = env.str("PORTAL_TIME_ZONE", default="Asia/Taipei")

# --- Static files ---------------------------------------------------------------------------------------------------

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
if not PRODUCTION:
    STATIC_ROOT.mkdir(exist_ok=True)  # stays empty: files are served from where they lie
STATICFILES_DIRS: list[Any] = [
    BASE_DIR / "static",
    # Only the packages' assets that are used. As installed apps the one would bring a base.html of its own, and the
    # other two thousand single icons, to be compressed at every deployment.
    ("vendor/bootstrap", Path(django_include_bootstrap.__file__).parent / "static"),
    ("bootstrap-icons/font", Path(js_lib_bootstrap_icons.__file__).parent / "static/bootstrap-icons/font"),
]
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # Uploaded documents: no address leads here, they are handed out by a page that checks who asks.
    "private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "location": env.str("PORTAL_PRIVATE_DIR", default=str(VAR_DIR / "private")),
            "base_url": None,
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    },
    "staticfiles": {
        "BACKEND": "config.static_files.StaticFiles"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not PRODUCTION
WHITENOISE_MANIFEST_STRICT = True

# --- Sessions, cache, mail ------------------------------------------------------------------------------------------

# Shared by all web workers: sign-in limits count in the cache.
CACHES = {
    "default": env.cache_url("PORTAL_CACHE_URL")
    if "PORTAL_CACHE_URL" in env.ENVIRON
    else {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "portal_cache"}
}
SESSION_COOKIE_AGE = 60 * 60 * 12
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
DEFAULT_FROM_EMAIL = env.str("PORTAL_FROM_EMAIL", default="portal@example.com")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
# Links in mails start with this address, because mails are written outside any request.
PORTAL_URL = env.str("PORTAL_URL", default="http://127.0.0.1:8000").rstrip("/")
if "PORTAL_EMAIL_URL" in env.ENVIRON:
    vars().update(env.email_url("PORTAL_EMAIL_URL"))
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = VAR_DIR / "mail"
EMAIL_TIMEOUT = 10

# --- Security -------------------------------------------------------------------------------------------------------

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = PRODUCTION
SESSION_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = env.bool("PORTAL_SSL_REDIRECT", default=PRODUCTION)
SECURE_HSTS_SECONDS = env.int("PORTAL_HSTS_SECONDS", default=31_536_000 if PRODUCTION else 0)
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = PRODUCTION
# A load balancer asks for the health check by plain HTTP from inside.
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
BEHIND_TLS_PROXY = env.bool("PORTAL_BEHIND_TLS_PROXY", default=False)
if BEHIND_TLS_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# Sign-in limits count by the caller's address. Behind a proxy that is the last one in X-Forwarded-For but this many:
# without it all people would share the proxy's address, and its limit.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("PORTAL_PROXY_COUNT", default=1 if BEHIND_TLS_PROXY else 0)
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "config.views.csrf_failure"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
# Each takes up to a gigabyte and, for up to half a minute, a processor; counted over all workers of the machine.
IMPORT_PROCESSES = max(1, env.int("PORTAL_IMPORT_PROCESSES", default=2))
# Files that people ask for are made by so many processes of one machine, and kept for so many days.
EXPORT_PROCESSES = max(1, env.int("PORTAL_EXPORT_PROCESSES", default=2))
EXPORT_DAYS = max(1, env.int("PORTAL_EXPORT_DAYS", default=7))

# Figures of groups are shown to others than HR for at least so many people; of one they would be that person's.
GROUP_MINIMUM = max(2, env.int("PORTAL_GROUP_MINIMUM", default=5))
FILE_UPLOAD_HANDLERS = ["config.uploads.LimitedUploadHandler"]
# Files that people add to their answers: each, and all of one form together; and pieces of evidence for one item.
EVIDENCE_FILE_BYTES = env.int("PORTAL_EVIDENCE_FILE_MB", default=5) * 1024 * 1024
EVIDENCE_FORM_BYTES = env.int("PORTAL_EVIDENCE_FORM_MB", default=50) * 1024 * 1024
EVIDENCE_PER_ITEM = env.int("PORTAL_EVIDENCE_PER_ITEM", default=5)
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# --- Logging --------------------------------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("PORTAL_LOG_LEVEL", default="INFO")},
}
