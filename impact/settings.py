"""Every setting; what differs between machines comes from the environment.

Two modes. Development (`DEBUG` on, the default where `DATABASE_URL` is unset): the embedded
database, relaxed cookies, a known secret. Production (`DEBUG` off): everything must be set, and
what is not set is named, all at once.
"""

from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF

from impact.embedded.place import place_for
from impact.environment import Environment, broker_url

env = Environment()
BASE_DIR = Path(__file__).resolve().parent.parent

# --- Mode ------------------------------------------------------------------------------------

DATABASE_URL = env.text("DATABASE_URL")
REDIS_URL = env.text("REDIS_URL")
DEBUG = env.flag("DEBUG", default=not DATABASE_URL)
if not DEBUG:
    env.require("DATABASE_URL", "give it as postgresql://user:password@host:5432/name.")
    env.require("SECRET_KEY", "give it 50 or more random characters that only this site knows.")
    env.require("ALLOWED_HOSTS", "give the host names that the site answers to, between commas.")

SECRET_KEY = env.text("SECRET_KEY", "known-to-everyone-and-good-for-demonstrations-only")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS")
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS")

# --- The project -----------------------------------------------------------------------------

ROOT_URLCONF = "impact.urls"
WSGI_APPLICATION = "impact.wsgi.application"
INSTALLED_APPS = [
    "impact.core",
    "impact.audit",
    "impact.demo",
    "providers",
    "patients",
    "beds",
    "reporting",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "pgtrigger",
    "pghistory",
    "pghistory.admin",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "oauth2_provider",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "axes",
    "csp",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Outside the session's: a database that went away is noticed there first.
    "impact.core.middleware.RefusalMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "pghistory.middleware.HistoryMiddleware",
    "impact.core.idle.IdleMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    # Last: it turns a lockout noticed during sign-in into its answer.
    "axes.middleware.AxesMiddleware",
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
                "impact.core.pages.site",
            ]
        },
    }
]
FORM_RENDERER = "impact.core.forms.NhsRenderer"
CSRF_FAILURE_VIEW = "impact.core.pages.csrf_failure"
TIME_ZONE = "Europe/London"
USE_TZ = True
LANGUAGE_CODE = "en-gb"

# --- Database --------------------------------------------------------------------------------

# Where the embedded services keep their data; reading it starts nothing.
EMBEDDED_PLACE = place_for(Path(env.text("IMPACT_DATA_DIR", str(BASE_DIR / "var"))))
EMBEDDED_DURABLE = True

# Where each night's copies of the bed state are kept, and for how many days. In development beside
# the embedded database; in production none are made until it is said where.
_COPIES = env.text("IMPACT_COPIES_DIR", str(EMBEDDED_PLACE.root / "copies") if DEBUG else "")
COPIES_DIR = Path(_COPIES) if _COPIES else None
COPIES_KEPT_DAYS = env.number("IMPACT_COPIES_KEPT_DAYS", default=14)
DATABASES: dict[str, dict[str, Any]] = {
    "default": env.database("DATABASE_URL")
    if DATABASE_URL
    else {
        "ENGINE": "impact.embedded.backend",
        "NAME": "impact",
        "USER": "impact",
        "HOST": str(EMBEDDED_PLACE.sockets),
        "PORT": "5432",
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }
}
# Its queries are many and short: compiling one takes longer than running it.
DATABASES["default"].setdefault("OPTIONS", {}).setdefault("options", "-c jit=off")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Redis: cache and jobs -------------------------------------------------------------------

if REDIS_URL:
    CACHES = {
        "default": {"BACKEND": "impact.core.caches.ForgetfulRedisCache", "LOCATION": REDIS_URL}
    }
else:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
# Without a broker the same task functions run inline, on commit (impact.core.jobs).
JOBS_INLINE = not REDIS_URL
CELERY_BROKER_URL = broker_url(REDIS_URL)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# Whoever saves something does not wait for a broker that is away: what was not sent is found.
CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_connect_timeout": 2}
CELERY_TASK_PUBLISH_RETRY_POLICY = {
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0,
    "interval_max": 0,
}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = TIME_ZONE

# --- Sign-in ---------------------------------------------------------------------------------

AUTH_USER_MODEL = "providers.User"
AUTHENTICATION_BACKENDS = [
    # First: it refuses whoever is locked out before any password is looked at.
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "impact.sign_in.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_REQUIRED = True
# A hospital is one address to us. Guessing one person's password is for axes, below.
ACCOUNT_RATE_LIMITS = {"login": "120/m/ip", "login_failed": "30/m/ip"}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Bed state"
SOCIALACCOUNT_ADAPTER = "impact.sign_in.SocialAccountAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "organisation",
                "name": env.text("OIDC_NAME", "your organisation's account"),
                "client_id": env.text("OIDC_CLIENT_ID"),
                "secret": env.text("OIDC_CLIENT_SECRET"),
                "settings": {"server_url": env.text("OIDC_SERVER_URL")},
            }
        ]
        if env.text("OIDC_SERVER_URL")
        else [],
    }
}
# Somebody who guesses is locked out for one name from one address; nobody else is.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "impact.sign_in.locked_out"
AXES_CLIENT_IP_CALLABLE = "impact.sign_in.client_address"
AXES_VERBOSE = False
AXES_ENABLE_ADMIN = False

SESSION_COOKIE_AGE = env.number("SESSION_IDLE_MINUTES", default=30) * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True

# --- What a browser may do -------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        # Signing in through an organisation's own sign-on is a form whose answer leads there.
        "form-action": [SELF, *env.origins("OIDC_SERVER_URL")],
        "manifest-src": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not DEBUG
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
if not DEBUG:
    SECURE_SSL_REDIRECT = True
    # Health checks come from inside, over plain HTTP.
    SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
BEHIND_TLS_PROXY = env.flag("BEHIND_TLS_PROXY", default=False)
if BEHIND_TLS_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    # Limits count the address that the one proxy saw, not the proxy's.
    ALLAUTH_TRUSTED_PROXY_COUNT = 1
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
DATA_UPLOAD_MAX_NUMBER_FILES = 20

# --- Static files ----------------------------------------------------------------------------

STATIC_URL = "static/"
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = DEBUG
if not DEBUG:
    STATIC_ROOT = Path(env.text("STATIC_ROOT", str(BASE_DIR / "staticfiles")))
    STORAGES = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    }

# --- API -------------------------------------------------------------------------------------

# Of each person and each client; one busy screen asks far less, and a loop of requests is stopped.
API_REQUESTS_PER_MINUTE = env.number("API_REQUESTS_PER_MINUTE", default=600)
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "impact.core.auth.ClientAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_THROTTLE_CLASSES": ["impact.core.throttles.RequestsPerMinute"],
    "NUM_PROXIES": int(BEHIND_TLS_PROXY),
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_PAGINATION_CLASS": "impact.core.paging.Pages",
    "EXCEPTION_HANDLER": "impact.core.problems.problem_exception_handler",
    "DEFAULT_SCHEMA_CLASS": "impact.core.api_schema.ProblemSchema",
    "COERCE_DECIMAL_TO_STRING": False,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Bed state",
    "DESCRIPTION": "The weekly bed state, placements and figures of a Provider Collaborative.",
    "VERSION": "1.0.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "OAUTH2_FLOWS": ["clientCredentials"],
    "OAUTH2_TOKEN_URL": "/oauth/token/",
    # What is sent and what is answered differ in what only the answer has.
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_NAME_OVERRIDES": {
        "BedStateEnum": "beds.choices.BED_STATES",
        "DecisionStepEnum": "reporting.models.Step",
        "ImportStateEnum": "beds.choices.ImportState",
        "LeaveKindEnum": "patients.choices.LeaveKind",
        "PersonSexEnum": "patients.choices.Sex",
        "ReferralKindEnum": "patients.choices.ReferralKind",
        "ReferralStateEnum": "patients.referral_states.ReferralState",
        "ReviewKindEnum": "patients.choices.ReviewKind",
        "SecurityLevelEnum": "providers.choices.SecurityLevel",
        "WardSexEnum": "providers.choices.WardSex",
    },
}
OAUTH2_PROVIDER = {
    "SCOPES": {"read": "Read what the client may see", "write": "Write what the client may change"},
    "DEFAULT_SCOPES": ["read"],
    "SCOPES_BACKEND_CLASS": "providers.scopes.ClientScopes",
    "ACCESS_TOKEN_EXPIRE_SECONDS": 3600,
    "REFRESH_TOKEN_REUSE_PROTECTION": True,
    "ALLOWED_REDIRECT_URI_SCHEMES": ["https"],
    **{
        f"COMPLIANT_BCP_RFC9700_{name}": True
        for name in (
            "IMPLICIT_GRANT",
            "PASSWORD_GRANT",
            "PKCE_METHOD",
            "ACCESS_TOKEN_TRANSPORT",
            "AUTHZ_RESPONSE_ISS",
            "TOKEN_STORAGE",
            "REFRESH_TOKEN",
            "REDIRECT_URI_SCHEME",
            "REDIRECT_URI_MATCHING",
            "PKCE_REQUIRED",
        )
    },
}

# --- Mail and logs ---------------------------------------------------------------------------

DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "bed-state@localhost")
# Where people find the site, for links in mail: a task has no request to tell it.
SITE_ADDRESS = env.text("SITE_ADDRESS", "http://127.0.0.1:8000").rstrip("/")
EMAIL_HOST = env.text("EMAIL_HOST", "localhost")
if DEBUG:
    EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "private": {
            "()": "impact.core.logs.PrivateFormatter",
            "format": "%(asctime)s %(levelname)s %(name)s: %(message)s",
        }
    },
    # Standard error: standard output is for what a command prints.
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "private"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "impact": {"level": "INFO"},
        "django": {"handlers": [], "level": "INFO"},
        "django.request": {"level": "ERROR"},
        "django.server": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        # Anybody can send any host name: that is refused, and no fault of ours.
        "django.security.DisallowedHost": {"level": "CRITICAL"},
        # Its lines name who failed to sign in; the failures themselves are in its tables.
        "axes": {"level": "ERROR"},
    },
}

env.finish()
