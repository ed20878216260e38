"""Orders as a user may see them.

Nothing is joined: rows that were loaded together fetch what they refer to together, when it is first asked for.
"""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import F, QuerySet

from stockpress.accounts.permissions import visible_to
from stockpress.inventory.common.subqueries import count, related_rows, total
from stockpress.inventory.order.models import (
    PurchaseOrder,
    ReturnOrder,
    SalesOrder,
    SalesOrderLineItem,
    SalesOrderShipment,
)
from stockpress.inventory.order.status_codes import ReturnOrderLineStatus


def purchase_orders_visible_to(user: User | AnonymousUser) -> QuerySet[PurchaseOrder]:
    return visible_to(user, PurchaseOrder.objects.all())


def sales_orders_visible_to(user: User | AnonymousUser) -> QuerySet[SalesOrder]:
    return visible_to(user, SalesOrder.objects.all())


def sales_order_shipments_visible_to(user: User | AnonymousUser) -> QuerySet[SalesOrderShipment]:
    return visible_to(user, SalesOrderShipment.objects.all())


def return_orders_visible_to(user: User | AnonymousUser) -> QuerySet[ReturnOrder]:
    return visible_to(user, ReturnOrder.objects.all())


def with_purchase_counts(orders: QuerySet[PurchaseOrder]) -> QuerySet[PurchaseOrder]:
    """How many lines each order has, and how many of them have arrived."""
    lines = related_rows(PurchaseOrder, "lines")
    return orders.annotate(
        counted_lines=count(lines), counted_completed_lines=count(lines.filter(received__gte=F("quantity")))
    )


def with_sales_counts(orders: QuerySet[SalesOrder]) -> QuerySet[SalesOrder]:
    """How many lines and shipments each order has, how many have left, and how many lines are fully promised."""
    lines, shipments = related_rows(SalesOrder, "lines"), related_rows(SalesOrder, "shipments")
    promised = lines.annotate(promised=total(related_rows(SalesOrderLineItem, "allocations")))
    return orders.annotate(
        counted_lines=count(lines),
        counted_completed_lines=count(lines.filter(shipped__gte=F("quantity"))),
        counted_shipments=count(shipments),
        counted_completed_shipments=count(shipments.filter(shipment_date__isnull=False)),
        counted_allocated_lines=count(promised.filter(promised__gte=F("quantity"))),
    )


def with_return_counts(orders: QuerySet[ReturnOrder]) -> QuerySet[ReturnOrder]:
    """How many lines each order has, and for how many of them it was decided what becomes of the item."""
    lines = related_rows(ReturnOrder, "lines")
    return orders.annotate(
        counted_lines=count(lines),
        counted_completed_lines=count(lines.exclude(outcome=ReturnOrderLineStatus.PENDING.value)),
    )


def with_shipment_counts(shipments: QuerySet[SalesOrderShipment]) -> QuerySet[SalesOrderShipment]:
    """How many allocations are packed into each shipment."""
    return shipments.annotate(counted_allocations=count(related_rows(SalesOrderShipment, "allocations")))
