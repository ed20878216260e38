"""Issuing, holding and cancelling orders of all kinds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, ClassVar, Generic, TypeVar

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from stockpress.inventory.common.happenings import happened
from stockpress.inventory.common.lifecycle import Lifecycle, locked
from stockpress.inventory.order import notices
from stockpress.inventory.order.events import PurchaseOrderEvents, ReturnOrderEvents, SalesOrderEvents
from stockpress.inventory.order.lifecycles import LIFECYCLES
from stockpress.inventory.order.models import Order, PurchaseOrder, ReturnOrder, SalesOrder, SalesOrderAllocation

O = TypeVar("O", bound=Order)  # noqa: E741

EVENTS: Mapping[type[Order], Mapping[str, StrEnum]] = {
    PurchaseOrder: {
        "issue": PurchaseOrderEvents.PLACED,
        "hold": PurchaseOrderEvents.HOLD,
        "cancel": PurchaseOrderEvents.CANCELLED,
        "complete": PurchaseOrderEvents.COMPLETED,
    },
    SalesOrder: {
        "issue": SalesOrderEvents.ISSUED,
        "hold": SalesOrderEvents.HOLD,
        "cancel": SalesOrderEvents.CANCELLED,
        # Listeners know one name for both; they tell them apart by the status of the order.
        "ship": SalesOrderEvents.COMPLETED,
        "complete": SalesOrderEvents.COMPLETED,
    },
    ReturnOrder: {
        "issue": ReturnOrderEvents.ISSUED,
        "hold": ReturnOrderEvents.HOLD,
        "cancel": ReturnOrderEvents.CANCELLED,
        "complete": ReturnOrderEvents.COMPLETED,
    },
}
NOT_SHIPPED = Q(shipment__isnull=True) | Q(shipment__shipment_date__isnull=True)


@dataclass(frozen=True, kw_only=True)
class OrderAction(Generic[O]):
    """A step of an order's life cycle; answers the order as it is afterwards.

    Raises ObjectGone, WrongState, ValidationError when a handler of transitions refuses.
    """

    order: O
    user: User | None = None

    ACTION: ClassVar[str]

    def __call__(self) -> O:
        with transaction.atomic():
            order = locked(self.order)
            action, lifecycle = self.action_for(order), self.lifecycle
            lifecycle.require(action, order)
            self.check(order)
            lifecycle.take(action, order, self._do, user=self.user)
        # Whoever took the step over may have written the row and not this object.
        order.refresh_from_db()
        return order

    @property
    def lifecycle(self) -> Lifecycle:
        return LIFECYCLES[type(self.order)]

    def action_for(self, _order: O) -> str:
        return self.ACTION

    def check(self, order: O) -> None:
        """Raise why the step cannot be taken, beside the state."""

    def change(self, order: O) -> None:
        """Set what changes with the status; the order is saved afterwards."""

    def _do(self, order: O, **_kwargs: Any) -> None:
        action = self.action_for(order)
        self.change(order)
        order.set_status(self.lifecycle[action].target)
        order.save()
        happened(EVENTS[type(self.order)][action], id=order.pk)
        notices.tell_of_step(order, action, by=self.user)


@dataclass(frozen=True, kw_only=True)
class IssueOrder(OrderAction[O]):
    """Place it with the supplier, or take it up."""

    ACTION: ClassVar[str] = "issue"

    def change(self, order: O) -> None:
        order.issue_date = timezone.localdate()


@dataclass(frozen=True, kw_only=True)
class HoldOrder(OrderAction[O]):
    """Leave it as it is until it is issued (again)."""

    ACTION: ClassVar[str] = "hold"


@dataclass(frozen=True, kw_only=True)
class CancelOrder(OrderAction[O]):
    """Give it up. Stock that was promised to it and has not left is free again."""

    ACTION: ClassVar[str] = "cancel"

    def change(self, order: O) -> None:
        if isinstance(order, SalesOrder):
            SalesOrderAllocation.objects.filter(NOT_SHIPPED, line__order=order).delete()
