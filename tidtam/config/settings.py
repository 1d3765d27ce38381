"""The one settings file. Every variable is described in docs/settings.md."""

import os
from pathlib import Path

from tidtam.config import environment as env

PACKAGE = Path(__file__).resolve().parent.parent
BASE_DIR = PACKAGE.parent
DATA_DIR = Path(env.text("TIDTAM_DATA_DIR", str(BASE_DIR / "var"))).resolve()

DEBUG = env.flag("TIDTAM_DEBUG", default=False)
KEY_FILE = DATA_DIR / "secret_key"
SECRET_KEY = env.text("TIDTAM_SECRET_KEY") or (KEY_FILE.read_text().strip() if KEY_FILE.exists() else "")
if not SECRET_KEY:
    raise env.SettingRefused("tidtam: no secret key yet; run `tidtam setup` once, or set TIDTAM_SECRET_KEY")
ALLOWED_HOSTS = [
    host for name in env.text("TIDTAM_ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]").split(",") if (host := name.strip())
]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "allauth",
    "allauth.account",
    "django_tasks",
    "django_tasks_db",
    "tidtam.access",
    "tidtam.ui",
    "tidtam.audit",
    "tidtam.accounts",
    "tidtam.organisations",
    "tidtam.jobs",
    "tidtam.verification",
    "tidtam.uploads",
    "tidtam.periods",
    "tidtam.checks",
    "tidtam.drafts",
    "tidtam.comments",
    "tidtam.evidence",
    "tidtam.notifications",
    "tidtam.approval",
    "tidtam.plans",
    "tidtam.instruments",
    "tidtam.scoring",
    "tidtam.projects",
    "tidtam.progress",
    "tidtam.answers",
    "tidtam.assessment",
    "tidtam.rollup",
    "tidtam.exchange",
    "tidtam.workbooks",
    "tidtam.imports",
    "tidtam.documents",
    "tidtam.publishing",
    "tidtam.inbox",
    "tidtam.attention",
    "tidtam.offline",
    "tidtam.dashboards",
    "tidtam.portal",
    "tidtam.opendata",
    "tidtam.api",
    "tidtam.webhooks",
    "tidtam.demo",
]

MIDDLEWARE = [
    "tidtam.ui.middleware.Compression",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "tidtam.ui.middleware.ContentSecurityPolicy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "tidtam.ui.middleware.Language",
    "django.middleware.common.CommonMiddleware",
    # Before CSRF, so that an address out of reach answers 404 to every method.
    "tidtam.access.middleware.DeclaredPolicy",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "tidtam.config.urls"
WSGI_APPLICATION = "tidtam.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "tidtam.ui.context_processors.shell",
                "tidtam.inbox.context_processors.waiting",
            ],
            "builtins": ["tidtam.ui.templatetags.ui"],
        },
    },
]

# IMMEDIATE and WAL: with Django's deferred default 84 % of parallel writers met "database is locked".
# synchronous=FULL keeps what was acknowledged through a power cut. docs/decisions/0002-databases.md
# A connection is kept for the next request: opening one costs as much as three questions.
SQLITE_OPTIONS = {
    "CONN_MAX_AGE": 60,
    "OPTIONS": {
        "transaction_mode": "IMMEDIATE",
        "timeout": env.number("TIDTAM_SQLITE_TIMEOUT_SECONDS", 20, least=1),
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-20000;",
    },
}
DATABASES = {
    "default": env.database(
        env.text("TIDTAM_DATABASE_URL", f"sqlite:///{DATA_DIR / 'tidtam.sqlite3'}"),
        sqlite_options=SQLITE_OPTIONS,
    )
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["tidtam.accounts.backends.PersonBackend"]
PASSWORD_HASHERS = ["tidtam.accounts.hashers.BoundedArgon2"]
# One hash takes 0.2 s of a processor and 100 MB: half of the processors stay free for those who save.
HASHES_AT_ONCE = env.number("TIDTAM_HASHES_AT_ONCE", max(1, (os.cpu_count() or 1) // 2), least=1)
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "tidtam.accounts.validators.LongEnough", "OPTIONS": {"min_length": 10}},
    {"NAME": "tidtam.accounts.validators.NotCommon"},
    {"NAME": "tidtam.accounts.validators.NotOnlyDigits"},
    {"NAME": "tidtam.accounts.validators.NotOwnName"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "dashboards:home"
PASSWORD_RESET_TIMEOUT = 3 * 24 * 3600

# allauth leads through signing in; what it counts, says and sends is ours (tidtam/accounts/adapter.py).
ACCOUNT_ADAPTER = "tidtam.accounts.adapter.Adapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "tidtam.accounts.links.OneTimeToken"  # noqa: S105 - a name
ACCOUNT_RATE_LIMITS = False
ACCOUNT_SESSION_REMEMBER = True
# How many proxies of ours stand before the server: the one before them says where a request comes from.
ALLAUTH_TRUSTED_PROXY_COUNT = env.number("TIDTAM_TRUSTED_PROXIES", 0)

# On a demo database people sign in by choosing a role: a server must be told that this is meant (config/wsgi.py).
DEMO_SIGN_IN = env.flag("TIDTAM_DEMO_SIGN_IN", default=DEBUG)

MAIL_IS_SENT, MAIL = env.mail(env.text("TIDTAM_MAIL_URL"))
EMAIL_HOST, EMAIL_PORT = MAIL["host"], MAIL["port"]
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = MAIL["user"], MAIL["password"]
EMAIL_USE_TLS, EMAIL_USE_SSL, EMAIL_TIMEOUT = MAIL["starttls"], MAIL["ssl"], 20
DEFAULT_FROM_EMAIL = env.text("TIDTAM_MAIL_FROM", "tidtam@localhost")
LINE_TOKEN, LINE_API_URL = env.text("TIDTAM_LINE_TOKEN"), "https://api.line.me"
# Where people open this installation, for links in mail: a message is composed without a request that would tell.
PUBLIC_URL = env.site(env.text("TIDTAM_PUBLIC_URL"))
DIGEST_HOUR = env.number("TIDTAM_DIGEST_HOUR", 7, most=23)
# Status changes told to other systems by signed calls: nothing is sent, and no page offers it, unless switched on.
WEBHOOKS = env.flag("TIDTAM_WEBHOOKS", default=False)
WEBHOOK_PORTS = env.ports(env.text("TIDTAM_WEBHOOK_PORTS", "443"))

# The queue lies in the database: a job is queued in the transaction that asks for it (docs/rooms/jobs.md).
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

LANGUAGE_CODE = "th"
LANGUAGES = [("th", "ไทย"), ("en", "English")]  # each in its own words
LOCALE_PATHS = [PACKAGE / "locale", PACKAGE / "formats" / "locale"]  # formats is no app
USE_I18N = True
TIME_ZONE = "Asia/Bangkok"
USE_TZ = True
USE_THOUSAND_SEPARATOR = False
LANGUAGE_COOKIE_NAME = "tidtam_language"
LANGUAGE_COOKIE_SAMESITE = "Lax"

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "evidence": {
        "BACKEND": "tidtam.evidence.storage.WholeFileStorage",
        "OPTIONS": {"location": DATA_DIR / "evidence", "file_permissions_mode": 0o640},
    },
    "staticfiles": {
        "BACKEND": "tidtam.ui.hashed_static.HashedStatic"
        if env.flag("TIDTAM_HASHED_STATIC", default=False)
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not env.flag("TIDTAM_HASHED_STATIC", default=False)
DOCUMENT_DIR = DATA_DIR / "documents"
# What one document may take; about 550 pages of a booklet fit into 600 MB (docs/performance).
DOCUMENT_MEMORY_MB = env.number("TIDTAM_DOCUMENT_MEMORY_MB", 600, least=200)

# Files that people send: pieces lie here until the file is whole and judged by its content.
UPLOAD_DIR = DATA_DIR / "uploads"
UPLOAD_MB = env.number("TIDTAM_UPLOAD_MB", 20, least=1)
EVIDENCE_QUOTA_MB = env.number("TIDTAM_EVIDENCE_QUOTA_MB", 2_000, least=1)  # of one office in one fiscal year
CLAMD_SOCKET = env.text("TIDTAM_CLAMD_SOCKET", "")
# A file without end in a form would fill the disk before any view runs.
FILE_UPLOAD_HANDLERS = [
    "tidtam.uploads.handlers.NoMoreThanTaken",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
DATA_UPLOAD_MAX_NUMBER_FILES = 20
# The longest list of the widest rows: 200 activities, each with four quarters and ten targets ticked.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000

# Behind TLS unless told otherwise; the demo on localhost sets TIDTAM_INSECURE_HTTP=1 itself.
INSECURE_HTTP = env.flag("TIDTAM_INSECURE_HTTP", default=DEBUG)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = not INSECURE_HTTP
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_ENGINE = "tidtam.accounts.sessions"
SESSION_COOKIE_AGE = 12 * 3600  # a working day
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 0 if INSECURE_HTTP else 31_536_000
SECURE_SSL_REDIRECT = False
X_FRAME_OPTIONS = "DENY"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}

# Where an audit seal's private key lies: made by `tidtam setup`, read only by `tidtam seal-audit`.
AUDIT_SEAL_KEY_FILE = Path(env.text("TIDTAM_AUDIT_SEAL_KEY_FILE", str(DATA_DIR / "audit_seal_key.pem")))
# What signs the statements of issued documents: made by `tidtam setup`; the public halves stand in the database.
DOCUMENT_KEY_FILE = Path(env.text("TIDTAM_DOCUMENT_KEY_FILE", str(DATA_DIR / "document_key.pem")))
