"""Background calls and schedules under the names and with the arguments of django-q, which plugins were written for."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

from stockpress.jobs.calls import TIME_LIMIT_S, SubmitCall
from stockpress.jobs.errors import ScheduleInvalid
from stockpress.jobs.models import ScheduleKind, StoredSchedule, TaskRecord
from stockpress.jobs.stored_schedules import ScheduleSpec, add_schedule

# Options that say how django-q works inside; here they say nothing.
_WITHOUT_MEANING = ("save", "cached", "broker", "ack_failure", "cluster", "chain", "iter_count", "iter_cached")


def async_task(func: Callable[..., Any] | str, *args: Any, **kwargs: Any) -> str:
    """Have `func` called in the background; returns the id of its `Task`.

    Options among `kwargs`, or in the dictionary `q_options`: group, task_name, hook, sync, timeout (seconds).
    """
    options = _options(kwargs, "group", "task_name", "hook", "sync", "timeout", *_WITHOUT_MEANING)
    return SubmitCall(
        function=func,
        args=args,
        kwargs=kwargs,
        group=str(options.get("group") or ""),
        name=str(options.get("task_name") or ""),
        hook=options.get("hook"),
        force_sync=bool(options.get("sync")),
        limit_s=float(options.get("timeout") or TIME_LIMIT_S),
    )()


def schedule(func: str, *args: Any, **kwargs: Any) -> StoredSchedule:
    """Have `func`, a dotted path, called at times.

    Options among `kwargs`: name, schedule_type (a `ScheduleKind`, once if not given), minutes, repeats, next_run.
    Raises ScheduleInvalid, and IntegrityError if the name is taken.
    """
    names = ("name", "schedule_type", "minutes", "repeats", "next_run", "hook", "cron", "intended_date_kwarg")
    options = _options(kwargs, *names, *_WITHOUT_MEANING)
    name = str(options.get("name") or uuid.uuid4().hex)
    if options.get("cron") or options.get("schedule_type") == "C":
        raise ScheduleInvalid(name=name, reason="cron expressions are not supported; use minutes, or one of the kinds.")
    next_run: dt.datetime | None = options.get("next_run")
    if next_run is not None and next_run.tzinfo is None:
        next_run = next_run.replace(tzinfo=dt.UTC)
    repeats = options.get("repeats")
    spec = ScheduleSpec(
        func=func,
        args=args,
        kwargs=kwargs,
        kind=str(options.get("schedule_type") or ScheduleKind.ONCE.value),
        minutes=options.get("minutes"),
        repeats=-1 if repeats is None else int(repeats),
        next_run=next_run,
    )
    return add_schedule(name, spec)


def _options(kwargs: dict[str, Any], *names: str) -> dict[str, Any]:
    """Take the options out of `kwargs`, which keep what the function is called with."""
    options = dict(kwargs.pop("q_options", None) or {})
    options.update({name: kwargs.pop(name) for name in names if name in kwargs})
    return options


def fetch(task_id: str) -> TaskRecord | None:
    """The `Task` of a call that has ended."""
    return TaskRecord.get_task(task_id)


def result(task_id: str) -> Any:
    """What a call returned, or why it failed; None when it has not ended."""
    return TaskRecord.get_result(task_id)
