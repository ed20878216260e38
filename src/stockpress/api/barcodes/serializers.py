"""What comes with a barcode."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from stockpress.api.framework.serializers import ModelSerializer, Serializer
from stockpress.api.users.serializers import UserSerializer
from stockpress.inventory.build.models import Build
from stockpress.inventory.common.barcodes import LONGEST_SCAN
from stockpress.inventory.common.models import BarcodeScanResult
from stockpress.inventory.company.models import Company, ManufacturerPart, SupplierPart
from stockpress.inventory.order.models import (
    PurchaseOrder,
    PurchaseOrderLineItem,
    ReturnOrder,
    SalesOrder,
    SalesOrderLineItem,
    SalesOrderShipment,
)
from stockpress.inventory.part.models import Part
from stockpress.inventory.stock.models import StockItem, StockLocation


class ScannedField(serializers.CharField):
    """The content of a barcode to the letter: control characters part its fields."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=LONGEST_SCAN, trim_whitespace=False, **kwargs)

    def to_internal_value(self, data: Any) -> str:
        text = super().to_internal_value(data)
        if not text.strip():
            self.fail("blank")
        return text


class BarcodeSerializer(Serializer):
    """A barcode that was scanned. The answer names what it belongs to, by kind."""

    barcode = ScannedField(help_text="What was scanned")

    class Meta:
        raw_fields = ["barcode"]


class BarcodeGenerateSerializer(Serializer):
    """An object whose barcode is wanted."""

    model = serializers.CharField(help_text="Kind of the object, such as stockitem")
    pk = serializers.IntegerField(help_text="Key of the object")


def _chosen(rows: Any, **options: Any) -> serializers.PrimaryKeyRelatedField:
    return serializers.PrimaryKeyRelatedField(queryset=rows, **options)


def _one_of(model: Any) -> serializers.PrimaryKeyRelatedField:
    return _chosen(model.objects.all(), required=False, allow_null=True)


class BarcodeUnassignSerializer(Serializer):
    """The one object whose linked barcode is to go."""

    build = _one_of(Build)
    manufacturerpart = _one_of(ManufacturerPart)
    supplierpart = _one_of(SupplierPart)
    purchaseorder = _one_of(PurchaseOrder)
    returnorder = _one_of(ReturnOrder)
    salesorder = _one_of(SalesOrder)
    salesordershipment = _one_of(SalesOrderShipment)
    part = _one_of(Part)
    stockitem = _one_of(StockItem)
    stocklocation = _one_of(StockLocation)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        named = [name for name, value in attrs.items() if name != "barcode" and value is not None]
        if len(named) != 1:
            said = "several are named" if named else "none is named"
            raise serializers.ValidationError(f"Name one object, such as stockitem; {said}.")
        return {**attrs, "instance": attrs[named[0]], "kind": named[0]}


class BarcodeAssignSerializer(BarcodeUnassignSerializer):
    """A barcode, and the one object that it is to be linked to."""

    barcode = ScannedField(help_text="What was scanned")

    class Meta:
        raw_fields = ["barcode"]


class BarcodePOAllocateSerializer(BarcodeSerializer):
    """A barcode of something that is to be ordered."""

    purchase_order = _chosen(PurchaseOrder.objects.all(), help_text="The order, which must be pending")


class BarcodePOReceiveSerializer(BarcodeSerializer):
    """A barcode of something that has arrived, and what is known beforehand."""

    supplier = _chosen(
        Company.objects.filter(is_supplier=True), required=False, allow_null=True, help_text="Who delivered it"
    )
    purchase_order = _chosen(
        PurchaseOrder.objects.all(), required=False, allow_null=True, help_text="The order, which must be placed"
    )
    location = _chosen(
        StockLocation.objects.filter(structural=False), required=False, allow_null=True, help_text="Where it goes"
    )
    line_item = _chosen(
        PurchaseOrderLineItem.objects.all(), required=False, allow_null=True, help_text="The line of the order"
    )
    auto_allocate = serializers.BooleanField(
        default=True, required=False, help_text="Take it in at once where nothing is missing"
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        order, line, supplier = (attrs.get(name) for name in ("purchase_order", "line_item", "supplier"))
        if order is not None and not order.is_placed:
            raise serializers.ValidationError({"purchase_order": f"{order.reference} is not placed."})
        if order is not None and line is not None and line.order_id != order.pk:
            raise serializers.ValidationError({"line_item": "This line belongs to another order."})
        if order is not None and supplier is not None and order.supplier_id != supplier.pk:
            raise serializers.ValidationError({"supplier": "This order was placed with another supplier."})
        return attrs


class BarcodeSOAllocateSerializer(BarcodeSerializer):
    """A barcode of stock that is to be promised to a sales order."""

    sales_order = _chosen(SalesOrder.objects.all(), help_text="The order, which must be open")
    line = _chosen(
        SalesOrderLineItem.objects.all(), required=False, allow_null=True, help_text="The line, if several fit"
    )
    shipment = _chosen(
        SalesOrderShipment.objects.all(), required=False, allow_null=True, help_text="The shipment, if several fit"
    )
    quantity = serializers.IntegerField(
        required=False, min_value=1, help_text="How many; 1 of an item with a serial number"
    )


@extend_schema_field({"nullable": True})
class AnythingField(serializers.JSONField):
    """Whatever JSON holds."""


class BarcodeScanResultSerializer(ModelSerializer):
    """A scan and what was answered."""

    user_detail = UserSerializer(source="user", read_only=True)
    context = AnythingField(read_only=True, allow_null=True)  # type: ignore[assignment]  # the API's name for it
    response = AnythingField(read_only=True, allow_null=True)

    class Meta:
        model = BarcodeScanResult
        fields = [
            "pk",
            "data",
            "timestamp",
            "endpoint",
            "plugin",
            "context",
            "response",
            "result",
            "user",
            "user_detail",
        ]
        read_only_fields = fields
