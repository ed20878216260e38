"""Installations that the worker carries out, and the end of what is remembered of them."""

from __future__ import annotations

import datetime as dt

from django_tasks import task

from stockpress.jobs.schedules import SCHEDULES, Schedule
from stockpress.plugins.installer import runs
from stockpress.plugins.installer.models import InstallRun
from stockpress.plugins.installer.services import carry_out_queued
from stockpress.settings_registry import number


@task()
def carry_out_run(run_id: int) -> None:
    """Install or uninstall as a request asked for; how it ended stands in the run."""
    run = InstallRun.objects.filter(pk=run_id).first()
    if run is not None:
        carry_out_queued(run)


@task()
def delete_old_runs() -> int:
    """Note what was lost and delete the runs whose time is over; returns how many were deleted."""
    runs.mark_lost_runs()
    return runs.delete_old_runs(number("INVENTREE_DELETE_TASKS_DAYS"))


SCHEDULES.register(
    Schedule(name="plugins.delete_old_runs", every=dt.timedelta(days=1), enqueue=delete_old_runs.enqueue)
)
