"""What can be wrong with a call that is to be made later, or elsewhere."""

from __future__ import annotations

from stockpress.kernel.errors import StockpressError


class NotCallableByName(StockpressError):
    code = "not_callable_by_name"
    text = (
        "{function} cannot be called in the background, because it is not found again under a dotted name ({reason}). "
        "Define it with `def` at the top of a module, and pass it or its dotted path."
    )


class ArgumentNotStorable(StockpressError):
    code = "argument_not_storable"
    text = (
        "{where} of a background call is {kind}, which cannot be stored ({reason}). Pass texts, numbers, dates, lists, "
        "sets, dictionaries of these, or saved model instances."
    )


class ArgumentGone(StockpressError):
    code = "argument_gone"
    text = "The {model} with the key {pk} that the call was about is not there any more."


class ScheduleInvalid(StockpressError):
    code = "schedule_invalid"
    text = "The schedule {name!r} cannot be kept: {reason}"
