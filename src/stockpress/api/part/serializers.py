"""Parts and categories as the API shows them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib.auth.models import User
from rest_framework import serializers

from stockpress.accounts.models import Owner
from stockpress.api.common.fields import (
    BatchedFlagField,
    BatchedKeyField,
    InventorySerializer,
    NeverNullField,
    PathField,
    PriceAmountField,
    QuantityField,
    RoundedUpField,
    TagsField,
    ThumbnailField,
    way,
)
from stockpress.api.common.serializers import PARAMETERS, parameters_field
from stockpress.api.framework.details import Detail
from stockpress.api.framework.files import MediaFileField
from stockpress.api.framework.serializers import Serializer
from stockpress.api.part.brief_serializers import DefaultLocationSerializer, PartSalePriceSerializer
from stockpress.inventory.common.selectors import lines_to_root
from stockpress.inventory.company.models import Company
from stockpress.inventory.part.models import Part, PartCategory
from stockpress.inventory.part.selectors import starred_categories, starred_parts
from stockpress.inventory.stock.models import StockLocation


def _asking(context: Mapping[str, Any]) -> User | None:
    user = getattr(context.get("request"), "user", None)
    return user if isinstance(user, User) else None


def _starred_parts(rows: Sequence[Any], context: Mapping[str, Any]) -> dict[int, Any]:
    user = _asking(context)
    return dict.fromkeys(starred_parts(user, [row.pk for row in rows]), True) if user else {}


def _starred_categories(rows: Sequence[Any], context: Mapping[str, Any]) -> dict[int, Any]:
    user = _asking(context)
    return dict.fromkeys(starred_categories(user, [row.pk for row in rows]), True) if user else {}


def _category_ways(rows: Sequence[Any], _context: Mapping[str, Any]) -> dict[int, Any]:
    lines = lines_to_root(PartCategory, [row.category_id for row in rows])
    return {row.pk: way(lines[row.category_id]) for row in rows if row.category_id is not None}


def _ways(rows: Sequence[Any], _context: Mapping[str, Any]) -> dict[int, Any]:
    lines = lines_to_root(PartCategory, [row.pk for row in rows])
    return {row.pk: way(lines[row.pk]) for row in rows}


def _inherited_location(line: Sequence[Any]) -> int | None:
    """The default location of the lowest category of the line that has one."""
    return next((node.default_location_id for node in reversed(line) if node.default_location_id is not None), None)


def _category_locations(rows: Sequence[Any], _context: Mapping[str, Any]) -> dict[int, Any]:
    lines = lines_to_root(PartCategory, [row.category_id for row in rows])
    return {row.pk: _inherited_location(lines[row.category_id]) for row in rows if row.category_id is not None}


def _parent_locations(rows: Sequence[Any], _context: Mapping[str, Any]) -> dict[int, Any]:
    lines = lines_to_root(PartCategory, [row.parent_id for row in rows])
    return {row.pk: _inherited_location(lines[row.parent_id]) for row in rows if row.parent_id is not None}


class CategoryIconField(serializers.CharField):
    """The icon of a category; what is shown is the one that is set for all, where it has none of its own."""

    def get_attribute(self, instance: Any) -> Any:
        return instance.shown_icon or instance.icon


class CategorySerializer(InventorySerializer):
    """A category of parts."""

    level = serializers.IntegerField(read_only=True)
    part_count = serializers.IntegerField(source="counted_parts", read_only=True, allow_null=True)
    subcategories = serializers.IntegerField(source="counted_subcategories", read_only=True, allow_null=True)
    path = PathField(_ways)
    starred = BatchedFlagField(_starred_categories, otherwise=False)
    parent_default_location = BatchedKeyField(_parent_locations)
    icon = CategoryIconField(max_length=100, required=False, allow_null=True, allow_blank=True, help_text="Icon")

    class Meta:
        model = PartCategory
        fields = [
            "pk",
            "name",
            "description",
            "default_location",
            "default_keywords",
            "level",
            "parent",
            "part_count",
            "subcategories",
            "pathstring",
            "path",
            "starred",
            "structural",
            "icon",
            "parent_default_location",
        ]
        details = {
            "path": Detail(query="path_detail"),
            # Nobody reads these two in a category that stands in another object, and each would be a query a row.
            "starred": Detail(default=True),
            "parent_default_location": Detail(default=True),
        }


class DuplicatePartSerializer(Serializer):
    """What a new part takes from one that exists."""

    part = serializers.PrimaryKeyRelatedField(queryset=Part.objects.all(), help_text="The part to copy from")
    copy_image = serializers.BooleanField(required=False, default=False, help_text="Copy the picture")
    copy_bom = serializers.BooleanField(required=False, default=False, help_text="Copy the bill of materials")
    copy_parameters = serializers.BooleanField(required=False, default=False, help_text="Copy the parameters")
    copy_notes = serializers.BooleanField(required=False, default=True, help_text="Copy the notes")
    copy_tests = serializers.BooleanField(required=False, default=False, help_text="Copy the tests")


class InitialStockSerializer(Serializer):
    """Stock that a new part begins with."""

    quantity = serializers.DecimalField(
        max_digits=15, decimal_places=5, coerce_to_string=True, min_value=0, help_text="How much there is; 0 for none"
    )
    location = serializers.PrimaryKeyRelatedField(
        queryset=StockLocation.objects.all(), required=False, allow_null=True, help_text="Where it lies"
    )


class InitialSupplierSerializer(Serializer):
    """Where a new part comes from."""

    supplier = serializers.PrimaryKeyRelatedField(
        queryset=Company.objects.all(), required=False, allow_null=True, help_text="Who sells it"
    )
    sku = serializers.CharField(max_length=100, required=False, allow_blank=True, help_text="Supplier's number")
    manufacturer = serializers.PrimaryKeyRelatedField(
        queryset=Company.objects.all(), required=False, allow_null=True, help_text="Who makes it"
    )
    mpn = serializers.CharField(max_length=100, required=False, allow_blank=True, help_text="Manufacturer's number")


class PartSerializer(InventorySerializer):
    """A part. Stock counts the part alone, except `variant_stock`, `total_in_stock` and `unallocated_stock`."""

    category_detail = CategorySerializer(source="category", read_only=True, allow_null=True)
    category_path = PathField(_category_ways)
    category_name = serializers.CharField(source="category.name", read_only=True, default="")
    default_location_detail = DefaultLocationSerializer(source="default_location", read_only=True, allow_null=True)
    full_name = serializers.CharField(read_only=True)
    image = MediaFileField(required=False, allow_null=True, help_text="Picture")
    remote_image = serializers.URLField(write_only=True, required=False, help_text="Where to fetch a picture from")
    existing_image = serializers.CharField(write_only=True, required=False, help_text="Name of a stored picture")
    IPN = NeverNullField(max_length=100, required=False, default="", allow_blank=True, help_text="Internal part number")
    minimum_stock = QuantityField(required=False, default=0.0, help_text="Lowest wanted quantity in stock")
    parameters: Any = parameters_field()
    revision = serializers.CharField(
        max_length=100, required=False, default="", allow_blank=True, allow_null=True, help_text="Revision"
    )
    revision_count = serializers.IntegerField(source="counted_revisions", read_only=True, allow_null=True)
    starred = BatchedFlagField(_starred_parts, otherwise=False)
    thumbnail = ThumbnailField()
    pricing_min = PriceAmountField(source="pricing_data.overall_min", read_only=True, allow_null=True)
    pricing_max = PriceAmountField(source="pricing_data.overall_max", read_only=True, allow_null=True)
    pricing_updated = serializers.DateTimeField(source="pricing_data.updated", read_only=True, allow_null=True)
    responsible = serializers.PrimaryKeyRelatedField(
        source="responsible_owner",
        queryset=Owner.objects.all(),
        required=False,
        allow_null=True,
        help_text="User or group responsible",
    )
    price_breaks = PartSalePriceSerializer(source="salepricebreaks", many=True, read_only=True, allow_null=True)
    allocated_to_build_orders = QuantityField(source="counted_promised_to_builds", read_only=True, allow_null=True)
    allocated_to_sales_orders = QuantityField(source="counted_promised_to_customers", read_only=True, allow_null=True)
    building = QuantityField(source="counted_in_production", read_only=True, allow_null=True)
    scheduled_to_build = QuantityField(source="counted_scheduled_to_build", read_only=True, allow_null=True)
    category_default_location = BatchedKeyField(_category_locations)
    in_stock = QuantityField(source="counted_in_stock", read_only=True, allow_null=True)
    ordering = QuantityField(source="counted_on_order", read_only=True, allow_null=True)
    required_for_build_orders = RoundedUpField(source="counted_needed_by_builds", read_only=True, allow_null=True)
    required_for_sales_orders = RoundedUpField(source="counted_needed_by_customers", read_only=True, allow_null=True)
    stock_item_count = serializers.IntegerField(source="counted_stock_items", read_only=True, allow_null=True)
    total_in_stock = QuantityField(source="counted_total_in_stock", read_only=True, allow_null=True)
    external_stock = QuantityField(source="counted_external_stock", read_only=True, allow_null=True)
    unallocated_stock = QuantityField(source="counted_unallocated", read_only=True, allow_null=True)
    variant_stock = QuantityField(source="counted_variant_stock", read_only=True, allow_null=True)
    duplicate = DuplicatePartSerializer(write_only=True, required=False)
    initial_stock = InitialStockSerializer(write_only=True, required=False)
    initial_supplier = InitialSupplierSerializer(write_only=True, required=False)
    copy_category_parameters = serializers.BooleanField(
        write_only=True, required=False, default=True, help_text="Give the part the parameters of its category"
    )
    tags = TagsField(required=False)

    class Meta:
        model = Part
        fields = [
            "active",
            "assembly",
            "barcode_hash",
            "category",
            "category_detail",
            "category_path",
            "category_name",
            "component",
            "creation_date",
            "creation_user",
            "default_expiry",
            "default_location",
            "default_location_detail",
            "description",
            "full_name",
            "image",
            "remote_image",
            "existing_image",
            "IPN",
            "is_template",
            "keywords",
            "link",
            "locked",
            "minimum_stock",
            "name",
            "notes",
            "parameters",
            "pk",
            "purchaseable",
            "revision",
            "revision_of",
            "revision_count",
            "salable",
            "starred",
            "thumbnail",
            "testable",
            "trackable",
            "units",
            "variant_of",
            "virtual",
            "pricing_min",
            "pricing_max",
            "pricing_updated",
            "responsible",
            "price_breaks",
            "allocated_to_build_orders",
            "allocated_to_sales_orders",
            "building",
            "scheduled_to_build",
            "category_default_location",
            "in_stock",
            "ordering",
            "required_for_build_orders",
            "required_for_sales_orders",
            "stock_item_count",
            "total_in_stock",
            "external_stock",
            "unallocated_stock",
            "variant_stock",
            "duplicate",
            "initial_stock",
            "initial_supplier",
            "copy_category_parameters",
            "tags",
        ]
        read_only_fields = ["barcode_hash"]
        details = {
            "category_detail": Detail(),
            "category_path": Detail(query="path_detail"),
            "default_location_detail": Detail(query="location_detail"),
            "parameters": PARAMETERS,
            "price_breaks": Detail(prefetch=("salepricebreaks",)),
            "tags": Detail(prefetch=("tags",)),
        }
