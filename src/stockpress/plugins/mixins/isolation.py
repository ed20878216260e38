"""Where the methods that mixins call on a plugin, or for one, may fail in any way."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def error_of(function: Callable[..., Any], *args: Any, **kwargs: Any) -> Exception | None:
    """Call `function`, for the error that it raises; None when it raises none."""
    try:
        function(*args, **kwargs)
    except Exception as error:  # noqa: BLE001 - this is the place for it
        return error
    return None


def outcome_of(function: Callable[..., Any], *args: Any, **kwargs: Any) -> tuple[Any, Exception | None]:
    """Call `function`, for what it returns, or the error that it raises."""
    try:
        return function(*args, **kwargs), None
    except Exception as error:  # noqa: BLE001 - this is the place for it
        return None, error
