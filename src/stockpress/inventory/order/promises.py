"""Stock that is promised to sales orders, item by item."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from stockpress.inventory.common.numbers import plain
from stockpress.inventory.order.models import (
    SalesOrder,
    SalesOrderAllocation,
    SalesOrderLineItem,
    SalesOrderShipment,
)
from stockpress.inventory.stock.models import StockItem
from stockpress.kernel.errors import InvalidInput


class CannotPromise(InvalidInput):
    """`reason` says what is missing and what to do."""

    code = "cannot_promise"
    text = "{reason}"


@dataclass(frozen=True, kw_only=True)
class PromiseStock:
    """Promise a quantity of an item to a line of a sales order that is open, in a shipment that has not left.

    line, shipment: chosen if there is only one that fits. quantity: 1 of an item with a serial number, else it must be said.
    Raises CannotPromise, and ValidationError by the rules of allocations.
    """

    order: SalesOrder
    item: StockItem
    line: SalesOrderLineItem | None = None
    shipment: SalesOrderShipment | None = None
    quantity: Decimal | int | None = None

    def __call__(self) -> SalesOrderAllocation:
        with transaction.atomic():
            order = SalesOrder.objects.select_for_update().get(pk=self.order.pk)
            if not order.is_open:
                raise CannotPromise(field="sales_order", reason=f"{order.reference} is not open any more.")
            item = StockItem.objects.select_for_update().get(pk=self.item.pk)
            allocation = SalesOrderAllocation(
                line=self._line(item), shipment=self._shipment(), item=item, quantity=self._quantity(item)
            )
            allocation.full_clean()
            allocation.save()
        return allocation

    def _line(self, item: StockItem) -> SalesOrderLineItem:
        if self.line is not None:
            if self.line.order_id != self.order.pk:
                raise CannotPromise(
                    field="line", reason=f"This line belongs to another order than {self.order.reference}."
                )
            if self.line.part_id != item.part_id:
                raise CannotPromise(field="line", reason="This line orders another part than the item is.")
            return self.line
        lines = list(self.order.lines.filter(part=item.part_id))
        unfinished = [line for line in lines if not line.is_fully_allocated()] or lines
        if len(unfinished) == 1:
            return unfinished[0]
        if not lines:
            raise CannotPromise(field="line", reason=f"{self.order.reference} has no line for {item.part.full_name}.")
        raise CannotPromise(field="line", reason=f"Several lines order {item.part.full_name}. Choose one of them.")

    def _shipment(self) -> SalesOrderShipment:
        if self.shipment is not None:
            if self.shipment.order_id != self.order.pk:
                raise CannotPromise(field="shipment", reason="This shipment belongs to another order.")
            if self.shipment.is_complete:
                raise CannotPromise(field="shipment", reason="This shipment has left. Choose one that has not.")
            return self.shipment
        pending = list(self.order.pending_shipments()[:2])
        if len(pending) == 1:
            return pending[0]
        reason = (
            "Several shipments have not left. Choose one of them."
            if pending
            else "Make a shipment first: all have left."
        )
        raise CannotPromise(field="shipment", reason=reason)

    def _quantity(self, item: StockItem) -> Decimal:
        if self.quantity is None and not item.serialized:
            raise CannotPromise(field="quantity", reason="Say how many of this item are meant.")
        quantity = Decimal(1 if self.quantity is None else self.quantity)
        free = item.unallocated_quantity()
        if not item.in_stock or quantity > free:
            left = plain(free) if item.in_stock else "nothing"
            raise CannotPromise(field="quantity", reason=f"Of this item, {left} is free. Take less, or another item.")
        return quantity
