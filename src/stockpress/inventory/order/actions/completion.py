"""Completing orders."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.utils import timezone

from stockpress.inventory.order.actions.states import NOT_SHIPPED, OrderAction
from stockpress.inventory.order.errors import LinesIncomplete, StockStillPromised
from stockpress.inventory.order.models import PurchaseOrder, ReturnOrder, SalesOrder, SalesOrderAllocation
from stockpress.inventory.order.status_codes import SalesOrderStatus
from stockpress.settings_registry import flag


@dataclass(frozen=True, kw_only=True)
class CompletePurchaseOrder(OrderAction[PurchaseOrder]):
    """Everything has arrived; with `accept_incomplete`, as much as ever will. Raises LinesIncomplete."""

    ACTION: ClassVar[str] = "complete"
    accept_incomplete: bool = False

    def check(self, order: PurchaseOrder) -> None:
        if not self.accept_incomplete and (pending := order.pending_line_count):
            raise LinesIncomplete(count=pending, reference=order.reference, what="arrived")

    def change(self, order: PurchaseOrder) -> None:
        order.complete_date = timezone.localdate()


@dataclass(frozen=True, kw_only=True)
class CompleteSalesOrder(OrderAction[SalesOrder]):
    """Everything has left; with `accept_incomplete`, as much as ever will.

    An order in progress is shipped by that, and complete by doing it once more; SALESORDER_SHIP_COMPLETE makes it one step.
    Raises LinesIncomplete, StockStillPromised.
    """

    ACTION: ClassVar[str] = "complete"
    accept_incomplete: bool = False

    def action_for(self, order: SalesOrder) -> str:
        in_progress = order.status == SalesOrderStatus.IN_PROGRESS
        return "ship" if in_progress and not flag("SALESORDER_SHIP_COMPLETE") else "complete"

    def check(self, order: SalesOrder) -> None:
        # What was promised would stay promised for ever.
        if SalesOrderAllocation.objects.filter(NOT_SHIPPED, line__order=order).exists():
            raise StockStillPromised(reference=order.reference)
        pending = [line for line in order.pending_line_items() if line.part is None or not line.part.virtual]
        if pending and not self.accept_incomplete:
            raise LinesIncomplete(count=len(pending), reference=order.reference, what="left")

    def change(self, order: SalesOrder) -> None:
        if order.status == SalesOrderStatus.IN_PROGRESS:
            order.shipment_date = timezone.localdate()
            order.shipped_by = self.user


@dataclass(frozen=True, kw_only=True)
class CompleteReturnOrder(OrderAction[ReturnOrder]):
    """Everything is settled."""

    ACTION: ClassVar[str] = "complete"

    def change(self, order: ReturnOrder) -> None:
        order.complete_date = timezone.localdate()
