"""Filter strings: `part__active=True, category__in=[1, 2]` says which items a template is for.

Values are texts, as typed; only a list in brackets is JSON.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

from django.core.exceptions import FieldError, ValidationError
from django.db.models import Model, QuerySet

from stockpress.printing.lookups import LookupRefused, check_lookup

Filters = dict[str, object]
M = TypeVar("M", bound=Model)
MAX_CHARS = 5000


def parse_filters(text: str | None) -> Filters:
    """The lookups of a filter string. Raises ValidationError naming the part that is wrong."""
    text = (text or "").strip()
    if len(text) > MAX_CHARS:
        raise ValidationError(f"The filters are longer than {MAX_CHARS} characters.", code="filters_too_long")
    found: Filters = {}
    for group in _groups(text) if text else ():
        key, equals, value = (part.strip() for part in group.partition("="))
        if not equals or "=" in value or not key or not value:
            raise ValidationError(
                "%(group)s is no filter. Write key=value, and commas between filters.",
                code="filter_malformed",
                params={"group": repr(group)},
            )
        found[key] = _list(value) if value.startswith("[") else value
    return found


def format_filters(filters: Mapping[str, object]) -> str:
    """The filter string that `parse_filters` reads as `filters`."""
    return ", ".join(
        f"{key}={json.dumps(value) if isinstance(value, list) else value}" for key, value in filters.items()
    )


def _groups(text: str) -> Iterator[str]:
    """The parts between commas that stand outside brackets, trimmed."""
    depth, quoted, escaped, start = 0, False, False, 0
    for position, char in enumerate(text):
        if quoted:
            quoted = escaped or char != '"'
            escaped = char == "\\" and not escaped
        elif char == '"' and depth:
            quoted = True
        elif char == "[":
            depth += 1
        elif char == "]":
            depth = max(0, depth - 1)
        elif char == "," and not depth:
            yield text[start:position].strip()
            start = position + 1
    yield text[start:].strip()


def _list(value: str) -> list[Any]:
    try:
        parsed = json.loads(value)
    except (ValueError, RecursionError) as err:
        raise _not_a_list(value) from err
    if not isinstance(parsed, list):
        raise _not_a_list(value)
    return parsed


def _not_a_list(value: str) -> ValidationError:
    return ValidationError(
        "%(value)s is no list. Write for example [1, 2, 3].",
        code="filter_list_malformed",
        params={"value": repr(value)},
    )


def validate_syntax(text: str) -> None:
    """Raise ValidationError for what is no filter string, whatever it is for."""
    parse_filters(text)


def validate_filters(text: str | None, model: type[Model] | None) -> None:
    """Raises ValidationError unless `text` can filter rows of `model`; without a model, only its form is checked."""
    filters = parse_filters(text)
    if model is not None:
        _query(model._base_manager.all(), filters)


def apply_filters(queryset: QuerySet[M], text: str | None) -> QuerySet[M]:
    """The rows of `queryset` that match, each once. Raises ValidationError."""
    filters = parse_filters(text)
    if not filters:
        return queryset
    # As a subquery: lookups over relations to many would otherwise repeat rows, and callers count them.
    matching = _query(queryset.model._base_manager.all(), filters)
    return queryset.filter(pk__in=matching.values("pk"))


def _query(queryset: QuerySet[M], filters: Filters) -> QuerySet[M]:
    try:
        for lookup in filters:
            check_lookup(queryset.model, lookup)
        return queryset.filter(**filters)
    except LookupRefused as err:
        raise ValidationError(str(err), code=err.code) from err
    except (FieldError, ValueError, TypeError, OverflowError) as err:
        raise ValidationError(f"The filters cannot be used: {err}", code="filter_unusable") from err
