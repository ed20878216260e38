"""Hooks: a lower package declares one, higher packages attach to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Generic, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


class Hook(Generic[P, R]):
    """An ordered list of functions of one signature.

    The declaring package calls them with `each`; it decides what the answers mean. A hook catches nothing: functions
    that may fail are wrapped by whoever attaches them.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self._functions: list[Callable[P, R]] = []

    def attach(self, function: Callable[P, R]) -> Callable[P, R]:
        if function not in self._functions:
            self._functions.append(function)
        return function

    def detach(self, function: Callable[P, R]) -> None:
        self._functions.remove(function)

    def __bool__(self) -> bool:
        """Whether somebody is attached: what only they would look at need not be worked out for nobody."""
        return bool(self._functions)

    def each(self, *args: P.args, **kwargs: P.kwargs) -> Iterator[R]:
        for function in tuple(self._functions):
            yield function(*args, **kwargs)
