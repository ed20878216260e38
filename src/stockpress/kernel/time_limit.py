"""A function gets so many seconds, in the thread that calls it; then it is interrupted.

One watchdog thread looks at all deadlines of the process. At a deadline it raises `TimeLimitExceeded` inside the late
thread, and again every `REPEAT_S` while the function has not left, because a function may catch what it did not expect.

What this cannot do: a thread that waits inside C code (a socket without timeout, a lock, `time.sleep`) notices only when
that code returns, and C code that keeps the interpreter's lock stops the watchdog with everything else. `on_overrun` is
for those: it is called while the thread still hangs.

How it stays free of races without taking a lock: an interruption may hit the late thread between any two steps of this
file as well, and a lock taken there would stay taken. Every step of leaving may therefore be repeated, `shielded` keeps new
interruptions away while a thread leaves, and `sending` says that one is on its way just now. So at most one can hit a
thread that leaves, which `run_limited` expects.
"""

from __future__ import annotations

import ctypes
import itertools
import math
import os
import threading
import time
from collections.abc import Callable
from queue import Empty, SimpleQueue
from typing import TypeVar

R = TypeVar("R")

REPEAT_S = 0.2
# How soon the watchdog looks again at a thread that was just leaving when its time was over.
LOOK_AGAIN_S = 0.02


class TimeLimitExceeded(BaseException):
    """The function took longer than it was given; not an `Exception`, so that a plain `except Exception` lets it pass."""

    def __init__(self, seconds: float = 0.0) -> None:
        self.seconds = seconds
        super().__init__(f"took longer than {seconds:g} s")


class _Thread(threading.local):
    """What the watchdog and one thread tell each other; a value of the thread, shared by the limits nested in it."""

    def __init__(self) -> None:
        self.flags = _Flags()


class _Flags:
    __slots__ = ("ident", "sending", "shielded")

    def __init__(self) -> None:
        self.ident = threading.get_ident()
        self.shielded = False
        self.sending = False


class _Watch:
    """One running function and its deadline."""

    __slots__ = ("deadline", "fired", "key", "next_look", "on_overrun", "thread")

    def __init__(self, thread: _Flags, seconds: float, on_overrun: Callable[[], object] | None) -> None:
        self.key = next(_keys)
        self.thread = thread
        self.next_look = self.deadline = time.monotonic() + seconds
        self.on_overrun = on_overrun
        self.fired = False


_keys = itertools.count()
_this_thread = _Thread()
_raise_in_thread = ctypes.pythonapi.PyThreadState_SetAsyncExc
_raise_in_thread.argtypes = [ctypes.c_ulong, ctypes.py_object]
_raise_in_thread.restype = ctypes.c_int
_NOTHING = ctypes.py_object()


def run_limited(function: Callable[[], R], seconds: float, *, on_overrun: Callable[[], object] | None = None) -> R:
    """Call `function` in this thread and return what it returns; after `seconds` it is interrupted.

    Raises TimeLimitExceeded whenever the time was over before the function left, even if it swallowed the interruption and
    returned or raised something else. `on_overrun` is called once, at the deadline, in a thread of its own (which has no
    database connection yet). Limits may be nested; each raises for its own deadline.
    """
    thread = _this_thread.flags
    watch = _Watch(thread, seconds, on_overrun)
    try:
        try:
            _watchdog.watch(watch)
            result = function()
        finally:
            # A plain store: no interruption can come between the end of the function and this line.
            thread.shielded = True
            try:
                _leave(watch, thread)
            except TimeLimitExceeded:
                _leave(watch, thread)
    except BaseException as err:
        if watch.fired:
            raise TimeLimitExceeded(seconds) from err
        raise
    if watch.fired:
        raise TimeLimitExceeded(seconds)
    return result


def _leave(watch: _Watch, thread: _Flags) -> None:
    """May be interrupted and repeated at any point; afterwards nothing of this watch is pending."""
    while thread.sending:
        time.sleep(0)
    if watch.fired:
        # This also takes back an interruption meant for an outer limit; the watchdog repeats that one.
        _raise_in_thread(thread.ident, _NOTHING)
    _watchdog.active.pop(watch.key, None)
    thread.shielded = False


class _Watchdog:
    """The one thread that looks at the deadlines; it sleeps until the earliest and costs nothing before."""

    def __init__(self) -> None:
        self.active: dict[int, _Watch] = {}
        self._bell: SimpleQueue[None] = SimpleQueue()
        self._wakes_at = math.inf
        self._running = False
        self._starting = threading.Lock()

    def watch(self, watch: _Watch) -> None:
        self.active[watch.key] = watch
        if watch.deadline < self._wakes_at:
            self._bell.put(None)
        if not self._running:
            self._start()

    def _start(self) -> None:
        with self._starting:
            if not self._running:
                threading.Thread(target=self._run, name="time-limit-watchdog", daemon=True).start()
                self._running = True

    def _run(self) -> None:
        while True:
            # In this order: whoever enters after the look at `active` finds a late wake-up and rings.
            self._wakes_at = math.inf
            next_look = self._interrupt_the_late(time.monotonic())
            self._wakes_at = next_look
            try:
                self._bell.get(timeout=None if next_look == math.inf else max(0.0, next_look - time.monotonic()))
                while True:
                    self._bell.get_nowait()
            except Empty:
                pass

    def _interrupt_the_late(self, now: float) -> float:
        """Interrupt every function whose time is over; returns when to look again."""
        next_look = math.inf
        for watch in self.active.copy().values():
            if watch.next_look <= now:
                watch.next_look = now + (REPEAT_S if self._interrupt(watch) else LOOK_AGAIN_S)
            next_look = min(next_look, watch.next_look)
        return next_look

    def _interrupt(self, watch: _Watch) -> bool:
        """Raise in the watch's thread, unless that one is leaving a limit or has left this one."""
        thread = watch.thread
        thread.sending = True
        wanted = not thread.shielded and watch.key in self.active
        first = wanted and not watch.fired
        if wanted:
            watch.fired = True
            _raise_in_thread(thread.ident, TimeLimitExceeded)
        thread.sending = False
        if first and watch.on_overrun is not None:
            # A thread of its own: whatever it does or waits for, the other deadlines are kept.
            threading.Thread(target=watch.on_overrun, name="time-limit-overrun", daemon=True).start()
        return wanted

    def after_fork(self) -> None:
        """Only the thread that forked goes on in the child; its limits are kept by a watchdog started at the next use."""
        mine = threading.get_ident()
        active = {key: watch for key, watch in self.active.items() if watch.thread.ident == mine}
        _this_thread.flags.sending = False
        self.__init__()  # type: ignore[misc]
        self.active = active


_watchdog = _Watchdog()
os.register_at_fork(after_in_child=_watchdog.after_fork)
