"""Searching and ordering of settings: they are declarations, not rows, so no database does it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from django_filters import rest_framework as rest_filters
from rest_framework import filters
from rest_framework.request import Request

from stockpress.api.framework.filters import FilterSet, as_flag, checked_pattern
from stockpress.settings_registry.models.history import SettingChange
from stockpress.settings_registry.selectors import Entry

_MOST_TERMS = 10


class KeySearch(filters.SearchFilter):
    """`search=label dpi`: settings whose key contains every word. `search_regex` and `search_whole` as in other lists."""

    def filter_queryset(self, request: Request, queryset: Any, view: Any) -> Any:  # noqa: ARG002
        matches = [_matcher(term, request) for term in self.get_search_terms(request)[:_MOST_TERMS]]
        if not matches:
            return queryset
        return [entry for entry in queryset if all(found(entry.definition.key) for found in matches)]

    def get_schema_operation_parameters(self, _view: Any) -> list[dict[str, Any]]:
        return [_parameter("search", "A search term. Searched fields: key.")]


def _matcher(term: str, request: Request) -> Callable[[str], object]:
    by_regex = as_flag(request.query_params.get("search_regex"))
    pattern = checked_pattern(term) if by_regex else re.escape(term)
    if as_flag(request.query_params.get("search_whole")):
        pattern = rf"\b{pattern}\b"
    return re.compile(pattern, re.IGNORECASE).search


_ORDERS: dict[str, Callable[[Entry], Any]] = {
    "pk": lambda entry: entry.number,
    "key": lambda entry: entry.definition.key,
    "name": lambda entry: str(entry.definition.name).casefold(),
}


class EntryOrdering(filters.BaseFilterBackend):
    """`ordering=name,-key`, of pk, key and name; other names are ignored. Without any, by pk."""

    def filter_queryset(self, request: Request, queryset: Any, view: Any) -> Any:  # noqa: ARG002
        given = request.query_params.get("ordering", "")
        if not given:
            return queryset
        entries = list(queryset)
        terms = [term.strip() for term in given.split(",")]
        # The last term is applied first: sorting keeps the order of equals.
        for term in reversed([term for term in terms if term.removeprefix("-") in _ORDERS]):
            entries.sort(key=_ORDERS[term.removeprefix("-")], reverse=term.startswith("-"))
        return entries

    def get_schema_operation_parameters(self, _view: Any) -> list[dict[str, Any]]:
        names: Sequence[str] = [f"{sign}{name}" for name in _ORDERS for sign in ("", "-")]
        parameter = _parameter("ordering", "Which field to use when ordering the results.")
        return [{**parameter, "schema": {"type": "string", "enum": names}}]


def _parameter(name: str, description: str) -> dict[str, Any]:
    return {"name": name, "required": False, "in": "query", "description": description, "schema": {"type": "string"}}


class ChangeFilter(FilterSet):
    """The history, narrowed to a key, a user or a time."""

    key = rest_filters.CharFilter(lookup_expr="iexact")
    changed_after = rest_filters.IsoDateTimeFilter(field_name="changed_at", lookup_expr="gte")
    changed_before = rest_filters.IsoDateTimeFilter(field_name="changed_at", lookup_expr="lt")

    class Meta:
        model = SettingChange
        fields = ["scope", "user", "changed_by", "via"]
