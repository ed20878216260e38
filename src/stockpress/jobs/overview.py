"""How much background work there is."""

from __future__ import annotations

from dataclasses import dataclass

from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from stockpress.jobs import heartbeat
from stockpress.jobs.calls import QUEUE
from stockpress.jobs.models import StoredSchedule, TaskRecord
from stockpress.jobs.schedules import SCHEDULES


@dataclass(frozen=True, kw_only=True)
class Overview:
    """is_running: whether a worker is alive. The others are numbers of tasks, or of schedules that have a next run."""

    is_running: bool
    pending_tasks: int
    scheduled_tasks: int
    failed_tasks: int


def overview() -> Overview:
    return Overview(
        is_running=heartbeat.living_workers() > 0,
        pending_tasks=DBTaskResult.objects.filter(status=TaskResultStatus.READY).count(),
        scheduled_tasks=len(SCHEDULES) + StoredSchedule.objects.filter(next_run__isnull=False).count(),
        # How calls have ended stands in their records; their rows of the queue say only that they were made.
        failed_tasks=DBTaskResult.objects.failed().exclude(queue_name=QUEUE).count()
        + TaskRecord.objects.filter(success=False).count(),
    )
