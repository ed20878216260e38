"""Bags and reels of Mouser: two-dimensional codes as ECIA wants them."""

from __future__ import annotations

import re

from stockpress.builtin.barcodes.suppliers import DistributorBarcodes
from stockpress.sdk.barcodes import ecia

# DigiKey writes its own keys of pick, part and load, and fills up what is left of the code.
_OF_DIGIKEY = re.compile(r"(11ZPICK|12Z|13Z|20Z)")


class MouserBarcodes(DistributorBarcodes):
    """The codes name no article of Mouser's; it is found by the manufacturer's part number."""

    NAME = "MouserBarcodePlugin"
    SLUG = "mouserplugin"
    TITLE = "Supplier Integration - Mouser"
    DESCRIPTION = "Reads the barcodes of Mouser"
    DEFAULT_SUPPLIER_NAME = "Mouser"

    def extract_barcode_fields(self, barcode_data: str) -> dict[str, str]:
        if any(_OF_DIGIKEY.match(text) for text in ecia.envelope_fields(barcode_data)):
            return {}
        return ecia.ecia_fields(barcode_data)
