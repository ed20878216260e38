"""Schedules that are kept in the database, because what they run may come and go while the server runs."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import structlog
from django.db import transaction
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from stockpress.jobs.arguments import pack
from stockpress.jobs.calendar import next_after
from stockpress.jobs.calls import Call, enqueue
from stockpress.jobs.errors import ScheduleInvalid
from stockpress.jobs.models import ScheduleKind, StoredSchedule
from stockpress.kernel.clock import utc_now

log = structlog.get_logger(__name__)

_DECLARED = ("func", "args", "kwargs", "kind", "minutes", "repeats_given")
_TIMING = ("kind", "minutes")
_LONGEST_NAME = 255
_MOST_MINUTES = 60 * 24 * 366 * 10


@dataclass(frozen=True, kw_only=True)
class ScheduleSpec:
    """What a schedule shall be.

    func: a dotted path, or one of `CALLABLE_NAMES`; that it exists is found out when it runs.
    kind: a `ScheduleKind`; minutes: for the kind "I" only.
    repeats: how many runs there shall be; -1 for no end.
    next_run: the first run; at once if not given.
    """

    func: str
    kind: str
    args: tuple[Any, ...] = ()
    kwargs: Mapping[str, Any] = field(default_factory=dict)
    minutes: int | None = None
    repeats: int = -1
    next_run: dt.datetime | None = None

    def declared(self, name: str) -> dict[str, Any]:
        """What the row says of it; raises ScheduleInvalid, ArgumentNotStorable."""
        if not name or len(name) > _LONGEST_NAME:
            raise ScheduleInvalid(name=name, reason=f"its name must have 1 to {_LONGEST_NAME} characters.")
        if self.kind not in ScheduleKind.values:
            reason = f"its kind is {self.kind!r}, and must be one of {', '.join(ScheduleKind.values)}."
            raise ScheduleInvalid(name=name, reason=reason)
        counts_minutes = self.kind == ScheduleKind.MINUTES
        if counts_minutes and not (isinstance(self.minutes, int) and 1 <= self.minutes <= _MOST_MINUTES):
            raise ScheduleInvalid(name=name, reason="one that runs every so many minutes must say how many.")
        if not self.func or len(self.func) > _LONGEST_NAME:
            raise ScheduleInvalid(name=name, reason=f"its function must have 1 to {_LONGEST_NAME} characters.")
        once = self.kind == ScheduleKind.ONCE
        return {
            "func": self.func,
            "args": [pack(value) for value in self.args],
            "kwargs": {key: pack(value) for key, value in self.kwargs.items()},
            "kind": str(self.kind),
            "minutes": self.minutes if counts_minutes else None,
            "repeats_given": 1 if once else max(-1, self.repeats),
        }


def keep_schedules(prefix: str, wanted: Mapping[str, ScheduleSpec]) -> None:
    """Make those whose names start with `prefix` exactly the `wanted` ones; the others are left alone.

    One that is unchanged keeps its next run and what is left of its repeats. Costs one query when nothing is to be done,
    and may be called by several processes at once. Raises ScheduleInvalid and ArgumentNotStorable before it changes anything.
    """
    for name in wanted:
        if not name.startswith(prefix):
            raise ScheduleInvalid(name=name, reason=f"its name must start with {prefix!r}.")
    declared = {name: spec.declared(name) for name, spec in sorted(wanted.items())}
    if _kept(prefix, locked=False) == declared:
        return
    with transaction.atomic():
        # Asked again: another process may have done it meanwhile. Always in the order of the names, so that two processes
        # wait for each other instead of both for ever.
        kept = _kept(prefix, locked=True)
        StoredSchedule.objects.filter(name__in=kept.keys() - declared.keys()).delete()
        now = utc_now()
        for name in declared.keys() & kept.keys():
            if kept[name] != declared[name]:
                _change(StoredSchedule.objects.get(name=name), declared[name], now)
        StoredSchedule.objects.bulk_create(
            [_new(name, wanted[name], declared[name], now) for name in declared if name not in kept],
            ignore_conflicts=True,
        )


def _kept(prefix: str, *, locked: bool) -> dict[str, dict[str, Any]]:
    rows = StoredSchedule.objects.filter(name__startswith=prefix).order_by("name")
    if locked:
        rows = rows.select_for_update()
    # SQLite does not tell the case of letters apart.
    return {row.name: {key: getattr(row, key) for key in _DECLARED} for row in rows if row.name.startswith(prefix)}


def add_schedule(name: str, spec: ScheduleSpec) -> StoredSchedule:
    """One more schedule; raises ScheduleInvalid, and IntegrityError if there is one of that name."""
    row = _new(name, spec, spec.declared(name), utc_now())
    with transaction.atomic():
        row.save(force_insert=True)
    return row


def _new(name: str, spec: ScheduleSpec, declared: dict[str, Any], now: dt.datetime) -> StoredSchedule:
    first = (spec.next_run or now).astimezone(dt.UTC)
    return StoredSchedule(
        name=name,
        **declared,
        repeats=declared["repeats_given"],
        anchor=first,
        next_run=first if declared["repeats_given"] else None,
    )


def _change(row: StoredSchedule, declared: dict[str, Any], now: dt.datetime) -> None:
    timing_changed = any(getattr(row, key) != declared[key] for key in _TIMING)
    repeats_changed = row.repeats_given != declared["repeats_given"]
    for key, value in declared.items():
        setattr(row, key, value)
    if repeats_changed:
        row.repeats = row.repeats_given
    if row.repeats == 0:
        row.next_run = None
    elif timing_changed or row.next_run is None:
        # One step from now at the latest: what ran once a year and shall run every hour must not wait for next year.
        soonest = next_after(now, row.kind, row.minutes, now) or now
        row.next_run = row.anchor = min(row.next_run or soonest, soonest)
    row.save()


def enqueue_due_stored(now: dt.datetime | None = None) -> list[str]:
    """Enqueue every stored schedule that is due, each by exactly one worker; returns their names.

    Runs missed while no worker ran are made up for once. One whose last run has not ended yet is passed over.
    Costs one query of an index, and writes nothing, when none is due.
    """
    now = now or utc_now()
    return [row.name for row in StoredSchedule.objects.filter(next_run__lte=now) if _enqueue(row, now)]


def _enqueue(row: StoredSchedule, now: dt.datetime) -> bool:
    busy = row.task is not None and _is_unfinished(row.task)
    repeats = row.repeats if busy or row.repeats < 0 else row.repeats - 1
    following = next_after(row.anchor, row.kind, row.minutes, now) if repeats else None
    if busy and following is None:
        return False
    with transaction.atomic():
        # The conditional update is the claim: the second worker finds the row already moved.
        claimed = StoredSchedule.objects.filter(pk=row.pk, next_run=row.next_run).update(
            next_run=following, repeats=repeats, **({} if busy else {"last_run": now})
        )
        if not claimed:
            return False
        if busy:
            log.warning("schedule_still_running", schedule=row.name)
            return False
        call = Call(
            id=uuid.uuid4().hex,
            func=row.func,
            args=row.args,
            kwargs=row.kwargs,
            name=row.name,
            group=row.name,
            schedule=row.name,
        )
        StoredSchedule.objects.filter(pk=row.pk).update(task=enqueue(call))
    return True


def _is_unfinished(task: uuid.UUID) -> bool:
    waiting = [TaskResultStatus.READY, TaskResultStatus.RUNNING]
    return DBTaskResult.objects.filter(pk=task, status__in=waiting).exists()
