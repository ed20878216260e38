"""Bags and reels of DigiKey: two-dimensional codes as ECIA wants them."""

from __future__ import annotations

from stockpress.builtin.barcodes.suppliers import DistributorBarcodes
from stockpress.sdk.barcodes import ecia


class DigiKeyBarcodes(DistributorBarcodes):
    """The customer's part number is DigiKey's own where the customer named none."""

    NAME = "DigiKeyBarcodePlugin"
    SLUG = "digikeyplugin"
    TITLE = "Supplier Integration - DigiKey"
    DESCRIPTION = "Reads the barcodes of DigiKey"
    DEFAULT_SUPPLIER_NAME = "DigiKey"

    def extract_barcode_fields(self, barcode_data: str) -> dict[str, str]:
        # Mouser puts a character of its own before the header.
        if barcode_data.lstrip().startswith(">"):
            return {}
        return ecia.ecia_fields(barcode_data)
