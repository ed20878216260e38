"""Stock items and locations."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db.models import QuerySet

from stockpress.api.common.views import VisibleRows
from stockpress.api.exports.views import ExportedListView
from stockpress.api.framework.views import DetailView
from stockpress.api.stock.filters import LocationFilter, StockFilter
from stockpress.api.stock.serializers import LocationSerializer, StockItemSerializer
from stockpress.inventory.stock.models import StockItem, StockLocation
from stockpress.inventory.stock.selectors import (
    stock_items_visible_to,
    stock_locations_visible_to,
    with_item_counts,
    with_location_counts,
)


class _Locations(VisibleRows):
    queryset = StockLocation.objects.all()
    serializer_class = LocationSerializer

    def rows(self, user: User) -> QuerySet:
        return with_location_counts(stock_locations_visible_to(user))


class LocationListView(_Locations, ExportedListView):
    """All locations, or those below one of them."""

    filterset_class = LocationFilter
    search_fields = ["description", "name", "pathstring", "tags__name", "tags__slug"]
    ordering_fields = ["name", "pathstring", "items", "level", "tree_id", "lft"]
    # In the order of the tree: what stands below a node follows it.
    ordering_aliases = {"items": "counted_items", "tree_id": "pathstring", "lft": "pathstring"}


class LocationDetailView(_Locations, DetailView):
    """One location."""


class _StockItems(VisibleRows):
    queryset = StockItem.objects.all()
    serializer_class = StockItemSerializer

    def rows(self, user: User) -> QuerySet:
        return with_item_counts(stock_items_visible_to(user))


class StockListView(_StockItems, ExportedListView):
    """All stock items, also those that are gone; `in_stock=true` for what is there."""

    filterset_class = StockFilter
    search_fields = [
        "batch",
        "location__name",
        "part__IPN",
        "part__description",
        "part__name",
        "serial",
        "supplier_part__SKU",
        "supplier_part__manufacturer_part__MPN",
        "supplier_part__manufacturer_part__manufacturer__name",
        "supplier_part__supplier__name",
        "tags__name",
        "tags__slug",
    ]
    ordering_fields = [
        "batch",
        "location",
        "part",
        "part__name",
        "part__IPN",
        "updated",
        "purchase_price",
        "stocktake_date",
        "expiry_date",
        "packaging",
        "quantity",
        "stock",
        "status",
        "IPN",
        "SKU",
        "MPN",
    ]
    ordering_aliases = {
        "location": "location__pathstring",
        "part": "part__name",
        # Serial numbers count among themselves; elsewhere the quantity says how much.
        "stock": ("quantity", "serial_int", "serial"),
        "IPN": "part__IPN",
        "SKU": "supplier_part__SKU",
        "MPN": "supplier_part__manufacturer_part__MPN",
    }


class StockDetailView(_StockItems, DetailView):
    """One stock item."""
