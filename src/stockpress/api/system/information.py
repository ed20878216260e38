"""Facts about this server, gathered for the endpoints that tell them."""

from __future__ import annotations

import platform
from functools import lru_cache
from importlib.metadata import Distribution, distributions
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.contrib.auth.models import AnonymousUser, User
from django.db import DatabaseError, connection
from django_tasks_db.models import DBTaskResult

from stockpress import __version__
from stockpress.api.signin.rules import is_open_for_signup, is_open_for_sso_signup, mail_is_configured
from stockpress.jobs import heartbeat
from stockpress.settings_registry import flag, text

API_VERSION = 477

_API_HISTORY: tuple[dict[str, Any], ...] = (
    {
        "version": f"v{API_VERSION}",
        "date": "",
        "gh": None,
        "text": ["Sign-in, inventory reading, label and report printing, data outputs"],
        "latest": True,
    },
)


def server_information(user: User | AnonymousUser) -> dict[str, Any]:
    """What `/api/` tells: to everybody how to talk to the server, to staff how it is run."""
    workers = heartbeat.living_workers()
    return {
        "server": "InvenTree",
        "id": None,
        "version": settings.STOCKPRESS.claimed_version,
        "instance": text("INVENTREE_INSTANCE"),
        "apiVersion": API_VERSION,
        "worker_running": workers > 0,
        "worker_count": workers,
        "worker_pending_tasks": DBTaskResult.objects.ready().count(),
        "plugins_enabled": settings.STOCKPRESS.plugins_enabled,
        "plugins_install_disabled": not settings.STOCKPRESS.plugins_enabled,
        "active_plugins": [] if settings.STOCKPRESS.plugins_enabled else False,
        "email_configured": mail_is_configured(),
        "debug_mode": settings.DEBUG,
        "docker_mode": Path("/.dockerenv").exists(),
        "default_locale": settings.LANGUAGE_CODE,
        "customize": {"logo": "", "splash": "", "login_message": None, "navbar_message": None},
        "settings": {
            "sso_registration": is_open_for_sso_signup(),
            "registration_enabled": is_open_for_signup(),
            "password_forgotten_enabled": flag("LOGIN_ENABLE_PWD_FORGOT"),
        },
        **_operation(workers_run=workers > 0, shown=user.is_active and (user.is_staff or user.is_superuser)),
    }


def _operation(*, workers_run: bool, shown: bool) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "system_health": workers_run and database_answers(),
        "database": connection.vendor,
        "platform": platform.platform(terse=True),
        "installer": "stockpress",
        "target": None,
        "django_admin": "",
    }
    return facts if shown else dict.fromkeys(facts)


def database_answers() -> bool:
    try:
        connection.ensure_connection()
    except DatabaseError:
        return False
    return True


def versions() -> dict[str, Any]:
    """Versions of the server, of the API it speaks, and of what it stands on."""
    return {
        "dev": False,
        "up_to_date": True,
        "version": {
            "server": f"{settings.STOCKPRESS.claimed_version} (Stockpress {__version__})",
            "api": API_VERSION,
            "commit_hash": "",
            "commit_date": "",
            "commit_branch": None,
            "python": platform.python_version(),
            "django": django.get_version(),
        },
        # The project has no public address yet; its own document of the API is at hand.
        "links": {"doc": f"{settings.SITE_URL}/api-doc/", "code": "", "app": "", "bug": ""},
    }


def api_history(*, count: int, start: int | None) -> list[dict[str, Any]]:
    """What the versions of the API brought, newest first: `count` of them, from `start` downwards if given."""
    known = [entry for entry in _API_HISTORY if start is None or int(entry["version"].removeprefix("v")) <= start]
    return known[:count]


@lru_cache(maxsize=1)
def backend_licenses() -> list[dict[str, str]]:
    """Name, version, licence and home of every installed Python package, sorted by name."""
    found = {package.metadata["Name"].lower(): package for package in distributions() if package.metadata["Name"]}
    return [
        {
            "name": package.metadata["Name"],
            "version": package.version,
            "license": _license_of(package),
            "author": _field(package, "Author") or _field(package, "Author-email"),
            "url": _home_of(package),
        }
        for _, package in sorted(found.items())
    ]


def _field(package: Distribution, name: str) -> str:
    """A field of a package's metadata; empty where it says nothing."""
    return next(iter(package.metadata.get_all(name) or ()), "")


def _license_of(package: Distribution) -> str:
    expression = _field(package, "License-Expression")
    if expression:
        return expression
    marks = [mark for mark in package.metadata.get_all("Classifier") or () if mark.startswith("License ::")]
    if marks:
        return ", ".join(mark.rpartition(" :: ")[2] for mark in marks)
    # Some packages put the whole text there.
    return (_field(package, "License") or "unknown").strip().split("\n", 1)[0]


def _home_of(package: Distribution) -> str:
    return _field(package, "Home-page") or _field(package, "Project-URL").partition(",")[2].strip()
