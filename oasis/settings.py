"""Every setting of OASIS, read from the environment with safe defaults.

The table in README.md lists them; `.env.example` is complete. In production
(`OASIS_ENV=production`) a default secret refuses to start.
"""

import os
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured

from oasis import embedded
from oasis.theme import UNFOLD  # noqa: F401 - the theme is a setting

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
if (BASE_DIR / ".env").exists():
    env.read_env(BASE_DIR / ".env")

OASIS_ENV = env.str("OASIS_ENV", default="development")
PRODUCTION = OASIS_ENV == "production"
DEBUG = False  # never: the API has its own error shape, and a traceback shows personal data
DATA_DIR = Path(env.str("OASIS_DATA_DIR", default=str(BASE_DIR / ".data"))).resolve()
PORT = env.int("PORT", default=8000)
if not PRODUCTION:
    for _name, _value in embedded.secrets(DATA_DIR).items():  # made once by `manage.py up`
        os.environ.setdefault(_name, _value)

DEFAULT_SECRET = "development-only-secret-never-use-it-in-production"  # noqa: S105
SECRET_KEY = env.str("SECRET_KEY", default=DEFAULT_SECRET)
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
if PRODUCTION and (SECRET_KEY == DEFAULT_SECRET or len(SECRET_KEY) < 50):
    raise ImproperlyConfigured("OASIS_ENV=production needs SECRET_KEY: at least 50 random characters.")

FRONTEND_URL = env.str("FRONTEND_URL", default=f"http://127.0.0.1:{PORT}").rstrip("/")
PUBLIC_URL = (env.str("PUBLIC_URL", default="") or FRONTEND_URL).rstrip("/")  # of the pages that we serve ourselves
ALLOWED_HOSTS = env.list(
    "ALLOWED_HOSTS", default=[] if PRODUCTION else ["127.0.0.1", "localhost", "[::1]", "testserver"]
)
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)  # how many proxies before us append to X-Forwarded-For

# -- applications ------------------------------------------------------------------------------

SHARED_APPS = [
    "oasis.apps.OasisConfig",
    "oasis.core",
    "accounts",
    "organizations",  # before django_tenants: its `migrate` is the one
    "django_tenants",
    "webhooks",
    "journeys.shared",
    "unfold.apps.BasicAppConfig",
    "unfold.contrib.filters",
    "oasis.apps.BackofficeConfig",  # django.contrib.admin with our site
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "corsheaders",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
]
TENANT_APPS = ["journeys", "coaching"]
INSTALLED_APPS = SHARED_APPS + TENANT_APPS

TENANT_MODEL = "organizations.Organization"
TENANT_DB_ALIAS = "owner"  # schema changes go through the owner's connection; requests never do
DATABASE_ROUTERS = ["django_tenants.routers.TenantSyncRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.User"

ROOT_URLCONF = "oasis.urls"
WSGI_APPLICATION = "oasis.wsgi.application"
ASGI_APPLICATION = "oasis.asgi.application"
APPEND_SLASH = False

MIDDLEWARE = [
    "oasis.core.telemetry.RequestMiddleware",
    "oasis.core.middleware.StraightToTheView",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "oasis.core.middleware.Sessions",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "oasis.core.middleware.Authentication",
    "oasis.core.middleware.Messages",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "oasis.core.middleware.ContentPolicy",
    "organizations.switcher.OrganizationSwitcherMiddleware",
]

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
            ]
        },
    }
]

# -- database ----------------------------------------------------------------------------------

EMBEDDED = embedded.urls(DATA_DIR)
DATABASE_URL = env.str("DATABASE_URL", default=EMBEDDED.database)
DATABASE_OWNER_URL = env.str(
    "DATABASE_OWNER_URL", default=EMBEDDED.owner if DATABASE_URL == EMBEDDED.database else DATABASE_URL
)
PREPARED_STATEMENTS = env.bool("PREPARED_STATEMENTS", default=True)  # off behind PgBouncer older than 1.21


def _database(url: str, engine: str) -> dict:
    config = environ.Env.db_url_config(url)
    if not config.get("HOST"):  # a socket directory in ?host=
        config["HOST"] = config.get("OPTIONS", {}).pop("host", "")
    return {
        **config,
        "ENGINE": engine,
        "CONN_MAX_AGE": env.int("CONN_MAX_AGE", default=600),
        "DISABLE_SERVER_SIDE_CURSORS": True,  # they would outlive a transaction behind a pooler
    }


DATABASES = {
    "default": _database(DATABASE_URL, "oasis.core.database"),
    "owner": _database(DATABASE_OWNER_URL, "oasis.core.tenancy.owner"),
}
# The extended protocol carries one statement, so that no injected text can append a `SET ROLE`.
DATABASES["default"].setdefault("OPTIONS", {})["server_side_binding"] = True

# -- Redis, cache, Celery ----------------------------------------------------------------------

REDIS_URL = env.str("REDIS_URL", default=EMBEDDED.redis)
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "OPTIONS": {"socket_timeout": 1, "socket_connect_timeout": 1},
    },
    "ratelimit": {
        "BACKEND": "oasis.core.ratelimit.CounterCache",
        "LOCATION": REDIS_URL,
        "OPTIONS": {"socket_timeout": 0.25, "socket_connect_timeout": 0.25},
    },
}
CELERY_BROKER_URL = env.str("CELERY_BROKER_URL", default="") or (
    REDIS_URL
    if not REDIS_URL.startswith("unix://")
    else "redis+socket://" + REDIS_URL.removeprefix("unix://").replace("?db=", "?virtual_host=")
)
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
OUTBOX_LEASE_SECONDS = env.int(
    "OUTBOX_LEASE_SECONDS", default=300
)  # what was handed to a silent worker is handed over again
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 3600, "socket_timeout": 5, "socket_connect_timeout": 2}
CELERY_TIMEZONE = "UTC"

# -- API ---------------------------------------------------------------------------------------

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["accounts.authentication.AccessTokenAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["oasis.core.api.permissions.Declared"],
    "DEFAULT_RENDERER_CLASSES": ["oasis.core.api.rendering.EnvelopeRenderer"],
    "DEFAULT_PARSER_CLASSES": ["oasis.core.api.parsing.StrictJSONParser"],
    "DEFAULT_SCHEMA_CLASS": "oasis.core.api.schema.EnvelopeSchema",
    "EXCEPTION_HANDLER": "oasis.core.api.exceptions.render_error",
    "UNAUTHENTICATED_USER": None,
    "COERCE_DECIMAL_TO_STRING": True,
}
SIMPLE_JWT = {
    "ACCESS_TOKEN_LIFETIME": timedelta(minutes=env.int("ACCESS_TOKEN_MINUTES", default=15)),
    "REFRESH_TOKEN_LIFETIME": timedelta(days=env.int("REFRESH_TOKEN_DAYS", default=14)),
    "ALGORITHM": "HS256",
    "SIGNING_KEY": env.str("JWT_SIGNING_KEY", default=SECRET_KEY),
    "USER_ID_CLAIM": "sub",
    "TOKEN_TYPE_CLAIM": "typ",
}
# Keys that sign no more and still verify, and the next one before it signs (`manage.py rotate_jwt_key`).
JWT_VERIFYING_KEYS = env.list(
    "JWT_VERIFYING_KEYS", default=[] if "JWT_SIGNING_KEY" in os.environ else SECRET_KEY_FALLBACKS
)
SPECTACULAR_SETTINGS = {
    "TITLE": "OASIS API",
    "VERSION": "1",
    "DESCRIPTION": "Journeys, gamification, events and coaching of the OASIS platform.",
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "POSTPROCESSING_HOOKS": ["oasis.core.api.schema.finish"],
}
API_MAX_BODY = env.int("API_MAX_BODY", default=1_000_000)  # bytes of a JSON body
API_MAX_DEPTH = 20  # levels of nesting in a JSON body
DATA_UPLOAD_MAX_MEMORY_SIZE = 6_000_000
LARGEST_BODY = env.int("LARGEST_BODY", default=110_000_000)  # bytes of any body: a recording on the embedded storage
WEB_THREADS = env.int("WEB_THREADS", default=16)  # of one web process, used only while requests wait for slow ones
IDEMPOTENCY_HOURS = 24

RATE_LIMITS_ENABLED = env.bool("RATE_LIMITS_ENABLED", default=True)
RATE_LIMIT_FAIL_CLOSED = env.bool("RATE_LIMIT_FAIL_CLOSED", default=False)
RATE_LIMITS = {
    "default": env.str("RATE_DEFAULT", default="200/m"),
    "register": env.str("RATE_REGISTER", default="10/m"),
    "login": env.str("RATE_LOGIN", default="20/m"),
    "recovery": env.str("RATE_RECOVERY", default="5/m"),
    "privacy": env.str("RATE_PRIVACY", default="10/h"),
    "tracking": env.str("RATE_TRACKING", default="60/m"),
    "coaching": env.str("RATE_COACHING", default="20/m"),
    "certificates": env.str("RATE_CERTIFICATES", default="30/m"),
    "webhook_failures": env.str("RATE_WEBHOOK_FAILURES", default="30/m"),
}
RATELIMIT_USE_CACHE = "ratelimit"
RATELIMIT_ENABLE = True  # its defaults, written down: asking for a setting that is missing takes longer than counting
RATELIMIT_CACHE_PREFIX = "rl:"
RATELIMIT_HASH_ALGORITHM = sha256

CORS_ALLOWED_ORIGINS = env.list("CORS_ALLOWED_ORIGINS", default=[])
CORS_ALLOW_CREDENTIALS = True
CORS_URLS_REGEX = r"^/api/.*$"
CORS_ALLOW_HEADERS = [
    "accept",
    "accept-language",
    "authorization",
    "content-type",
    "idempotency-key",
    "if-none-match",
    "x-client-type",
    "x-organization-id",
    "x-request-id",
]
CORS_EXPOSE_HEADERS = [
    "ETag",
    "Idempotent-Replayed",
    "RateLimit-Limit",
    "RateLimit-Remaining",
    "RateLimit-Reset",
    "Retry-After",
    "X-Request-ID",
]

# -- identity ----------------------------------------------------------------------------------

PASSWORD_HASHERS = [
    "accounts.hashers.Argon2id",
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
AUTHENTICATION_BACKENDS = ["accounts.backends.AdminBackend"]
LOGIN_URL = "admin:login"

# 32-byte keys in URL-safe base64; the first one encrypts, all of them decrypt.
FIELD_ENCRYPTION_KEYS = env.list("FIELD_ENCRYPTION_KEYS", default=[])
if PRODUCTION and not FIELD_ENCRYPTION_KEYS:
    raise ImproperlyConfigured("OASIS_ENV=production needs FIELD_ENCRYPTION_KEYS: 32 random bytes in URL-safe base64.")

# Ed25519 seeds (32 bytes in URL-safe base64) that sign the audit's checkpoints: the first signs, all are believed.
AUDIT_SIGNING_KEYS = env.list("AUDIT_SIGNING_KEYS", default=[])

# -- language and time -------------------------------------------------------------------------

LANGUAGE_CODE = "es"
LANGUAGES = [("es", "Español"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["oasis.formats"]
TIME_ZONE = "UTC"
USE_TZ = True

# -- files, mail -------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = env.str("STATIC_ROOT", default=str(BASE_DIR / "staticfiles"))
WHITENOISE_USE_FINDERS = not PRODUCTION
S3_BUCKET = env.str("S3_BUCKET", default="")
S3_OPTIONS = {
    "endpoint_url": env.str("S3_ENDPOINT_URL", default="") or None,
    "region_name": env.str("S3_REGION", default="") or None,
    "access_key": env.str("S3_ACCESS_KEY_ID", default="") or None,
    "secret_key": env.str("S3_SECRET_ACCESS_KEY", default="") or None,
}
STORAGES = {
    "default": {
        "BACKEND": "oasis.core.storage.bucket.Bucket",
        "OPTIONS": {"bucket_name": S3_BUCKET, **S3_OPTIONS},
    }
    if S3_BUCKET
    else {
        "BACKEND": "oasis.core.storage.folder.Folder",
        "OPTIONS": {"location": str(DATA_DIR / "files"), "file_permissions_mode": 0o600},
    },
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
EMAIL_URL = env.str("EMAIL_URL", default="")
if EMAIL_URL:
    vars().update(environ.Env.email_url_config(EMAIL_URL))
else:
    EMAIL_BACKEND = "oasis.core.mail.FileBackend"
    EMAIL_FILE_PATH = str(DATA_DIR / "mail")
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="OASIS <hola@oasis.example>")

# -- providers ---------------------------------------------------------------------------------

WEBHOOK_SECRETS = {
    # a provider that joins needs no line here: <NAME>_WEBHOOK_SECRETS is its variable
    **{
        name.removesuffix("_WEBHOOK_SECRETS").lower(): env.list(name)
        for name in os.environ
        if name.endswith("_WEBHOOK_SECRETS")
    },
    "stripe": env.list("STRIPE_WEBHOOK_SECRETS", default=[]),
    "typeform": env.list("TYPEFORM_WEBHOOK_SECRETS", default=[]),
    "mercadopago": env.list("MERCADOPAGO_WEBHOOK_SECRETS", default=[]),
    "standard": env.list("STANDARD_WEBHOOK_SECRETS", default=[]),
    "jitsi": env.list("JITSI_WEBHOOK_SECRETS", default=[]),
    "generic": env.list("GENERIC_WEBHOOK_SECRETS", default=[]),
}
# further senders with an HMAC in a header: {"shop": {"header": "X-Shop-Signature", …}}; see webhooks/providers/generic.py
WEBHOOK_GENERIC_PROVIDERS = env.json("WEBHOOK_GENERIC_PROVIDERS", default={})
WEBHOOK_RETRY_SECONDS = env.list(  # after each failure, of events that came in and of deliveries that go out
    "WEBHOOK_RETRY_SECONDS", cast=int, default=[30, 120, 480, 1_800, 5_400, 14_400, 25_200, 39_600]
)
WEBHOOK_LEASE_SECONDS = env.int("WEBHOOK_LEASE_SECONDS", default=300)  # then a worker that is silent is taken for dead
WEBHOOK_BODY_DAYS = env.int("WEBHOOK_BODY_DAYS", default=30)  # how long bodies are kept, ...
WEBHOOK_RETENTION_DAYS = env.int("WEBHOOK_RETENTION_DAYS", default=90)  # ... events and deliveries themselves
WEBHOOK_ALLOW_LOOPBACK = env.bool("WEBHOOK_ALLOW_LOOPBACK", default=False)  # for development: send to this machine
if PRODUCTION and WEBHOOK_ALLOW_LOOPBACK:  # organizations could have this machine's own services called
    raise ImproperlyConfigured("OASIS_ENV=production refuses WEBHOOK_ALLOW_LOOPBACK: unset it.")
WEBHOOK_OFF_AFTER_DAYS = env.int("WEBHOOK_OFF_AFTER_DAYS", default=5)  # an endpoint that fails so long is switched off
WEBHOOK_ROTATION_HOURS = env.int("WEBHOOK_ROTATION_HOURS", default=24)  # how long a replaced secret signs too
STRIPE_API_KEY = env.str("STRIPE_API_KEY", default="")  # sells tickets; MERCADOPAGO_ACCESS_TOKEN likewise
STRIPE_API_BASE = env.str("STRIPE_API_BASE", default="https://api.stripe.com").rstrip("/")
MERCADOPAGO_ACCESS_TOKEN = env.str("MERCADOPAGO_ACCESS_TOKEN", default="")
MERCADOPAGO_API_BASE = env.str("MERCADOPAGO_API_BASE", default="https://api.mercadopago.com").rstrip("/")
JITSI_DOMAIN = env.str("JITSI_DOMAIN", default="")  # of the video server; none: sessions have no room
JITSI_APP_ID = env.str("JITSI_APP_ID", default="")
JITSI_APP_SECRET = env.str("JITSI_APP_SECRET", default="")
JITSI_AUDIENCE = env.str("JITSI_AUDIENCE", default="jitsi")
JITSI_JAAS_KEY_ID = env.str(
    "JITSI_JAAS_KEY_ID", default=""
)  # `<AppID>/<key>`: 8x8's service instead of one's own server
JITSI_JAAS_PRIVATE_KEY = env.str("JITSI_JAAS_PRIVATE_KEY", default="", multiline=True)

GEMINI_API_KEY = env.str("GEMINI_API_KEY", default="")
GEMINI_API_ENDPOINT = env.str("GEMINI_API_ENDPOINT", default="")
AI_PROVIDER = env.str("AI_PROVIDER", default="gemini" if GEMINI_API_KEY else "guided")
AI_MODEL = env.str("AI_MODEL", default="gemini-flash-latest")  # of agents that name none
AI_TIMEOUT_SECONDS = env.float("AI_TIMEOUT_SECONDS", default=20.0)  # of one call; between two pieces of a stream
AI_CONTEXT_TOKENS = env.int("AI_CONTEXT_TOKENS", default=6000)  # what a provider is told in a turn
AI_ANSWER_TOKENS = env.int("AI_ANSWER_TOKENS", default=800)
AI_FALLBACK = env.bool("AI_FALLBACK", default=True)  # the guided companion answers where the provider does not
AI_TOOL_ROUNDS = env.int("AI_TOOL_ROUNDS", default=4)  # how often a model may ask for tools in one turn
AI_PERSON_DAILY_TOKENS = env.int("AI_PERSON_DAILY_TOKENS", default=300_000)
AI_PERSON_DAILY_USD = env.str("AI_PERSON_DAILY_USD", default="1.00")
AI_ORGANIZATION_DAILY_TOKENS = env.int("AI_ORGANIZATION_DAILY_TOKENS", default=20_000_000)
AI_ORGANIZATION_DAILY_USD = env.str("AI_ORGANIZATION_DAILY_USD", default="25.00")

# -- security ----------------------------------------------------------------------------------

SECURE_SSL_REDIRECT = PRODUCTION and env.bool("SECURE_SSL_REDIRECT", default=True)
SECURE_REDIRECT_EXEMPT = [r"^health$", r"^ready$", r"^metrics$"]
if env.bool("TRUST_X_FORWARDED_PROTO", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 8 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
REFRESH_COOKIE_SECURE = env.bool("REFRESH_COOKIE_SECURE", default=PRODUCTION)
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "style-src": ["'self'", "'unsafe-inline'"],
        "script-src": [
            "'self'",
            "'unsafe-inline'",
            "'unsafe-eval'",
        ],  # Alpine.js of the admin theme evaluates attributes
        "worker-src": ["'self'", "blob:"],
        "object-src": ["'none'"],
        "base-uri": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}

METRICS_TOKEN = env.str("METRICS_TOKEN", default="")
LOG_LEVEL = env.str("LOG_LEVEL", default="INFO")
LOGGING_CONFIG = "oasis.core.telemetry.configure_logging"
LOGGING: dict = {"level": LOG_LEVEL}
SILENCED_SYSTEM_CHECKS: list[str] = []
