"""`plugin.base.barcodes.mixins`."""

from stockpress.plugins.mixins import BarcodeMixin, SupplierBarcodeMixin

__all__ = [
    "BarcodeMixin",
    "SupplierBarcodeMixin",
]
