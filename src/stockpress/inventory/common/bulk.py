"""Many rows written with few queries, as if each had been saved or deleted by itself.

Who refuses rows (`VALIDATE_INSTANCE`, `VALIDATE_DELETION`) is asked and Django's signals are sent, row by row. What a
model's own `save` works out is the caller's to have done.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

from django.db import models, router
from django.db.models.signals import post_save, pre_save

from stockpress.inventory.common.validation import validate_model_deletion, validate_model_instance

M = TypeVar("M", bound=models.Model)
CHUNK = 500


def create_rows(rows: Sequence[M]) -> list[M]:
    """Store new rows of one model; they have their keys afterwards. Raises ValidationError if one is refused."""
    if not rows:
        return []
    manager: Any = type(rows[0])._base_manager
    for row in rows:
        validate_model_instance(row)
        _tell_before(row)
    made: list[M] = manager.bulk_create(rows, batch_size=CHUNK)
    for row in made:
        _tell_after(row, created=True)
    return made


def update_rows(rows: Sequence[M], fields: Iterable[str], stored: Mapping[int, M] | None = None) -> None:
    """Store the named fields of rows of one model; `stored` are the rows as they were read, if that is known.

    Raises ValidationError if one is refused.
    """
    names = sorted(set(fields))
    if not rows or not names:
        return
    manager: Any = type(rows[0])._base_manager
    for row in rows:
        validate_model_instance(row, (stored or {}).get(row.pk))
        _tell_before(row, names)
    manager.bulk_update(rows, names, batch_size=CHUNK)
    for row in rows:
        _tell_after(row, created=False, fields=names)


def delete_rows(rows: Sequence[models.Model]) -> None:
    """Delete rows of one model, and what hangs on them. Raises ValidationError if one is refused."""
    if not rows:
        return
    for row in rows:
        validate_model_deletion(row)
    type(rows[0])._base_manager.filter(pk__in=[row.pk for row in rows]).delete()


def _tell_before(row: models.Model, fields: Sequence[str] | None = None) -> None:
    pre_save.send(sender=type(row), instance=row, raw=False, using=_database(row), update_fields=_set(fields))


def _tell_after(row: models.Model, *, created: bool, fields: Sequence[str] | None = None) -> None:
    post_save.send(
        sender=type(row), instance=row, created=created, raw=False, using=_database(row), update_fields=_set(fields)
    )


def _set(fields: Sequence[str] | None) -> frozenset[str] | None:
    return None if fields is None else frozenset(fields)


def _database(row: models.Model) -> str:
    return router.db_for_write(type(row), instance=row)
