"""Django's settings, derived from the typed environment. Nothing is read from anywhere else."""

from __future__ import annotations

from pathlib import Path

from stockpress.project.compat_path import make_names_importable
from stockpress.project.databases import database_from
from stockpress.project.environment import environment
from stockpress.project.fixed_settings import fixed_settings
from stockpress.project.logging import configure_structlog, logging_config

STOCKPRESS = environment()
make_names_importable()

DEBUG = STOCKPRESS.debug
GLOBAL_SETTING_OVERRIDES = fixed_settings(STOCKPRESS)
SECRET_KEY = STOCKPRESS.resolve_secret_key()
ALLOWED_HOSTS = STOCKPRESS.allowed_hosts
SITE_URL = STOCKPRESS.public_url
ROOT_URLCONF = "stockpress.project.urls"
WSGI_APPLICATION = "stockpress.project.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.AutoField"
APPEND_SLASH = False

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "djmoney",
    "djmoney.contrib.exchange",
    "taggit",
    "django_tasks",
    "django_tasks_db",
    "allauth",
    "allauth.account",
    "allauth.headless",
    "allauth.mfa",
    "allauth.usersessions",
    "oauth2_provider",
    "allauth.socialaccount",
    *STOCKPRESS.social_backends,
    "stockpress.accounts",
    "stockpress.inventory.common",
    "stockpress.inventory.company",
    "stockpress.inventory.part",
    "stockpress.inventory.stock",
    "stockpress.inventory.order",
    "stockpress.inventory.build",
    "stockpress.plugins",
    "stockpress.machines",
    "stockpress.printing",
    "stockpress.api",
    "stockpress.web",
]

MIDDLEWARE = [
    "stockpress.api.framework.middleware.RequestLogMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "stockpress.api.framework.middleware.ContentPolicyMiddleware",
    "stockpress.api.framework.middleware.RequestSizeMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "stockpress.api.signin.unreadable.UnreadableRequestMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "stockpress.api.framework.second_factor.EnforceSecondFactorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "loaders": [
                ("django.template.loaders.cached.Loader", ["django.template.loaders.app_directories.Loader"]),
                # Not kept: plugins come and go.
                "stockpress.plugins.activation.templates.Loader",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

DATABASES = {"default": database_from(STOCKPRESS.database_url, STOCKPRESS.data_dir)}
# Counters of attempts are shared by all processes, through the database; everything else stays in the process.
CACHES = {"default": {"BACKEND": "stockpress.accounts.shared_values.ServerCache"}}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default", "plugins"]}}

AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

# Read by plugins, under these names: where the server's code is, and below which path the user interface.
BASE_DIR = Path(__file__).resolve().parent.parent
FRONTEND_URL_BASE = "web"

# The package whose modules hold the plugins that come with Stockpress.
BUILTIN_PLUGINS = "stockpress.builtin"

# Under which name exchange rates are stored; which currency is the server's own is a setting that can change at run time.
EXCHANGE_BACKEND = "stockpress.inventory.common.exchange.StoredRates"
BASE_CURRENCY = STOCKPRESS.base_currency

LANGUAGE_CODE = STOCKPRESS.language
TIME_ZONE = STOCKPRESS.time_zone
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
# Files of installed packages are served as they are; there is no collect step that an operator could forget.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
MEDIA_URL = "/media/"
MEDIA_ROOT = STOCKPRESS.media_dir
DATA_UPLOAD_MAX_MEMORY_SIZE = STOCKPRESS.upload_limit_bytes
FILE_UPLOAD_PERMISSIONS = 0o640

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SITE_URL.startswith("https://")
SESSION_COOKIE_AGE = 14 * 24 * 3600
CSRF_COOKIE_SAMESITE = "Lax"
# Browsers that came by https once come by https for a month; shorter than is common, for servers that move.
SECURE_HSTS_SECONDS = 30 * 24 * 3600 if SITE_URL.startswith("https://") else 0
CSRF_TRUSTED_ORIGINS = [*STOCKPRESS.trusted_origins, *([STOCKPRESS.site_url] if STOCKPRESS.site_url else [])]
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"
if STOCKPRESS.behind_proxy:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    USE_X_FORWARDED_HOST = True

# Shows mails to plugins on their way out.
EMAIL_BACKEND = "stockpress.plugins.activation.mails.EmailBackend"
MAIL_TRANSPORT = (
    "django.core.mail.backends.smtp.EmailBackend"
    if STOCKPRESS.email_host
    else "django.core.mail.backends.dummy.EmailBackend"
)
EMAIL_HOST = STOCKPRESS.email_host
EMAIL_PORT = STOCKPRESS.email_port
EMAIL_HOST_USER = STOCKPRESS.email_username
EMAIL_HOST_PASSWORD = STOCKPRESS.email_password
EMAIL_USE_TLS = STOCKPRESS.email_tls
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = STOCKPRESS.email_sender or "stockpress@localhost"

ACCOUNT_ADAPTER = "stockpress.api.signin.adapter.AccountAdapter"
ACCOUNT_SIGNUP_FORM_CLASS = "stockpress.api.signin.signup.SignupRules"
ALLAUTH_SETTING_GETTER = "stockpress.api.signin.changing_settings.changing_setting"
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if STOCKPRESS.behind_proxy else 0
CSRF_FAILURE_VIEW = "stockpress.api.framework.errors.csrf_failure"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*", "password2*"]
# Within a request, `changing_setting` above decides by the server's settings.
ACCOUNT_EMAIL_VERIFICATION = "optional" if EMAIL_HOST else "none"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_RATE_LIMITS = {"login_failed": "5/m/ip,5/m/key"}
# Links that choose a new password; those that confirm an address have the library's three days.
PASSWORD_RESET_TIMEOUT = 3600
HEADLESS_ONLY = True
HEADLESS_CLIENTS = ("browser",)
HEADLESS_FRONTEND_URLS = {
    "account_confirm_email": f"{SITE_URL}/web/verify-email/{{key}}",
    "account_reset_password": f"{SITE_URL}/web/reset-password",
    "account_reset_password_from_key": f"{SITE_URL}/web/set-password?key={{key}}",
    "account_signup": f"{SITE_URL}/web/register",
    "socialaccount_login_error": f"{SITE_URL}/web/social-login-error",
}
MFA_ADAPTER = "stockpress.api.signin.second_factor.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TRUST_ENABLED = True
USERSESSIONS_TRACK_ACTIVITY = True
SOCIALACCOUNT_ADAPTER = "stockpress.api.signin.social.SocialAccountAdapter"
SOCIALACCOUNT_PROVIDERS = STOCKPRESS.social_providers
# What a provider lets us do elsewhere in the user's name is not wanted, and so not kept.
SOCIALACCOUNT_STORE_TOKENS = False
SESAME_MAX_AGE = 300
SESAME_ONE_TIME = True
SESAME_INVALIDATE_ON_EMAIL_CHANGE = True

OAUTH2_PROVIDER = {
    "OAUTH2_VALIDATOR_CLASS": "stockpress.accounts.oauth.validator.Validator",
    "SCOPES_BACKEND_CLASS": "stockpress.accounts.oauth.validator.Scopes",
    "ACCESS_TOKEN_EXPIRE_SECONDS": 3600,
    "ID_TOKEN_EXPIRE_SECONDS": 3600,
    # How long an application may rest before its user has to allow it again.
    "REFRESH_TOKEN_EXPIRE_SECONDS": 30 * 24 * 3600,
    "REFRESH_TOKEN_REUSE_PROTECTION": True,
    "OIDC_ENABLED": True,
    "OIDC_ISS_ENDPOINT": f"{STOCKPRESS.site_url}/o" if STOCKPRESS.site_url else "",
    "OIDC_RSA_PRIVATE_KEY": STOCKPRESS.resolve_oidc_key(),
    "OIDC_RESPONSE_TYPES_SUPPORTED": ["code"],
    "OAUTH2_RESPONSE_TYPES_SUPPORTED": ["code"],
    "OAUTH2_GRANT_TYPES_SUPPORTED": ["authorization_code", "client_credentials", "refresh_token"],
    # What the current practice for OAuth2 (RFC 9700) asks for: no password sent to applications, no token in an address,
    # only the stronger proof of PKCE, tokens kept as checksums.
    "COMPLIANT_BCP_RFC9700_IMPLICIT_GRANT": True,
    "COMPLIANT_BCP_RFC9700_PASSWORD_GRANT": True,
    "COMPLIANT_BCP_RFC9700_PKCE_METHOD": True,
    "COMPLIANT_BCP_RFC9700_ACCESS_TOKEN_TRANSPORT": True,
    "COMPLIANT_BCP_RFC9700_AUTHZ_RESPONSE_ISS": True,
    "COMPLIANT_BCP_RFC9700_TOKEN_STORAGE": True,
}

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "stockpress.api.framework.authentication.ApiTokenAuthentication",
        "stockpress.api.framework.authentication.BasicAuthentication",
        "stockpress.api.framework.authentication.SessionAuthentication",
        "stockpress.api.framework.authentication.OAuth2Authentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["stockpress.api.framework.permissions.DenyUnlessDeclared"],
    "DEFAULT_RENDERER_CLASSES": ["stockpress.api.framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": [
        "stockpress.api.framework.parsers.JSONParser",
        "rest_framework.parsers.FormParser",
        "rest_framework.parsers.MultiPartParser",
    ],
    "DEFAULT_METADATA_CLASS": "stockpress.api.framework.metadata.Metadata",
    "DEFAULT_PAGINATION_CLASS": "stockpress.api.framework.pagination.LimitOffsetPagination",
    "DEFAULT_SCHEMA_CLASS": "stockpress.api.framework.schema.AutoSchema",
    "EXCEPTION_HANDLER": "stockpress.api.framework.errors.exception_handler",
    "DATETIME_FORMAT": "%Y-%m-%d %H:%M",
    "COERCE_DECIMAL_TO_STRING": False,
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Stockpress API",
    "DESCRIPTION": "Choose what is in stock, print labels and reports. Speaks InvenTree's REST API.",
    "VERSION": "477",
    "OAS_VERSION": "3.0.3",
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "COMPONENT_SPLIT_PATCH": True,
    "COMPONENT_SPLIT_REQUEST": False,
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "stockpress.api.framework.schema_errors.document_refusals",
        "stockpress.api.signin.openapi.add_sign_in",
    ],
    "ENUM_NAME_OVERRIDES": {
        "ModelType054Enum": "stockpress.api.common.choices.parameter_model_types",
        "StockItemStatusEnum": "stockpress.inventory.stock.status_codes.StockStatus.choices",
        "BuildStatusEnum": "stockpress.inventory.build.status_codes.BuildStatus.choices",
        "ColorEnum": "stockpress.inventory.common.status.Color",
        "ReferenceStatusEnum": "stockpress.api.generic.serializers.reference_statuses",
        "TemplateModelTypeEnum": "stockpress.api.printing.serializers.model_type_choices",
        "HealthCheckStatusStatusEnum": ["ok", "loading"],
        "NameEnum": "stockpress.accounts.rulesets.ROLE_NAMES",
        "UserTypeEnum": "stockpress.accounts.models.UserProfile.UserType",
    },
}

LOGGING = logging_config(STOCKPRESS.log_level, STOCKPRESS.log_format)
configure_structlog()
