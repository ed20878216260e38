"""Functions that tests have called in the background."""

from __future__ import annotations

import os
import sys
import threading
import time
from typing import Any

from django.db import connection, transaction

from stockpress.jobs.models import TaskRecord

SEEN: list[Any] = []
HOLD = threading.Event()


def note(*args: Any, **kwargs: Any) -> list[Any]:
    SEEN.append((args, kwargs))
    return list(args)


def returns(value: Any = 7) -> Any:
    return value


def returns_an_object() -> object:
    return threading.Lock


def fails(text: str = "no such printer") -> None:
    raise ValueError(text)


def fails_without_words() -> None:
    class Speechless(Exception):
        def __str__(self) -> str:
            raise SystemExit

    raise Speechless


def leaves_python() -> None:
    sys.exit(3)


def interrupts() -> None:
    raise KeyboardInterrupt


def breaks_a_query() -> None:
    TaskRecord.objects.create(id="twice", name="x", func="x", started="2026-01-01T00:00Z", stopped="2026-01-01T00:00Z")
    TaskRecord.objects.create(id="twice", name="x", func="x", started="2026-01-01T00:00Z", stopped="2026-01-01T00:00Z")


def leaves_a_transaction_open() -> None:
    transaction.atomic().__enter__()
    connection.cursor().execute("SELECT 1")


def loops(seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        pass


def hangs(seconds: float = 30) -> None:
    """In C code, where no interruption reaches it."""
    HOLD.wait(seconds) if seconds else os.getpid()


def after(record: TaskRecord) -> None:
    SEEN.append((record.pk, record.success))


class Tool:
    @classmethod
    def use(cls) -> str:
        return cls.__name__

    def own(self) -> None: ...
