"""Data that templates ask for, from containers and from the database, within the allow-list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldError, ValidationError
from django.db.models import QuerySet
from django.db.models.manager import BaseManager

from stockpress.printing.allowlist import is_open
from stockpress.printing.lookups import check_lookup, check_ordering, leads_to_many
from stockpress.printing.sandbox.run import WarningKind, warn
from stockpress.printing.tags.arithmetic import whole_or_none


def _queryset(value: Any) -> Any:
    return value.all() if isinstance(value, BaseManager) else value


def order_queryset(queryset: Any, *args: str) -> Any:
    """The rows in another order; what is no queryset comes back unchanged. Raises LookupRefused."""
    rows = _queryset(queryset)
    if not isinstance(rows, QuerySet):
        return queryset
    for name in args:
        check_ordering(rows.model, str(name), known=rows.query.annotations)
    return rows.order_by(*map(str, args))


def filter_queryset(queryset: Any, **kwargs: Any) -> Any:
    """The rows that match, each once; what is no queryset comes back unchanged. Raises LookupRefused, ValidationError."""
    rows = _queryset(queryset)
    if not isinstance(rows, QuerySet):
        return queryset
    for lookup in kwargs:
        check_lookup(rows.model, lookup, known=rows.query.annotations)
    to_many = {lookup: value for lookup, value in kwargs.items() if leads_to_many(rows.model, lookup)}
    direct = {lookup: value for lookup, value in kwargs.items() if lookup not in to_many}
    try:
        if to_many:
            # As a subquery: a join would give each row once for each that matches, and multiply with the next one.
            rows = rows.filter(pk__in=rows.model._base_manager.filter(**to_many).values("pk"))
        return rows.filter(**direct)
    except (FieldError, ValueError, TypeError) as err:
        raise ValidationError(f"The rows cannot be filtered: {err}") from err


def filter_db_model(model_name: object, **kwargs: Any) -> Any:
    """The rows of a model (`"part.part"`) that match; None for a model that is unknown or not open to templates."""
    app_label, dot, name = str(model_name).strip().partition(".")
    if not dot or not name or "." in name:
        return None
    try:
        model = apps.get_model(app_label, name)
    except LookupError:
        return None
    if not is_open(model):
        warn(WarningKind.REFUSED, f"{model_name} is not open to templates.", name=str(model_name))
        return None
    return filter_queryset(model._default_manager.all(), **kwargs)


def getindex(container: Any, index: object) -> Any:
    """The element at a position counted from 0; None when there is none."""
    position = whole_or_none(index)
    if position is None or position < 0:
        return None
    try:
        return container[position]
    except (IndexError, KeyError, TypeError):
        return None


def getkey(container: Any, key: object, backup_value: object = None) -> Any:
    """The value of a key, else the backup; None for what is no dictionary."""
    if not isinstance(container, Mapping):
        warn(WarningKind.OTHER, f"getkey needs a dictionary, not {type(container).__name__}.", name=str(key))
        return None
    return container.get(key, backup_value)


def parameter(instance: Any, parameter_name: object) -> Any:
    """The parameter of an object by its name, the exact one first; None if it has none. Raises ValueError, TypeError."""
    if instance is None or instance == "":
        raise ValueError("there is no object to read the parameter of")
    relation = getattr(instance, "parameters", None)
    if not isinstance(relation, BaseManager):
        raise TypeError(f"{type(instance).__name__} has no parameters")
    # From what the job loaded in advance; a filter would ask the database again for each item.
    rows = list(relation.all())
    name = str(parameter_name)
    exact = next((row for row in rows if row.template.name == name), None)
    return exact or next((row for row in rows if row.template.name.lower() == name.lower()), None)


def parameter_value(instance: Any, parameter_name: object, backup_value: object = None) -> Any:
    """The value of a parameter, else the backup. Raises ValueError, TypeError."""
    row = parameter(instance, parameter_name)
    return row.data if row is not None else backup_value


def part_parameter(part: Any, parameter_name: object) -> Any:
    """Like `parameter`; None for what is no part."""
    if getattr(getattr(part, "_meta", None), "label_lower", "") != "part.part":
        return None
    return parameter(part, parameter_name)
