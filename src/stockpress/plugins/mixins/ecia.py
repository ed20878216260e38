"""Two-dimensional barcodes of distributors: the envelope of ISO/IEC 15434 and the identifiers of ECIA (EIGP 114).

A label holds fields, each a data identifier of ANSI MH10.8.2, such as `1P`, followed by its value. In format 06 the fields
lie between a header `[)>` RS `06` GS and a trailer RS EOT, with GS between them. Printers and scanners lose some of the
control characters, so a header without the first of them, and a missing trailer, are understood as well.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

CUSTOMER_ORDER_NUMBER = "customer_order_number"
SUPPLIER_ORDER_NUMBER = "supplier_order_number"
PACKING_LIST_NUMBER = "packing_list_number"
SHIP_DATE = "ship_date"
CUSTOMER_PART_NUMBER = "customer_part_number"
SUPPLIER_PART_NUMBER = "supplier_part_number"
PURCHASE_ORDER_LINE = "purchase_order_line"
QUANTITY = "quantity"
DATE_CODE = "date_code"
LOT_CODE = "lot_code"
COUNTRY_OF_ORIGIN = "country_of_origin"
MANUFACTURER = "manufacturer"
MANUFACTURER_PART_NUMBER = "manufacturer_part_number"

# Field by data identifier. Of two identifiers with one meaning, the first with a value counts.
ECIA_FIELDS = {
    "K": CUSTOMER_ORDER_NUMBER,
    "1K": SUPPLIER_ORDER_NUMBER,
    "11K": PACKING_LIST_NUMBER,
    "6D": SHIP_DATE,
    "P": CUSTOMER_PART_NUMBER,
    "30P": SUPPLIER_PART_NUMBER,
    "1P": MANUFACTURER_PART_NUMBER,
    "4K": PURCHASE_ORDER_LINE,
    "14K": PURCHASE_ORDER_LINE,
    "Q": QUANTITY,
    "9D": DATE_CODE,
    "10D": DATE_CODE,
    "1T": LOT_CODE,
    "4L": COUNTRY_OF_ORIGIN,
    "1V": MANUFACTURER,
}

RS, GS, EOT = "\x1e", "\x1d", "\x04"
_HEADER = re.compile(r"\s*>?\[\)>\x1e?06\x1d")
_IDENTIFIER = re.compile(r"\d{0,3}[A-Z]")


def split_fields(data: str, delimiter: str = ",", header: str = "", trailer: str = "") -> list[str]:
    """The texts between delimiters, without the header and the trailer where they are there."""
    inner = data.removeprefix(header).removesuffix(trailer)
    return inner.split(delimiter) if delimiter else [inner]


def envelope_fields(data: str) -> list[str]:
    """The fields of an ISO/IEC 15434 code in format 06; none when it is not one."""
    header = _HEADER.match(data)
    if header is None:
        return []
    inner = data[header.end() :].rstrip("\r\n").removesuffix(EOT).removesuffix(RS)
    # A code may go on with another envelope, which is not ours to read.
    return inner.partition(RS)[0].removesuffix(GS).split(GS)


def ecia_fields(data: str | Sequence[str]) -> dict[str, str]:
    """The values by name of field of a code, or of its fields if they were parted already; empty when it is not one.

    Distributors who know no part number of their customer write their own into its place, so that it counts as theirs, too,
    where they do not name it otherwise.
    """
    found: dict[str, str] = {}
    for text in envelope_fields(data) if isinstance(data, str) else data:
        identifier = _IDENTIFIER.match(text)
        name = ECIA_FIELDS.get(identifier.group()) if identifier else None
        value = text[identifier.end() :].strip() if identifier else ""
        if name and value:
            found.setdefault(name, value)
    if CUSTOMER_PART_NUMBER in found:
        found.setdefault(SUPPLIER_PART_NUMBER, found[CUSTOMER_PART_NUMBER])
    return found
