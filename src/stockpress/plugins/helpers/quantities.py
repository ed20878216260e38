"""Values with units, as plugins convert them."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError

from stockpress.inventory.common.conversion import is_harmless, parser_errors, readings
from stockpress.kernel.units import unit_registry


def convert_value(value: Any, unit: str | None) -> Any:
    """A quantity (with magnitude and units) of a text or number, in `unit` if one is given.

    Raises ValidationError when it cannot be read or measures something else.
    """
    text = str(value).strip()
    if not text or not is_harmless(text):
        raise ValidationError(f"{text[:100]!r} is not a quantity.")
    registry = unit_registry()
    for reading in readings(text, unit or ""):
        try:
            quantity: Any = registry.Quantity(reading)
            if not unit:
                return quantity
            return quantity * registry.Quantity(1, unit) if is_dimensionless(quantity) else quantity.to(unit)
        except parser_errors():
            continue
    raise ValidationError(f"{text[:100]!r} cannot be expressed in {unit or 'plain numbers'}.")


def convert_physical_value(value: Any, unit: str | None = None, strip_units: bool = True) -> Any:
    """The same; with `strip_units` the number alone. A number without a unit is taken to be in `unit`."""
    quantity = convert_value(value, unit)
    return float(quantity.magnitude) if strip_units else quantity


def is_dimensionless(value: Any) -> bool:
    """Whether a quantity measures nothing; plain numbers do not."""
    return isinstance(value, int | float) or bool(getattr(value, "dimensionless", False))
