"""Functions attached to hooks for the time of a test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from stockpress.inventory.common.happenings import HAPPENED
from stockpress.inventory.common.transitions import TRANSITION
from stockpress.kernel.hooks import Hook

Told = list[tuple[str, tuple[Any, ...], dict[str, Any]]]
Heard = list[tuple[str, dict[str, Any]]]


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
    with attached(HAPPENED, lambda event, args, kwargs: told.append((str(event), args, kwargs))):
        yield told


@contextmanager
def heard(*, without: tuple[str, ...] = ()) -> Iterator[Heard]:
    """The events told until the block ends: name and named arguments; without those whose name begins with `without`."""
    told: Heard = []

    def listen(event: str, _args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        if not str(event).startswith(without or ("\0",)):
            told.append((str(event), kwargs))

    with attached(HAPPENED, listen):
        yield told


def handling(handler: Callable[..., Any]) -> AbstractContextManager[None]:
    """`handler` is asked before every change of status until the block ends."""
    return attached(TRANSITION, handler)
