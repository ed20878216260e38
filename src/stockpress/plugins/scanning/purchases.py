"""Scanning for purchase orders: what is to be ordered, and what has arrived."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User

from stockpress.inventory.common.barcodes import hash_barcode, linked_to, matched
from stockpress.inventory.company.models import Company, SupplierPart
from stockpress.inventory.order.models import PurchaseOrder, PurchaseOrderLineItem
from stockpress.inventory.stock.models import StockItem, StockLocation
from stockpress.plugins.names import PluginMixinEnum
from stockpress.plugins.scanning.asking import ask_in_turn
from stockpress.plugins.scanning.scans import Scan, ScanBarcode

# The kinds of objects that lead to an article, and the field of the article that names each.
_WAYS = {"supplierpart": "pk", "manufacturerpart": "manufacturer_part", "part": "part"}


@dataclass(frozen=True, kw_only=True)
class FindArticleToOrder:
    """The article of the order's supplier that a barcode stands for, so that it can be ordered; changes nothing.

    Raises NotPermitted.
    """

    user: User
    barcode: str
    order: PurchaseOrder

    def __call__(self) -> Scan:
        if not self.order.is_pending:
            return Scan(barcode=self.barcode, error=f"{self.order.reference} takes no more lines: it is not pending.")
        scan = ScanBarcode(user=self.user, barcode=self.barcode)()
        if scan.error:
            return scan
        articles = self._articles(scan)
        if len(articles) != 1:
            found = "several articles belong" if articles else "no article belongs"
            return scan.refused(f"Of the supplier of {self.order.reference}, {found} to this barcode.")
        return scan.with_answer(supplierpart=matched(articles[0]), success=f"Found the article {articles[0].SKU}.")

    def _articles(self, scan: Scan) -> list[SupplierPart]:
        """By the nearest of what was found; never more than two."""
        for kind, field in _WAYS.items():
            key = scan.key_of(kind)
            if key is not None:
                return list(SupplierPart.objects.filter(supplier=self.order.supplier_id, **{field: key})[:2])
        return []


@dataclass(frozen=True, kw_only=True)
class ReceiveByBarcode:
    """Take in what the barcode on a delivery says, by the plugin that reads such barcodes.

    supplier, order, line, location: what is known beforehand. auto_allocate: take it in at once where nothing is missing;
    else only say what would be taken in.
    """

    user: User
    barcode: str
    supplier: Company | None = None
    order: PurchaseOrder | None = None
    line: PurchaseOrderLineItem | None = None
    location: StockLocation | None = None
    auto_allocate: bool = True

    def __call__(self) -> Scan:
        known = linked_to(hash_barcode(self.barcode))
        if isinstance(known, StockItem):
            return Scan(barcode=self.barcode, error="This was received already.", answer={"stockitem": matched(known)})
        asked = ask_in_turn("scan_receive_item", self._ask, mixin=PluginMixinEnum.SUPPLIER_BARCODE)
        if asked.plugin is None:
            return Scan(
                barcode=self.barcode, error="No active plugin for suppliers can tell what this barcode stands for."
            )
        return Scan(barcode=self.barcode, plugin=asked.plugin.name, answer=asked.answer, error=asked.error)

    def _ask(self, plugin: Any) -> Any:
        known = {
            "supplier": self.supplier,
            "line_item": self.line,
            "purchase_order": self.order,
            "location": self.location,
            "auto_allocate": self.auto_allocate,
        }
        receive: Callable[..., Any] = plugin.scan_receive_item
        return receive(self.barcode, self.user, **_taken_by(receive, known))


def _taken_by(function: Callable[..., Any], known: Mapping[str, Any]) -> dict[str, Any]:
    """Plugins written against earlier versions take less."""
    parameters = inspect.signature(function).parameters
    if any(one.kind is one.VAR_KEYWORD for one in parameters.values()):
        return dict(known)
    return {name: value for name, value in known.items() if name in parameters}
