"""Serial numbers as people write them, and as they follow one another."""

from __future__ import annotations

from stockpress.inventory.common.mixins import MAX_REFERENCE, ReferenceMixin
from stockpress.inventory.common.validation import CONVERT_SERIAL, first_given


def sorting_number(serial: str) -> int:
    """The whole number by which serial numbers are sorted: what somebody makes of it, else its last run of digits."""
    given = first_given(CONVERT_SERIAL, serial) if serial else None
    # A plugin may answer with anything.
    if isinstance(given, int) and not isinstance(given, bool):
        return max(0, min(given, MAX_REFERENCE))
    return ReferenceMixin.number_in(serial)
