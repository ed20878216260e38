"""Every day: which builds have become overdue."""

from __future__ import annotations

import datetime as dt

from django_tasks import task

from stockpress.inventory.build.events import BuildEvents
from stockpress.inventory.build.models import Build
from stockpress.inventory.build.notices import tell_of_being_overdue
from stockpress.inventory.common.overdue import report_overdue
from stockpress.jobs.schedules import SCHEDULES, Schedule


@task()
def report_overdue_builds() -> int:
    """Tell of builds whose day has passed; returns how many there were."""
    return report_overdue(model=Build, event=BuildEvents.OVERDUE, name="build_order", tell=tell_of_being_overdue)


SCHEDULES.register(Schedule(name="build.overdue", every=dt.timedelta(days=1), enqueue=report_overdue_builds.enqueue))
