"""The next reference of an order or build, by a pattern such as `PO-{ref:04d}`."""

from __future__ import annotations

import datetime as dt
import string
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

from stockpress.settings_registry import SettingDef
from stockpress.settings_registry.definitions import Value

# What a pattern may name besides the number: the day of entry, in parts.
NAMES = frozenset({"ref", "date", "year", "month", "day"})
TRIES = 1000


def _names_in(pattern: str) -> list[str]:
    return [name for _text, name, _format, _conversion in string.Formatter().parse(pattern) if name is not None]


def check_pattern(value: Value) -> None:
    """Raise `ValidationError` unless the pattern can be filled in and holds the number."""
    pattern = str(value)
    try:
        names = _names_in(pattern)
        if "ref" not in names:
            raise ValidationError("Put {ref} where the number goes, for example PO-{ref:04d}.")
        if unknown := sorted(set(names) - NAMES):
            raise ValidationError(f"Unknown name {unknown[0]!r}; a pattern may use {', '.join(sorted(NAMES))}.")
        fill_in(pattern, 1, timezone.localdate())
    except (ValueError, IndexError, KeyError) as err:
        raise ValidationError(f"The pattern cannot be read: {err}.") from err


def fill_in(pattern: str, number: int, day: dt.date) -> str:
    """The reference of the given number."""
    return pattern.format(ref=number, date=day, year=day.year, month=day.month, day=day.day)


def next_reference(model: type[models.Model], pattern: str) -> str:
    """The first free reference after the highest number in use. Two at once may get the same; saving tells the second."""
    rows: Any = model._default_manager
    highest = rows.aggregate(highest=models.Max("reference_int"))["highest"] or 0
    day = timezone.localdate()
    for number in range(highest + 1, highest + 1 + TRIES):
        reference = fill_in(pattern, number, day)
        if not rows.filter(reference=reference).exists():
            return reference
    raise ValidationError("No free reference was found; the pattern makes the same one again and again.")


def reference_setting(*, key: str, name: str, prefix: str) -> SettingDef:
    """The declaration of the pattern of one kind of order."""
    return SettingDef(
        key=key,
        name=f"{name} Reference Pattern",
        description=f"Pattern of references; {{ref}} is the number, as in {prefix}-{{ref:04d}}",
        default=f"{prefix}-{{ref:04d}}",
        check=check_pattern,
        required=True,
    )
