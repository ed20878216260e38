"""Quantities as people write them."""

from __future__ import annotations

from decimal import Decimal


def plain(value: Decimal | float | str | None) -> Decimal:
    """Without trailing zeros and never in scientific notation: 100, 2.5; 0 for None."""
    number = Decimal(0) if value is None else Decimal(str(value))
    return number.to_integral_value() if number == number.to_integral_value() else number.normalize()
