"""Parts in brief, and what hangs on parts."""

from __future__ import annotations

from rest_framework import serializers

from stockpress.api.common.fields import (
    CurrencyField,
    InventorySerializer,
    PriceAmountField,
    QuantityField,
    ThumbnailField,
)
from stockpress.api.framework.files import MediaFileField
from stockpress.inventory.common.fields import PRICE_DECIMALS, PRICE_DIGITS
from stockpress.inventory.part.models import Part, PartSellPriceBreak, PartTestTemplate
from stockpress.inventory.stock.models import StockLocation


class PartBriefSerializer(InventorySerializer):
    """A part in brief, as it stands in other objects."""

    category_default_location = serializers.IntegerField(
        source="category.default_location_id", read_only=True, allow_null=True
    )
    full_name = serializers.CharField(read_only=True)
    image = MediaFileField(read_only=True, allow_null=True)
    thumbnail = ThumbnailField()
    minimum_stock = serializers.DecimalField(
        max_digits=PRICE_DIGITS,
        decimal_places=PRICE_DECIMALS,
        coerce_to_string=True,
        required=False,
        help_text="Lowest wanted quantity in stock",
    )
    revision = serializers.CharField(max_length=100, required=False, default="", allow_blank=True, allow_null=True)
    pricing_min = PriceAmountField(source="pricing_data.overall_min", read_only=True, allow_null=True)
    pricing_max = PriceAmountField(source="pricing_data.overall_max", read_only=True, allow_null=True)

    class Meta:
        model = Part
        fields = [
            "pk",
            "IPN",
            "barcode_hash",
            "category_default_location",
            "default_location",
            "default_expiry",
            "name",
            "revision",
            "full_name",
            "description",
            "image",
            "thumbnail",
            "active",
            "locked",
            "assembly",
            "component",
            "minimum_stock",
            "is_template",
            "purchaseable",
            "salable",
            "testable",
            "trackable",
            "virtual",
            "units",
            "pricing_min",
            "pricing_max",
        ]
        read_only_fields = ["barcode_hash"]


class DefaultLocationSerializer(InventorySerializer):
    """The location where a part is kept, in brief."""

    pathstring = serializers.CharField(max_length=250, required=False, help_text="Path from the root")

    class Meta:
        model = StockLocation
        fields = ["pk", "name", "pathstring"]


class PartSalePriceSerializer(InventorySerializer):
    """What a customer pays for each, from a quantity upwards."""

    quantity = QuantityField()
    price = PriceAmountField(required=False, allow_null=True)
    price_currency = CurrencyField(required=False)

    class Meta:
        model = PartSellPriceBreak
        fields = ["pk", "part", "quantity", "price", "price_currency"]


class PartTestTemplateSerializer(InventorySerializer):
    """A test that every item of a part is expected to have."""

    results = serializers.IntegerField(source="counted_results", read_only=True)
    description = serializers.CharField(max_length=100, required=False, allow_null=True)

    class Meta:
        model = PartTestTemplate
        fields = [
            "pk",
            "key",
            "part",
            "test_name",
            "description",
            "enabled",
            "required",
            "requires_value",
            "requires_attachment",
            "results",
            "choices",
        ]
