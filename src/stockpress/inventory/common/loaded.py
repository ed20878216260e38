"""Query sets whose rows are known already, and relations that a whole print job loads at once."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any, TypeVar

from django.db import models

from stockpress.inventory.common.printable import PrintBatch
from stockpress.inventory.common.relations import is_loaded

M = TypeVar("M", bound=models.Model)


@cache
def _loaded_class(kind: type[models.QuerySet[Any]]) -> type[models.QuerySet[Any]]:
    class Loaded(kind):  # type: ignore[misc, valid-type]
        def all(self) -> models.QuerySet[Any]:
            return self if self._result_cache is not None else super().all()

    Loaded.__name__ = Loaded.__qualname__ = f"Loaded{kind.__name__}"
    return Loaded


def loaded(queryset: models.QuerySet[M], rows: Iterable[M]) -> models.QuerySet[M]:
    """`queryset`, answered: iterating, counting, `.all` and `exists` cost no query; filtering asks the database as ever.

    `rows` must be what the query set would find. Templates may name a relation with or without `.all`.
    """
    twin: Any = queryset.all()
    twin.__class__ = _loaded_class(type(queryset))
    twin._result_cache = list(rows)
    twin._prefetch_done = True
    return twin


def prefetch_for_batch(batch: PrintBatch, *lookups: str | models.Prefetch[Any]) -> None:
    """Load the relations for all items of a job, once a job; items that have them already are left alone."""
    key = "prefetch:" + ",".join(lookup if isinstance(lookup, str) else lookup.prefetch_to for lookup in lookups)
    batch.shared(key, lambda _: models.prefetch_related_objects(list(batch.items), *lookups))


def prefetch_with_peers(instance: models.Model, relation: str) -> None:
    """Load a reverse relation for the instance and all rows that were loaded together with it, where it is not yet loaded.

    For template tags: while a page is rendered nobody writes, so what is loaded cannot grow old; a page which asks each of
    a hundred rows costs one query.
    """
    if not is_loaded(instance, relation):
        peers = list(getattr(instance, "_peers", {}).values())
        models.prefetch_related_objects(peers or [instance], relation)
