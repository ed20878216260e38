"""`generic.states`: status values and their changes."""

from stockpress.inventory.common.stateful import StatusMixin as StatusCodeMixin
from stockpress.inventory.common.status import Color as ColorEnum
from stockpress.inventory.common.status import StatusCode
from stockpress.inventory.common.transitions import TransitionMethod

__all__ = [
    "ColorEnum",
    "StatusCode",
    "StatusCodeMixin",
    "TransitionMethod",
]
