"""Addresses of this server."""

from __future__ import annotations

from typing import Any
from urllib.parse import urljoin

from django.conf import settings

from stockpress.settings_registry import text

FRONT_END = "/web"


def pui_url(subpath: str) -> str:
    """The path of a page of the user interface: `pui_url("/part/1")` is `/web/part/1`."""
    return f"{FRONT_END}/{subpath.lstrip('/')}"


def get_base_url(request: Any = None) -> str:
    """The address under which people reach this server, without a slash at the end; empty if it is not known.

    The server's setting and its configuration come first; without them, where `request` came to is taken.
    """
    known = text("INVENTREE_BASE_URL") or settings.SITE_URL
    if not known and request is not None:
        known = request.build_absolute_uri("/")
    return str(known or "").rstrip("/")


def construct_absolute_url(*parts: str, base_url: str | None = None, request: Any = None) -> str:
    """The whole address of a path of this server; its parts are joined. Addresses that are whole stay so."""
    path = "/".join(str(part).strip("/") if number else str(part) for number, part in enumerate(parts))
    base = get_base_url(request) if base_url is None else base_url.rstrip("/")
    if not base:
        return path
    return urljoin(f"{base}/", path.lstrip("/") if "://" not in path else path)
