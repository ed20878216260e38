"""Ports: a lower module calls one, a higher module provides what it does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Generic, ParamSpec, TypeVar

from stockpress.kernel.errors import StockpressError

P = ParamSpec("P")
R = TypeVar("R")


class PortUnconnected(StockpressError):
    code = "port_unconnected"
    text = "Nothing provides {port!r}. The package that does was not loaded; restart the server, and report it if it stays."


class Port(Generic[P, R]):
    """A function of one signature that exactly one module provides.

    `provide` is a decorator and may be repeated with the same function, so that a module may be imported twice under test.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self._function: Callable[P, R] | None = None

    def provide(self, function: Callable[P, R]) -> Callable[P, R]:
        self._function = function
        return function

    @contextmanager
    def replaced(self, function: Callable[P, R]) -> Iterator[None]:
        """`function` does it until the block ends; for tests."""
        before, self._function = self._function, function
        try:
            yield
        finally:
            self._function = before

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        if self._function is None:
            raise PortUnconnected(port=self.name)
        return self._function(*args, **kwargs)
