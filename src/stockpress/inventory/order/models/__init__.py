"""The models of the app `order`."""

from stockpress.inventory.order.models.allocations import SalesOrderAllocation
from stockpress.inventory.order.models.base import Order
from stockpress.inventory.order.models.lines import OrderExtraLine, OrderLineItem
from stockpress.inventory.order.models.purchase import PurchaseOrder, PurchaseOrderExtraLine, PurchaseOrderLineItem
from stockpress.inventory.order.models.returns import ReturnOrder, ReturnOrderExtraLine, ReturnOrderLineItem
from stockpress.inventory.order.models.sales import SalesOrder, SalesOrderExtraLine, SalesOrderLineItem
from stockpress.inventory.order.models.shipments import SalesOrderShipment

__all__ = [
    "Order",
    "OrderExtraLine",
    "OrderLineItem",
    "PurchaseOrder",
    "PurchaseOrderExtraLine",
    "PurchaseOrderLineItem",
    "ReturnOrder",
    "ReturnOrderExtraLine",
    "ReturnOrderLineItem",
    "SalesOrder",
    "SalesOrderAllocation",
    "SalesOrderExtraLine",
    "SalesOrderLineItem",
    "SalesOrderShipment",
]
