"""Scanning for sales orders: the stock that is promised to them."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError

from stockpress.inventory.order.models import SalesOrder, SalesOrderLineItem, SalesOrderShipment
from stockpress.inventory.order.promises import PromiseStock
from stockpress.inventory.stock.models import StockItem
from stockpress.kernel.errors import InvalidInput
from stockpress.plugins.scanning.scans import Scan, ScanBarcode


@dataclass(frozen=True, kw_only=True)
class PromiseByBarcode:
    """Promise the stock item that a barcode stands for to a line of a sales order.

    line, shipment: chosen if there is only one that fits. quantity: 1 of an item with a serial number, else it must be said.
    Raises NotPermitted.
    """

    user: User
    barcode: str
    order: SalesOrder
    line: SalesOrderLineItem | None = None
    shipment: SalesOrderShipment | None = None
    quantity: int | None = None

    def __call__(self) -> Scan:
        scan = ScanBarcode(user=self.user, barcode=self.barcode)()
        if scan.error:
            return scan
        key = scan.key_of("stockitem")
        item = StockItem.objects.filter(pk=key).first() if key is not None else None
        if item is None:
            return scan.refused("This barcode belongs to no stock item. Scan the code of one.")
        promise = PromiseStock(
            order=self.order, item=item, line=self.line, shipment=self.shipment, quantity=self.quantity
        )
        scan = scan.with_answer(stock_item=item.pk, part=item.part_id, sales_order=self.order.pk)
        try:
            made = promise()
        except ValidationError as err:
            return scan.refused(" ".join(err.messages))
        except InvalidInput as err:
            return scan.refused(str(err), action_required=True) if err.at == "quantity" else scan.refused(str(err))
        return scan.with_answer(
            line_item=made.line_id,
            shipment=made.shipment_id,
            quantity=float(made.quantity),
            success=f"{item} is promised to {self.order.reference}.",
        )
