"""Facts about this server, gathered for the endpoints that tell them."""

from __future__ import annotations

import platform
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.contrib.auth.models import AnonymousUser, User
from django.db import Error, connection
from django_tasks_db.models import DBTaskResult

from stockpress import __version__
from stockpress.api.framework.confirmed_addresses import mail_is_configured
from stockpress.api.signin.rules import is_open_for_signup, is_open_for_sso_signup
from stockpress.api.system.checkout import running_commit
from stockpress.api.system.customization import customization
from stockpress.api.system.history import API_VERSION
from stockpress.api.system.settings import INSTANCE_ID
from stockpress.jobs import heartbeat
from stockpress.plugins.selectors import active_plugins
from stockpress.settings_registry import flag, text

# What only staff are told. There is no build target, and no site of Django's own for administrators.
_OPERATION = ("system_health", "database", "platform", "installer", "target", "django_admin")
# Docker leaves the first, Podman the second.
_CONTAINER_MARKS = (Path("/.dockerenv"), Path("/run/.containerenv"))


def server_information(user: User | AnonymousUser) -> dict[str, Any]:
    """What `/api/` tells: to everybody how to talk to the server, to staff how it is run."""
    workers = heartbeat.living_workers()
    return {
        "server": "InvenTree",
        "id": (text(INSTANCE_ID) or None) if flag("INVENTREE_ANNOUNCE_ID") else None,
        "version": settings.STOCKPRESS.claimed_version,
        "instance": text("INVENTREE_INSTANCE"),
        "apiVersion": API_VERSION,
        "worker_running": workers > 0,
        "worker_count": workers,
        "worker_pending_tasks": DBTaskResult.objects.ready().count(),
        "plugins_enabled": settings.STOCKPRESS.plugins_enabled,
        "plugins_install_disabled": settings.STOCKPRESS.plugin_noinstall,
        "active_plugins": active_plugins() if settings.STOCKPRESS.plugins_enabled else False,
        "email_configured": mail_is_configured(),
        "debug_mode": settings.DEBUG,
        "docker_mode": in_container(),
        "default_locale": settings.LANGUAGE_CODE,
        "customize": customization(),
        "settings": {
            "sso_registration": is_open_for_sso_signup(),
            "registration_enabled": is_open_for_signup(),
            "password_forgotten_enabled": flag("LOGIN_ENABLE_PWD_FORGOT"),
        },
        **_operation(workers_run=workers > 0, shown=user.is_active and (user.is_staff or user.is_superuser)),
    }


def _operation(*, workers_run: bool, shown: bool) -> dict[str, Any]:
    """How the server is run; the names alone where that is nobody's business."""
    if not shown:
        return dict.fromkeys(_OPERATION)
    facts = (
        workers_run and database_answers(),
        connection.vendor,
        platform.platform(terse=True),
        _installer(),
        None,
        "",
    )
    return dict(zip(_OPERATION, facts, strict=True))


def in_container() -> bool:
    """Whether the operator says so, or one of the marks that containers carry is there."""
    return settings.STOCKPRESS.docker or any(mark.exists() for mark in _CONTAINER_MARKS)


def _installer() -> str:
    """How the server came here: "container", "git", or "package"."""
    if in_container():
        return "container"
    return "git" if running_commit().hash else "package"


def database_answers() -> bool:
    """Whether the database does something when asked to; a connection that is still open proves nothing."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return cursor.fetchone() is not None
    except Error:
        return False


def versions() -> dict[str, Any]:
    """Versions of the server, of the API it speaks, and of what it stands on.

    The server asks nobody for newer versions, and so it knows of none: `up_to_date` says no more than that.
    """
    commit = running_commit()
    return {
        "dev": "dev" in __version__,
        "up_to_date": True,
        "version": {
            "server": f"{settings.STOCKPRESS.claimed_version} (Stockpress {__version__})",
            "api": API_VERSION,
            "commit_hash": commit.hash,
            "commit_date": commit.date,
            "commit_branch": commit.branch,
            "python": platform.python_version(),
            "django": django.get_version(),
        },
        # The project has no public address yet; its own document of the API is at hand.
        "links": {"doc": f"{settings.SITE_URL}/api-doc/", "code": "", "app": "", "bug": ""},
    }
