"""Bills of materials as the API shows them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from stockpress.api.common.fields import InventorySerializer, PriceAmountField, QuantityField
from stockpress.api.framework.details import Detail
from stockpress.api.part.brief_serializers import PartBriefSerializer
from stockpress.api.part.serializers import CategorySerializer
from stockpress.inventory.part.models import BomItem, BomItemSubstitute


class BomItemSubstituteSerializer(InventorySerializer):
    """A part that may be used in place of a line's sub-part."""

    part_detail = PartBriefSerializer(source="part", read_only=True)

    class Meta:
        model = BomItemSubstitute
        fields = ["pk", "bom_item", "part", "part_detail"]


@extend_schema_field(PriceAmountField(allow_null=True))
class LinePriceField(serializers.ReadOnlyField):
    """The price of one sub-part, times the quantity of the line."""

    def __init__(self, edge: str, **kwargs: Any) -> None:
        super().__init__(source="*", **kwargs)
        self._edge = edge
        self._amount = PriceAmountField()

    def to_representation(self, value: Any) -> Any:
        price = getattr(value.sub_part.pricing, self._edge)
        if price is None:
            return None
        return self._amount.to_representation(Decimal(price.amount) * Decimal(value.quantity))


class BomItemSerializer(InventorySerializer):
    """One line of a bill of materials."""

    quantity = QuantityField(help_text="For one assembly")
    pricing_min = PriceAmountField(source="sub_part.pricing_data.overall_min", read_only=True, allow_null=True)
    pricing_max = PriceAmountField(source="sub_part.pricing_data.overall_max", read_only=True, allow_null=True)
    pricing_min_total = LinePriceField("overall_min")
    pricing_max_total = LinePriceField("overall_max")
    pricing_updated = serializers.DateTimeField(source="sub_part.pricing_data.updated", read_only=True, allow_null=True)
    substitutes = BomItemSubstituteSerializer(many=True, read_only=True, allow_null=True)
    available_stock = QuantityField(source="counted_available", read_only=True, allow_null=True)
    available_substitute_stock = QuantityField(source="counted_substitutes", read_only=True, allow_null=True)
    available_variant_stock = QuantityField(source="counted_variants", read_only=True, allow_null=True)
    external_stock = QuantityField(source="counted_external_stock", read_only=True, allow_null=True)
    on_order = QuantityField(source="counted_on_order", read_only=True, allow_null=True)
    building = QuantityField(source="counted_in_production", read_only=True, allow_null=True)
    can_build = QuantityField(source="counted_can_build", read_only=True, allow_null=True)
    part_detail = PartBriefSerializer(source="part", read_only=True, allow_null=True)
    sub_part_detail = PartBriefSerializer(source="sub_part", read_only=True, allow_null=True)
    category_detail = CategorySerializer(source="sub_part.category", read_only=True, allow_null=True)

    export_child_fields = [
        "part_detail.name",
        "part_detail.IPN",
        "sub_part_detail.name",
        "sub_part_detail.IPN",
        "sub_part_detail.description",
    ]

    class Meta:
        model = BomItem
        fields = [
            "part",
            "sub_part",
            "reference",
            "quantity",
            "allow_variants",
            "inherited",
            "optional",
            "consumable",
            "setup_quantity",
            "attrition",
            "rounding_multiple",
            "note",
            "pk",
            "pricing_min",
            "pricing_max",
            "pricing_min_total",
            "pricing_max_total",
            "pricing_updated",
            "substitutes",
            "validated",
            "available_stock",
            "available_substitute_stock",
            "available_variant_stock",
            "external_stock",
            "on_order",
            "building",
            "can_build",
            "part_detail",
            "sub_part_detail",
            "category_detail",
        ]
        # What only a list of lines of bills of materials counts is left out where a line stands in another object.
        details = {
            "substitutes": Detail(default=True, prefetch=("substitutes",)),
            "available_stock": Detail(query="stock_detail", default=True),
            "available_substitute_stock": Detail(query="stock_detail", default=True),
            "available_variant_stock": Detail(query="stock_detail", default=True),
            "external_stock": Detail(query="stock_detail", default=True),
            "on_order": Detail(query="stock_detail", default=True),
            "building": Detail(query="stock_detail", default=True),
            "can_build": Detail(),
            "part_detail": Detail(),
            "sub_part_detail": Detail(default=True),
            "category_detail": Detail(),
        }
