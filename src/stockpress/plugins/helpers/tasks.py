"""Work that is due only every few days, whichever process asks."""

from __future__ import annotations

import datetime as dt

import structlog
from django.utils.dateparse import parse_datetime

from stockpress.accounts.shared_values import SharedValues
from stockpress.kernel.clock import utc_now

log = structlog.get_logger(__name__)

# All processes must know when a task last ran, whatever cache each of them has.
_VALUES = SharedValues("", {"TIMEOUT": None})
_BETWEEN_ATTEMPTS = dt.timedelta(hours=12)
_A_BIT_LESS = dt.timedelta(minutes=30)


def check_daily_holdoff(task_name: str, n_days: int = 1) -> bool:
    """Whether a task that is to run every `n_days` days is due; if so, the attempt is noted.

    It is due if it did not succeed within that time, nor was tried in the last half day. Whoever runs it says by
    `record_task_success` that it is done.
    """
    succeeded, attempted, now = _moment(task_name, "success"), _moment(task_name, "attempt"), utc_now()
    if succeeded is not None and now - succeeded < dt.timedelta(days=n_days) - _A_BIT_LESS:
        log.info("task_not_due", task=task_name, succeeded=str(succeeded), days=n_days)
        return False
    if attempted is not None and now - attempted < _BETWEEN_ATTEMPTS:
        log.info("task_not_due", task=task_name, attempted=str(attempted))
        return False
    record_task_attempt(task_name)
    return True


def record_task_attempt(task_name: str) -> None:
    _VALUES.set(_key(task_name, "attempt"), utc_now().isoformat(), None)


def record_task_success(task_name: str) -> None:
    _VALUES.set(_key(task_name, "success"), utc_now().isoformat(), None)


def _moment(task_name: str, what: str) -> dt.datetime | None:
    return parse_datetime(_VALUES.get(_key(task_name, what), ""))


def _key(task_name: str, what: str) -> str:
    return f"task:{task_name}:{what}"
