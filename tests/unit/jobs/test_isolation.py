"""Whatever a function does, its call has an end."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from stockpress.jobs.isolation import contain
from stockpress.kernel.errors import NotFound
from stockpress.kernel.time_limit import TimeLimitExceeded, run_limited
from tests.domain.jobs import callees


@pytest.mark.parametrize(
    ("function", "message"),
    [
        (callees.fails, "ValueError: no such printer"),
        (callees.leaves_python, "SystemExit: 3"),
        (callees.interrupts, "KeyboardInterrupt"),
        (callees.fails_without_words, "Speechless"),
    ],
)
def test_every_error_becomes_a_message(function: Callable[[], object], message: str) -> None:
    outcome = contain(function, 30)
    assert (outcome.success, outcome.message) == (False, message)


def test_an_error_of_ours_is_told_in_its_own_words() -> None:
    def missing() -> None:
        raise NotFound(what="label 7")

    assert contain(missing, 30).message == "There is no label 7."


def test_a_call_that_takes_too_long_is_interrupted() -> None:
    outcome = contain(callees.loops, 0.1)
    assert (outcome.success, outcome.message, outcome.interrupted) == (False, "took longer than 0.1 s", True)


def test_a_limit_around_the_call_is_not_taken_for_its_own() -> None:
    with pytest.raises(TimeLimitExceeded, match=r"longer than 0\.1 s"):
        run_limited(lambda: contain(callees.loops, 30), 0.1)
