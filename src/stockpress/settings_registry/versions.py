"""Shared state in many processes: a counter in the database says whether what a process remembers is still true."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Generic, TypeVar

from django.db import models, transaction

from stockpress.settings_registry.models import ScopeVersion

S = TypeVar("S")

# How long a process may rely on what it remembers without asking the counter.
CHECK_INTERVAL_S = 1.0


class Versioned(Generic[S]):
    """An immutable snapshot of some rows, read again when the scope's counter has moved.

    Reading costs no query while the last check is younger than `CHECK_INTERVAL_S`, one query for the counter after that, and
    one more for the rows only when the counter moved. Reading never writes.
    """

    def __init__(self, scope: str, load: Callable[[], S]) -> None:
        self.scope = scope
        self._load = load
        self._lock = threading.Lock()
        self._snapshot: tuple[int, S] | None = None
        self._checked_at = float("-inf")

    def current(self) -> S:
        snapshot = self._snapshot
        if snapshot is not None and time.monotonic() - self._checked_at < CHECK_INTERVAL_S:
            return snapshot[1]
        version = ScopeVersion.objects.filter(scope=self.scope).values_list("version", flat=True).first() or 0
        if snapshot is None or snapshot[0] != version:
            snapshot = (version, self._load())
        with self._lock:
            self._snapshot, self._checked_at = snapshot, time.monotonic()
        return snapshot[1]

    def touch(self) -> None:
        """Count a change; call it in the transaction that made the change."""
        ScopeVersion.objects.get_or_create(scope=self.scope)
        ScopeVersion.objects.filter(scope=self.scope).update(version=models.F("version") + 1)
        self.forget()
        transaction.on_commit(self.forget)

    def forget(self) -> None:
        """Read again at the next use."""
        with self._lock:
            self._snapshot, self._checked_at = None, float("-inf")
