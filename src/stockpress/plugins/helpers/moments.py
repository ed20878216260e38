"""Days and times, in the server's time zone."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.utils import timezone


def current_time(local: bool = True) -> dt.datetime:
    """Now, in the server's time zone or, with `local` false, in UTC; with its time zone if the server uses them."""
    now = timezone.now()
    if not settings.USE_TZ:
        return now
    return timezone.localtime(now) if local else now.astimezone(dt.UTC)


def current_date() -> dt.date:
    """Today in the server's time zone."""
    return timezone.localdate()
