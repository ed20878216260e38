"""Functions attached to hooks for the time of a test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from stockpress.inventory.common.happenings import HAPPENED
from stockpress.kernel.hooks import Hook

Told = list[tuple[str, tuple[Any, ...], dict[str, Any]]]


@contextmanager
def attached(hook: Hook[..., Any], *functions: Callable[..., Any]) -> Iterator[None]:
    for function in functions:
        hook.attach(function)
    try:
        yield
    finally:
        for function in functions:
            hook.detach(function)


@contextmanager
def events() -> Iterator[Told]:
    """What is told until the block ends: name, positional and named arguments."""
    told: Told = []
    with attached(HAPPENED, lambda event, args, kwargs: told.append((event, args, kwargs))):
        yield told
