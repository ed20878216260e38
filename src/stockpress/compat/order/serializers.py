"""`order.serializers`."""

from stockpress.api.order.line_serializers import (
    PurchaseOrderLineItemSerializer,
    ReturnOrderLineItemSerializer,
    SalesOrderAllocationSerializer,
    SalesOrderLineItemSerializer,
)
from stockpress.api.order.serializers import (
    PurchaseOrderSerializer,
    ReturnOrderSerializer,
    SalesOrderSerializer,
    SalesOrderShipmentSerializer,
)

__all__ = [
    "PurchaseOrderLineItemSerializer",
    "PurchaseOrderSerializer",
    "ReturnOrderLineItemSerializer",
    "ReturnOrderSerializer",
    "SalesOrderAllocationSerializer",
    "SalesOrderLineItemSerializer",
    "SalesOrderSerializer",
    "SalesOrderShipmentSerializer",
]
