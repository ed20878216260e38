"""`generic.states.states`."""

from stockpress.inventory.common.stateful import StatusMixin as StatusCodeMixin
from stockpress.inventory.common.status import Color as ColorEnum
from stockpress.inventory.common.status import StatusCode

__all__ = [
    "ColorEnum",
    "StatusCode",
    "StatusCodeMixin",
]
