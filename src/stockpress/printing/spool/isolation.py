"""The one place of printing that catches everything: whatever happens inside a job ends in a recorded reason."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import structlog
from django.core.exceptions import ValidationError

from stockpress.kernel.errors import StockpressError
from stockpress.printing.errors import Unexpected

log = structlog.get_logger(__name__)
R = TypeVar("R")


def contain(job: int, work: Callable[[], R]) -> R:
    """Run `work`; every failure leaves as a StockpressError, an unforeseen one after its trace went to the log."""
    try:
        return work()
    except StockpressError:
        raise
    except ValidationError as err:
        raise _Invalid(reason=" ".join(err.messages)) from err
    except Exception as err:
        log.exception("print_job_failed_unexpectedly", job=job)
        raise Unexpected(kind=type(err).__name__, job=job) from err


class _Invalid(StockpressError):
    code = "invalid_data"
    text = "{reason}"
