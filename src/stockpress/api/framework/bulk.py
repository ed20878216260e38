"""Deleting several rows of a list with one request."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import FieldDoesNotExist, FieldError, ValidationError
from django.db import transaction
from django.db.models import ForeignKey, Model, QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from stockpress.api.framework.filters import as_flag
from stockpress.kernel.errors import InvalidInput

# Databases take no more than so many values in one statement.
MOST_ROWS_NAMED = 10_000
_TOO_MANY = f"At most {MOST_ROWS_NAMED} rows can be named at once. Name fewer, or use a range."
_COMPARISONS = frozenset({
    "exact", "iexact", "in", "gt", "gte", "lt", "lte", "range", "isnull", "contains", "icontains", "startswith",
    "istartswith", "endswith", "iendswith", "date", "year", "month", "day",
})  # fmt: skip


class BulkRequestSerializer(serializers.Serializer):
    """Which rows of a list to act on."""

    items = serializers.ListField(
        child=serializers.IntegerField(), required=False, help_text="Primary keys of the rows to act on"
    )
    filters = serializers.DictField(required=False, help_text="Field lookups that select the rows to act on")


class BulkDeleteMixin:
    """Adds DELETE to a list view.

    The body names the rows by `items`, `filters`, or both; `?all=true` means every row of the list. All are deleted or
    none. A view that has a service for deleting overrides `perform_bulk_delete`.
    """

    @extend_schema(request=BulkRequestSerializer, responses={204: None})
    def delete(self, request: Request, *_args: Any, **_kwargs: Any) -> Response:
        with transaction.atomic():
            rows = list(selected_rows(self.filter_queryset(self.get_queryset()), request))  # type: ignore[attr-defined]
            self.perform_bulk_delete(rows)
        return Response({"success": f"Deleted {len(rows)} items"})

    def perform_bulk_delete(self, rows: list[Any]) -> None:
        for row in rows:
            row.delete()


def selected_rows(rows: QuerySet, request: Request) -> QuerySet:
    """The rows that the request names; raises InvalidInput if it names none or cannot be understood."""
    data: Mapping[str, Any] = request.data if isinstance(request.data, Mapping) else {}
    everything = request.query_params.get("all")
    if everything is not None:
        if as_flag(everything) is not True:
            raise InvalidInput(reason="'all' must be 'true' to select every row.")
        return rows
    items, lookups = data.get("items"), data.get("filters")
    if not items and not lookups:
        raise InvalidInput(reason="Name the rows by 'items', a list of primary keys, or by 'filters'.")
    if items:
        rows = rows.filter(pk__in=_keys(items))
    if lookups:
        rows = _looked_up(rows, lookups)
    if not rows.exists():
        raise InvalidInput(reason="No row matches what was given.")
    return rows


def _keys(items: object) -> list[int]:
    if isinstance(items, list) and len(items) > MOST_ROWS_NAMED:
        raise InvalidInput(reason=_TOO_MANY)
    if not isinstance(items, list) or not all(isinstance(key, int | str) and str(key).isdecimal() for key in items):
        raise InvalidInput(reason="'items' must be a list of primary keys.")
    return [int(key) for key in items]


def _looked_up(rows: QuerySet, lookups: object) -> QuerySet:
    if not isinstance(lookups, dict):
        raise InvalidInput(reason="'filters' must be an object of field lookups.")
    for lookup in lookups:
        if not _is_own_field(rows.model, str(lookup)):
            raise InvalidInput(reason=f"'filters' has {lookup!r}, which is not a lookup on a field of this list.")
        if isinstance(lookups[lookup], list) and len(lookups[lookup]) > MOST_ROWS_NAMED:
            raise InvalidInput(reason=_TOO_MANY)
    try:
        return rows.filter(**lookups)
    except (FieldError, ValidationError, ValueError, TypeError) as err:
        raise InvalidInput(reason=f"'filters' cannot be applied: {err}") from err


def _is_own_field(model: type[Model], lookup: str) -> bool:
    """Whether the lookup stays within the model: one that crosses to another tells of rows the user may not see."""
    name, *comparisons = lookup.split("__")
    if name != "pk":
        try:
            field = model._meta.get_field(name)
        except FieldDoesNotExist:
            return False
        if not field.concrete or (field.is_relation and not isinstance(field, ForeignKey)):
            return False
    return len(comparisons) <= 1 and all(comparison in _COMPARISONS for comparison in comparisons)
