"""Status values of stock, and what may happen to it."""

from __future__ import annotations

from typing import ClassVar

from stockpress.inventory.common.status import Color, StatusCode, status_class


@status_class
class StockStatus(StatusCode):
    OK = 10, "OK", Color.SUCCESS
    ATTENTION = 50, "Attention needed", Color.WARNING
    DAMAGED = 55, "Damaged", Color.WARNING
    DESTROYED = 60, "Destroyed", Color.DANGER
    REJECTED = 65, "Rejected", Color.DANGER
    LOST = 70, "Lost", Color.DARK
    QUARANTINED = 75, "Quarantined", Color.INFO
    RETURNED = 85, "Returned", Color.WARNING


class StockStatusGroups:
    """What counts as there to be used."""

    AVAILABLE_CODES: ClassVar[list[int]] = [
        StockStatus.OK.value,
        StockStatus.ATTENTION.value,
        StockStatus.DAMAGED.value,
        StockStatus.RETURNED.value,
    ]
    UNAVAILABLE_CODES: ClassVar[list[int]] = [
        StockStatus.DESTROYED.value,
        StockStatus.REJECTED.value,
        StockStatus.LOST.value,
        StockStatus.QUARANTINED.value,
    ]


@status_class
class StockHistoryCode(StatusCode):
    LEGACY = 0, "Legacy stock tracking entry"
    CREATED = 1, "Stock item created"
    EDITED = 5, "Edited stock item"
    ASSIGNED_SERIAL = 6, "Assigned serial number"
    STOCK_COUNT = 10, "Stock counted"
    STOCK_ADD = 11, "Stock manually added"
    STOCK_REMOVE = 12, "Stock manually removed"
    STOCK_MOVE = 20, "Location changed"
    STOCK_UPDATE = 25, "Stock updated"
    INSTALLED_INTO_ASSEMBLY = 30, "Installed into assembly"
    REMOVED_FROM_ASSEMBLY = 31, "Removed from assembly"
    INSTALLED_CHILD_ITEM = 35, "Installed component item"
    REMOVED_CHILD_ITEM = 36, "Removed component item"
    SPLIT_FROM_PARENT = 40, "Split from parent item"
    SPLIT_CHILD_ITEM = 42, "Split child item"
    MERGED_STOCK_ITEMS = 45, "Merged stock items"
    CONVERTED_TO_VARIANT = 48, "Converted to variant"
    BUILD_OUTPUT_CREATED = 50, "Build order output created"
    BUILD_OUTPUT_COMPLETED = 55, "Build order output completed"
    BUILD_OUTPUT_REJECTED = 56, "Build order output rejected"
    BUILD_CONSUMED = 57, "Consumed by build order"
    SHIPPED_AGAINST_SALES_ORDER = 60, "Shipped against sales order"
    RECEIVED_AGAINST_PURCHASE_ORDER = 70, "Received against purchase order"
    RETURNED_AGAINST_RETURN_ORDER = 80, "Returned against return order"
    SENT_TO_CUSTOMER = 100, "Sent to customer"
    RETURNED_FROM_CUSTOMER = 105, "Returned from customer"
