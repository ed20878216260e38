"""`order.status_codes`."""

from stockpress.inventory.order.status_codes import (
    PurchaseOrderStatus,
    PurchaseOrderStatusGroups,
    ReturnOrderLineStatus,
    ReturnOrderStatus,
    ReturnOrderStatusGroups,
    SalesOrderStatus,
    SalesOrderStatusGroups,
)

__all__ = [
    "PurchaseOrderStatus",
    "PurchaseOrderStatusGroups",
    "ReturnOrderLineStatus",
    "ReturnOrderStatus",
    "ReturnOrderStatusGroups",
    "SalesOrderStatus",
    "SalesOrderStatusGroups",
]
