"""Deleting outputs: by their owner, by staff, and by age. The file goes with its row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.contrib.auth.models import User
from django.core.files.storage import Storage
from django.db import models, transaction
from django.utils import timezone

from stockpress.accounts.permissions import acts_as_staff
from stockpress.outputs.models import DataOutput

KEEP_DAYS = 5


def delete_outputs(outputs: Iterable[DataOutput]) -> int:
    """Delete rows and files; returns how many. A file that is already gone is no reason to stop."""
    doomed = list(outputs)
    files: list[tuple[Storage, str]] = [(row.output.storage, row.output.name) for row in doomed if row.output.name]
    with transaction.atomic():
        DataOutput.objects.filter(pk__in=[row.pk for row in doomed]).delete()
    # Files last: a row without file would be a broken promise, a file without row is only space.
    for storage, name in files:
        storage.delete(name)
    return len(doomed)


def delete_expired_outputs(today: dt.date | None = None) -> int:
    """Delete what is `KEEP_DAYS` days old or older."""
    limit = (today or timezone.localdate()) - dt.timedelta(days=KEEP_DAYS)
    return delete_outputs(DataOutput.objects.filter(created__lte=limit))


def outputs_visible_to(user: User) -> models.QuerySet[DataOutput]:
    """Staff see all outputs, everybody else their own; so does an application that may not act as staff."""
    rows = DataOutput.objects.select_related("user")
    if acts_as_staff(user):
        return rows.all()
    return rows.filter(user=user)
