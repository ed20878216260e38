"""Sums over the rows of a relation, from memory where they were loaded already."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import models


def is_loaded(instance: models.Model, relation: str) -> bool:
    """Whether the rows of a reverse relation were prefetched."""
    return relation in getattr(instance, "_prefetched_objects_cache", {})


def total_of(instance: models.Model, relation: str, field: str = "quantity") -> Decimal:
    """The sum of a field over a reverse relation; 0 without rows. One query, none if the relation was prefetched."""
    rows: Any = getattr(instance, relation)
    if is_loaded(instance, relation):
        return sum((getattr(row, field) for row in rows.all()), Decimal(0))
    return rows.aggregate(total=models.Sum(field))["total"] or Decimal(0)
