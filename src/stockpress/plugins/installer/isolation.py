"""The one place of the installer that catches everything: a run ends in a recorded end, whatever happens in it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import structlog

from stockpress.kernel.errors import StockpressError
from stockpress.plugins.installer.errors import Unforeseen

log = structlog.get_logger(__name__)
R = TypeVar("R")


def contain(run: int, work: Callable[[], R]) -> R:
    """Do `work`; every failure leaves as a StockpressError, an unforeseen one after its trace went to the log."""
    try:
        return work()
    except StockpressError:
        raise
    except Exception as err:
        log.exception("plugin_installation_failed_unexpectedly", run=run)
        raise Unforeseen(kind=type(err).__name__) from err
