"""Changes to orders."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import prefetch_related_objects

from stockpress.inventory.common.references import next_reference
from stockpress.inventory.order.models import Order, PurchaseOrder, ReturnOrder, SalesOrder
from stockpress.settings_registry import text

PATTERNS: dict[type[Order], str] = {
    PurchaseOrder: "PURCHASEORDER_REFERENCE_PATTERN",
    SalesOrder: "SALESORDER_REFERENCE_PATTERN",
    ReturnOrder: "RETURNORDER_REFERENCE_PATTERN",
}


def next_order_reference(*, model: type[Order]) -> str:
    """The next free reference of a kind of order, by its pattern."""
    return next_reference(model, text(PATTERNS[model]))


def update_total_prices(*, orders: Iterable[Order]) -> None:
    """Add up the lines of orders of one kind and store the sums; a fixed number of queries to read."""
    rows = list(orders)
    prefetch_related_objects(rows, "lines", "extra_lines")
    with transaction.atomic():
        for order in rows:
            total: Any = order.calculate_total_price()
            order.total_price = total
            order.save(update_fields=["total_price", "total_price_currency", "updated_at"])
