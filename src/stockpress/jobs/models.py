"""What the worker processes tell each other and the web: who is alive, what runs when, and how calls ended."""

from __future__ import annotations

from typing import Any

from django.db import models

_SHORT = 100


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


class ScheduleKind(models.TextChoices):
    """How often a stored schedule runs; the letters are those that plugins write."""

    ONCE = "O", "Once"
    MINUTES = "I", "Minutes"
    HOURLY = "H", "Hourly"
    DAILY = "D", "Daily"
    WEEKLY = "W", "Weekly"
    MONTHLY = "M", "Monthly"
    QUARTERLY = "Q", "Quarterly"
    YEARLY = "Y", "Yearly"


class StoredSchedule(models.Model):
    """Work that repeats and is known only while the server runs, such as that of a plugin.

    repeats: how many runs are left; -1 for no end. `repeats_given` is how many there were when it was set.
    anchor: the first run; later ones keep its day of the month and its time of day, in UTC.
    task: the queue's row of the last run, so that a slow one is not started again beside itself.
    """

    name = models.CharField(max_length=255, unique=True)
    func = models.CharField(max_length=255)
    args = models.JSONField(default=list, blank=True)
    kwargs = models.JSONField(default=dict, blank=True)
    kind = models.CharField(max_length=1, choices=ScheduleKind.choices)
    minutes = models.PositiveIntegerField(null=True, blank=True)
    repeats = models.IntegerField(default=-1)
    repeats_given = models.IntegerField(default=-1)
    anchor = models.DateTimeField()
    next_run = models.DateTimeField(null=True, blank=True, db_index=True)
    last_run = models.DateTimeField(null=True, blank=True)
    last_ok = models.BooleanField(null=True, blank=True)
    last_error = models.TextField(blank=True, default="")
    task = models.UUIDField(null=True, blank=True)

    class Meta:
        app_label = "common"
        verbose_name = "stored schedule"

    def __str__(self) -> str:
        return self.name


class TaskRecord(models.Model):
    """How a call in the background ended. Plugins read these rows, so names and ordering are those of django-q's `Task`.

    There is no row before the first attempt has ended; a later attempt writes into the same row.
    """

    id = models.CharField(max_length=32, primary_key=True)
    name = models.CharField(max_length=255)
    func = models.CharField(max_length=255)
    hook = models.CharField(max_length=255, null=True, blank=True)
    args = models.JSONField(default=list, blank=True)
    kwargs = models.JSONField(default=dict, blank=True)
    result = models.JSONField(null=True, blank=True)
    group = models.CharField(max_length=255, null=True, blank=True, db_index=True)
    cluster = models.CharField(max_length=100, null=True, blank=True)
    started = models.DateTimeField()
    stopped = models.DateTimeField(db_index=True)
    success = models.BooleanField(default=True)
    attempt_count = models.IntegerField(default=1)

    class Meta:
        app_label = "common"
        verbose_name = "background task"
        ordering = ["-stopped"]

    def __str__(self) -> str:
        return self.name or self.id

    @classmethod
    def get_task(cls, task_id: str) -> TaskRecord | None:
        return cls.objects.filter(models.Q(pk=task_id) | models.Q(name=task_id)).first()

    @classmethod
    def get_result(cls, task_id: str) -> Any:
        """What the call returned, or why it failed; None when it has not ended."""
        task = cls.get_task(task_id)
        return task.result if task is not None else None

    @classmethod
    def get_task_group(cls, group_id: str, failures: bool = True) -> models.QuerySet[TaskRecord]:
        rows = cls.objects.filter(group=group_id)
        return rows if failures else rows.filter(success=True)

    @classmethod
    def get_result_group(cls, group_id: str, failures: bool = False) -> list[Any]:
        return list(cls.get_task_group(group_id, failures).values_list("result", flat=True))

    @classmethod
    def get_group_count(cls, group_id: str, failures: bool = False) -> int:
        """How many of the group have ended; with `failures`, how many of these have failed."""
        rows = cls.objects.filter(group=group_id)
        return (rows.filter(success=False) if failures else rows).count()

    @classmethod
    def delete_group(cls, group_id: str, objects: bool = False) -> int | None:
        """Take the rows out of the group or, with `objects`, delete them."""
        rows = cls.objects.filter(group=group_id)
        if objects:
            return rows.delete()[0]
        rows.update(group=None)
        return None

    delete_group.__func__.alters_data = True  # type: ignore[attr-defined]

    def group_result(self, failures: bool = False) -> list[Any]:
        return self.get_result_group(self.group, failures) if self.group else []

    def group_count(self, failures: bool = False) -> int:
        return self.get_group_count(self.group, failures) if self.group else 0

    def group_delete(self, objects: bool = False) -> int | None:
        return self.delete_group(self.group, objects) if self.group else None

    group_delete.alters_data = True  # type: ignore[attr-defined]

    def time_taken(self) -> float:
        """Seconds from the start of the last attempt to its end."""
        return (self.stopped - self.started).total_seconds()

    @property
    def short_result(self) -> str:
        text = str(self.result)
        return text if len(text) <= _SHORT else f"{text[: _SHORT - 3]}..."
