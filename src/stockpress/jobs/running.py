"""Which calls run in this process just now, for those who look after the threads that run them."""

from __future__ import annotations

import contextlib
import datetime as dt
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db import Error, connections

from stockpress.kernel.clock import utc_now
from stockpress.kernel.errors import StockpressError


class GivenUp(StockpressError):
    code = "call_given_up"
    text = "The call {call} has ended after it was given up; what it did is not recorded."


@dataclass
class RunningCall:
    """One call in one thread. Its end is recorded once: by the thread, or by who gives the thread up."""

    task: str
    call: str
    limit_s: float
    started: dt.datetime
    deadline: float
    settled: bool = False
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def settle(self) -> bool:
        """Take over the recording of the end; false if somebody has done so before."""
        with self._lock:
            mine, self.settled = not self.settled, True
        return mine

    def settle_or_leave(self) -> None:
        """As `settle`, for the thread that made the call; raises GivenUp if it comes too late."""
        if not self.settle():
            raise GivenUp(call=self.call)


# By the number of the thread. One that was given up keeps its entry until it ends.
RUNNING: dict[int, RunningCall] = {}


@contextlib.contextmanager
def registered(task: str, call: str, limit_s: float) -> Iterator[RunningCall]:
    """The call is known to run in this thread; `task` is the key of its row in the queue."""
    thread = threading.get_ident()
    here = RunningCall(task, call, limit_s, started=utc_now(), deadline=time.monotonic() + limit_s)
    RUNNING[thread] = here
    try:
        yield here
    finally:
        RUNNING.pop(thread, None)


def drop_unclean_connections(*, everything: bool = False) -> None:
    """Give this thread new database connections for those that a call left inside a transaction, or for all.

    Not for threads that work inside a transaction of their own.
    """
    for connection in connections.all(initialized_only=True):
        if everything or connection.in_atomic_block:
            if connection.connection is not None:
                with contextlib.suppress(Error):
                    connection.connection.close()
            del connections[connection.alias]
