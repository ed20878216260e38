"""The one place of the background work that catches everything: whatever a function does, its call has an end.

Functions of plugins may raise what no program expects, SystemExit and KeyboardInterrupt included; a thread that runs
such functions must outlive all of it.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import structlog

from stockpress.jobs.arguments import storable_text
from stockpress.kernel.errors import StockpressError
from stockpress.kernel.time_limit import TimeLimitExceeded, run_limited

log = structlog.get_logger(__name__)

_LONGEST_MESSAGE = 2000


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """How a call ended: with a value, or with a message that says why not."""

    success: bool
    value: Any = None
    message: str = ""
    interrupted: bool = False


def contain(work: Callable[[], Any], limit_s: float, **facts: object) -> Outcome:
    """Run `work` for at most `limit_s`; whatever it does becomes an Outcome, and a trace in the log with `facts`.

    Only the interruption by a limit outside of this call passes through.
    """
    try:
        return Outcome(success=True, value=run_limited(work, limit_s))
    except TimeLimitExceeded as err:
        if not err.seconds:
            raise  # a limit around this call has fired; the one here names its seconds
        log.error("background_call_took_too_long", exc_info=err, limit_s=limit_s, **facts)
        return Outcome(success=False, message=str(err), interrupted=True)
    except StockpressError as err:
        log.warning("background_call_refused", error=str(err), **facts)
        return Outcome(success=False, message=storable_text(str(err)))
    except BaseException as err:
        log.error("background_call_failed", exc_info=err, **facts)
        return Outcome(success=False, message=_message(err))


def _message(err: BaseException) -> str:
    """What the error says of itself, if it can."""
    text = ""
    with contextlib.suppress(BaseException):
        text = str(err)
    return storable_text(f"{type(err).__name__}: {text}" if text else type(err).__name__)[:_LONGEST_MESSAGE]
