"""Status values of orders, and the outcome of what customers send back."""

from __future__ import annotations

from typing import ClassVar

from stockpress.inventory.common.status import Color, StatusCode, status_class


@status_class
class PurchaseOrderStatus(StatusCode):
    PENDING = 10, "Pending", Color.SECONDARY
    PLACED = 20, "Placed", Color.PRIMARY
    ON_HOLD = 25, "On hold", Color.WARNING
    COMPLETE = 30, "Complete", Color.SUCCESS
    CANCELLED = 40, "Cancelled", Color.DANGER
    LOST = 50, "Lost", Color.WARNING
    RETURNED = 60, "Returned", Color.WARNING


class PurchaseOrderStatusGroups:
    OPEN: ClassVar[list[int]] = [
        PurchaseOrderStatus.PENDING.value,
        PurchaseOrderStatus.ON_HOLD.value,
        PurchaseOrderStatus.PLACED.value,
    ]
    COMPLETE: ClassVar[list[int]] = [PurchaseOrderStatus.COMPLETE.value]
    FAILED: ClassVar[list[int]] = [
        PurchaseOrderStatus.CANCELLED.value,
        PurchaseOrderStatus.LOST.value,
        PurchaseOrderStatus.RETURNED.value,
    ]


@status_class
class SalesOrderStatus(StatusCode):
    PENDING = 10, "Pending", Color.SECONDARY
    IN_PROGRESS = 15, "In progress", Color.PRIMARY
    SHIPPED = 20, "Shipped", Color.SUCCESS
    ON_HOLD = 25, "On hold", Color.WARNING
    COMPLETE = 30, "Complete", Color.SUCCESS
    CANCELLED = 40, "Cancelled", Color.DANGER
    LOST = 50, "Lost", Color.WARNING
    RETURNED = 60, "Returned", Color.WARNING


class SalesOrderStatusGroups:
    OPEN: ClassVar[list[int]] = [
        SalesOrderStatus.PENDING.value,
        SalesOrderStatus.ON_HOLD.value,
        SalesOrderStatus.IN_PROGRESS.value,
    ]
    COMPLETE: ClassVar[list[int]] = [SalesOrderStatus.SHIPPED.value, SalesOrderStatus.COMPLETE.value]
    FAILED: ClassVar[list[int]] = [
        SalesOrderStatus.CANCELLED.value,
        SalesOrderStatus.LOST.value,
        SalesOrderStatus.RETURNED.value,
    ]


@status_class
class ReturnOrderStatus(StatusCode):
    PENDING = 10, "Pending", Color.SECONDARY
    IN_PROGRESS = 20, "In progress", Color.PRIMARY
    ON_HOLD = 25, "On hold", Color.WARNING
    COMPLETE = 30, "Complete", Color.SUCCESS
    CANCELLED = 40, "Cancelled", Color.DANGER


class ReturnOrderStatusGroups:
    OPEN: ClassVar[list[int]] = [
        ReturnOrderStatus.PENDING.value,
        ReturnOrderStatus.ON_HOLD.value,
        ReturnOrderStatus.IN_PROGRESS.value,
    ]
    COMPLETE: ClassVar[list[int]] = [ReturnOrderStatus.COMPLETE.value]
    FAILED: ClassVar[list[int]] = [ReturnOrderStatus.CANCELLED.value]


@status_class
class ReturnOrderLineStatus(StatusCode):
    PENDING = 10, "Pending", Color.SECONDARY
    RETURN = 20, "Return", Color.SUCCESS
    REPAIR = 30, "Repair", Color.PRIMARY
    REPLACE = 40, "Replace", Color.WARNING
    REFUND = 50, "Refund", Color.INFO
    REJECT = 60, "Reject", Color.DANGER
