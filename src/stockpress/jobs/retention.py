"""What background tasks leave behind is kept for some days, then it goes."""

from __future__ import annotations

import datetime as dt

from django_tasks import task
from django_tasks_db.models import DBTaskResult

from stockpress.jobs.models import ScheduleKind, StoredSchedule, TaskRecord
from stockpress.jobs.schedules import SCHEDULES, Schedule
from stockpress.kernel.clock import days_before, utc_now
from stockpress.settings_registry import number


@task()
def delete_old_results() -> int:
    """Delete the results of tasks whose time is over; returns how many there were."""
    return delete_expired_results()


def delete_expired_results(now: dt.datetime | None = None) -> int:
    """Delete what ended `INVENTREE_DELETE_TASKS_DAYS` days ago or earlier. What waits or runs is never old.

    Goes for the queue's rows, the records of calls, and schedules that were to run once and have.
    """
    limit = days_before(now or utc_now(), number("INVENTREE_DELETE_TASKS_DAYS"))
    ended = (
        DBTaskResult.objects.finished().filter(finished_at__lte=limit),
        TaskRecord.objects.filter(stopped__lte=limit),
        StoredSchedule.objects.filter(kind=ScheduleKind.ONCE, next_run=None, last_run__lte=limit),
    )
    return sum(rows.delete()[0] for rows in ended)


SCHEDULES.register(
    Schedule(name="jobs.delete_old_results", every=dt.timedelta(days=1), enqueue=delete_old_results.enqueue)
)
