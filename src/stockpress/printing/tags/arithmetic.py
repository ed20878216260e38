"""Numbers in templates: arithmetic that does not surprise, and numbers written for people."""

from __future__ import annotations

import operator
from collections.abc import Callable
from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError

from stockpress.printing.sandbox.run import check_length

# Larger exponents make numbers of thousands of digits from a few characters.
MAX_EXPONENT = 100
MAX_DECIMAL_PLACES = 30
MAX_LEADING = 100
CASTS: dict[str, Callable[[Any], Any]] = {"int": int, "float": float, "str": str, "decimal": Decimal, "bool": bool}


def as_decimal(value: object) -> Decimal | None:
    """A number, or a text that is one, as a Decimal; None for anything else, infinity included."""
    if isinstance(value, bool):
        return Decimal(int(value))
    if not isinstance(value, int | float | Decimal | str):
        return None
    try:
        number = Decimal(str(value).strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number.adjusted()) <= MAX_EXPONENT else None


def _operand(value: object, name: str) -> Any:
    if value is None:
        raise ValidationError(f"There is no value to {name} with.")
    number = as_decimal(value)
    return value if number is None else number


def calculate(name: str, operation: Callable[[Any, Any], Any], x: object, y: object, cast: object) -> Any:
    """`operation` on two values; numeric ones as Decimals, others (prices, dates) as they are. Raises ValidationError."""
    left, right = _operand(x, name), _operand(y, name)
    if isinstance(left, str | list | tuple) and isinstance(right, str | list | tuple):
        check_length(len(left) + len(right))
    elif isinstance(left, str | list | tuple | bytes) or isinstance(right, str | list | tuple | bytes):
        raise ValidationError(f"Cannot {name} {_named(x)} and {_named(y)}.")
    try:
        result = operation(left, right)
    except ZeroDivisionError as err:
        raise ValidationError(f"Cannot {name} {_named(x)} by zero.") from err
    except InvalidOperation as err:
        text = f"Cannot {name} {_named(x)} by zero." if not right else f"Cannot {name} {_named(x)} and {_named(y)}."
        raise ValidationError(text) from err
    except (TypeError, ValueError, ArithmeticError, AttributeError) as err:
        raise ValidationError(f"Cannot {name} {_named(x)} and {_named(y)}.") from err
    return _cast(result, cast)


def _named(value: object) -> str:
    return repr(str(value)[:40])


def _cast(value: object, cast: object) -> object:
    kind = CASTS.get(cast.strip().lower()) if isinstance(cast, str) else cast
    if kind not in CASTS.values():
        return value
    try:
        return kind(value)  # type: ignore[operator]
    except (TypeError, ValueError, ArithmeticError):
        return value


def add(x: object, y: object, cast: object = None) -> Any:
    """x + y"""
    return calculate("add", operator.add, x, y, cast)


def subtract(x: object, y: object, cast: object = None) -> Any:
    """x - y"""
    return calculate("subtract", operator.sub, x, y, cast)


def multiply(x: object, y: object, cast: object = None) -> Any:
    """x * y"""
    return calculate("multiply", operator.mul, x, y, cast)


def divide(x: object, y: object, cast: object = None) -> Any:
    """x / y"""
    return calculate("divide", operator.truediv, x, y, cast)


def modulo(x: object, y: object, cast: object = None) -> Any:
    """x % y"""
    return calculate("modulo", operator.mod, x, y, cast)


def plain(number: Decimal) -> str:
    """A number without trailing zeros and never in scientific notation."""
    text = f"{number:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text


def whole_or_none(value: object) -> int | None:
    """A whole number, or a text that is one; None for anything else."""
    try:
        return None if value is None or isinstance(value, bool) else int(str(value).strip())
    except ValueError:
        return None


def format_number(  # noqa: PLR0917 - templates give them by position
    number: object,
    decimal_places: object = None,
    multiplier: object = None,
    integer: object = False,
    leading: object = 0,
    separator: object = None,
) -> str:
    """A number for people: no trailing zeros, never scientific. Options that make no sense are ignored.

    `leading` zeros are put in front, whatever the width. Raises ValidationError for None.
    """
    if number is None:
        raise ValidationError("There is no number to format.")
    value = as_decimal(number)
    if value is None:
        return str(number)
    factor = as_decimal(multiplier)
    if factor is not None:
        value *= factor
    if integer and str(integer).strip().lower() not in {"false", "0", "no"}:
        value = Decimal(int(value))
    places = whole_or_none(decimal_places)
    if places is not None and 0 <= places <= MAX_DECIMAL_PLACES:
        value = _rounded(value, places)
    text = plain(value)
    if separator is not None:
        whole, dot, fraction = text.partition(".")
        text = f"{int(whole):,}".replace(",", str(separator)[:5]) + dot + fraction
        text = f"-{text}" if whole == "-0" else text
    zeros = whole_or_none(leading)
    if zeros is not None and 0 < zeros <= MAX_LEADING:
        sign, digits = ("-", text[1:]) if text.startswith("-") else ("", text)
        text = f"{sign}{'0' * zeros}{digits}"
    return text


def _rounded(value: Decimal, places: int) -> Decimal:
    try:
        return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_EVEN)
    except InvalidOperation:  # more digits than the precision holds: there is nothing behind the comma worth rounding
        return value
