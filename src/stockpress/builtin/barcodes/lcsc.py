"""Bags of LCSC: names and values in braces, such as `{pbn:PICK1,on:WM1,pc:C312270,pm:ST-1-102,qty:2,mc:,cc:1,pdi:3}`."""

from __future__ import annotations

import re

from stockpress.builtin.barcodes.suppliers import DistributorBarcodes
from stockpress.sdk.barcodes import ecia

_FIELDS = {
    "on": ecia.SUPPLIER_ORDER_NUMBER,
    "pc": ecia.SUPPLIER_PART_NUMBER,
    "pm": ecia.MANUFACTURER_PART_NUMBER,
    "qty": ecia.QUANTITY,
}
# A value ends where the next name begins, so that it may hold commas.
_NEXT = re.compile(r",(?=[a-z]{2,4}:)")


class LcscBarcodes(DistributorBarcodes):
    NAME = "LCSCBarcodePlugin"
    SLUG = "lcscplugin"
    TITLE = "Supplier Integration - LCSC"
    DESCRIPTION = "Reads the barcodes of LCSC"
    DEFAULT_SUPPLIER_NAME = "LCSC"

    def extract_barcode_fields(self, barcode_data: str) -> dict[str, str]:
        text = barcode_data.strip()
        if not (text.startswith("{") and text.endswith("}")):
            return {}
        said: dict[str, str] = {}
        for field in _NEXT.split(text[1:-1]):
            name, _, value = field.partition(":")
            said.setdefault(name.strip(), value.strip())
        if not said.get("pc") or not {"pbn", "on"} & said.keys():
            return {}
        return {meaning: said[name] for name, meaning in _FIELDS.items() if said.get(name)}
