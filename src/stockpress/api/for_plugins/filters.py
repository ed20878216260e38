"""Filter backends that plugins name in the `filter_backends` of their views."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from rest_framework import filters

from stockpress.api.framework.filters import FilterBackend, OrderingFilter, SearchFilter


class PluginOrderingFilter(OrderingFilter):
    """The same as in our own views; by default a list is ordered by any field that its serializer shows.

    `ordering_field_aliases` of the view maps a name to the column, or columns, that it stands for.
    """

    def get_valid_fields(
        self, queryset: QuerySet, view: Any, context: Mapping[str, Any] | None = None
    ) -> list[tuple[str, str]]:
        return list(filters.OrderingFilter.get_valid_fields(self, queryset, view, dict(context or {})))

    def aliases_of(self, view: Any) -> Mapping[str, str | Sequence[str]]:
        return getattr(view, "ordering_field_aliases", None) or super().aliases_of(view)


ORDER_FILTER: list[Any] = [FilterBackend, PluginOrderingFilter]
SEARCH_ORDER_FILTER: list[Any] = [FilterBackend, SearchFilter, PluginOrderingFilter]
