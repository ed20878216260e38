"""Searching, ordering and filtering of lists."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import reduce
from operator import and_, or_
from typing import Any

import django_filters
from django.core.exceptions import FieldDoesNotExist
from django.db import connections, models
from django.db.models import Q, QuerySet
from django_filters import rest_framework as rest_filters
from rest_framework import filters
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from stockpress.kernel.patterns import has_repetitions, problem_with

TRUE_WORDS = frozenset({"1", "y", "yes", "t", "true", "ok", "on"})
FALSE_WORDS = frozenset({"0", "n", "no", "none", "f", "false", "off"})

_MOST_PATTERNS = 5


def as_flag(text: str | None, default: bool | None = None) -> bool | None:
    """A boolean of a query; `default` for words that are neither true nor false."""
    word = (text or "").strip().lower()
    if word in TRUE_WORDS:
        return True
    return False if word in FALSE_WORDS else default


class SearchFilter(filters.SearchFilter):
    """`search=a b`: rows that contain every word in one of the view's `search_fields`, whatever the case.

    `search_regex=true` takes the words as regular expressions, `search_whole=true` finds whole words only, and
    `search_notes=true` looks into the notes as well. The view's `search_fields` are names, possibly across relations.
    """

    def get_search_fields(self, view: Any, request: Request) -> Sequence[str] | None:
        fields = super().get_search_fields(view, request)
        if not fields or not as_flag(request.query_params.get("search_notes")):
            return fields
        try:
            view.get_queryset().model._meta.get_field("notes")
        except FieldDoesNotExist:
            return fields
        return [*fields, "notes"]

    def filter_queryset(self, request: Request, queryset: QuerySet, view: Any) -> QuerySet:
        by_regex = as_flag(request.query_params.get("search_regex"))
        by_word = as_flag(request.query_params.get("search_whole"))
        if not by_regex and not by_word:
            return super().filter_queryset(request, queryset, view)
        fields = self.get_search_fields(view, request)
        terms = self.get_search_terms(request)
        if not fields or not terms:
            return queryset
        if by_regex:
            _check_effort(terms, fields)
        boundary = r"\y" if connections[queryset.db].vendor == "postgresql" else r"\b"
        patterns = [
            f"{boundary}{term if by_regex else re.escape(term)}{boundary}" if by_word else term
            for term in map(checked_pattern if by_regex else str, terms)
        ]
        found = reduce(and_, (_any_field(fields, pattern) for pattern in patterns))
        # A subquery instead of joins in the list itself: matching two related rows must not list an object twice.
        return queryset.filter(pk__in=queryset.order_by().filter(found).values("pk"))

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        fields = getattr(view, "search_fields", None)
        if not fields:
            return []
        (parameter,) = super().get_schema_operation_parameters(view)
        return [{**parameter, "description": f"A search term. Searched fields: {', '.join(sorted(fields))}."}]


def _check_effort(terms: Sequence[str], fields: Sequence[str]) -> None:
    if len(terms) > _MOST_PATTERNS:
        raise ValidationError({"search": [f"At most {_MOST_PATTERNS} patterns can be searched with at once."]})
    if "notes" in fields and any(has_repetitions(checked_pattern(term)) for term in terms):
        raise ValidationError({"search": ["Notes are too long to be searched with *, +, ? or {1,9}; leave these out."]})


def _any_field(fields: Sequence[str], pattern: str) -> Q:
    return reduce(or_, (Q(**{f"{field.lstrip('^=@$')}__iregex": pattern}) for field in fields))


def checked_pattern(pattern: str, parameter: str = "search") -> str:
    """The pattern, if it is a regular expression that a search may use; raises ValidationError naming the parameter."""
    problem = problem_with(pattern)
    if problem:
        raise ValidationError({parameter: [problem]})
    return pattern


class OrderingFilter(filters.OrderingFilter):
    """`ordering=a,-b`, of the names in the view's `ordering_fields`; unknown names are ignored.

    `ordering_aliases` of the view maps a name to the column, or columns, that it stands for. Ties are broken by the
    primary key, so that the pages of a list never overlap.
    """

    def get_valid_fields(
        self,
        queryset: QuerySet,  # noqa: ARG002  the names of the framework's signature
        view: Any,
        context: Mapping[str, Any] | None = None,  # noqa: ARG002
    ) -> list[tuple[str, str]]:
        return [(name, name) for name in getattr(view, "ordering_fields", None) or ()]

    def aliases_of(self, view: Any) -> Mapping[str, str | Sequence[str]]:
        return getattr(view, "ordering_aliases", {})

    def filter_queryset(self, request: Request, queryset: QuerySet, view: Any) -> QuerySet:
        aliases = self.aliases_of(view)
        columns: list[str] = []
        for term in self.get_ordering(request, queryset, view) or ():
            name = term.removeprefix("-")
            target = aliases.get(name, name)
            for column in (target,) if isinstance(target, str) else target:
                columns.append(f"-{column}" if term.startswith("-") else column)
        if not columns:
            return queryset if queryset.ordered else queryset.order_by("pk")
        if not {"pk", "-pk"} & set(columns):
            columns.append("pk")
        return queryset.order_by(*columns)

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        (parameter,) = super().get_schema_operation_parameters(view)
        names = getattr(view, "ordering_fields", None) or ()
        if names:
            parameter["schema"] = {"type": "string", "enum": [f"{sign}{name}" for name in names for sign in ("", "-")]}
        return [parameter]


class FlagWidget(django_filters.widgets.BooleanWidget):
    """The true and false words of the API; anything else counts as not given."""

    def value_from_datadict(self, data: Mapping[str, Any], _files: Any, name: str) -> bool | None:
        return as_flag(data.get(name))


class BooleanFilter(rest_filters.BooleanFilter):
    """A filter by yes or no; values that are neither are ignored."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("widget", FlagWidget)
        super().__init__(*args, **kwargs)


class FilterSet(rest_filters.FilterSet):
    """The base of every filter set: booleans understand the API's words, dates and choices are checked (400)."""

    FILTER_DEFAULTS = {
        **rest_filters.FilterSet.FILTER_DEFAULTS,
        models.BooleanField: {"filter_class": BooleanFilter},
    }


class FilterBackend(rest_filters.DjangoFilterBackend):
    """Applies the view's `filterset_class`; without one, nothing."""

    filterset_base = FilterSet
