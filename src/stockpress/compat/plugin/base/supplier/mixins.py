"""`plugin.base.supplier.mixins`."""

from stockpress.plugins.mixins import SupplierMixin

__all__ = [
    "SupplierMixin",
]
