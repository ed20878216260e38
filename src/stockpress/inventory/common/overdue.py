"""Telling of orders and builds whose day has passed: once each, when it has."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from stockpress.inventory.common.happenings import happened
from stockpress.inventory.common.models import OverdueReport

# What has been late for longer is known to be; a server that begins to report, or did not run for a while, is silent on it.
LATE_FOR_DAYS = 7


def report_overdue(*, model: type[models.Model], event: str, name: str, tell: Callable[[Any], None]) -> int:
    """Tell `event`, with the key of the object as `name`, of each that has become overdue, and whom it concerns by `tell`.

    Returns how many there were.

    `model` has `overdue_filter()` and `target_date`. An object that is put off is told of again when its new day passes.
    """
    rows: Any = model._default_manager
    since = timezone.localdate() - dt.timedelta(days=LATE_FOR_DAYS)
    table = model._meta.db_table
    overdue = rows.filter(model.overdue_filter(), target_date__gte=since).order_by("pk")  # type: ignore[attr-defined]
    told = 0
    for row in overdue:
        key, target_date = row.pk, row.target_date
        with transaction.atomic():
            # Of two who look at the same time one writes the row.
            _, is_news = OverdueReport.objects.get_or_create(table=table, object_id=key, target_date=target_date)
            if is_news:
                happened(event, **{name: key})
                tell(row)
                told += 1
    OverdueReport.objects.filter(table=table, target_date__lt=since).delete()
    return told
