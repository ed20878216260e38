"""Shared state in many processes: a counter in the database says whether what a process remembers is still true."""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable, Mapping
from typing import Generic, TypeVar

from django.db import models, transaction

from stockpress.settings_registry.models.counters import ScopeVersion

S = TypeVar("S")

# How long a process may rely on what it remembers without asking the counters.
CHECK_INTERVAL_S = 1.0


class _Counters:
    """The stamps of all scopes, read together: one query within `CHECK_INTERVAL_S`, however many scopes are asked for."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._stamps: Mapping[str, str] = {}
        self._checked_at = float("-inf")

    def stamps(self) -> Mapping[str, str]:
        """The stamps of the latest changes by scope.

        As long as it is the same object, nobody has looked again, and what was worked out with it holds.
        """
        if time.monotonic() - self._checked_at >= CHECK_INTERVAL_S:
            # The clock is read first: what is committed while the query runs is seen at the next check.
            asked_at = time.monotonic()
            stamps = dict(ScopeVersion.objects.values_list("scope", "stamp"))
            with self._lock:
                self._stamps, self._checked_at = stamps, asked_at
        return self._stamps

    def stamp(self, scope: str) -> str:
        """The stamp of the latest change; empty if there was none."""
        return self.stamps().get(scope, "")

    def forget(self) -> None:
        with self._lock:
            self._checked_at = float("-inf")


COUNTERS = _Counters()


def read_anew() -> None:
    """Begin work that relies on nothing remembered: what changed in another process a moment ago is seen.

    For what is done because of a request to another process, whose client may just have changed how it shall be done.
    """
    COUNTERS.forget()


class Versioned(Generic[S]):
    """A snapshot of some rows, read again when the scope's counter has moved.

    Reading costs no query while the last check is younger than `CHECK_INTERVAL_S`, one query for the counters after that, and
    those of the rows only when this counter moved. Reading never writes.
    """

    def __init__(self, scope: str, load: Callable[[], S]) -> None:
        self.scope = scope
        self._load = load
        self._snapshot: tuple[str, S] | None = None

    def current(self) -> S:
        stamp = COUNTERS.stamp(self.scope)
        snapshot = self._snapshot
        if snapshot is None or snapshot[0] != stamp:
            snapshot = self._snapshot = (stamp, self._load())
        return snapshot[1]

    def touch(self) -> None:
        """Count a change; call it first in the transaction that makes the change.

        The counter's row is the lock of the scope: of several writers each sees what the one before it wrote.
        """
        stamp = secrets.token_hex(16)
        rows = ScopeVersion.objects.filter(scope=self.scope)
        if not rows.update(version=models.F("version") + 1, stamp=stamp):
            ScopeVersion.objects.get_or_create(scope=self.scope)
            rows.update(version=models.F("version") + 1, stamp=stamp)
        self.forget()
        transaction.on_commit(self.forget)

    def forget(self) -> None:
        """Read again at the next use."""
        self._snapshot = None
        COUNTERS.forget()
