"""Filters of the lists of stock items and locations."""

from __future__ import annotations

from typing import Any

from django.db.models import F, Q, QuerySet
from django_filters import rest_framework as rest_filters

from stockpress.api.common.filters import (
    AfterFilter,
    BeforeFilter,
    BranchFilter,
    ConditionFilter,
    FlagOfAnother,
    KeyFilter,
    PatternFilter,
    ThroughFilter,
    TreeFilter,
    WholeNumberFilter,
    as_number,
    below,
    branch_of,
    filled,
    given,
    status_is,
)
from stockpress.api.framework.filters import BooleanFilter, FilterSet, as_flag
from stockpress.inventory.build.models import Build
from stockpress.inventory.company.models import Company, ManufacturerPart, SupplierPart
from stockpress.inventory.order.models import PurchaseOrder, SalesOrder
from stockpress.inventory.part.models import BomItem, Part, PartCategory
from stockpress.inventory.stock.models import StockItem, StockLocation, StockLocationType
from stockpress.inventory.stock.selectors import stale_filter, usable_for

# A quantity has at most so many digits; longer numbers are refused before the database sees them.
_DIGITS = {"max_digits": 15, "decimal_places": 5}


class LocationFilter(TreeFilter):
    parent = KeyFilter(StockLocation, method="below_parent", label="The location above; null for none")
    external = BooleanFilter()
    location_type = KeyFilter(StockLocationType)
    has_location_type = given("location_type")

    class Meta:
        model = StockLocation
        fields: list[str] = []


class PartOfItemFilter(FilterSet):
    """What the part of an item is."""

    IPN = rest_filters.CharFilter(field_name="part__IPN", lookup_expr="exact")
    IPN_contains = rest_filters.CharFilter(field_name="part__IPN", lookup_expr="icontains")
    IPN_regex = PatternFilter(field_name="part__IPN")
    name = rest_filters.CharFilter(field_name="part__name", lookup_expr="iexact")
    name_contains = rest_filters.CharFilter(field_name="part__name", lookup_expr="icontains")
    name_regex = PatternFilter(field_name="part__name")
    active = BooleanFilter(field_name="part__active")
    assembly = BooleanFilter(field_name="part__assembly")
    salable = BooleanFilter(field_name="part__salable")
    tracked = BooleanFilter(field_name="part__trackable")
    part = KeyFilter(Part, method="of_part", label="Part; with its variants unless `include_variants` is false")
    include_variants = FlagOfAnother(label="Include items of variants of `part` (default: yes)")
    part_tree = ThroughFilter(Part, branch_of, field_name="part", label="This part and its variants")
    category = BranchFilter(PartCategory, field_name="part__category", label="Category and those below it")
    bom_item = ThroughFilter(BomItem, usable_for, field_name="part", label="Usable for this line of a BOM")

    def of_part(self, queryset: QuerySet, _name: str, value: Any) -> QuerySet:
        if not isinstance(value, Part):
            return queryset.none()
        if as_flag(self.data.get("include_variants"), default=True):
            return queryset.filter(part__in=branch_of(value).order_by().values("pk"))
        return queryset.filter(part=value)


class SourceOfItemFilter(FilterSet):
    """Where an item comes from, and where it went."""

    supplier_part = KeyFilter(SupplierPart)
    supplier = KeyFilter(Company, field_name="supplier_part__supplier")
    manufacturer = KeyFilter(Company, field_name="supplier_part__manufacturer_part__manufacturer")
    manufacturer_part = KeyFilter(ManufacturerPart, field_name="supplier_part__manufacturer_part")
    company = KeyFilter(Company, method="of_company", label="Its supplier or manufacturer is this company")
    purchase_order = KeyFilter(PurchaseOrder)
    sales_order = KeyFilter(SalesOrder)
    build = KeyFilter(Build)
    consumed_by = KeyFilter(Build)
    consumed = given("consumed_by")
    customer = KeyFilter(Company)
    sent_to_customer = ConditionFilter(Q(customer__isnull=False) | Q(sales_order__isnull=False))
    has_purchase_price = given("purchase_price")

    def of_company(self, queryset: QuerySet, _name: str, value: Any) -> QuerySet:
        if not isinstance(value, Company):
            return queryset.filter(supplier_part__isnull=True)
        return queryset.filter(
            Q(supplier_part__supplier=value) | Q(supplier_part__manufacturer_part__manufacturer=value)
        )


class StockFilter(PartOfItemFilter, SourceOfItemFilter):
    """Keys are those of objects that exist (400 otherwise)."""

    location = BranchFilter(StockLocation, label="Location; null for items that lie nowhere in particular")
    cascade = FlagOfAnother(label="Include locations below `location` (default: yes)")
    external = ConditionFilter(Q(location__external=True), label="Lies outside")
    status = WholeNumberFilter(method="with_status", label="Status, built in or of the company's own")
    batch = rest_filters.CharFilter(lookup_expr="iexact")
    batch_regex = PatternFilter(field_name="batch")
    has_batch = ConditionFilter(filled("batch"))
    serial = rest_filters.CharFilter(lookup_expr="exact")
    serialized = ConditionFilter(filled("serial"))
    serial_gte = WholeNumberFilter(field_name="serial_int", lookup_expr="gte")
    serial_lte = WholeNumberFilter(field_name="serial_int", lookup_expr="lte")
    min_stock = rest_filters.NumberFilter(field_name="quantity", lookup_expr="gte", **_DIGITS)
    max_stock = rest_filters.NumberFilter(field_name="quantity", lookup_expr="lte", **_DIGITS)

    in_stock = ConditionFilter(StockItem.IN_STOCK_FILTER)
    allocated = ConditionFilter(Q(counted_allocated__gt=0), label="Promised to a build or a customer")
    available = ConditionFilter(
        StockItem.IN_STOCK_FILTER & Q(quantity__gt=F("counted_allocated")), label="In stock and not all promised"
    )
    depleted = ConditionFilter(Q(quantity__lte=0))
    expired = ConditionFilter(StockItem.expired_filter)
    stale = ConditionFilter(stale_filter, label="Near its last day")
    expiry_before = BeforeFilter("expiry_date")
    expiry_after = AfterFilter("expiry_date")
    stocktake_before = BeforeFilter("stocktake_date")
    stocktake_after = AfterFilter("stocktake_date")
    updated_before = BeforeFilter("updated__date")
    updated_after = AfterFilter("updated__date")

    belongs_to = KeyFilter(StockItem, label="Installed in this item")
    installed = given("belongs_to")
    has_installed_items = ConditionFilter(Q(counted_installed__gt=0))
    has_child_items = ConditionFilter(Q(counted_children__gt=0))
    ancestor = ThroughFilter(StockItem, below, label="Split off from this item, at any depth")
    exclude_tree = as_number(
        ThroughFilter(StockItem, branch_of, exclude=True, label="Leave out this item and what was split off")
    )
    is_building = BooleanFilter()
    tags__name = rest_filters.CharFilter(lookup_expr="iexact")
    tags__slug = rest_filters.CharFilter(lookup_expr="iexact")

    class Meta:
        model = StockItem
        fields: list[str] = []

    def with_status(self, queryset: QuerySet, _name: str, value: int) -> QuerySet:
        return queryset.filter(status_is(value))
