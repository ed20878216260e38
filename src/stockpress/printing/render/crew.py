"""The children of one engine: started when needed, at most so many at once, ended when idle or worn out."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from stockpress.printing.render import errors
from stockpress.printing.render.children import CANCEL_POLL_S, ForkServer, RenderChild, ServerGone
from stockpress.printing.render.model import Engine

_DOES_NOT_START = (
    "Its process ended right after its start. Check that memory and process limits of the machine are not used up, "
    "then try again."
)


class Crew:
    """Hands out children to threads. `idle_s` ends idle children; `server_idle_s` later the fork server goes too."""

    def __init__(self, engine: Engine, *, size: int, idle_s: float, server_idle_s: float) -> None:
        self.engine = engine
        self._size = size
        self._idle_s = idle_s
        self._server_idle_s = server_idle_s
        self._server = ForkServer(engine)
        self._free = threading.Condition()
        self._idle: list[RenderChild] = []
        self._busy: set[RenderChild] = set()
        self._starting = 0
        self._last_use = time.monotonic()
        self._closed = False

    @contextmanager
    def child(self, is_cancelled: Callable[[], bool]) -> Iterator[RenderChild]:
        """A child for one job. When the body raises, or the child is worn out, it is ended afterwards.

        Raises EngineUnavailable; RenderCancelled while waiting for a free one.
        """
        child = self._take(is_cancelled)
        usable = False
        try:
            yield child
            usable = not child.retired
        finally:
            self._give_back(child, usable=usable)

    def probe(self) -> None:
        """Raises EngineUnavailable when the engine cannot run here."""
        with self.child(lambda: False):
            pass

    def process_ids(self) -> list[int]:
        """Of the fork server and its children."""
        with self._free:
            pids = [child.pid for child in (*self._idle, *self._busy)]
        return [self._server.pid, *pids] if self._server.pid else pids

    def tend(self) -> bool:
        """End what has been idle too long or died on its own; False when nothing is left to watch over."""
        now = time.monotonic()
        with self._free:
            stale = [child for child in self._idle if now - child.idle_since > self._idle_s or not child.is_alive()]
            self._idle = [child for child in self._idle if child not in stale]
            unused = not (self._idle or self._busy or self._starting)
            give_up = unused and now - self._last_use > self._idle_s + self._server_idle_s
        for child in stale:
            child.end()
        if give_up:
            self._server.stop()
        return self._server.pid is not None

    def close(self) -> None:
        with self._free:
            self._closed = True
            self._idle.clear()
            self._free.notify_all()
        self._server.stop()

    def forget(self) -> None:
        for child in (*self._idle, *self._busy):
            child.connection.close()
        self._server.forget()

    def _take(self, is_cancelled: Callable[[], bool]) -> RenderChild:
        dead: list[RenderChild] = []
        try:
            with self._free:
                while True:
                    if self._closed or is_cancelled():
                        raise errors.RenderCancelled
                    if self._idle:
                        child = self._idle.pop()  # the one used last has the warmest memory
                        if child.is_alive():
                            self._busy.add(child)
                            return child
                        dead.append(child)
                    elif len(self._busy) + self._starting < self._size:
                        self._starting += 1
                        break
                    else:
                        self._free.wait(CANCEL_POLL_S)
        finally:
            for child in dead:
                child.end()
        return self._start_child()

    def _start_child(self) -> RenderChild:
        """Outside of the lock: the first start of the reference engine takes most of a second."""
        child = None
        try:
            try:
                child = self._server.fork()
            except ServerGone:
                child = self._server.fork()
        except ServerGone as error:
            raise errors.EngineUnavailable(engine=self.engine.value, remedy=_DOES_NOT_START) from error
        finally:
            with self._free:
                self._starting -= 1
                if child is not None:
                    self._busy.add(child)
                self._free.notify()
        return child

    def _give_back(self, child: RenderChild, *, usable: bool) -> None:
        with self._free:
            self._busy.discard(child)
            self._last_use = child.idle_since = time.monotonic()
            usable = usable and not self._closed
            if usable:
                self._idle.append(child)
            self._free.notify()
        if not usable:
            child.end()
