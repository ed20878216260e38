"""`stock.status_codes`."""

from stockpress.inventory.stock.status_codes import StockHistoryCode, StockStatus, StockStatusGroups

__all__ = [
    "StockHistoryCode",
    "StockStatus",
    "StockStatusGroups",
]
