"""Work that repeats: declared by the package it belongs to, run by one worker when it is due."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from stockpress.jobs.models import ScheduleState
from stockpress.kernel.clock import utc_now
from stockpress.kernel.registry import Registry


@dataclass(frozen=True, kw_only=True)
class Schedule:
    """A function and how often it runs; `run` is enqueued as a background task, so a failure is recorded there."""

    name: str
    every: dt.timedelta
    enqueue: Callable[[], object]


SCHEDULES: Registry[str, Schedule] = Registry("schedules", key=lambda schedule: schedule.name)


def enqueue_due(now: dt.datetime | None = None) -> list[str]:
    """Enqueue every schedule that is due, each by exactly one worker; returns their names.

    A schedule never seen before runs at once. One that was missed while no worker ran is made up for once, not many times.
    """
    now = now or utc_now()
    started: list[str] = []
    for schedule in SCHEDULES.values():
        state, created = ScheduleState.objects.get_or_create(name=schedule.name, defaults={"due": now + schedule.every})
        # The conditional update is the claim: the second worker finds the row already moved.
        claimed = created or ScheduleState.objects.filter(pk=state.pk, due=state.due, due__lte=now).update(
            due=now + schedule.every
        )
        if claimed:
            schedule.enqueue()
            started.append(schedule.name)
    return started
