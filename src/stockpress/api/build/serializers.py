"""Build orders and their lines as the API shows them."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from stockpress.api.common.fields import InventorySerializer, QuantityField
from stockpress.api.common.serializers import PARAMETERS, ProjectCodeSerializer, parameters_field
from stockpress.api.company.sourcing_serializers import SupplierPartSerializer
from stockpress.api.framework.details import Detail
from stockpress.api.part.bom_serializers import BomItemSerializer
from stockpress.api.part.brief_serializers import PartBriefSerializer
from stockpress.api.part.serializers import CategorySerializer
from stockpress.api.stock.serializers import LocationBriefSerializer, StockItemSerializer
from stockpress.api.users.serializers import OwnerSerializer, UserSerializer
from stockpress.inventory.build.models import Build, BuildItem, BuildLine


class BuildSerializer(InventorySerializer):
    """An order to make a quantity of a part."""

    part_name = serializers.CharField(source="part.name", read_only=True)
    part_detail = PartBriefSerializer(source="part", read_only=True)
    project_code_label = serializers.CharField(source="project_code.code", read_only=True, allow_null=True)
    project_code_detail = ProjectCodeSerializer(source="project_code", read_only=True, allow_null=True)
    overdue = serializers.BooleanField(source="is_overdue", read_only=True, default=False)
    reference = serializers.CharField(help_text="Reference of the build order")
    quantity = QuantityField(help_text="How many to make")
    status_text = serializers.CharField(read_only=True)
    status_custom_key = serializers.IntegerField(read_only=True, allow_null=True)
    issued_by_detail = UserSerializer(source="issued_by", read_only=True)
    responsible_detail = OwnerSerializer(source="responsible", read_only=True, allow_null=True)
    parameters: Any = parameters_field()
    level = serializers.IntegerField(source="counted_level", read_only=True)

    export_child_fields = ["part_detail.IPN", "part_detail.description"]

    class Meta:
        model = Build
        fields = [
            "pk",
            "title",
            "barcode_hash",
            "batch",
            "creation_date",
            "completed",
            "completion_date",
            "destination",
            "external",
            "parent",
            "part",
            "part_name",
            "part_detail",
            "project_code",
            "project_code_label",
            "project_code_detail",
            "overdue",
            "reference",
            "sales_order",
            "quantity",
            "start_date",
            "status",
            "status_text",
            "status_custom_key",
            "target_date",
            "take_from",
            "notes",
            "link",
            "issued_by",
            "issued_by_detail",
            "responsible",
            "responsible_detail",
            "parameters",
            "priority",
            "level",
        ]
        read_only_fields = ["barcode_hash", "completed", "status"]
        details = {
            "part_detail": Detail(default=True),
            "project_code_detail": Detail(default=True),
            "issued_by_detail": Detail(query="user_detail", default=True),
            "responsible_detail": Detail(
                query="user_detail", default=True, prefetch=("responsible__owner_type", "responsible__owner")
            ),
            "parameters": PARAMETERS,
        }


class BuildItemSerializer(InventorySerializer):
    """A quantity of one stock item, promised to a line of a build."""

    build = serializers.IntegerField(source="build_line.build_id", read_only=True)
    quantity = QuantityField(help_text="Quantity")
    location = serializers.IntegerField(source="stock_item.location_id", read_only=True)
    build_detail = BuildSerializer(source="build_line.build", read_only=True, allow_null=True)
    location_detail = LocationBriefSerializer(source="stock_item.location", read_only=True, allow_null=True)
    part_detail = PartBriefSerializer(source="stock_item.part", read_only=True, allow_null=True)
    stock_item_detail = StockItemSerializer(source="stock_item", read_only=True, allow_null=True)
    supplier_part_detail = SupplierPartSerializer(source="stock_item.supplier_part", read_only=True, allow_null=True)
    install_into_detail = StockItemSerializer(source="install_into", read_only=True, allow_null=True)
    bom_reference = serializers.CharField(source="build_line.bom_item.reference", read_only=True)

    class Meta:
        model = BuildItem
        fields = [
            "pk",
            "build",
            "build_line",
            "install_into",
            "stock_item",
            "quantity",
            "location",
            "build_detail",
            "location_detail",
            "part_detail",
            "stock_item_detail",
            "supplier_part_detail",
            "install_into_detail",
            "bom_reference",
        ]
        details = {
            "build_detail": Detail(),
            "location_detail": Detail(),
            "part_detail": Detail(),
            "stock_item_detail": Detail(query="stock_detail"),
            "supplier_part_detail": Detail(),
            "install_into_detail": Detail(),
        }


class BuildLineSerializer(InventorySerializer):
    """What a build needs of one component, and what there is of it."""

    quantity = QuantityField(help_text="Quantity needed")
    consumed = QuantityField(help_text="Quantity used up so far")
    allocations = BuildItemSerializer(many=True, read_only=True, allow_null=True)
    part = serializers.IntegerField(source="bom_item.sub_part_id", read_only=True)
    build_reference = serializers.CharField(source="build.reference", read_only=True)
    reference = serializers.CharField(source="bom_item.reference", read_only=True)
    consumable = serializers.BooleanField(source="bom_item.consumable", read_only=True)
    optional = serializers.BooleanField(source="bom_item.optional", read_only=True)
    testable = serializers.BooleanField(source="bom_item.sub_part.testable", read_only=True)
    trackable = serializers.BooleanField(source="bom_item.sub_part.trackable", read_only=True)
    inherited = serializers.BooleanField(source="bom_item.inherited", read_only=True)
    allow_variants = serializers.BooleanField(source="bom_item.allow_variants", read_only=True)
    allocated = QuantityField(source="counted_allocated", read_only=True)
    in_production = QuantityField(source="counted_in_production", read_only=True)
    scheduled_to_build = QuantityField(source="counted_scheduled_to_build", read_only=True)
    on_order = QuantityField(source="counted_on_order", read_only=True)
    available_stock = QuantityField(source="counted_available", read_only=True)
    available_substitute_stock = QuantityField(source="counted_substitutes", read_only=True)
    available_variant_stock = QuantityField(source="counted_variants", read_only=True)
    external_stock = QuantityField(source="counted_external_stock", read_only=True)
    bom_item_detail = BomItemSerializer(source="bom_item", read_only=True, allow_null=True)
    assembly_detail = PartBriefSerializer(source="build.part", read_only=True, allow_null=True)
    part_detail = PartBriefSerializer(source="bom_item.sub_part", read_only=True, allow_null=True)
    category_detail = CategorySerializer(source="bom_item.sub_part.category", read_only=True, allow_null=True)
    build_detail = BuildSerializer(source="build", read_only=True, allow_null=True)

    export_child_fields = ["part_detail.name", "part_detail.IPN", "part_detail.description"]

    class Meta:
        model = BuildLine
        fields = [
            "pk",
            "build",
            "bom_item",
            "quantity",
            "consumed",
            "allocations",
            "part",
            "build_reference",
            "reference",
            "consumable",
            "optional",
            "testable",
            "trackable",
            "inherited",
            "allow_variants",
            "allocated",
            "in_production",
            "scheduled_to_build",
            "on_order",
            "available_stock",
            "available_substitute_stock",
            "available_variant_stock",
            "external_stock",
            "bom_item_detail",
            "assembly_detail",
            "part_detail",
            "category_detail",
            "build_detail",
        ]
        read_only_fields = ["build", "bom_item"]
        details = {
            "allocations": Detail(prefetch=("allocations",)),
            "bom_item_detail": Detail(),
            "assembly_detail": Detail(default=True),
            "part_detail": Detail(default=True),
            "category_detail": Detail(),
            "build_detail": Detail(),
        }
