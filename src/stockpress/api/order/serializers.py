"""Orders and shipments as the API shows them."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from stockpress.api.common.fields import CurrencyField, InventorySerializer, PriceAmountField
from stockpress.api.common.serializers import PARAMETERS, ProjectCodeSerializer, parameters_field
from stockpress.api.company.serializers import AddressBriefSerializer, CompanyBriefSerializer, ContactSerializer
from stockpress.api.framework.details import Detail
from stockpress.api.framework.serializers import Serializer
from stockpress.api.users.serializers import OwnerSerializer, UserSerializer
from stockpress.inventory.order.models import Order, PurchaseOrder, ReturnOrder, SalesOrder, SalesOrderShipment


class DuplicateOrderSerializer(Serializer):
    """What a new order takes from one that exists."""

    order_id = serializers.IntegerField(help_text="Key of the order to copy from")
    copy_lines = serializers.BooleanField(required=False, default=True, help_text="Copy the lines")
    copy_extra_lines = serializers.BooleanField(required=False, default=True, help_text="Copy the extra lines")
    copy_parameters = serializers.BooleanField(required=False, default=True, help_text="Copy the parameters")


class OrderSerializer(InventorySerializer):
    """What purchase, sales and return orders have in common."""

    created_by = UserSerializer(read_only=True)
    line_items = serializers.IntegerField(source="counted_lines", read_only=True, allow_null=True)
    completed_lines = serializers.IntegerField(source="counted_completed_lines", read_only=True, allow_null=True)
    reference = serializers.CharField(help_text="Reference of the order")
    status = serializers.IntegerField(read_only=True, help_text="Status")
    status_text = serializers.CharField(read_only=True)
    status_custom_key = serializers.IntegerField(read_only=True, allow_null=True)
    overdue = serializers.BooleanField(source="is_overdue", read_only=True, allow_null=True)
    duplicate = DuplicateOrderSerializer(write_only=True, required=False)
    address_detail = AddressBriefSerializer(source="address", read_only=True, allow_null=True)
    contact_detail = ContactSerializer(source="contact", read_only=True, allow_null=True)
    project_code_detail = ProjectCodeSerializer(source="project_code", read_only=True, allow_null=True)
    project_code_label = serializers.CharField(source="project_code.code", read_only=True, allow_null=True)
    responsible_detail = OwnerSerializer(source="responsible", read_only=True, allow_null=True)
    parameters: Any = parameters_field()
    total_price = PriceAmountField(read_only=True, allow_null=True)
    order_currency = CurrencyField(
        required=False, allow_null=True, allow_blank=True, help_text="Currency; empty for that of the company"
    )

    class Meta:
        model = Order
        fields = [
            "pk",
            "created_by",
            "creation_date",
            "issue_date",
            "start_date",
            "target_date",
            "description",
            "line_items",
            "completed_lines",
            "link",
            "project_code",
            "reference",
            "responsible",
            "contact",
            "address",
            "status",
            "status_text",
            "status_custom_key",
            "notes",
            "barcode_hash",
            "overdue",
            "duplicate",
            "address_detail",
            "contact_detail",
            "project_code_detail",
            "project_code_label",
            "responsible_detail",
            "parameters",
            "total_price",
            "order_currency",
            "updated_at",
        ]
        read_only_fields = ["barcode_hash", "updated_at"]
        details = {
            "address_detail": Detail(default=True),
            "contact_detail": Detail(default=True),
            "project_code_detail": Detail(default=True),
            "responsible_detail": Detail(default=True, prefetch=("responsible__owner_type", "responsible__owner")),
            "parameters": PARAMETERS,
        }


class PurchaseOrderSerializer(OrderSerializer):
    """An order to a supplier."""

    supplier_name = serializers.CharField(source="supplier.name", read_only=True, default="")
    supplier_detail = CompanyBriefSerializer(source="supplier", read_only=True, allow_null=True)

    class Meta(OrderSerializer.Meta):
        model = PurchaseOrder
        fields = [
            *OrderSerializer.Meta.fields,
            "complete_date",
            "supplier",
            "supplier_detail",
            "supplier_reference",
            "supplier_name",
            "destination",
        ]
        read_only_fields = [*OrderSerializer.Meta.read_only_fields, "issue_date", "complete_date"]
        extra_kwargs = {"supplier": {"required": True}}
        details = {**OrderSerializer.Meta.details, "supplier_detail": Detail()}


class SalesOrderSerializer(OrderSerializer):
    """An order of a customer."""

    customer_detail = CompanyBriefSerializer(source="customer", read_only=True, allow_null=True)
    shipments_count = serializers.IntegerField(source="counted_shipments", read_only=True, allow_null=True)
    completed_shipments_count = serializers.IntegerField(
        source="counted_completed_shipments", read_only=True, allow_null=True
    )
    allocated_lines = serializers.IntegerField(source="counted_allocated_lines", read_only=True, allow_null=True)

    export_child_fields = ["customer_detail.name"]

    class Meta(OrderSerializer.Meta):
        model = SalesOrder
        fields = [
            *OrderSerializer.Meta.fields,
            "customer",
            "customer_detail",
            "customer_reference",
            "shipment_date",
            "shipments_count",
            "completed_shipments_count",
            "allocated_lines",
        ]
        read_only_fields = [*OrderSerializer.Meta.read_only_fields, "shipment_date"]
        details = {**OrderSerializer.Meta.details, "customer_detail": Detail()}


class ReturnOrderSerializer(OrderSerializer):
    """Items that a customer returns."""

    customer_detail = CompanyBriefSerializer(source="customer", read_only=True, allow_null=True)

    export_child_fields = ["customer_detail.name"]

    class Meta(OrderSerializer.Meta):
        model = ReturnOrder
        fields = [
            *OrderSerializer.Meta.fields,
            "complete_date",
            "customer",
            "customer_detail",
            "customer_reference",
        ]
        details = {**OrderSerializer.Meta.details, "customer_detail": Detail()}


class SalesOrderShipmentSerializer(InventorySerializer):
    """A parcel or lorry load of a sales order."""

    allocated_items = serializers.IntegerField(source="counted_allocations", read_only=True, allow_null=True)
    parameters: Any = parameters_field()
    checked_by_detail = UserSerializer(source="checked_by", read_only=True, allow_null=True)
    customer_detail = CompanyBriefSerializer(source="order.customer", read_only=True, allow_null=True)
    order_detail = SalesOrderSerializer(source="order", read_only=True, allow_null=True)
    shipment_address_detail = AddressBriefSerializer(source="shipment_address", read_only=True, allow_null=True)

    export_child_fields = ["customer_detail.name"]

    class Meta:
        model = SalesOrderShipment
        fields = [
            "pk",
            "order",
            "allocated_items",
            "shipment_date",
            "shipment_address",
            "delivery_date",
            "checked_by",
            "reference",
            "tracking_number",
            "invoice_number",
            "barcode_hash",
            "link",
            "notes",
            "parameters",
            "checked_by_detail",
            "customer_detail",
            "order_detail",
            "shipment_address_detail",
        ]
        details = {
            "parameters": PARAMETERS,
            "checked_by_detail": Detail(default=True),
            "customer_detail": Detail(default=True),
            "order_detail": Detail(default=True, prefetch=("order",)),
            "shipment_address_detail": Detail(default=True),
        }
