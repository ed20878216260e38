"""Settings as the tags read them."""

from __future__ import annotations

from django.conf import settings

from stockpress.settings_registry import setting
from stockpress.settings_registry.definitions import SettingUnknown


def setting_or(key: str, default: object) -> object:
    """The value of a global setting; `default` when no package declares it."""
    try:
        return setting(key)
    except SettingUnknown:
        return default


def debug_mode() -> bool:
    """Reports come out as HTML, and pictures as URLs."""
    return bool(setting_or("REPORT_DEBUG_MODE", False))


def base_url() -> str:
    """The address under which people reach this server, without a slash at the end; empty if unknown."""
    return str(setting_or("INVENTREE_BASE_URL", "") or getattr(settings, "SITE_URL", "")).rstrip("/")
