"""What may be done with values: each takes whatever it is given, ends soon and gives something short."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from stockpress.inventory.common.text_templates.days import format_day
from stockpress.inventory.common.text_templates.vocabulary import Kind

LONGEST_VALUE = 1000
LONGEST_ARGUMENT = 250
WIDEST = 100
_WHOLE = re.compile(r"[+-]?[0-9]{1,15}")
_DECIMAL = re.compile(r"[+-]?[0-9]{1,15}(\.[0-9]{0,15})?")


@dataclass(frozen=True)
class Operation:
    """A filter: what it is applied to, what it gives, and its arguments.

    takes: the kinds it is applied to; empty for every kind.
    arguments: TEXT stands for any text, NUMBER for a width that is written out, FLAG for true or false written out, ANY for
        everything.
    least: how many arguments must be given.
    """

    function: Callable[..., Any]
    gives: Kind = Kind.TEXT
    takes: frozenset[Kind] = frozenset()
    arguments: tuple[Kind, ...] = ()
    least: int = 0


def as_text(value: object) -> str:
    return str(value)[:LONGEST_VALUE]


def _argument(value: object) -> str:
    return str(value)[:LONGEST_ARGUMENT]


def _on_text(function: Callable[..., Any], **declared: Any) -> Operation:
    def apply(value: object, *arguments: Any) -> Any:
        given = (_argument(argument) if isinstance(argument, str) else argument for argument in arguments)
        made = function(as_text(value), *given)
        return made[:LONGEST_VALUE] if isinstance(made, str) else made

    return Operation(apply, **declared)


def _replace(text: str, old: str, new: str) -> str:
    return text.replace(old, new) if old else text


def _truncate(text: str, length: int, killwords: bool = False, end: str = "...") -> str:
    if len(text) <= length:
        return text
    kept = text[: max(length - len(end), 0)]
    return (kept if killwords else kept.rsplit(" ", 1)[0]) + end


def _default(value: Any, otherwise: Any = "", when_empty: bool = False) -> Any:
    return otherwise if when_empty and not value else value


def _whole(value: object) -> int:
    if isinstance(value, int | float):
        return int(value)
    text = as_text(value).strip()
    return int(text) if _WHOLE.fullmatch(text) else 0


def _decimal(value: object) -> float:
    if isinstance(value, int | float):
        return float(value)
    text = as_text(value).strip()
    return float(text) if _DECIMAL.fullmatch(text) else 0.0


def _round(value: float, places: int = 0) -> float:
    return round(value, places)


def _strftime(value: dt.date, pattern: str) -> str:
    return format_day(value, pattern)


def _printf(pattern: str, *values: Any) -> str:
    return (pattern % values)[:LONGEST_VALUE]


_WIDTH = (Kind.NUMBER,)
_NUMBERS = frozenset({Kind.NUMBER})
OPERATIONS: Mapping[str, Operation] = {
    "upper": _on_text(str.upper),
    "lower": _on_text(str.lower),
    "title": _on_text(str.title),
    "capitalize": _on_text(str.capitalize),
    "trim": _on_text(str.strip, arguments=(Kind.TEXT,)),
    "strip": _on_text(str.strip, arguments=(Kind.TEXT,)),
    "lstrip": _on_text(str.lstrip, arguments=(Kind.TEXT,)),
    "rstrip": _on_text(str.rstrip, arguments=(Kind.TEXT,)),
    "replace": _on_text(_replace, arguments=(Kind.TEXT, Kind.TEXT), least=2),
    "truncate": _on_text(_truncate, arguments=(Kind.NUMBER, Kind.FLAG, Kind.TEXT), least=1),
    "center": _on_text(str.center, arguments=_WIDTH, least=1),
    "ljust": _on_text(str.ljust, arguments=_WIDTH, least=1),
    "rjust": _on_text(str.rjust, arguments=_WIDTH, least=1),
    "zfill": _on_text(str.zfill, arguments=_WIDTH, least=1),
    "first": _on_text(lambda text: text[:1]),
    "last": _on_text(lambda text: text[-1:]),
    "string": _on_text(str),
    "startswith": _on_text(str.startswith, gives=Kind.FLAG, arguments=(Kind.TEXT,), least=1),
    "endswith": _on_text(str.endswith, gives=Kind.FLAG, arguments=(Kind.TEXT,), least=1),
    "length": _on_text(len, gives=Kind.NUMBER),
    "count": _on_text(len, gives=Kind.NUMBER),
    "default": Operation(_default, gives=Kind.ANY, arguments=(Kind.ANY, Kind.FLAG)),
    "d": Operation(_default, gives=Kind.ANY, arguments=(Kind.ANY, Kind.FLAG)),
    "int": Operation(_whole, gives=Kind.NUMBER),
    "float": Operation(_decimal, gives=Kind.NUMBER),
    "abs": Operation(abs, gives=Kind.NUMBER, takes=_NUMBERS),
    "round": Operation(_round, gives=Kind.NUMBER, takes=_NUMBERS, arguments=_WIDTH),
}
# Those that may be written as methods of a text, too: `part.name.upper()`.
METHODS = frozenset(
    {
        *("upper", "lower", "title", "capitalize", "strip", "lstrip", "rstrip", "replace"),
        *("center", "ljust", "rjust", "zfill", "startswith", "endswith"),
    }
)
# Given their argument by the reader alone, which has checked it.
STRFTIME, PRINTF = "strftime", "format"

TESTS: Mapping[str, Callable[[Any], bool]] = {
    "defined": lambda _value: True,
    "undefined": lambda _value: False,
    "none": lambda value: value == "",
    "string": lambda value: isinstance(value, str),
    "number": lambda value: isinstance(value, int | float) and not isinstance(value, bool),
    "upper": lambda value: as_text(value).isupper(),
    "lower": lambda value: as_text(value).islower(),
}

FILTERS: Mapping[str, Callable[..., Any]] = {
    **{name: operation.function for name, operation in OPERATIONS.items()},
    STRFTIME: _strftime,
    PRINTF: _printf,
}
