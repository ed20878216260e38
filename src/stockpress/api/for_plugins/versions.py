"""The versions that plugins are told."""

from __future__ import annotations

from django.conf import settings

from stockpress.api.system.history import API_VERSION
from stockpress.plugins.metadata import version_numbers


def inventree_version() -> str:
    """The version of InvenTree that this server works as."""
    return str(settings.STOCKPRESS.claimed_version)


def inventree_version_tuple(version: str | None = None) -> list[int]:
    """A version as numbers; without one, that of this server."""
    return list(version_numbers(version or inventree_version()))


def api_version() -> int:
    """The version of the API that this server speaks."""
    return API_VERSION
