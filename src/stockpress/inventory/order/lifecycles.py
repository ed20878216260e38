"""The life cycles of orders."""

from __future__ import annotations

from stockpress.inventory.common.lifecycle import Lifecycle, Step
from stockpress.inventory.order.models import Order, PurchaseOrder, ReturnOrder, SalesOrder
from stockpress.inventory.order.status_codes import PurchaseOrderStatus as Purchase
from stockpress.inventory.order.status_codes import ReturnOrderStatus as Return
from stockpress.inventory.order.status_codes import SalesOrderStatus as Sale

PURCHASE_ORDERS = Lifecycle(
    Step("issue", (Purchase.PENDING, Purchase.ON_HOLD), Purchase.PLACED),
    Step("hold", (Purchase.PENDING, Purchase.PLACED), Purchase.ON_HOLD),
    Step("cancel", (Purchase.PENDING, Purchase.PLACED, Purchase.ON_HOLD), Purchase.CANCELLED),
    Step("complete", (Purchase.PLACED,), Purchase.COMPLETE),
)
SALES_ORDERS = Lifecycle(
    Step("issue", (Sale.PENDING, Sale.ON_HOLD), Sale.IN_PROGRESS),
    Step("hold", (Sale.PENDING, Sale.IN_PROGRESS), Sale.ON_HOLD),
    Step("cancel", (Sale.PENDING, Sale.IN_PROGRESS, Sale.ON_HOLD), Sale.CANCELLED),
    # What has left is shipped first, and complete by a second step; a setting makes it one.
    Step("ship", (Sale.IN_PROGRESS,), Sale.SHIPPED),
    Step("complete", (Sale.IN_PROGRESS, Sale.SHIPPED), Sale.COMPLETE),
)
RETURN_ORDERS = Lifecycle(
    Step("issue", (Return.PENDING, Return.ON_HOLD), Return.IN_PROGRESS),
    Step("hold", (Return.PENDING, Return.IN_PROGRESS), Return.ON_HOLD),
    Step("cancel", (Return.PENDING, Return.IN_PROGRESS, Return.ON_HOLD), Return.CANCELLED),
    Step("complete", (Return.IN_PROGRESS,), Return.COMPLETE),
)
LIFECYCLES: dict[type[Order], Lifecycle] = {
    PurchaseOrder: PURCHASE_ORDERS,
    SalesOrder: SALES_ORDERS,
    ReturnOrder: RETURN_ORDERS,
}
