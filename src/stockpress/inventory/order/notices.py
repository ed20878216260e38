"""What whoever is responsible for an order, or entered it, is told of it."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib.auth.models import User

from stockpress.inventory.common.assignments import TellsResponsible
from stockpress.inventory.common.notifications import InvenTreeNotificationBodies, NotificationBody
from stockpress.inventory.common.telling import tell_later
from stockpress.inventory.order.models import Order, PurchaseOrder, ReturnOrder, SalesOrder

_ISSUED = NotificationBody(
    name="{verbose_name} issued",
    slug="order.issued_{model_name}",
    message="{instance} was issued",
    template="email/order_issued.html",
)
# By the name of the step.
STEPS: Mapping[str, NotificationBody] = {"issue": _ISSUED, "cancel": InvenTreeNotificationBodies.OrderCanceled}
RECEIVED: Mapping[type[Order], NotificationBody] = {
    PurchaseOrder: InvenTreeNotificationBodies.ItemsReceived,
    ReturnOrder: InvenTreeNotificationBodies.ReturnOrderItemsReceived,
}


def _overdue(what: str) -> NotificationBody:
    return NotificationBody(
        name="Overdue {verbose_name}",
        slug=f"order.overdue_{what}",
        message="{instance} is overdue",
        template=f"email/overdue_{what}.html",
    )


OVERDUE: Mapping[type[Order], NotificationBody] = {
    PurchaseOrder: _overdue("purchase_order"),
    SalesOrder: _overdue("sales_order"),
    ReturnOrder: _overdue("return_order"),
}


def tell_of_step(order: Order, step: str, by: User | None) -> None:
    """Tell of what was done, unless it is a step of which nobody is told."""
    if step in STEPS:
        tell_later(STEPS[step], of=order, to=[order.responsible, order.created_by], but_not=by)


def tell_of_receiving(order: Order, by: User | None) -> None:
    tell_later(RECEIVED[type(order)], of=order, to=[order.responsible, order.created_by], but_not=by)


def tell_of_being_overdue(order: Order) -> None:
    tell_later(OVERDUE[type(order)], of=order, to=[order.responsible, order.created_by])


def connect() -> None:
    for model in (PurchaseOrder, SalesOrder, ReturnOrder):
        TellsResponsible(model, "created_by").connect()
