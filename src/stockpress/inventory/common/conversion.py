"""Values with units, as people write them, turned into plain numbers of one unit."""

from __future__ import annotations

import math
import re
import tokenize
from functools import lru_cache

from django.core.exceptions import ValidationError

from stockpress.kernel.units import unit_registry

# "4k7" and "2R2": the unit prefix stands where the decimal point would.
_LETTER_AS_POINT = re.compile(r"^(?P<whole>\d+)(?P<letter>[A-Za-zµμΩ])(?P<part>\d+)$")
_PREFIXES = {"R": "", "Ω": "", "K": "k", "μ": "µ"}
_NUMBER = re.compile(r"^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$", re.IGNORECASE)
_SUFFIX = re.compile(r"^(?P<number>[+-]?(?:\d+\.?\d*|\.\d+))\s*(?P<prefix>[A-Za-zµμ])$")
_ENGINEERING = {"f", "p", "n", "u", "µ", "m", "k", "M", "G", "T"}
# Longer texts are not quantities; refusing them early keeps the parser of units away from prose.
MAX_LENGTH = 100
# The parser works powers out, so that 9**9**9 would keep it busy for ever. A power of a unit, such as m**3, is all anybody
# needs: its base ends in a letter and its exponent has one or two digits.
_POWER = re.compile(r"\*\*|\^|[⁰¹²³⁴-⁹⁻]+")
_POWER_OF_UNIT = re.compile(r"(?<=[^\W\d_])\s*(?:(?:\*\*|\^)\s*-?\d{1,2}(?![\d.])|⁻?[⁰¹²³⁴-⁹]{1,2}(?![⁰¹²³⁴-⁹⁻]))")
_POWER_WORD = re.compile(r"squared?|cub(?:ed|ic)|\bsq\b", re.IGNORECASE)


@lru_cache(maxsize=1)
def parser_errors() -> tuple[type[Exception], ...]:
    """What the parser raises for texts that are no quantity."""
    from pint.errors import PintError  # here, for the reason that `unit_registry` gives

    return (
        PintError,
        ValueError,
        TypeError,
        AttributeError,
        SyntaxError,
        ArithmeticError,
        tokenize.TokenError,
        RecursionError,
        AssertionError,
    )


def is_number(text: str) -> bool:
    return _NUMBER.match(text.strip()) is not None


def is_harmless(text: str) -> bool:
    """Short, and without powers that take long to work out."""
    powers, words = len(_POWER.findall(text)), len(_POWER_WORD.findall(text))
    if words:
        return len(text) <= MAX_LENGTH and words == 1 and powers == 0
    return len(text) <= MAX_LENGTH and powers == len(_POWER_OF_UNIT.findall(text))


def validate_units(units: str) -> None:
    """Raises ValidationError unless `units` is empty or names a physical unit."""
    if not units:
        return
    unknown = ValidationError(f"{units!r} is not a known physical unit; write for example mm, ohm or V.")
    if not is_harmless(units):
        raise unknown
    try:
        unit_registry().parse_units(units)
    except parser_errors() as err:
        raise unknown from err


def validate_definition(definition: str) -> None:
    """Raises ValidationError unless `definition` is a quantity, such as `12 * inch`."""
    unreadable = ValidationError("This cannot be read as a quantity; write for example 12 * inch.")
    if not is_harmless(definition):
        raise unreadable
    try:
        unit_registry().Quantity(definition)
    except parser_errors() as err:
        raise unreadable from err


def readings(text: str, units: str) -> list[str]:
    """The readings of a text, likeliest first."""
    swapped = _LETTER_AS_POINT.match(text)
    if swapped:
        letter = _PREFIXES.get(swapped["letter"], swapped["letter"])
        text = f"{swapped['whole']}.{swapped['part']}{letter or ' ' + units}"
    found = [text]
    suffixed = _SUFFIX.match(text)
    if suffixed and units:
        prefix = _PREFIXES.get(suffixed["prefix"], suffixed["prefix"])
        if prefix in _ENGINEERING:
            found.append(f"{suffixed['number']} {prefix}{units}")
    return found


def to_number(value: str, units: str = "") -> float:
    """`value` as a number of `units`: `("4k7", "ohm")` is 4700, `("3 inch", "mm")` is 76.2, `("12", "mm")` is 12.

    Raises ValidationError when the value cannot be read or measures something else.
    """
    text = value.strip()
    if is_number(text):
        return _finite(float(text), value)
    if not text or not is_harmless(text):
        raise ValidationError(f"{value[:MAX_LENGTH]!r} is not a quantity.")
    registry = unit_registry()
    for reading in readings(text, units):
        try:
            return _finite(float(registry.Quantity(reading).to(units or "dimensionless").magnitude), value)
        except parser_errors():
            continue
    raise ValidationError(f"{value!r} cannot be expressed in {units or 'plain numbers'}.")


def to_number_or_none(value: str, units: str = "") -> float | None:
    try:
        return to_number(value, units)
    except ValidationError:
        return None


def _finite(number: float, value: str) -> float:
    if not math.isfinite(number):
        raise ValidationError(f"{value!r} is not a finite number.")
    return number
