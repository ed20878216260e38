"""Batch codes of new stock, by the template that STOCK_BATCH_CODE_TEMPLATE gives."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import structlog
from django.core.exceptions import ValidationError
from django.utils import timezone

from stockpress.inventory.common.text_templates import RENDER_ERRORS, Kind, TextInvalid, Vocabulary, compile_text
from stockpress.inventory.part.naming import PART_VARIABLES, value_of
from stockpress.kernel.hooks import Hook
from stockpress.settings_registry import text
from stockpress.settings_registry.definitions import Value

if TYPE_CHECKING:
    from stockpress.inventory.part.models import Part

log = structlog.get_logger(__name__)

BATCH_LENGTH = 100
_TIMES: Mapping[str, Callable[[dt.datetime], object]] = {
    "date": lambda now: now,
    "year": lambda now: now.year,
    "month": lambda now: now.month,
    "day": lambda now: now.day,
    "hour": lambda now: now.hour,
    "minute": lambda now: now.minute,
    "second": lambda now: now.second,
    "week": lambda now: now.isocalendar().week,
}
BATCH_CODES = Vocabulary(
    (
        ("date", Kind.DAY),
        *((name, Kind.NUMBER) for name in _TIMES if name != "date"),
        *((f"date.{name}", Kind.NUMBER) for name in ("year", "month", "day", "hour", "minute", "second")),
        *PART_VARIABLES,
    ),
    longest=BATCH_LENGTH,
)
# Asked before the template, with the part, the quantity and whatever else is known; the first text that is given holds.
GENERATE_BATCH_CODE: Hook[[Mapping[str, Any]], str | None] = Hook("batch codes")


def generate_batch_code(*, part: Part | None = None, quantity: Any = None, **known: Any) -> str:
    """The batch code of new stock: what a plugin gives, else the template filled in; empty without either.

    What else is `known` of the stock (build_order, item, location, purchase_order) is told to plugins.
    """
    for answer in GENERATE_BATCH_CODE.each({**known, "part": part, "quantity": quantity}):
        if answer:
            return answer[:BATCH_LENGTH]
    template = text("STOCK_BATCH_CODE_TEMPLATE")
    if not template:
        return ""
    try:
        return _fill_in(template, part, timezone.localtime())
    except (TextInvalid, *RENDER_ERRORS) as err:
        # It was checked when it was stored; stock must come in all the same.
        log.warning("batch_code_template_failed", reason=str(err), used="no batch code")
        return ""


def check_batch_code_template(value: Value) -> None:
    """Raise `ValidationError` on `value` for a template that cannot be filled in; an empty one makes no batch codes."""
    try:
        _fill_in(str(value), None, timezone.localtime())
    except TextInvalid as err:
        raise ValidationError({"value": str(err)}) from err
    except RENDER_ERRORS as err:
        raise ValidationError({"value": f"It cannot be filled in: {err}."}) from err


def _fill_in(template: str, part: Part | None, now: dt.datetime) -> str:
    def value(name: str) -> object:
        if name.startswith("part."):
            return value_of(part, name) if part is not None else _NO_PART[name]
        return _TIMES[name.removeprefix("date.")](now)

    return compile_text(template, BATCH_CODES).render(value)


_NO_PART = {name: {Kind.TEXT: "", Kind.NUMBER: 0, Kind.FLAG: False}.get(kind, "") for name, kind in PART_VARIABLES}
