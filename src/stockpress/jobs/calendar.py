"""When something that repeats is due next. All of it in UTC, so that no clock change doubles or skips a run."""

from __future__ import annotations

import calendar
import datetime as dt

from stockpress.jobs.models import ScheduleKind

_STEPS = {
    ScheduleKind.HOURLY: dt.timedelta(hours=1),
    ScheduleKind.DAILY: dt.timedelta(days=1),
    ScheduleKind.WEEKLY: dt.timedelta(weeks=1),
}
_MONTHS = {ScheduleKind.MONTHLY: 1, ScheduleKind.QUARTERLY: 3, ScheduleKind.YEARLY: 12}


def next_after(anchor: dt.datetime, kind: str, minutes: int | None, now: dt.datetime) -> dt.datetime | None:
    """The first moment after `now` that is a whole number of steps after `anchor`; None when there is only one run.

    A month that has no such day has its last day instead: from 31 January on, a monthly run is on 28 or 29 February and
    on 31 March again.
    """
    if kind == ScheduleKind.ONCE:
        return None
    anchor = anchor.astimezone(dt.UTC)
    if now < anchor:
        return anchor
    months = _MONTHS.get(ScheduleKind(kind))
    if months is not None:
        return _next_month(anchor, months, now)
    step = dt.timedelta(minutes=minutes or 1) if kind == ScheduleKind.MINUTES else _STEPS[ScheduleKind(kind)]
    return anchor + ((now - anchor) // step + 1) * step


def _next_month(anchor: dt.datetime, months: int, now: dt.datetime) -> dt.datetime:
    passed = (now.year - anchor.year) * 12 + now.month - anchor.month
    # One step less than seems to have passed: the month of `now` may have its run still before it.
    count = max(0, passed // months - 1)
    while (moment := _months_after(anchor, count * months)) <= now:
        count += 1
    return moment


def _months_after(moment: dt.datetime, months: int) -> dt.datetime:
    year, month = divmod(moment.year * 12 + moment.month - 1 + months, 12)
    day = min(moment.day, calendar.monthrange(year, month + 1)[1])
    return moment.replace(year=year, month=month + 1, day=day)
