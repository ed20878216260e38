"""`InvenTree.validators`."""

from stockpress.inventory.common.conversion import validate_units as validate_physical_units

__all__ = [
    "validate_physical_units",
]
