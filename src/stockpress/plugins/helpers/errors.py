"""Errors that a plugin caught itself, noted where those that it did not catch are."""

from __future__ import annotations

import sys
from typing import Any

import structlog

from stockpress.plugins import failures

log = structlog.get_logger(__name__)


def log_error(  # noqa: PLR0917 - the arguments are those that plugins give
    path: str,
    error_name: str | None = None,
    error_info: Any = None,
    error_data: Any = None,  # noqa: ARG001 - given by some plugins; the log has the traceback
    scope: str | None = None,
    plugin: Any = None,
) -> None:
    """Note the error that is being handled, or the one that is named, for the list of failures and the log.

    path: where it happened. plugin: the plugin or its key.
    """
    _, error, _ = sys.exc_info()
    name = str(getattr(plugin, "slug", plugin) or path.partition(".")[0])
    where = ".".join(part for part in ("plugin" if plugin else "", name if plugin else "", scope or "", path) if part)
    kind = error_name or (type(error).__name__ if error is not None else "Error")
    message = f"{kind}: {error_info if error_info is not None else error or 'no reason given'}"
    log.error("plugin_noted_error", path=where, message=message, exc_info=error)
    failures.note(where, name, message)
