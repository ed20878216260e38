"""What the worker processes tell each other and the web: who is alive, and when a schedule last ran."""

from __future__ import annotations

from django.db import models


class WorkerHeartbeat(models.Model):
    """One row a worker process; a row not seen for `ALIVE_FOR` belongs to a process that is gone."""

    name = models.CharField(max_length=120, unique=True)
    started = models.DateTimeField()
    seen = models.DateTimeField(db_index=True)

    class Meta:
        app_label = "common"
        verbose_name = "worker"

    def __str__(self) -> str:
        return self.name


class ScheduleState(models.Model):
    """When a scheduled task is due next; claimed by moving it, so that of several workers one runs it."""

    name = models.CharField(max_length=120, unique=True)
    due = models.DateTimeField()

    class Meta:
        app_label = "common"
        verbose_name = "schedule"

    def __str__(self) -> str:
        return self.name
