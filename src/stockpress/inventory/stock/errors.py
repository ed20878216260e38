"""Why an action on stock is refused."""

from __future__ import annotations

from stockpress.kernel.errors import InvalidInput


class NotEnoughStock(InvalidInput):
    code = "not_enough_stock"
    text = "There is not as much as {wanted} of {item}. Count it, or take less."


class SerialsInvalid(InvalidInput):
    """`reason` says which part of the text cannot be read, or how many numbers are missing."""

    code = "serials_invalid"
    field = "serial_numbers"
