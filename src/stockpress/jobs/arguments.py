"""The arguments of a call as JSON, and back: what JSON has no word for is an object with the key `$`."""

from __future__ import annotations

import base64
import datetime as dt
import json
import math
import uuid
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.core.exceptions import ObjectDoesNotExist
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model
from django.utils.functional import Promise

from stockpress.jobs.errors import ArgumentGone, ArgumentNotStorable

_MARK = "$"
_DEEPEST = 50
_LONGEST_RESULT = 100_000

# From the value, what it is called in a message, and how deep inside the argument it is.
Packing = Callable[[Any, str, int], Any]


def pack(value: Any, where: str = "An argument", depth: int = 0) -> Any:
    """`value` as JSON; raises ArgumentNotStorable. Model instances become references and must have been saved."""
    if value is None or type(value) in {bool, int}:
        return value
    if depth > _DEEPEST:
        raise _refusal(where, value, "it is nested too deeply, or contains itself")
    for kind, packed in _PACKING:
        if isinstance(value, kind):
            return packed(value, where, depth)
    raise _refusal(where, value, "another process could not make it again")


def unpack(packed: Any) -> Any:
    """What `pack` was given. Loads model instances; raises ArgumentGone for one that is not there any more."""
    if isinstance(packed, list):
        return [unpack(item) for item in packed]
    if not isinstance(packed, dict):
        return packed
    if _MARK not in packed:
        return {key: unpack(item) for key, item in packed.items()}
    return _UNPACKING[packed[_MARK]](packed)


def _text(value: str, where: str) -> str:
    # The method of str itself: that of an enumeration may give the name of the member.
    value = str.__str__(value)
    if value != storable_text(value):
        raise _refusal(where, value, "it holds a zero byte or half a character")
    return value


def _number(value: float) -> Any:
    # A member of an enumeration is stored as the plain number that it is.
    if isinstance(value, float) and not math.isfinite(value):
        return {_MARK: "float", "value": str(float(value))}
    return float(value) if isinstance(value, float) else int(value)


def _mapping(value: Mapping[Any, Any], where: str, depth: int) -> Any:
    if _MARK not in value and all(isinstance(key, str) for key in value):
        return {_text(str(key), where): pack(item, where, depth + 1) for key, item in value.items()}
    pairs = [[pack(key, where, depth + 1), pack(item, where, depth + 1)] for key, item in value.items()]
    return {_MARK: "dict", "items": pairs}


def _reference(value: Model, where: str, depth: int) -> Any:
    if value.pk is None or value._state.adding:
        raise _refusal(where, value, "it has not been saved")
    return {_MARK: "model", "model": value._meta.label_lower, "pk": pack(value.pk, where, depth + 1)}


def _refusal(where: str, value: object, reason: str) -> ArgumentNotStorable:
    return ArgumentNotStorable(where=where, kind=f"a {type(value).__name__}", reason=reason)


def _load(packed: dict[str, Any]) -> Model:
    label, pk = packed["model"], unpack(packed["pk"])
    try:
        return apps.get_model(label)._base_manager.get(pk=pk)
    except (LookupError, ObjectDoesNotExist) as err:
        raise ArgumentGone(model=label, pk=pk) from err


def _as_text(word: str, to_text: Callable[[Any], str]) -> Packing:
    return lambda value, _where, _depth: {_MARK: word, "value": to_text(value)}


def _as_items(word: str) -> Packing:
    return lambda value, where, depth: {_MARK: word, "items": _items(value, where, depth)}


def _items(value: Iterable[Any], where: str, depth: int) -> list[Any]:
    return [pack(item, where, depth + 1) for item in value]


# The first that fits: a datetime is a date as well.
_PACKING: tuple[tuple[Any, Packing], ...] = (
    (Model, _reference),
    (str, lambda value, where, _depth: _text(value, where)),
    (Promise, lambda value, where, _depth: _text(str(value), where)),
    ((bool, int, float), lambda value, _where, _depth: _number(value)),
    (dt.datetime, _as_text("datetime", dt.datetime.isoformat)),
    (dt.date, _as_text("date", dt.date.isoformat)),
    (dt.time, _as_text("time", dt.time.isoformat)),
    (
        dt.timedelta,
        lambda value, _where, _depth: {_MARK: "time span", "items": [value.days, value.seconds, value.microseconds]},
    ),
    (Decimal, _as_text("decimal", str)),
    (uuid.UUID, _as_text("uuid", str)),
    (bytes, _as_text("bytes", lambda value: base64.b64encode(value).decode("ascii"))),
    (Mapping, _mapping),
    (list, _items),
    (tuple, _as_items("tuple")),
    (set, _as_items("set")),
    (frozenset, _as_items("frozenset")),
)
_UNPACKING: dict[str, Callable[[dict[str, Any]], Any]] = {
    "model": _load,
    "datetime": lambda packed: dt.datetime.fromisoformat(packed["value"]),
    "date": lambda packed: dt.date.fromisoformat(packed["value"]),
    "time": lambda packed: dt.time.fromisoformat(packed["value"]),
    "time span": lambda packed: dt.timedelta(*packed["items"]),
    "decimal": lambda packed: Decimal(packed["value"]),
    "uuid": lambda packed: uuid.UUID(packed["value"]),
    "bytes": lambda packed: base64.b64decode(packed["value"]),
    "float": lambda packed: float(packed["value"]),
    "dict": lambda packed: {unpack(key): unpack(item) for key, item in packed["items"]},
    "tuple": lambda packed: tuple(unpack(packed["items"])),
    "set": lambda packed: set(unpack(packed["items"])),
    "frozenset": lambda packed: frozenset(unpack(packed["items"])),
}


def storable_text(text: str) -> str:
    """`text` without what a database refuses."""
    return text.encode("utf-8", "replace").decode("utf-8").replace("\x00", "")


def as_result(value: Any) -> Any:
    """What a call returned, as JSON where it is that or near to it, and as text otherwise."""
    try:
        text = json.dumps(value, cls=DjangoJSONEncoder, allow_nan=False, ensure_ascii=False)
    except (TypeError, ValueError, OverflowError, RecursionError):
        return storable_text(str(value))[:_LONGEST_RESULT]
    if len(text) > _LONGEST_RESULT or "\\u0000" in text:
        return storable_text(str(value))[:_LONGEST_RESULT]
    return json.loads(storable_text(text))
