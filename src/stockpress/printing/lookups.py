"""Which database lookups may come from outside: from a template's `filters`, or from the tags that query.

A lookup may walk over relations, so `part__creation_user__password__startswith` would answer questions about secrets.
Every step must be a field of a model that templates may see, and the end a comparison that is harmless to run.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Field, JSONField, Model

from stockpress.kernel.errors import InvalidInput
from stockpress.printing.allowlist import KEYS, is_closed, is_open

RELATION_LOOKUPS = frozenset({"exact", "in", "isnull", "gt", "gte", "lt", "lte"})
# No regular expressions: the wrong one keeps the database busy for hours.
HARMLESS_LOOKUPS = RELATION_LOOKUPS | {
    "iexact",
    "contains",
    "icontains",
    "startswith",
    "istartswith",
    "endswith",
    "iendswith",
    "range",
    "date",
    "time",
    "year",
    "iso_year",
    "quarter",
    "month",
    "week",
    "week_day",
    "iso_week_day",
    "day",
    "hour",
    "minute",
    "second",
    "has_key",
    "has_keys",
    "has_any_keys",
}
MAX_STEPS = 12


class LookupRefused(InvalidInput):
    """The lookup names no field, or one that may not be asked about; `reason` is a finished sentence."""

    code = "lookup_refused"
    text = "{lookup!r} cannot be used: {reason}"
    field = "filters"


def check_lookup(model: type[Model], lookup: str, *, known: Iterable[str] = ()) -> None:
    """Raises LookupRefused unless rows of `model` may be filtered by `lookup`.

    `known` are names that the query itself defines (annotations).
    """
    steps = _steps(model, lookup)
    if steps[0] in known:
        return _check_ending(lookup, steps[1:], HARMLESS_LOOKUPS)
    field, rest = _walk(model, lookup, steps)
    if isinstance(field, JSONField):
        return _check_ending(lookup, rest[-1:] if rest and rest[-1] in {"regex", "iregex"} else [], HARMLESS_LOOKUPS)
    if field.is_relation:
        _check_ending(lookup, rest[1:], frozenset())
        return _check_ending(lookup, rest, RELATION_LOOKUPS)
    return _check_ending(lookup, rest, HARMLESS_LOOKUPS)


def leads_to_many(model: type[Model], lookup: str) -> bool:
    """Whether the lookup passes a relation to many rows, so that a join by it repeats the rows that are asked for."""
    current: Any = model
    for step in lookup.lstrip("+-").split("__"):
        if not (isinstance(current, type) and issubclass(current, Model)) or not _has_field(current, step):
            return False
        field: Any = current._meta.get_field(step)
        if not field.is_relation:
            return False
        if field.one_to_many or field.many_to_many:
            return True
        current = field.related_model
    return False


def check_ordering(model: type[Model], name: str, *, known: Iterable[str] = ()) -> None:
    """Raises LookupRefused unless rows of `model` may be ordered by `name` (`-` in front for descending)."""
    path = name.lstrip("+-")
    if name == "?":
        return
    steps = _steps(model, path)
    if steps[0] in known and len(steps) == 1:
        return
    if leads_to_many(model, path):
        raise LookupRefused(lookup=name, reason="rows cannot be ordered by something of which each may have many.")
    field, rest = _walk(model, path, steps)
    if rest and not isinstance(field, JSONField):
        raise LookupRefused(lookup=name, reason=f"{rest[0]!r} is no field to order by.")


def _steps(model: type[Model], lookup: str) -> list[str]:
    if is_closed(model):
        raise LookupRefused(lookup=lookup, reason=f"{model._meta.verbose_name} is not open to templates.")
    steps = lookup.split("__")
    if not is_open(model) and steps[0] not in KEYS:
        raise LookupRefused(
            lookup=lookup, reason=f"{steps[0]!r} of {model._meta.verbose_name} is not open to templates."
        )
    if not all(steps) or len(steps) > MAX_STEPS:
        raise LookupRefused(lookup=lookup, reason="it is not a field name, with its parts joined by '__'.")
    return steps


def _walk(model: type[Model], lookup: str, steps: list[str]) -> tuple[Field[Any, Any], list[str]]:
    """The last field that `steps` name, and the steps after it."""
    current: type[Model] = model
    for number, step in enumerate(steps):
        field = _field(current, lookup, step)
        rest = steps[number + 1 :]
        if not field.is_relation:
            return field, rest
        related = field.related_model
        if not isinstance(related, type) or is_closed(related):
            raise LookupRefused(lookup=lookup, reason=f"{step!r} leads to data that is not open to templates.")
        if not rest or (rest[0] in RELATION_LOOKUPS and not _has_field(related, rest[0])):
            return field, rest
        if rest[0] == "pk":
            return field, rest[1:]
        if not is_open(related):
            raise LookupRefused(lookup=lookup, reason=f"{rest[0]!r} of {step!r} is not open to templates.")
        current = related
    raise LookupRefused(lookup=lookup, reason="it ends nowhere.")


def _field(model: type[Model], lookup: str, name: str) -> Field[Any, Any]:
    try:
        return model._meta.pk if name == "pk" else model._meta.get_field(name)  # type: ignore[return-value]
    except FieldDoesNotExist as err:
        reason = f"{model._meta.verbose_name} has no field {name!r}."
        raise LookupRefused(lookup=lookup, reason=reason) from err


def _has_field(model: type[Model], name: str) -> bool:
    try:
        model._meta.get_field(name)
    except FieldDoesNotExist:
        return False
    return True


def _check_ending(lookup: str, rest: list[str], allowed: frozenset[str]) -> None:
    for name in rest:
        if name not in allowed:
            raise LookupRefused(lookup=lookup, reason=f"there is no comparison {name!r} for it.")
