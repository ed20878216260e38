"""`stock.serializers`."""

from stockpress.api.stock.serializers import (
    LocationBriefSerializer,
    LocationSerializer,
    StockItemSerializer,
    StockItemTestResultSerializer,
    StockLocationTypeSerializer,
)

__all__ = [
    "LocationBriefSerializer",
    "LocationSerializer",
    "StockItemSerializer",
    "StockItemTestResultSerializer",
    "StockLocationTypeSerializer",
]
