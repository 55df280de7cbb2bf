"""Every setting, once. What differs between one machine and many comes from the environment (.env.example)."""

from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from config import env
from config.fingerprint import fingerprint
from config.secrets import kept_secret

BASE_DIR = Path(__file__).resolve().parent.parent
VAR = env.folder("CONCORD_VAR", default=BASE_DIR / "var")  # everything the program writes
VAR.mkdir(parents=True, exist_ok=True)

DEBUG = env.flag("DEBUG", default=False)
EMBEDDED = env.flag("EMBEDDED", default=False)  # one machine on loopback, as `make run` starts it
SECRET_KEY = env.text("SECRET_KEY") or kept_secret(VAR / "secret-key")
if len(SECRET_KEY) < 40:
    raise ImproperlyConfigured("SECRET_KEY must have at least 40 characters; leave it out to have one made in var/.")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", default="localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS")

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "csp",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "labeling",
    "consensus",
    "demo",
]

MIDDLEWARE = [
    "labeling.middleware.request_id",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "labeling.middleware.late_answers",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "labeling.middleware.own_language",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "labeling.middleware.private_pages",
    "labeling.middleware.no_nul",
    "labeling.middleware.concord_errors",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "consensus.context.inbox",
            ]
        },
    }
]

# SQLite needs all three: writers queue at BEGIN, readers never wait, and a busy file is waited for (docs/adr/0002).
SQLITE = (
    f"sqlite:///{VAR / 'concord.sqlite3'}?transaction_mode=IMMEDIATE&timeout=30"
    "&init_command=PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA busy_timeout=30000;"
)
DATABASES = {"default": env.database("DATABASE_URL", default=SQLITE)}
DATABASES["default"]["CONN_MAX_AGE"] = 60
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": str(VAR / "test.sqlite3")}  # a file, so that threads meet as they do in use
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.text("REDIS_URL")
# Web and worker share it, so that a page finds what a worker computed for it; without Redis in files of this user.
CACHES = {
    "default": {
        **(
            {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
            if REDIS_URL
            else {
                "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
                "LOCATION": VAR / "cache",
                "OPTIONS": {"MAX_ENTRIES": 5_000},
            }
        ),
        "KEY_PREFIX": fingerprint(BASE_DIR / "consensus", BASE_DIR / "labeling"),
    }
}

AUTH_USER_MODEL = "labeling.User"
LOGIN_URL, LOGIN_REDIRECT_URL, LOGOUT_REDIRECT_URL = "login", "home", "login"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

LANGUAGE_CODE, TIME_ZONE, USE_TZ = "en", "UTC", True
LANGUAGES = [("en", "English"), ("de", "German")]  # docs/translating.md says how another is added
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = "config.formats"
WORDS_VERSION = fingerprint(BASE_DIR / "locale", of="*.mo")  # in the address of the catalogue for scripts

# Production serves files under hashed names, made by collectstatic; elsewhere they are served from where they lie.
HASHED_STATIC = env.flag("HASHED_STATIC", default=not (DEBUG or EMBEDDED))
STATIC_URL, STATIC_ROOT = "/static/", VAR / "static"
STATICFILES_DIRS = [path for path in [BASE_DIR / "static"] if path.is_dir()]
MEDIA_ROOT = env.folder("MEDIA_ROOT", default=VAR / "media")  # served by permission-checked views only
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "config.static.HashedStorage"
        if HASHED_STATIC
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not HASHED_STATIC
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_MEMORY_SIZE = 6 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF, NONCE],  # a nonce is given only to pages that draw a waveform
        "img-src": [SELF, "data:", "blob:"],
        "media-src": [SELF, "blob:"],
        "connect-src": [SELF],
        "font-src": [SELF],
        "worker-src": [SELF],
        "manifest-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
HTTPS = env.flag("HTTPS", default=False)  # a proxy in front speaks TLS and sets X-Forwarded-Proto
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_HTTPONLY, SESSION_COOKIE_SAMESITE, CSRF_COOKIE_SAMESITE = True, "Lax", "Lax"
LANGUAGE_COOKIE_AGE, LANGUAGE_COOKIE_HTTPONLY, LANGUAGE_COOKIE_SAMESITE = 365 * 24 * 3600, True, "Lax"

# EMAIL_URL has it all in one; without it the single variables. Without any, mails are printed by the worker.
MAIL_SERVER = env.mail("EMAIL_URL")
EMAIL_BACKEND = MAIL_SERVER.get(
    "EMAIL_BACKEND", f"django.core.mail.backends.{'smtp' if env.text('EMAIL_HOST') else 'console'}.EmailBackend"
)
EMAIL_HOST = MAIL_SERVER.get("EMAIL_HOST", env.text("EMAIL_HOST"))
EMAIL_HOST_USER = MAIL_SERVER.get("EMAIL_HOST_USER", env.text("EMAIL_HOST_USER"))
EMAIL_HOST_PASSWORD = MAIL_SERVER.get("EMAIL_HOST_PASSWORD", env.text("EMAIL_HOST_PASSWORD"))
EMAIL_USE_SSL = MAIL_SERVER.get("EMAIL_USE_SSL", env.flag("EMAIL_USE_SSL", default=False))
EMAIL_USE_TLS = MAIL_SERVER.get(
    "EMAIL_USE_TLS", False if MAIL_SERVER else env.flag("EMAIL_USE_TLS", default=not EMAIL_USE_SSL)
)
EMAIL_PORT = MAIL_SERVER.get("EMAIL_PORT", env.whole_number("EMAIL_PORT", default=465 if EMAIL_USE_SSL else 587))
EMAIL_TIMEOUT = env.whole_number("EMAIL_TIMEOUT", default=20)  # seconds; a server that is silent is tried again later
if EMAIL_USE_SSL and EMAIL_USE_TLS:
    raise ImproperlyConfigured("EMAIL_USE_SSL and EMAIL_USE_TLS exclude each other; set one of them.")
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", default="concord@localhost")
SITE_URL = env.text("SITE_URL", default="http://localhost:8000").rstrip("/")  # where links in mails lead
MAIL_DOMAIN = urlsplit(SITE_URL).hostname or "localhost"  # in the ids of mails

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "labeling.api.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["labeling.api.authentication.MayWithThisToken"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["labeling.api.parsers.StrictJSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_PAGINATION_CLASS": "labeling.api.paging.Pages",
    "EXCEPTION_HANDLER": "labeling.api.problems.problem",
    "PAGE_SIZE": 100,
    "URL_FORMAT_OVERRIDE": None,  # ?format= is not a second address of anything
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Concord",
    "DESCRIPTION": "Agreement, disagreement, instructions, human-level performance and releases over REST.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1/",
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_NAME_OVERRIDES": {
        "AlarmKind": "consensus.models.AlarmRule.Kind",
        "AlarmStatus": "consensus.models.Alarm.Status",
        "AssignmentStatus": "labeling.models.Assignment.Status",
        "DisagreementKind": "consensus.models.Disagreement.Kind",
        "DisagreementStatus": "consensus.models.Disagreement.Status",
        "ImportStatus": "labeling.models.Import.Status",
        "InstructionsStatus": "labeling.models.InstructionVersion.Status",
        "ReleaseStatus": "consensus.models.Release.Status",
        "ReviewKind": "labeling.models.instructions.Review.Kind",
        "RoundStatus": "labeling.models.Round.Status",
        "ChangeKind": ["added", "removed", "changed"],
        "VoteKind": "consensus.models.SessionVote.Kind",
        "DiffKind": ["same", "del", "ins"],
    },
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
}

QUEUE = VAR / "queue"  # the broker when there is no Redis: a folder, read by one worker
FOLDER_BROKER = "folder://localhost"  # config/folder_broker.py
CELERY_BROKER_URL = env.text("BROKER_URL") or REDIS_URL or FOLDER_BROKER
CELERY_BROKER_TRANSPORT_OPTIONS = (
    {"socket_connect_timeout": 2, "socket_timeout": 5}
    if CELERY_BROKER_URL != FOLDER_BROKER
    else {
        "data_folder_in": str(QUEUE / "messages"),
        "data_folder_out": str(QUEUE / "messages"),
        "control_folder": str(QUEUE / "control"),
        "processed_folder": str(QUEUE / "processed"),
        "store_processed": False,
        "polling_interval": 0.1,
    }
)
if CELERY_BROKER_URL == FOLDER_BROKER:
    for folder in ("messages", "control", "processed"):
        (QUEUE / folder).mkdir(parents=True, exist_ok=True)
CELERY_TASK_IGNORE_RESULT = CELERY_TASK_ACKS_LATE = True
CELERY_TASK_SERIALIZER, CELERY_ACCEPT_CONTENT = "json", ["json"]
CELERY_TASK_DEFAULT_QUEUE = env.text("CELERY_QUEUE", default="concord")
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BEAT_SCHEDULE = {
    "sweep": {"task": "concord.sweep", "schedule": 20.0},
    "expire": {"task": "concord.expire_leases", "schedule": 30.0},
    "alarms": {"task": "concord.check_alarms", "schedule": 60.0},
    "deliver": {"task": "concord.deliver_due", "schedule": 20.0},
    "catch up": {"task": "concord.catch_up", "schedule": 20.0},
    "mail": {"task": "concord.send_letters", "schedule": 20.0},
}

OUTGOING_NETWORKS = env.networks("OUTGOING_NETWORKS")  # not public, and may be called by webhooks all the same

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.text("LOG_LEVEL", default="INFO")},
}

# Limits on what comes in; each is named in the error that it causes.
MAX_TEXT = env.whole_number("MAX_TEXT", default=200_000)  # characters of one field of an item, or of the rules
MAX_COMMENT = env.whole_number("MAX_COMMENT", default=4_000)
MAX_IMPORT_BYTES = env.whole_number("MAX_IMPORT_BYTES", default=200 * 1024 * 1024)
MAX_IMPORT_ROWS = env.whole_number("MAX_IMPORT_ROWS", default=1_000_000)
MAX_IMAGE_BYTES = env.whole_number("MAX_IMAGE_BYTES", default=20 * 1024 * 1024)
MAX_IMAGE_PIXELS = env.whole_number("MAX_IMAGE_PIXELS", default=50_000_000)
MAX_AUDIO_BYTES = env.whole_number("MAX_AUDIO_BYTES", default=100 * 1024 * 1024)
MAX_AUDIO_SECONDS = env.whole_number("MAX_AUDIO_SECONDS", default=6 * 3600)
MAX_ARCHIVE_BYTES = env.whole_number("MAX_ARCHIVE_BYTES", default=2 * 1024**3)  # of a zip of media, packed and unpacked
MAX_ARCHIVE_FILES = env.whole_number("MAX_ARCHIVE_FILES", default=20_000)
MAX_ARCHIVE_RATIO = env.whole_number("MAX_ARCHIVE_RATIO", default=100)  # unpacked to packed
LEASE_SECONDS = env.whole_number("LEASE_SECONDS", default=1200)
PREFETCH = env.whole_number("PREFETCH", default=3)  # items that the workspace takes ahead of the one it shows
