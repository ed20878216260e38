"""Listening to what happens, and taking part in changes of status, for the time of a test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from stockpress.inventory.common.happenings import HAPPENED
from stockpress.inventory.common.transitions import TRANSITION

Heard = list[tuple[str, dict[str, Any]]]


@contextmanager
def heard(*, without: tuple[str, ...] = ()) -> Iterator[Heard]:
    """The events told until the block ends, in their order; those whose name begins with one of `without` are left out."""
    events: Heard = []

    def listen(event: str, _args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        if not str(event).startswith(without or ("\0",)):
            events.append((str(event), kwargs))

    HAPPENED.attach(listen)
    try:
        yield events
    finally:
        HAPPENED.detach(listen)


@contextmanager
def handling(handler: Callable[..., Any]) -> Iterator[None]:
    """`handler` is asked before every change of status until the block ends."""
    TRANSITION.attach(handler)
    try:
        yield
    finally:
        TRANSITION.detach(handler)
