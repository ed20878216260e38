"""What happens to orders, by the names that listeners know."""

from __future__ import annotations

from enum import StrEnum


class PurchaseOrderEvents(StrEnum):
    """All tell `id`, but for OVERDUE (`purchase_order`) and ITEM_RECEIVED (`order_id`, and `item_ids` of the new stock)."""

    PLACED = "purchaseorder.placed"
    COMPLETED = "purchaseorder.completed"
    CANCELLED = "purchaseorder.cancelled"
    HOLD = "purchaseorder.hold"
    ITEM_RECEIVED = "purchaseorderitem.received"
    OVERDUE = "order.overdue_purchase_order"


class SalesOrderEvents(StrEnum):
    """All tell `id` (SHIPMENT_COMPLETE that of the shipment), but for OVERDUE (`sales_order`)."""

    ISSUED = "salesorder.issued"
    HOLD = "salesorder.onhold"
    COMPLETED = "salesorder.completed"
    CANCELLED = "salesorder.cancelled"
    SHIPMENT_COMPLETE = "salesordershipment.completed"
    OVERDUE = "order.overdue_sales_order"


class ReturnOrderEvents(StrEnum):
    """All tell `id`, RECEIVED `line_item_id` besides, OVERDUE `return_order` instead."""

    ISSUED = "returnorder.issued"
    HOLD = "returnorder.hold"
    COMPLETED = "returnorder.completed"
    CANCELLED = "returnorder.cancelled"
    RECEIVED = "returnorder.received"
    # Listeners know overdue return orders by the name of sales orders.
    OVERDUE = "order.overdue_sales_order"
