"""Purchase, sales and return orders, and shipments."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db.models import QuerySet

from stockpress.api.common.views import VisibleRows
from stockpress.api.exports.views import ExportedListView
from stockpress.api.framework.views import DetailView
from stockpress.api.order.filters import PurchaseOrderFilter, ReturnOrderFilter, SalesOrderFilter, ShipmentFilter
from stockpress.api.order.serializers import (
    PurchaseOrderSerializer,
    ReturnOrderSerializer,
    SalesOrderSerializer,
    SalesOrderShipmentSerializer,
)
from stockpress.inventory.order import selectors
from stockpress.inventory.order.models import PurchaseOrder, ReturnOrder, SalesOrder, SalesOrderShipment

# PO-9 stands before PO-10: by the number first.
_ALIASES = {
    "reference": ("reference_int", "reference"),
    "line_items": "counted_lines",
    "project_code": "project_code__code",
    "created_by": "created_by__username",
}


class _PurchaseOrders(VisibleRows):
    queryset = PurchaseOrder.objects.all()
    serializer_class = PurchaseOrderSerializer

    def rows(self, user: User) -> QuerySet:
        return selectors.with_purchase_counts(selectors.purchase_orders_visible_to(user))


class PurchaseOrderListView(_PurchaseOrders, ExportedListView):
    """All purchase orders."""

    filterset_class = PurchaseOrderFilter
    search_fields = ["description", "project_code__code", "reference", "supplier__name", "supplier_reference"]
    ordering_fields = [
        "creation_date",
        "created_by",
        "reference",
        "supplier__name",
        "start_date",
        "target_date",
        "complete_date",
        "line_items",
        "status",
        "responsible",
        "total_price",
        "project_code",
        "updated_at",
    ]
    ordering_aliases = _ALIASES


class PurchaseOrderDetailView(_PurchaseOrders, DetailView):
    """One purchase order."""


class _SalesOrders(VisibleRows):
    queryset = SalesOrder.objects.all()
    serializer_class = SalesOrderSerializer

    def rows(self, user: User) -> QuerySet:
        return selectors.with_sales_counts(selectors.sales_orders_visible_to(user))


class SalesOrderListView(_SalesOrders, ExportedListView):
    """All sales orders."""

    filterset_class = SalesOrderFilter
    search_fields = ["customer__name", "customer_reference", "description", "project_code__code", "reference"]
    ordering_fields = [
        "creation_date",
        "created_by",
        "reference",
        "customer__name",
        "customer_reference",
        "status",
        "start_date",
        "target_date",
        "line_items",
        "shipment_date",
        "total_price",
        "project_code",
        "updated_at",
    ]
    ordering_aliases = _ALIASES


class SalesOrderDetailView(_SalesOrders, DetailView):
    """One sales order."""


class _ReturnOrders(VisibleRows):
    queryset = ReturnOrder.objects.all()
    serializer_class = ReturnOrderSerializer

    def rows(self, user: User) -> QuerySet:
        return selectors.with_return_counts(selectors.return_orders_visible_to(user))


class ReturnOrderListView(_ReturnOrders, ExportedListView):
    """All return orders."""

    filterset_class = ReturnOrderFilter
    search_fields = ["customer__name", "customer_reference", "description", "project_code__code", "reference"]
    ordering_fields = [
        "creation_date",
        "created_by",
        "reference",
        "customer__name",
        "customer_reference",
        "line_items",
        "status",
        "start_date",
        "target_date",
        "complete_date",
        "project_code",
        "updated_at",
    ]
    ordering_aliases = _ALIASES


class ReturnOrderDetailView(_ReturnOrders, DetailView):
    """One return order."""


class _Shipments(VisibleRows):
    queryset = SalesOrderShipment.objects.all()
    serializer_class = SalesOrderShipmentSerializer

    def rows(self, user: User) -> QuerySet:
        return selectors.with_shipment_counts(selectors.sales_order_shipments_visible_to(user))


class ShipmentListView(_Shipments, ExportedListView):
    """The shipments of all sales orders."""

    filterset_class = ShipmentFilter
    search_fields = ["invoice_number", "order__reference", "reference", "tracking_number"]
    ordering_fields = ["reference", "delivery_date", "shipment_date", "allocated_items"]
    ordering_aliases = {"allocated_items": "counted_allocations"}


class ShipmentDetailView(_Shipments, DetailView):
    """One shipment."""
