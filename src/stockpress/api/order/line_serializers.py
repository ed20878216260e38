"""Lines of orders, and stock promised to them, as the API shows them."""

from __future__ import annotations

from rest_framework import serializers

from stockpress.api.common.fields import CurrencyField, InventorySerializer, PriceAmountField, QuantityField
from stockpress.api.common.serializers import ProjectCodeSerializer
from stockpress.api.company.serializers import CompanyBriefSerializer
from stockpress.api.company.sourcing_serializers import SupplierPartSerializer
from stockpress.api.framework.details import Detail
from stockpress.api.order.serializers import (
    PurchaseOrderSerializer,
    ReturnOrderSerializer,
    SalesOrderSerializer,
    SalesOrderShipmentSerializer,
)
from stockpress.api.part.brief_serializers import PartBriefSerializer
from stockpress.api.stock.serializers import LocationBriefSerializer, StockItemSerializer
from stockpress.inventory.order.models import (
    PurchaseOrderLineItem,
    ReturnOrderLineItem,
    SalesOrderAllocation,
    SalesOrderLineItem,
)

_LINE_FIELDS = [
    "pk",
    "order",
    "quantity",
    "line",
    "reference",
    "notes",
    "link",
    "target_date",
    "overdue",
    "total_price",
    "project_code",
    "project_code_label",
    "project_code_detail",
    "order_detail",
]
_LINE_DETAILS = {
    "order_detail": Detail(prefetch=("order",)),
    "project_code_detail": Detail(default=True, prefetch=("project_code",)),
}


class _LineSerializer(InventorySerializer):
    quantity = QuantityField(min_value=0, help_text="Quantity")
    overdue = serializers.BooleanField(source="is_overdue", read_only=True)
    total_price = PriceAmountField(source="total_line_price", read_only=True, allow_null=True)
    project_code_label = serializers.CharField(source="project_code.code", read_only=True, allow_null=True)
    project_code_detail = ProjectCodeSerializer(source="project_code", read_only=True, allow_null=True)


class PurchaseOrderLineItemSerializer(_LineSerializer):
    """A quantity of a supplier's article."""

    received = QuantityField(read_only=True)
    purchase_price = PriceAmountField(required=False, allow_null=True, help_text="Price of one")
    purchase_price_currency = CurrencyField(required=False, help_text="Currency of it")
    sku = serializers.CharField(source="part.SKU", read_only=True, allow_null=True)
    mpn = serializers.CharField(source="part.MPN", read_only=True, allow_null=True)
    internal_part = serializers.IntegerField(source="part.part_id", read_only=True, allow_null=True)
    internal_part_name = serializers.CharField(source="part.part.name", read_only=True, allow_null=True)
    ipn = serializers.CharField(source="part.part.IPN", read_only=True, allow_null=True)
    part_detail = PartBriefSerializer(source="get_base_part", read_only=True, allow_null=True)
    supplier_part_detail = SupplierPartSerializer(source="part", read_only=True, allow_null=True)
    destination_detail = LocationBriefSerializer(source="get_destination", read_only=True, allow_null=True)
    order_detail = PurchaseOrderSerializer(source="order", read_only=True)

    class Meta:
        model = PurchaseOrderLineItem
        fields = [
            *_LINE_FIELDS,
            "part",
            "build_order",
            "received",
            "purchase_price",
            "purchase_price_currency",
            "destination",
            "sku",
            "mpn",
            "ipn",
            "internal_part",
            "internal_part_name",
            "part_detail",
            "supplier_part_detail",
            "destination_detail",
        ]
        details = {
            **_LINE_DETAILS,
            "part_detail": Detail(prefetch=("part__part",)),
            "supplier_part_detail": Detail(query="part_detail", prefetch=("part",)),
            "destination_detail": Detail(query="part_detail", prefetch=("destination",)),
        }


class SalesOrderLineItemSerializer(_LineSerializer):
    """A quantity of a part."""

    allocated = QuantityField(source="allocated_quantity", read_only=True)
    shipped = QuantityField(read_only=True)
    sale_price = PriceAmountField(required=False, allow_null=True, help_text="Price of one")
    sale_price_currency = CurrencyField(required=False, help_text="Currency of it")
    part_detail = PartBriefSerializer(source="part", read_only=True, allow_null=True)
    customer_detail = CompanyBriefSerializer(source="order.customer", read_only=True, allow_null=True)
    order_detail = SalesOrderSerializer(source="order", read_only=True)

    class Meta:
        model = SalesOrderLineItem
        fields = [
            *_LINE_FIELDS,
            "part",
            "allocated",
            "shipped",
            "sale_price",
            "sale_price_currency",
            "part_detail",
            "customer_detail",
        ]
        details = {
            **_LINE_DETAILS,
            "part_detail": Detail(prefetch=("part",)),
            "customer_detail": Detail(prefetch=("order__customer",)),
        }


class ReturnOrderLineItemSerializer(_LineSerializer):
    """One item that comes back."""

    price = PriceAmountField(required=False, allow_null=True, help_text="What it costs or is refunded")
    price_currency = CurrencyField(required=False, help_text="Currency of it")
    item_detail = StockItemSerializer(source="item", read_only=True)
    part_detail = PartBriefSerializer(source="item.part", read_only=True)
    order_detail = ReturnOrderSerializer(source="order", read_only=True)

    class Meta:
        model = ReturnOrderLineItem
        fields = [
            *_LINE_FIELDS,
            "item",
            "received_date",
            "outcome",
            "price",
            "price_currency",
            "item_detail",
            "part_detail",
        ]
        read_only_fields = ["received_date"]
        details = {
            **_LINE_DETAILS,
            "item_detail": Detail(prefetch=("item",)),
            "part_detail": Detail(prefetch=("item__part",)),
        }


class SalesOrderAllocationSerializer(InventorySerializer):
    """A quantity of one stock item, promised to a line and perhaps packed into a shipment."""

    quantity = QuantityField(help_text="Quantity")
    order = serializers.IntegerField(source="line.order_id", read_only=True)
    part = serializers.IntegerField(source="item.part_id", read_only=True)
    serial = serializers.CharField(read_only=True, allow_null=True)
    location = serializers.IntegerField(source="item.location_id", read_only=True, allow_null=True)
    item_detail = StockItemSerializer(source="item", read_only=True)
    part_detail = PartBriefSerializer(source="item.part", read_only=True)
    location_detail = LocationBriefSerializer(source="item.location", read_only=True, allow_null=True)
    customer_detail = CompanyBriefSerializer(source="line.order.customer", read_only=True, allow_null=True)
    order_detail = SalesOrderSerializer(source="line.order", read_only=True)
    shipment_detail = SalesOrderShipmentSerializer(source="shipment", read_only=True, allow_null=True)

    class Meta:
        model = SalesOrderAllocation
        fields = [
            "pk",
            "item",
            "quantity",
            "shipment",
            "line",
            "order",
            "part",
            "serial",
            "location",
            "item_detail",
            "part_detail",
            "location_detail",
            "customer_detail",
            "order_detail",
            "shipment_detail",
        ]
        read_only_fields = ["line"]
        details = {
            "item_detail": Detail(prefetch=("item",)),
            "part_detail": Detail(prefetch=("item__part",)),
            "location_detail": Detail(prefetch=("item__location",)),
            "customer_detail": Detail(prefetch=("line__order__customer",)),
            "order_detail": Detail(prefetch=("line__order",)),
            "shipment_detail": Detail(default=True, prefetch=("shipment",)),
        }
