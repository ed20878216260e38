"""Installed packages: importable before plugins are looked for, and taken up by every process when they change."""

from __future__ import annotations

from pathlib import Path

import structlog
from django.conf import settings
from django.db import transaction

from stockpress.kernel.renewal import request_renewal
from stockpress.plugins.generations import CODE
from stockpress.plugins.host import BEFORE_DISCOVERY, CHANGED, HOST
from stockpress.plugins.installer.activation import activate_environment, stale_modules
from stockpress.plugins.installer.models import InstallRun
from stockpress.plugins.installer.runs import INSTALLED
from stockpress.plugins.snapshot import Snapshot

log = structlog.get_logger(__name__)


def connect() -> None:
    BEFORE_DISCOVERY.attach(_enter)
    INSTALLED.attach(_tell_every_process)
    CHANGED.attach(_replace_stale)


def _data_dir() -> Path:
    return Path(settings.STOCKPRESS.data_dir)


def _enter() -> None:
    if settings.STOCKPRESS.plugins_enabled and not settings.STOCKPRESS.safe_mode:
        activate_environment(_data_dir())


def _tell_every_process(_run: InstallRun) -> None:
    with transaction.atomic():
        CODE.touch()
    HOST.follow()


def _replace_stale(before: Snapshot, after: Snapshot) -> None:
    """New packages are simply found. Where one was changed or removed, modules of the old one are still in memory."""
    if not before.is_ready or before.code == after.code:
        return
    stale = stale_modules(_data_dir())
    if stale:
        log.info("plugin_modules_stale", modules=len(stale), example=stale[0])
        request_renewal("packages of plugins were changed or removed")
