"""`InvenTree.conversion`: values with units."""

from stockpress.kernel.units import unit_registry as get_unit_registry
from stockpress.plugins.helpers.quantities import convert_physical_value, convert_value, is_dimensionless

__all__ = [
    "convert_physical_value",
    "convert_value",
    "get_unit_registry",
    "is_dimensionless",
]
