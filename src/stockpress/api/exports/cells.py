"""What a cell holds: numbers, dates and truths as they are, everything else as text that no spreadsheet calculates with."""

from __future__ import annotations

import datetime as dt
import json
import math
import re
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils import timezone
from rest_framework import serializers

Cell = str | int | float | Decimal | bool | dt.date | dt.datetime | dt.time | None

# A spreadsheet takes a text that begins so for a formula, which may do anything in the name of whoever opens the file.
_BEGIN_FORMULAS = ("=", "+", "-", "@", "\t", "\r")
_PLAIN_NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?(e[+-]?\d+)?", re.IGNORECASE)
# What no file in XML may hold.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
LONGEST_TEXT = 32_767
# Beyond this a spreadsheet rounds; such a number stays a text.
_MOST_DIGITS = 15


def cell_of(value: Any, field: serializers.Field | None = None) -> Cell:
    """The cell of a value; `field` is what made it, where that is known, and turns texts of dates and prices back."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str) and field is not None:
        return _from_text(value, field)
    for kind, cell in _CELLS:
        if isinstance(value, kind):
            return cell(value)
    return text_of(str(value))


def _of_float(value: float) -> Cell:
    return value if math.isfinite(value) else str(value)


def _of_whole(value: int) -> Cell:
    return value if abs(value) < 10**_MOST_DIGITS else str(value)


def _of_moment(value: dt.datetime) -> Cell:
    # No spreadsheet knows time zones; the clock is that of the server.
    return timezone.make_naive(value) if timezone.is_aware(value) else value


def _of_several(values: Any) -> Cell:
    if any(isinstance(one, Mapping) for one in values):
        return _as_json(list(values))
    return text_of(", ".join(str(one) for one in values))


def _as_json(value: Any) -> Cell:
    return text_of(json.dumps(value, default=str, ensure_ascii=False))


def text_of(text: str) -> str:
    """A text that stays one: with a quote in front where a spreadsheet would take it for a formula."""
    clean = _CONTROL.sub("", text)
    if clean.startswith(_BEGIN_FORMULAS) and not _PLAIN_NUMBER.fullmatch(clean):
        clean = f"'{clean}"
    return clean[:LONGEST_TEXT]


def _from_text(text: str, field: serializers.Field) -> Cell:
    try:
        if isinstance(field, serializers.DecimalField):
            return _number(Decimal(text))
        if isinstance(field, serializers.DateTimeField):
            return cell_of(dt.datetime.fromisoformat(text))
        if isinstance(field, serializers.DateField):
            return dt.date.fromisoformat(text)
    except (ValueError, InvalidOperation):
        pass
    return text_of(text)


def _number(value: Decimal) -> Cell:
    if not value.is_finite() or len(value.normalize().as_tuple().digits) > _MOST_DIGITS:
        return str(value)
    return value.normalize() + 0 if value else Decimal(0)


# In this order: a moment is a day, too.
_CELLS: tuple[tuple[type | tuple[type, ...], Callable[[Any], Cell]], ...] = (
    (str, text_of),
    (float, _of_float),
    (Decimal, _number),
    (int, _of_whole),
    (dt.datetime, _of_moment),
    ((dt.date, dt.time), lambda value: value),
    ((list, tuple, set, frozenset), _of_several),
    (Mapping, _as_json),
)
