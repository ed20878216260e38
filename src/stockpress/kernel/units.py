"""Physical units: one registry for the process, and the lengths that printing needs."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pint

MM_PER_INCH = 25.4
POINTS_PER_INCH = 72.0


@lru_cache(maxsize=1)
def unit_registry() -> pint.UnitRegistry:
    """The unit registry that conversions and part parameters share; loading it takes a while, so it is loaded once."""
    import pint  # here, because it brings numpy along and most processes never convert anything

    registry: pint.UnitRegistry = pint.UnitRegistry(autoconvert_offset_to_baseunit=True)
    for definition in ("piece = 1", "each = 1 = ea", "dozen = 12", "hundred = 100", "thousand = 1000"):
        registry.define(definition)
    return registry


def mm_to_points(length_mm: float) -> float:
    """A length in millimetres as typographic points (1/72 inch)."""
    return length_mm / MM_PER_INCH * POINTS_PER_INCH
