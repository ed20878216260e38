"""Sending shipments to customers."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from stockpress.inventory.common.happenings import happened
from stockpress.inventory.common.lifecycle import locked, wrong_state
from stockpress.inventory.order.errors import CannotShip
from stockpress.inventory.order.events import SalesOrderEvents
from stockpress.inventory.order.models import (
    SalesOrder,
    SalesOrderAllocation,
    SalesOrderLineItem,
    SalesOrderShipment,
)
from stockpress.inventory.order.status_codes import SalesOrderStatus
from stockpress.inventory.stock.actions.ledger import Ledger
from stockpress.inventory.stock.events import StockEvents
from stockpress.inventory.stock.models import StockItem
from stockpress.inventory.stock.status_codes import StockHistoryCode
from stockpress.settings_registry import flag

_OPEN = (SalesOrderStatus.PENDING, SalesOrderStatus.IN_PROGRESS)


@dataclass(frozen=True, kw_only=True)
class ShipShipment:
    """Hand over to the customer what is packed into a shipment: all of it or nothing. Answers the shipment.

    Texts and dates that are None stay as they are; the day it leaves is today unless one is given. Raises ObjectGone,
    WrongState (of the order), CannotShip, NotEnoughStock.
    """

    shipment: SalesOrderShipment
    user: User | None = None
    shipment_date: dt.date | None = None
    delivery_date: dt.date | None = None
    tracking_number: str | None = None
    invoice_number: str | None = None
    link: str | None = None

    def __call__(self) -> SalesOrderShipment:
        with transaction.atomic():
            # The order first, as everybody who acts on one does.
            order = locked(self.shipment.order)
            shipment = locked(self.shipment)
            packed = list(shipment.allocations.select_for_update().order_by("pk"))
            self._check(order, shipment, packed)
            self._label(shipment)
            shipment.full_clean(exclude=["metadata"])
            ledger = Ledger(user=self.user)
            items = ledger.lock(allocation.item_id for allocation in packed)
            rows = order.lines.select_for_update().filter(pk__in={allocation.line_id for allocation in packed})
            lines = {line.pk: line for line in rows.order_by("pk")}
            for allocation in packed:
                self._hand_over(ledger, order, allocation, items, lines[allocation.line_id])
            ledger.write()
            shipment.save()
            happened(SalesOrderEvents.SHIPMENT_COMPLETE, id=shipment.pk)
        return shipment

    def _check(self, order: SalesOrder, shipment: SalesOrderShipment, packed: list[SalesOrderAllocation]) -> None:
        reason = ""
        if shipment.is_complete:
            reason = "it has left already."
        elif not packed:
            reason = "there is nothing in it. Put stock that is promised to the order into it first."
        elif flag("SALESORDER_SHIPMENT_REQUIRES_CHECK") and not shipment.is_checked:
            reason = "somebody has to check it first."
        if reason:
            raise CannotShip(reference=shipment.reference, reason=reason)
        if order.status not in _OPEN:
            raise wrong_state("ship", order, _OPEN)

    def _label(self, shipment: SalesOrderShipment) -> None:
        shipment.shipment_date = self.shipment_date or timezone.localdate()
        for name in ("delivery_date", "tracking_number", "invoice_number", "link"):
            if getattr(self, name) is not None:
                setattr(shipment, name, getattr(self, name))

    def _hand_over(
        self,
        ledger: Ledger,
        order: SalesOrder,
        allocation: SalesOrderAllocation,
        items: dict[int, StockItem],
        line: SalesOrderLineItem,
    ) -> None:
        quantity = Decimal(allocation.quantity)
        source = items[allocation.item_id]
        if not source.in_stock:
            raise CannotShip(
                reference=allocation.shipment.reference if allocation.shipment else "",
                reason=f"{source} is not in stock any more. Promise other stock to the order.",
            )
        item = ledger.take(source, quantity)
        ledger.change(item, customer=order.customer, sales_order=order, location=None)
        if item.pk != allocation.item_id:
            allocation.item = item
            allocation.save(update_fields=["item"])
        line.shipped = Decimal(line.shipped) + quantity
        line.save(update_fields=["shipped"])
        partner = order.customer
        ledger.record(
            item,
            StockHistoryCode.SHIPPED_AGAINST_SALES_ORDER,
            quantity=quantity,
            salesorder=order.pk,
            customer=order.customer_id,
            customer_name=partner.name if partner else None,
        )
        if partner is not None:
            ledger.tell(item, StockEvents.ITEM_ASSIGNED_TO_CUSTOMER, id=item.pk, customer=partner.pk)
