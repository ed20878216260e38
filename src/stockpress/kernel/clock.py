"""Time, asked for in one place so that tests can set it."""

from __future__ import annotations

import datetime as dt

MOST_DAYS = 36_500


def utc_now() -> dt.datetime:
    """The present moment, aware, in UTC."""
    return dt.datetime.now(dt.UTC)


def days_before(moment: dt.datetime, days: int) -> dt.datetime:
    """The moment so many days earlier; a hundred years earlier for more days than that, which no calendar may hold."""
    return moment - dt.timedelta(days=min(days, MOST_DAYS))
