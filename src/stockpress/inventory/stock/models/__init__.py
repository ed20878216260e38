"""The models of the app `stock`."""

from stockpress.inventory.stock.models.history import StockItemTracking
from stockpress.inventory.stock.models.items import StockItem
from stockpress.inventory.stock.models.locations import StockLocation, StockLocationType
from stockpress.inventory.stock.models.results import StockItemTestResult

__all__ = ["StockItem", "StockItemTestResult", "StockItemTracking", "StockLocation", "StockLocationType"]
