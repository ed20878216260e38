"""Orders as a user may see them.

Nothing is joined: rows that were loaded together fetch what they refer to together, when it is first asked for.
"""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import QuerySet

from stockpress.accounts.permissions import visible_to
from stockpress.inventory.order.models import PurchaseOrder, ReturnOrder, SalesOrder, SalesOrderShipment


def purchase_orders_visible_to(user: User | AnonymousUser) -> QuerySet[PurchaseOrder]:
    return visible_to(user, PurchaseOrder.objects.all())


def sales_orders_visible_to(user: User | AnonymousUser) -> QuerySet[SalesOrder]:
    return visible_to(user, SalesOrder.objects.all())


def sales_order_shipments_visible_to(user: User | AnonymousUser) -> QuerySet[SalesOrderShipment]:
    return visible_to(user, SalesOrderShipment.objects.all())


def return_orders_visible_to(user: User | AnonymousUser) -> QuerySet[ReturnOrder]:
    return visible_to(user, ReturnOrder.objects.all())
