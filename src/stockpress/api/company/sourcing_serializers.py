"""What companies make and sell, as the API shows it."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from stockpress.api.common.fields import (
    CurrencyField,
    InventorySerializer,
    PriceAmountField,
    QuantityField,
    TagsField,
)
from stockpress.api.common.serializers import PARAMETERS, parameters_field
from stockpress.api.company.serializers import CompanyBriefSerializer
from stockpress.api.framework.details import Detail
from stockpress.api.part.brief_serializers import PartBriefSerializer
from stockpress.inventory.company.models import ManufacturerPart, SupplierPart, SupplierPriceBreak


class SupplierPriceBreakBriefSerializer(InventorySerializer):
    """A supplier's price from a quantity upwards."""

    quantity = QuantityField()
    price = PriceAmountField(allow_null=True)
    price_currency = CurrencyField(required=False)
    supplier = serializers.IntegerField(source="part.supplier_id", read_only=True)

    class Meta:
        model = SupplierPriceBreak
        fields = ["pk", "part", "quantity", "price", "price_currency", "supplier", "updated"]


class ManufacturerPartSerializer(InventorySerializer):
    """A part as its manufacturer names it."""

    part_detail = PartBriefSerializer(source="part", read_only=True, allow_null=True)
    pretty_name = serializers.CharField(read_only=True, allow_null=True)
    manufacturer = serializers.PrimaryKeyRelatedField(queryset=CompanyBriefSerializer.Meta.model.objects.all())
    manufacturer_detail = CompanyBriefSerializer(source="manufacturer", read_only=True, allow_null=True)
    MPN = serializers.CharField(max_length=100, required=False, allow_null=True)
    tags = TagsField(required=False)
    parameters: Any = parameters_field()

    class Meta:
        model = ManufacturerPart
        fields = [
            "pk",
            "part",
            "part_detail",
            "pretty_name",
            "manufacturer",
            "manufacturer_detail",
            "description",
            "MPN",
            "link",
            "barcode_hash",
            "notes",
            "tags",
            "parameters",
        ]
        details = {
            "part_detail": Detail(),
            "pretty_name": Detail(query="pretty"),
            "manufacturer_detail": Detail(),
            "tags": Detail(prefetch=("tags",)),
            "parameters": PARAMETERS,
        }


class SupplierPartSerializer(InventorySerializer):
    """A part as a supplier sells it."""

    in_stock = QuantityField(source="counted_in_stock", read_only=True, allow_null=True)
    on_order = QuantityField(source="counted_on_order", read_only=True, allow_null=True)
    manufacturer_detail = CompanyBriefSerializer(source="manufacturer", read_only=True, allow_null=True)
    manufacturer_part_detail = ManufacturerPartSerializer(source="manufacturer_part", read_only=True, allow_null=True)
    MPN = serializers.CharField(read_only=True, allow_null=True)
    pack_quantity_native = QuantityField(read_only=True)
    pretty_name = serializers.CharField(read_only=True, allow_null=True)
    supplier_detail = CompanyBriefSerializer(source="supplier", read_only=True, allow_null=True)
    part_detail = PartBriefSerializer(source="part", read_only=True, allow_null=True)
    tags = TagsField(required=False)
    price_breaks = SupplierPriceBreakBriefSerializer(many=True, read_only=True, allow_null=True)
    parameters: Any = parameters_field()

    class Meta:
        model = SupplierPart
        fields = [
            "available",
            "availability_updated",
            "description",
            "in_stock",
            "on_order",
            "link",
            "active",
            "primary",
            "manufacturer_detail",
            "manufacturer_part",
            "manufacturer_part_detail",
            "MPN",
            "note",
            "pk",
            "barcode_hash",
            "packaging",
            "pack_quantity",
            "pack_quantity_native",
            "part",
            "pretty_name",
            "SKU",
            "supplier",
            "supplier_detail",
            "updated",
            "notes",
            "part_detail",
            "tags",
            "price_breaks",
            "parameters",
        ]
        read_only_fields = ["availability_updated", "barcode_hash"]
        details = {
            "manufacturer_detail": Detail(),
            "manufacturer_part_detail": Detail(),
            "pretty_name": Detail(query="pretty"),
            "supplier_detail": Detail(),
            "part_detail": Detail(),
            "tags": Detail(prefetch=("tags",)),
            "price_breaks": Detail(prefetch=("pricebreaks",)),
            "parameters": PARAMETERS,
        }
