"""A function that takes too long is interrupted in its thread, and nothing of that reaches anybody else."""

from __future__ import annotations

import contextlib
import os
import threading
import time
from collections.abc import Callable

import pytest

from stockpress.kernel.time_limit import TimeLimitExceeded, run_limited

SOON_S = 0.1
AMPLE_S = 30.0


def _busy(for_s: float = AMPLE_S) -> None:
    end = time.monotonic() + for_s
    while time.monotonic() < end:
        pass


def _run_for(function: Callable[[], object], seconds: float = SOON_S) -> float:
    """How long the function was allowed to run; fails the test unless it was interrupted."""
    started = time.monotonic()
    with pytest.raises(TimeLimitExceeded):
        run_limited(function, seconds)
    return time.monotonic() - started


def test_a_function_in_time_returns_what_it_returns() -> None:
    assert run_limited(lambda: 42, AMPLE_S) == 42


def test_an_error_in_time_is_raised_as_it_is() -> None:
    with pytest.raises(ZeroDivisionError):
        run_limited(lambda: 1 / 0, AMPLE_S)


def test_a_busy_loop_is_interrupted_at_its_deadline() -> None:
    assert SOON_S <= _run_for(_busy) < 5


def test_the_error_says_how_long_it_was() -> None:
    with pytest.raises(TimeLimitExceeded, match=r"took longer than 0\.1 s") as caught:
        run_limited(_busy, SOON_S)
    assert caught.value.seconds == SOON_S


def test_a_loop_that_catches_exceptions_is_interrupted() -> None:
    def stubborn() -> None:
        end = time.monotonic() + AMPLE_S
        while time.monotonic() < end:
            with contextlib.suppress(Exception):
                _busy(0.01)

    assert _run_for(stubborn) < 5


def test_a_function_that_catches_everything_is_interrupted_again() -> None:
    caught: list[BaseException] = []

    def very_stubborn() -> None:
        while len(caught) < 3:
            try:
                _busy()
            except BaseException as err:  # noqa: BLE001  (this is what the test is about)
                caught.append(err)
        _busy()

    assert _run_for(very_stubborn) < 5
    assert len(caught) == 3


def test_whoever_swallows_the_interruption_and_returns_was_late_nevertheless() -> None:
    def swallow() -> str:
        with contextlib.suppress(TimeLimitExceeded):
            _busy()
        return "done"

    _run_for(swallow)


def test_an_error_raised_instead_of_the_interruption_becomes_its_cause() -> None:
    def translate() -> None:
        try:
            _busy()
        finally:
            raise ValueError("something else")

    with pytest.raises(TimeLimitExceeded) as caught:
        run_limited(translate, SOON_S)
    assert isinstance(caught.value.__cause__, ValueError)


def test_a_thread_that_waits_in_c_is_interrupted_when_it_returns() -> None:
    assert 0.5 <= _run_for(lambda: time.sleep(0.5)) < 5


def test_the_overrun_is_told_while_the_thread_still_hangs() -> None:
    told: list[float] = []
    started = time.monotonic()
    with pytest.raises(TimeLimitExceeded):
        run_limited(lambda: time.sleep(0.8), SOON_S, on_overrun=lambda: told.append(time.monotonic() - started))
    assert len(told) == 1
    assert SOON_S <= told[0] < 0.7


def test_no_overrun_is_told_of_a_function_in_time() -> None:
    told: list[str] = []
    run_limited(lambda: None, SOON_S, on_overrun=lambda: told.append("late"))
    time.sleep(SOON_S * 3)
    assert told == []


def test_an_overrun_that_is_told_to_somebody_slow_does_not_stop_the_other_deadlines() -> None:
    hold = threading.Event()
    with pytest.raises(TimeLimitExceeded):
        run_limited(_busy, SOON_S, on_overrun=lambda: hold.wait(AMPLE_S))
    assert _run_for(_busy) < 5
    hold.set()


def test_the_inner_limit_raises_for_itself() -> None:
    def outer() -> str:
        _run_for(_busy)
        return "went on"

    assert run_limited(outer, AMPLE_S) == "went on"


def test_the_outer_limit_is_kept_inside_an_inner_one() -> None:
    ended: list[str] = []

    def inner() -> None:
        try:
            run_limited(_busy, AMPLE_S)
        finally:
            ended.append("inner")

    with pytest.raises(TimeLimitExceeded) as caught:
        run_limited(inner, SOON_S)
    assert caught.value.seconds == SOON_S
    assert ended == ["inner"]


def test_an_inner_limit_that_ends_together_with_the_outer_does_not_save_it() -> None:
    def outer() -> None:
        with contextlib.suppress(TimeLimitExceeded):
            run_limited(_busy, SOON_S)
        _busy()

    assert _run_for(outer) < 5


def test_nothing_is_raised_after_the_function_has_left() -> None:
    """Functions that end just at their deadline: an interruption that came late would hit the test itself."""
    for turn in range(300):
        limit_s = 0.002
        with contextlib.suppress(TimeLimitExceeded):
            run_limited(lambda turn=turn: _busy(0.0015 + turn % 10 / 10_000), limit_s)  # type: ignore[misc]
        _busy(0.0005)
    _busy(0.3)


def test_nested_limits_that_all_end_at_once_leave_nothing_behind() -> None:
    for _ in range(100):

        def innermost() -> None:
            run_limited(lambda: _busy(0.002), 0.002)

        with contextlib.suppress(TimeLimitExceeded):
            run_limited(lambda: run_limited(innermost, 0.002), 0.002)
    _busy(0.3)


def test_a_thousand_threads_are_limited_at_once() -> None:
    ends: list[str] = []
    go = threading.Event()

    def one(late: bool) -> None:
        go.wait(AMPLE_S)
        try:
            run_limited(lambda: _sleepy(late), 1.0)
            ends.append("in time")
        except TimeLimitExceeded:
            ends.append("late")

    def _sleepy(late: bool) -> None:
        end = time.monotonic() + (60 if late else 0.05)
        while time.monotonic() < end:
            time.sleep(0.05)

    threads = [threading.Thread(target=one, args=(number % 2 == 0,), daemon=True) for number in range(1000)]
    for thread in threads:
        thread.start()
    go.set()
    for thread in threads:
        thread.join(AMPLE_S)
    assert ends.count("late") >= 500
    assert len(ends) == 1000


def test_limits_work_in_a_forked_child() -> None:
    run_limited(lambda: None, AMPLE_S)
    child = os.fork()
    if child == 0:
        status = 1
        try:
            run_limited(_busy, SOON_S)
        except TimeLimitExceeded:
            status = 0
        finally:
            os._exit(status)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def test_a_limit_costs_a_fast_function_next_to_nothing() -> None:
    """A generous bound for a busy machine; alone it is less than two microseconds."""

    def nothing() -> None: ...

    def best_of(calls: Callable[[], None]) -> float:
        took = []
        for _ in range(5):
            started = time.perf_counter()
            for _ in range(10_000):
                calls()
            took.append((time.perf_counter() - started) / 10_000)
        return min(took)

    assert best_of(lambda: run_limited(nothing, AMPLE_S)) - best_of(nothing) < 20e-6
