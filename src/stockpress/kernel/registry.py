"""A registry: things declared by their owners, looked up by key."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from typing import Generic, TypeVar

from stockpress.kernel.errors import StockpressError

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class AlreadyRegistered(StockpressError):
    code = "already_registered"
    text = "{registry} already has an entry {key!r}; two owners may not declare the same key."


class Registry(Mapping[K, V], Generic[K, V]):
    """An insertion-ordered mapping that refuses to let a second owner replace an entry.

    Declaring the identical object again is allowed, so that a module may be imported twice under test.
    """

    def __init__(self, name: str, key: Callable[[V], K]) -> None:
        self.name = name
        self._key = key
        self._entries: dict[K, V] = {}
        # Counts the changes, for those who keep what they made of the entries.
        self.revision = 0

    def register(self, entry: V) -> V:
        key = self._key(entry)
        known = self._entries.get(key)
        if known is not None and known != entry:
            raise AlreadyRegistered(registry=self.name, key=key)
        if known is None:
            self._entries[key] = entry
            self.revision += 1
        return entry

    def withdraw(self, key: K) -> None:
        """Forget an entry whose owner is gone; nothing happens if there is none."""
        if self._entries.pop(key, None) is not None:
            self.revision += 1

    def __getitem__(self, key: K) -> V:
        return self._entries[key]

    def __iter__(self) -> Iterator[K]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)
