"""Plugins that read barcodes, and that decide what the barcodes of objects contain."""

from stockpress.plugins.mixins import BarcodeMixin, SupplierBarcodeMixin, ecia
from stockpress.plugins.mixins.barcode_matches import match, matches

__all__ = ["BarcodeMixin", "SupplierBarcodeMixin", "ecia", "match", "matches"]
