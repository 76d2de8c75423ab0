"""Django's settings for the office of one workspace, made from its zhiheng.toml; nothing is read from the environment."""

from __future__ import annotations

import os
import secrets
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import make_url

from zhiheng.workspace.opening import Workspace
from zhiheng.workspace.settings import OfficeSettings

KEY_FILE = "office.key"
"""The secret that signs sessions and invitations; made at the first start, readable by the owner alone."""
FILES = "attachments"
"""Evidence and documents as uploaded, by the hash of their content."""
LOCK_SECONDS = 30
"""How long a writer waits for others."""
SESSION_HOURS = 12
"""How long the row of a session is kept; when it ends, and why, people/sessions.py says."""

APPS = [
    "zhiheng.office.people",
    "zhiheng.office.records",
    "zhiheng.office.pages",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "axes",
    "django_tasks",
    "django_tasks_db",
]
MIDDLEWARE = [
    "zhiheng.office.pages.running.measuring.Measuring",
    "django.middleware.security.SecurityMiddleware",
    "zhiheng.office.pages.frame.headers.Headers",
    "zhiheng.office.api.framing.Problems",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "zhiheng.office.pages.frame.choices.Choices",
    "zhiheng.office.pages.frame.signing_in.SignedIn",
    "zhiheng.office.pages.frame.refusing.Refusing",
    "axes.middleware.AxesMiddleware",
]

_CLOCKED = {"now": "ext://zhiheng.office.clock.now"}
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"lines": {"()": "zhiheng.office.logs.JsonLines", **_CLOCKED}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "lines", "level": "WARNING"},
        "file": {"()": "zhiheng.office.logs.DailyFile", "formatter": "lines", **_CLOCKED},
    },
    "root": {"handlers": ["console", "file"], "level": "WARNING"},
    "loggers": {
        "zhiheng": {"level": "INFO"},
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        "django.request": {"level": "ERROR"},
        "axes": {"level": "CRITICAL"},
    },
}
"""How logs are kept (see logs.py): everything in a file a day, warnings and failures on standard error too. What was refused has its line
among the requests already; django-axes would name who failed to sign in, which stands in the audit log, where it belongs.
"""


SILENCED = {
    "axes.W003": "the backend of django-axes stands first under its own name; the check knows only another one",
    "security.W008": "the proxy sends plain http on to https, and the program is reached from there alone",
    "security.W021": "whether a name is put on the list that browsers carry is for its owner to say, not for a program",
}
"""Checks of Django that do not hold here, and why."""


def settings_for(
    workspace: Workspace, *, shift: timedelta = timedelta(), secure: bool | None = None
) -> dict[str, Any]:
    """The settings by Django's names. `shift` is added to the clock; `secure` overrides whether cookies need https."""
    office = workspace.settings.office
    https = office.address.startswith("https://") if secure is None else secure
    return {
        "OFFICE_ROOT": workspace.root,
        "OFFICE_SHIFT": shift,
        "OFFICE_SETTINGS": office,
        "OFFICE_FILES": workspace.root / FILES,
        "OFFICE_MAIL": workspace.settings.mail,
        "OFFICE_HOOK_HOSTS": workspace.settings.hook_hosts,
        "SECRET_KEY": _key(workspace.root / KEY_FILE),
        "DEBUG": False,
        "ALLOWED_HOSTS": ["localhost", "127.0.0.1", "[::1]", "testserver", *office.hosts],
        "ROOT_URLCONF": "zhiheng.office.urls",
        "INSTALLED_APPS": APPS,
        "MIDDLEWARE": MIDDLEWARE,
        "DATABASES": {"default": database(workspace)},
        "DEFAULT_AUTO_FIELD": "django.db.models.BigAutoField",
        "AUTH_USER_MODEL": "people.Person",
        "AUTHENTICATION_BACKENDS": [
            "axes.backends.AxesStandaloneBackend",
            "django.contrib.auth.backends.ModelBackend",
        ],
        "LOGIN_URL": "/sign-in/",
        "LANGUAGE_CODE": "zh-hans",
        "LANGUAGES": [("zh-hans", "中文"), ("en", "English")],
        "USE_TZ": True,
        "TIME_ZONE": "Asia/Shanghai",
        "USE_I18N": True,
        "STATIC_URL": "/static/",
        "WHITENOISE_USE_FINDERS": True,
        "WHITENOISE_AUTOREFRESH": False,
        "TEMPLATES": [_templates()],
        "TASKS": {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}},
        "DATA_UPLOAD_MAX_NUMBER_FIELDS": 20_000,
        "FILE_UPLOAD_MAX_MEMORY_SIZE": 1 << 20,
        "SILENCED_SYSTEM_CHECKS": list(SILENCED),
        "LOGGING": LOGGING,
        **_security(office, https=https),
        **_locks(),
    }


def database(workspace: Workspace) -> dict[str, Any]:
    """The workspace's database, in which the ledger lies too, as Django names it."""
    url = make_url(workspace.settings.database_url(workspace.root))
    if url.get_backend_name() == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": url.database,
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                "timeout": LOCK_SECONDS,
                "transaction_mode": "IMMEDIATE",
                "init_command": "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON",
            },
        }
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": url.database or "",
        "USER": url.username or "",
        "PASSWORD": url.password or "",
        "HOST": url.host or "",
        "PORT": str(url.port or ""),
        "CONN_MAX_AGE": None,
        "OPTIONS": {"options": f"-c lock_timeout={LOCK_SECONDS * 1000}", **dict(url.query)},
    }


def proxy_options(office: OfficeSettings) -> dict[str, Any]:
    """How the server takes what a proxy says of a request, as waitress names it: only the named proxy may say from where it comes and
    whether over https; from everybody else such headers are taken away. Of several addresses the last one counts, which that proxy wrote.
    """
    if not office.proxy:
        return {"clear_untrusted_proxy_headers": True}
    return {
        "trusted_proxy": office.proxy,
        "trusted_proxy_count": 1,
        "trusted_proxy_headers": {"x-forwarded-for", "x-forwarded-proto"},
        "clear_untrusted_proxy_headers": True,
    }


def _templates() -> dict[str, Any]:
    return {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "zhiheng.office.pages.frame.frame.frame",
            ],
            "builtins": ["zhiheng.office.pages.templatetags.office_words"],
        },
    }


def _security(office: OfficeSettings, *, https: bool) -> dict[str, Any]:
    return {
        "SESSION_COOKIE_AGE": SESSION_HOURS * 3600,
        "SESSION_SAVE_EVERY_REQUEST": False,
        "SESSION_EXPIRE_AT_BROWSER_CLOSE": True,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "CSRF_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SECURE": https,
        "CSRF_COOKIE_SECURE": https,
        "SECURE_SSL_REDIRECT": False,
        "SECURE_HSTS_SECONDS": 31_536_000 if https else 0,
        "SECURE_HSTS_INCLUDE_SUBDOMAINS": https,
        "SECURE_CONTENT_TYPE_NOSNIFF": True,
        "SECURE_REFERRER_POLICY": "same-origin",
        "SECURE_PROXY_SSL_HEADER": ("HTTP_X_FORWARDED_PROTO", "https") if https else None,
        "CSRF_TRUSTED_ORIGINS": [office.address] if office.address else [],
        "X_FRAME_OPTIONS": "DENY",
    }


def _locks() -> dict[str, Any]:
    """How django-axes locks a name at an address after failed sign-ins. The numbers are dated parameters of people/parameters.py."""
    return {
        "AXES_FAILURE_LIMIT": "zhiheng.office.people.parameters.failure_limit",
        "AXES_COOLOFF_TIME": "zhiheng.office.people.parameters.lock_time",
        "AXES_LOCKOUT_PARAMETERS": [["username", "ip_address"]],
        "AXES_LOCKOUT_CALLABLE": "zhiheng.office.pages.account.signing_in.locked",
        "AXES_CLIENT_IP_CALLABLE": "zhiheng.office.pages.routes.address_of",
        "AXES_SENSITIVE_PARAMETERS": ["code", "csrfmiddlewaretoken"],
        "AXES_RESET_ON_SUCCESS": True,
        "AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT": False,
        "AXES_DISABLE_ACCESS_LOG": True,
        "AXES_ENABLE_ADMIN": False,
        "AXES_VERBOSE": False,
    }


def _key(path: Path) -> str:
    """The secret in the file, made where there is none. Never written over; two first starts at once agree on one."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(64))
    return path.read_text(encoding="ascii").strip()
