"""References of orders and builds, by a pattern such as `PO-{ref:04d}`: which one comes next, and which fit.

A pattern is read once, into pieces; the same pieces check it, fill it in and recognise what it made.
"""

from __future__ import annotations

import datetime as dt
import re
import string
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

from stockpress.inventory.common.text_templates import (
    TextInvalid,
    check_characters,
    check_day_pattern,
    day_pattern,
    format_day,
)
from stockpress.settings_registry import SettingDef
from stockpress.settings_registry.definitions import Value

# What a pattern may name besides the number: the day of entry, in parts.
NAMES = frozenset({"ref", "date", "year", "month", "day"})
TRIES = 1000
LONGEST_PATTERN = 200
LONGEST_REFERENCE = 64
MOST_PLACES = 10
WIDEST = 20
LARGEST_NUMBER = 2**31 - 1
_NUMBER_FORMAT = re.compile(r"(?P<zero>0?)(?P<width>[1-9][0-9]?)?d?", re.ASCII)
_DIGITS_OF = {"ref": r"\d{%s,}", "year": r"\d{%s,4}", "month": r"\d{%s,2}", "day": r"\d{%s,2}"}


@dataclass(frozen=True)
class Place:
    """A name in a pattern, and how its value is written."""

    name: str
    written: str

    def fill_in(self, number: int, day: dt.date) -> str:
        if self.name == "date":
            return format_day(day, self.written) if self.written else day.isoformat()
        return format(number if self.name == "ref" else getattr(day, self.name), self.written)

    @property
    def recognised(self) -> str:
        """What it becomes, as a regular expression."""
        if self.name == "date":
            return day_pattern(self.written or "%Y-%m-%d")
        found = _NUMBER_FORMAT.fullmatch(self.written)
        width = int(found["width"] or 1) if found else 1
        padded = rf"[ ]{{0,{width}}}" if found and not found["zero"] else ""
        least = width if found and found["zero"] else 1
        digits = _DIGITS_OF[self.name] if self.name == "ref" or least == 1 else r"\d{%s,}"
        return f"{padded}({digits % least})" if self.name == "ref" else f"{padded}{digits % least}"


@dataclass(frozen=True)
class ReferencePattern:
    """A pattern that was read: texts and places in their order."""

    pieces: tuple[str | Place, ...]
    expression: re.Pattern[str]

    def fill_in(self, number: int, day: dt.date) -> str:
        """The reference of the given number."""
        return "".join(piece if isinstance(piece, str) else piece.fill_in(number, day) for piece in self.pieces)

    def number_in(self, reference: str) -> int | None:
        """The number of a reference that the pattern may have made, on whatever day; None for others."""
        found = self.expression.fullmatch(reference)
        number = int(found[1]) if found else None
        return number if number is not None and number <= LARGEST_NUMBER else None


@lru_cache(maxsize=64)
def read_pattern(pattern: str) -> ReferencePattern:
    """Raises `TextInvalid` with what is wrong and what is allowed."""
    if len(pattern) > LONGEST_PATTERN:
        raise TextInvalid(reason=f"A pattern may have at most {LONGEST_PATTERN} characters.")
    check_characters(pattern)
    try:
        parts = list(string.Formatter().parse(pattern))
    except ValueError as err:
        raise TextInvalid(reason=f"The pattern cannot be read: {err}.") from err
    pieces: list[str | Place] = []
    for literal, name, written, conversion in parts:
        if literal:
            pieces.append(literal)
        if name is not None:
            pieces.append(_place(name, written or "", conversion))
    places = [piece for piece in pieces if isinstance(piece, Place)]
    if [place.name for place in places].count("ref") != 1:
        raise TextInvalid(reason="Put {ref} once where the number goes, for example PO-{ref:04d}.")
    if len(places) > MOST_PLACES:
        raise TextInvalid(reason=f"A pattern may hold at most {MOST_PLACES} names.")
    expression = "".join(re.escape(piece) if isinstance(piece, str) else piece.recognised for piece in pieces)
    found = ReferencePattern(tuple(pieces), re.compile(expression, re.ASCII))
    if len(found.fill_in(LARGEST_NUMBER, dt.date(2000, 12, 31))) > LONGEST_REFERENCE:
        raise TextInvalid(reason=f"References would be longer than {LONGEST_REFERENCE} characters.")
    return found


def _place(name: str, written: str, conversion: str | None) -> Place:
    if name not in NAMES:
        allowed = ", ".join(f"{{{known}}}" for known in sorted(NAMES))
        raise TextInvalid(
            reason=f"Unknown name {name!r}; a pattern may use {allowed}, and nothing of them but themselves."
        )
    if conversion:
        raise TextInvalid(reason=f"Write {{{name}}} without '!{conversion}'.")
    if name == "date":
        if "{" in written or "}" in written:
            raise TextInvalid(reason="A day is written with a pattern such as {date:%Y-%m-%d}.")
        check_day_pattern(written)
        return Place(name, written)
    found = _NUMBER_FORMAT.fullmatch(written)
    if not found or int(found["width"] or 0) > WIDEST:
        raise TextInvalid(
            reason=f"{{{name}:{written[:20]}}} cannot be filled in; write a number of digits up to {WIDEST}, as in {{ref:04d}}."
        )
    return Place(name, written)


def check_pattern(value: Value) -> None:
    """Raise `ValidationError` on `value` unless the pattern can be filled in and holds the number."""
    try:
        read_pattern(str(value)).fill_in(1, timezone.localdate())
    except TextInvalid as err:
        raise ValidationError({"value": str(err)}) from err


def check_reference(reference: str, pattern: str) -> None:
    """Raise `ValidationError` on `reference` for one that the pattern cannot have made."""
    read = read_pattern(pattern)
    if read.number_in(reference) is None:
        example = read.fill_in(1, timezone.localdate())
        raise ValidationError({"reference": f"The reference has to look like {example}, after the pattern {pattern}."})


def number_of(reference: str, pattern: str) -> int | None:
    """The number in a reference after the pattern; None for one of another form."""
    return read_pattern(pattern).number_in(reference)


def next_reference(model: type[models.Model], pattern: str) -> str:
    """The first free reference after the highest number in use. Two at once may get the same; saving tells the second."""
    rows: Any = model._default_manager
    highest = rows.aggregate(highest=models.Max("reference_int"))["highest"] or 0
    read, day = read_pattern(pattern), timezone.localdate()
    for number in range(highest + 1, highest + 1 + TRIES):
        reference = read.fill_in(number, day)
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
