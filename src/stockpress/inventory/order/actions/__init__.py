"""What is done with orders: each action is a service that locks the order, does it whole, and tells of it."""

from stockpress.inventory.order.actions.completion import CompletePurchaseOrder, CompleteReturnOrder, CompleteSalesOrder
from stockpress.inventory.order.actions.receiving import ReceivedLine, ReceivePurchaseOrder
from stockpress.inventory.order.actions.returning import ReceiveReturnOrder, ReturnedLine
from stockpress.inventory.order.actions.shipping import ShipShipment
from stockpress.inventory.order.actions.states import CancelOrder, HoldOrder, IssueOrder

__all__ = [
    "CancelOrder",
    "CompletePurchaseOrder",
    "CompleteReturnOrder",
    "CompleteSalesOrder",
    "HoldOrder",
    "IssueOrder",
    "ReceivePurchaseOrder",
    "ReceiveReturnOrder",
    "ReceivedLine",
    "ReturnedLine",
    "ShipShipment",
]
