"""Stock items and locations as the API shows them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rest_framework import serializers

from stockpress.api.common.fields import (
    CurrencyField,
    InventorySerializer,
    PathField,
    PriceAmountField,
    QuantityField,
    TagsField,
    way,
)
from stockpress.api.common.serializers import PARAMETERS, parameters_field
from stockpress.api.company.sourcing_serializers import SupplierPartSerializer
from stockpress.api.framework.details import Detail
from stockpress.api.framework.files import MediaFileField
from stockpress.api.generic.status_input import StatusInputMixin
from stockpress.api.part.brief_serializers import PartBriefSerializer, PartTestTemplateSerializer
from stockpress.api.users.serializers import UserSerializer
from stockpress.inventory.common.selectors import lines_to_root
from stockpress.inventory.stock.models import StockItem, StockItemTestResult, StockLocation, StockLocationType


def _ways(rows: Sequence[Any], _context: Mapping[str, Any]) -> dict[int, Any]:
    lines = lines_to_root(StockLocation, [row.pk for row in rows])
    return {row.pk: way(lines[row.pk]) for row in rows}


def _location_ways(rows: Sequence[Any], _context: Mapping[str, Any]) -> dict[int, Any]:
    lines = lines_to_root(StockLocation, [row.location_id for row in rows])
    return {row.pk: way(lines[row.location_id]) for row in rows if row.location_id is not None}


class LocationBriefSerializer(InventorySerializer):
    """A location in brief, as it stands in other objects."""

    pathstring = serializers.CharField(max_length=250, required=False, help_text="Path from the root")

    class Meta:
        model = StockLocation
        fields = ["pk", "name", "pathstring"]


class StockLocationTypeSerializer(InventorySerializer):
    """A kind of location."""

    location_count = serializers.IntegerField(source="counted_locations", read_only=True, allow_null=True)

    class Meta:
        model = StockLocationType
        fields = ["pk", "name", "description", "icon", "location_count"]


class LocationSerializer(InventorySerializer):
    """A place in the tree of places."""

    level = serializers.IntegerField(read_only=True)
    path = PathField(_ways)
    items = serializers.IntegerField(source="counted_items", read_only=True)
    sublocations = serializers.IntegerField(source="counted_sublocations", read_only=True)
    icon = serializers.CharField(read_only=True)
    location_type_detail = StockLocationTypeSerializer(source="location_type", read_only=True, allow_null=True)
    tags = TagsField(required=False)
    parameters: Any = parameters_field()

    class Meta:
        model = StockLocation
        fields = [
            "pk",
            "barcode_hash",
            "name",
            "level",
            "description",
            "parent",
            "pathstring",
            "path",
            "items",
            "sublocations",
            "owner",
            "icon",
            "custom_icon",
            "structural",
            "external",
            "location_type",
            "location_type_detail",
            "tags",
            "parameters",
        ]
        read_only_fields = ["barcode_hash"]
        details = {
            "path": Detail(query="path_detail"),
            "location_type_detail": Detail(default=True),
            "tags": Detail(default=True, prefetch=("tags",)),
            "parameters": PARAMETERS,
        }


class StockItemTestResultSerializer(InventorySerializer):
    """The outcome of one test of one item."""

    attachment = MediaFileField(required=False, allow_null=True, help_text="Report of the test")
    user_detail = UserSerializer(source="user", read_only=True, allow_null=True)
    template_detail = PartTestTemplateSerializer(source="template", read_only=True, allow_null=True)

    class Meta:
        model = StockItemTestResult
        fields = [
            "pk",
            "stock_item",
            "result",
            "value",
            "attachment",
            "notes",
            "test_station",
            "started_datetime",
            "finished_datetime",
            "user",
            "user_detail",
            "date",
            "template",
            "template_detail",
        ]
        read_only_fields = ["user"]
        details = {"user_detail": Detail(prefetch=("user",)), "template_detail": Detail()}


class StockItemSerializer(StatusInputMixin, InventorySerializer):
    """A quantity of one part in one place, or one thing with a serial number."""

    quantity = QuantityField(help_text="Quantity")
    in_stock = serializers.BooleanField(read_only=True)
    purchase_order_reference = serializers.CharField(source="purchase_order.reference", read_only=True, allow_null=True)
    sales_order_reference = serializers.CharField(source="sales_order.reference", read_only=True, allow_null=True)
    status_text = serializers.CharField(read_only=True)
    status_custom_key = serializers.IntegerField(required=False, allow_null=True)
    SKU = serializers.CharField(source="supplier_part.SKU", read_only=True, allow_null=True)
    MPN = serializers.CharField(source="supplier_part.MPN", read_only=True, allow_null=True)
    purchase_price = PriceAmountField(required=False, allow_null=True, help_text="Price of one when it was bought")
    purchase_price_currency = CurrencyField(required=False, help_text="Currency of it")
    use_pack_size = serializers.BooleanField(
        write_only=True, required=False, allow_null=True, help_text="The quantity counts packs of the supplier"
    )
    serial_numbers = serializers.CharField(
        write_only=True, required=False, allow_null=True, help_text="Serial numbers of new items"
    )
    tests = StockItemTestResultSerializer(source="test_results", many=True, read_only=True, allow_null=True)
    allocated = QuantityField(source="counted_allocated", read_only=True, allow_null=True)
    expired = serializers.BooleanField(source="counted_expired", read_only=True, allow_null=True)
    installed_items = serializers.IntegerField(source="counted_installed", read_only=True, allow_null=True)
    child_items = serializers.IntegerField(source="counted_children", read_only=True, allow_null=True)
    location_path = PathField(_location_ways)
    stale = serializers.BooleanField(source="counted_stale", read_only=True, allow_null=True)
    tracking_items = serializers.IntegerField(source="counted_tracking", read_only=True, allow_null=True)
    tags = TagsField(required=False)
    supplier_part_detail = SupplierPartSerializer(source="supplier_part", read_only=True, allow_null=True)
    part_detail = PartBriefSerializer(source="part", read_only=True, allow_null=True)
    location_detail = LocationBriefSerializer(source="location", read_only=True, allow_null=True)

    export_child_fields = [
        "part_detail.name",
        "part_detail.IPN",
        "part_detail.description",
        "location_detail.name",
        "location_detail.pathstring",
    ]

    class Meta:
        model = StockItem
        fields = [
            "pk",
            "part",
            "quantity",
            "serial",
            "batch",
            "location",
            "belongs_to",
            "build",
            "consumed_by",
            "customer",
            "delete_on_deplete",
            "expiry_date",
            "in_stock",
            "is_building",
            "link",
            "notes",
            "owner",
            "packaging",
            "parent",
            "purchase_order",
            "purchase_order_reference",
            "sales_order",
            "sales_order_reference",
            "status",
            "status_text",
            "status_custom_key",
            "supplier_part",
            "SKU",
            "MPN",
            "barcode_hash",
            "updated",
            "stocktake_date",
            "purchase_price",
            "purchase_price_currency",
            "use_pack_size",
            "serial_numbers",
            "tests",
            "allocated",
            "expired",
            "installed_items",
            "child_items",
            "location_path",
            "stale",
            "tracking_items",
            "tags",
            "supplier_part_detail",
            "part_detail",
            "location_detail",
        ]
        read_only_fields = ["parent", "barcode_hash", "updated", "stocktake_date"]
        details = {
            "tests": Detail(prefetch=("test_results",)),
            "location_path": Detail(query="path_detail"),
            "tags": Detail(default=True, prefetch=("tags",)),
            "supplier_part_detail": Detail(),
            "part_detail": Detail(),
            "location_detail": Detail(),
        }
