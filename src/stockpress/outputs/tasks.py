"""Outputs are kept for some days, then they go."""

from __future__ import annotations

import datetime as dt

from django_tasks import task

from stockpress.jobs.schedules import SCHEDULES, Schedule
from stockpress.outputs.services import delete_expired_outputs


@task()
def delete_old_outputs() -> int:
    """Delete the outputs whose time is over; returns how many there were."""
    return delete_expired_outputs()


SCHEDULES.register(Schedule(name="outputs.delete_old", every=dt.timedelta(days=1), enqueue=delete_old_outputs.enqueue))
