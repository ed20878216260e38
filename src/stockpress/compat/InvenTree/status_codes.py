"""`InvenTree.status_codes`: where status values were once kept together."""

from stockpress.inventory.build.status_codes import BuildStatus, BuildStatusGroups
from stockpress.inventory.order.status_codes import (
    PurchaseOrderStatus,
    PurchaseOrderStatusGroups,
    ReturnOrderLineStatus,
    ReturnOrderStatus,
    ReturnOrderStatusGroups,
    SalesOrderStatus,
    SalesOrderStatusGroups,
)
from stockpress.inventory.stock.status_codes import StockHistoryCode, StockStatus, StockStatusGroups

__all__ = [
    "BuildStatus",
    "BuildStatusGroups",
    "PurchaseOrderStatus",
    "PurchaseOrderStatusGroups",
    "ReturnOrderLineStatus",
    "ReturnOrderStatus",
    "ReturnOrderStatusGroups",
    "SalesOrderStatus",
    "SalesOrderStatusGroups",
    "StockHistoryCode",
    "StockStatus",
    "StockStatusGroups",
]
