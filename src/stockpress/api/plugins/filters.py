"""Filtering, searching and ordering of plugins: what is asked for is known of what is loaded, not of rows."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django_filters import rest_framework as rest_filters
from rest_framework import filters
from rest_framework.request import Request

from stockpress.api.framework.filters import FilterSet
from stockpress.plugins.models import PluginSetting
from stockpress.settings_registry.definitions import FALSE_WORDS, TRUE_WORDS

Members = dict[str, Any]

_FLAGS = {
    "active": "active",
    "builtin": "is_builtin",
    "sample": "is_sample",
    "installed": "is_installed",
    "mandatory": "is_mandatory",
}
_ORDERS: dict[str, Callable[[Members], Any]] = {
    "key": lambda members: members["key"],
    "name": lambda members: (members["name"] or "").casefold(),
    "active": lambda members: members["active"],
}
_DEFAULT_ORDER = "-active,name,key"


class FlagFilter(filters.BaseFilterBackend):
    """`active=true`, `builtin=false`, ...: what is neither true nor false counts as not given."""

    def filter_queryset(self, request: Request, queryset: Any, view: Any) -> Any:  # noqa: ARG002
        wanted = {
            member: flag
            for name, member in _FLAGS.items()
            if (flag := _flag(request.query_params.get(name))) is not None
        }
        return [row for row in queryset if all(row[member] is flag for member, flag in wanted.items())]

    def get_schema_operation_parameters(self, _view: Any) -> list[Members]:
        return [_parameter(name, "boolean", _FLAG_HELP[name]) for name in _FLAGS]


_FLAG_HELP = {
    "active": "Switched on",
    "builtin": "Coming with the server",
    "sample": "Sample",
    "installed": "Found",
    "mandatory": "Always active",
}


def _flag(text: str | None) -> bool | None:
    word = (text or "").strip().lower()
    return True if word in TRUE_WORDS else False if word in FALSE_WORDS else None


class MixinFilter(filters.BaseFilterBackend):
    """`mixin=labels,settings`: plugins in use that have all of these mixins."""

    def filter_queryset(self, request: Request, queryset: Any, view: Any) -> Any:  # noqa: ARG002
        names = [name.strip().lower() for name in request.query_params.get("mixin", "").split(",") if name.strip()]
        return [row for row in queryset if all(name in row["mixins"] for name in names)]

    def get_schema_operation_parameters(self, _view: Any) -> list[Members]:
        return [_parameter("mixin", "string", "Keys of mixins, separated by commas, all of which the plugin must have")]


class NameSearch(filters.SearchFilter):
    """`search=label`: plugins whose key or name contains every word."""

    def filter_queryset(self, request: Request, queryset: Any, view: Any) -> Any:  # noqa: ARG002
        patterns = [re.compile(re.escape(term), re.IGNORECASE) for term in self.get_search_terms(request)]
        return [
            row for row in queryset if all(one.search(row["key"]) or one.search(row["name"] or "") for one in patterns)
        ]

    def get_schema_operation_parameters(self, _view: Any) -> list[Members]:
        return [_parameter("search", "string", "A search term. Searched fields: key, name.")]


class PluginOrdering(filters.BaseFilterBackend):
    """`ordering=key,-name`, of key, name and active; other names are ignored. Active ones come first without any."""

    def filter_queryset(self, request: Request, queryset: Any, view: Any) -> Any:  # noqa: ARG002
        rows = list(queryset)
        given = [term.strip() for term in request.query_params.get("ordering", "").split(",")]
        terms = [term for term in given if term.removeprefix("-") in _ORDERS] or _DEFAULT_ORDER.split(",")
        # The last term is applied first: sorting keeps the order of equals.
        for term in reversed(terms):
            rows.sort(key=_ORDERS[term.removeprefix("-")], reverse=term.startswith("-"))
        return rows

    def get_schema_operation_parameters(self, _view: Any) -> list[Members]:
        names = [f"{sign}{name}" for name in _ORDERS for sign in ("", "-")]
        parameter = _parameter("ordering", "string", "Which field to use when ordering the results.")
        return [{**parameter, "schema": {"type": "string", "enum": names}}]


def _parameter(name: str, kind: str, description: str) -> Members:
    return {"name": name, "required": False, "in": "query", "description": description, "schema": {"type": kind}}


class PluginSettingFilter(FilterSet):
    """Settings of plugins, narrowed to those of one plugin or of active ones."""

    plugin__key = rest_filters.CharFilter(field_name="plugin__key")
    plugin__active = rest_filters.BooleanFilter(field_name="plugin__active")

    class Meta:
        model = PluginSetting
        fields: list[str] = []
