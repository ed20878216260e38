"""Fields of an answer that a client asks for by name: `?user_detail=true` adds `user_detail`.

A serializer declares them once, in `Meta.details`; the answer, the query behind it and the documentation follow.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet
from rest_framework.request import Request

from stockpress.api.framework.filters import as_flag


@dataclass(frozen=True, kw_only=True)
class Detail:
    """A field present when the query parameter `query` (by default the field's name) is true.

    `select` and `prefetch` are the relations that the field needs, so that a list costs the same number of queries
    whatever its length.
    """

    query: str | None = None
    default: bool = False
    select: tuple[str, ...] = ()
    prefetch: tuple[str | Prefetch, ...] = ()
    description: str = ""

    def parameter(self, field: str) -> str:
        return self.query or field

    def is_wanted(self, field: str, request: Request) -> bool:
        return bool(as_flag(request.query_params.get(self.parameter(field)), self.default))


def details_of(serializer_class: Any) -> Mapping[str, Detail]:
    """The optional fields that a serializer class declares."""
    return getattr(getattr(serializer_class, "Meta", None), "details", {})


def with_details(queryset: QuerySet, serializer_class: Any, request: Request) -> QuerySet:
    """The queryset with what the wanted details need."""
    for field, detail in details_of(serializer_class).items():
        if detail.is_wanted(field, request):
            if detail.select:
                queryset = queryset.select_related(*detail.select)
            if detail.prefetch:
                queryset = queryset.prefetch_related(*detail.prefetch)
    return queryset


def parameters_of(serializer_class: Any) -> list[dict[str, Any]]:
    """The query parameters of the details, for the API document; each parameter once."""
    documented: dict[str, dict[str, Any]] = {}
    for field, detail in details_of(serializer_class).items():
        name = detail.parameter(field)
        documented.setdefault(
            name,
            {
                "name": name,
                "in": "query",
                "required": False,
                "description": detail.description or f"Include {field} in the response",
                "schema": {"type": "boolean", "default": detail.default},
            },
        )
    return list(documented.values())
