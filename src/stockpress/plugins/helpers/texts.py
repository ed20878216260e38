"""Words, numbers and their texts."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import Any

TRUE_WORDS = frozenset({"1", "y", "yes", "t", "true", "ok", "on"})
FALSE_WORDS = frozenset({"0", "n", "no", "none", "f", "false", "off"})
NULL_WORDS = frozenset({"top", "null", "none", "empty", "false", "-1", ""})
_TAG = re.compile(r"<[^>]*>")


def str2bool(text: object, test: bool = True) -> bool:
    """Whether a text is a word for true; with `test` false, whether it is one for false."""
    return str(text).strip().lower() in (TRUE_WORDS if test else FALSE_WORDS)


def is_bool(text: object) -> bool:
    """Whether a text is a word for true or for false."""
    return str2bool(text, True) or str2bool(text, False)


def str2int(text: Any, default: Any = None) -> Any:
    """A whole number; `default` for what is none."""
    try:
        return int(text)
    except (TypeError, ValueError):
        return default


def is_null(text: object) -> bool:
    """Whether a text stands for no value at all, as parameters of addresses do."""
    return str(text).strip().lower() in NULL_WORDS


def normalize(number: Any, rounding: int | None = None) -> Decimal:
    """A decimal number without zeros at its end, never written with an exponent; `rounding`: how many places to keep."""
    exact = Decimal(str(number))
    if rounding is not None:
        exact = round(exact, rounding)
    exact = exact.normalize()
    return exact.quantize(Decimal(1)) if exact == exact.to_integral() and exact.is_finite() else exact


def decimal2string(number: Any) -> str:
    """The text of a number, without zeros at its end; what is no number comes back as it is."""
    try:
        return format(normalize(number), "f")
    except (InvalidOperation, ValueError):
        return str(number)


def remove_tags(text: object) -> str:
    """The text between the tags of HTML."""
    return _TAG.sub("", str(text))
