"""Bags of TME: a QR code with names and values, and on older labels a Data Matrix code with identifiers.

`QTY:1000 PN:SMD0603-5K1-1% PO:32723349/7 CPO:PO-12 MFR:ROYALOHM MPN:0603SAF5101T5E RoHS https://www.tme.eu/...`
`PSMD0603-5K1-1% 1PMPN0603SAF5101T5E Q1000 K32723349/7`
"""

from __future__ import annotations

import re

from stockpress.builtin.barcodes.suppliers import DistributorBarcodes
from stockpress.sdk.barcodes import ecia

_NAMED = {
    "PN": ecia.SUPPLIER_PART_NUMBER,
    "PO": ecia.SUPPLIER_ORDER_NUMBER,
    "CPO": ecia.CUSTOMER_ORDER_NUMBER,
    "MFR": ecia.MANUFACTURER,
    "MPN": ecia.MANUFACTURER_PART_NUMBER,
    "QTY": ecia.QUANTITY,
}
_IDENTIFIED = {
    "1P": ecia.MANUFACTURER_PART_NUMBER,
    "P": ecia.SUPPLIER_PART_NUMBER,
    "Q": ecia.QUANTITY,
    "K": ecia.SUPPLIER_ORDER_NUMBER,
}
_IDENTIFIER = re.compile(r"(1P|P|Q|K)(.+)")
# An order of TME and the position in it.
_ORDER = re.compile(r"(\d+)/\d+")
_QUANTITY = re.compile(r"\d+([.,]\d+)?")


class TmeBarcodes(DistributorBarcodes):
    NAME = "TMEBarcodePlugin"
    SLUG = "tmeplugin"
    TITLE = "Supplier Integration - TME"
    DESCRIPTION = "Reads the barcodes of TME"
    DEFAULT_SUPPLIER_NAME = "TME"

    def extract_barcode_fields(self, barcode_data: str) -> dict[str, str]:
        words = barcode_data.split()
        found = _named(words) or _identified(words)
        order = _ORDER.fullmatch(found.get(ecia.SUPPLIER_ORDER_NUMBER, ""))
        return {**found, ecia.SUPPLIER_ORDER_NUMBER: order[1]} if order else found


def _named(words: list[str]) -> dict[str, str]:
    """The fields of the newer labels; none unless they name the article and how many or for which order."""
    found: dict[str, str] = {}
    for word in words:
        name, _, value = word.partition(":")
        if name in _NAMED and value:
            found.setdefault(_NAMED[name], value)
    is_one = ecia.SUPPLIER_PART_NUMBER in found and {ecia.QUANTITY, ecia.SUPPLIER_ORDER_NUMBER} & found.keys()
    return found if is_one else {}


def _identified(words: list[str]) -> dict[str, str]:
    """The fields of the older labels, which are told from other words by an order and a quantity of their form."""
    found: dict[str, str] = {}
    for word in words:
        identifier = _IDENTIFIER.fullmatch(word)
        if identifier is None:
            return {}
        found.setdefault(_IDENTIFIED[identifier[1]], identifier[2])
    is_one = (
        ecia.SUPPLIER_PART_NUMBER in found
        and _ORDER.fullmatch(found.get(ecia.SUPPLIER_ORDER_NUMBER, ""))
        and _QUANTITY.fullmatch(found.get(ecia.QUANTITY, ""))
    )
    if not is_one:
        return {}
    mpn = found.get(ecia.MANUFACTURER_PART_NUMBER, "").removeprefix("MPN")
    return {**found, ecia.MANUFACTURER_PART_NUMBER: mpn} if mpn else found
