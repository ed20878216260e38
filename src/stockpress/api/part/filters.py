"""Filters of the lists of parts and categories."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django_filters import rest_framework as rest_filters

from stockpress.api.common.filters import (
    AfterFilter,
    BeforeFilter,
    BranchFilter,
    ConditionFilter,
    FlagOfAnother,
    KeyFilter,
    KeyListFilter,
    PatternFilter,
    ThroughFilter,
    TreeFilter,
    as_number,
    below,
    branch_of,
    filled,
    given,
)
from stockpress.api.framework.filters import BooleanFilter, FilterSet
from stockpress.inventory.part.models import Part, PartCategory, PartCategoryStar, PartStar
from stockpress.inventory.part.selectors import convertible_from, needed_for, related_to
from stockpress.inventory.stock.models import StockItem, StockLocation


def starred_by_asking_user(rows: QuerySet, request: Any, stars: Any, link: str, value: bool) -> QuerySet:
    """Rows that the user who asks wants to hear of, or the others."""
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return rows
    starred = stars.filter(user=user).values(link)
    return rows.filter(pk__in=starred) if value else rows.exclude(pk__in=starred)


class CategoryFilter(TreeFilter):
    parent = KeyFilter(PartCategory, method="below_parent", label="The category above; null for none")
    exclude_tree = ThroughFilter(
        PartCategory, branch_of, exclude=True, label="Leave out this category and all below it"
    )
    starred = BooleanFilter(method="wanted", label="Subscribed to by the user who asks")

    class Meta:
        model = PartCategory
        fields: list[str] = []

    def wanted(self, queryset: QuerySet, _name: str, value: bool) -> QuerySet:
        return starred_by_asking_user(queryset, self.request, PartCategoryStar.objects, "category", value)


class PartFilter(FilterSet):
    """Keys are those of objects that exist (400 otherwise)."""

    IPN = rest_filters.CharFilter(lookup_expr="exact")
    IPN_regex = PatternFilter(field_name="IPN", label="Regular expression for the internal part number")
    name_regex = PatternFilter(field_name="name", label="Regular expression for the name")
    category = BranchFilter(PartCategory, label="Category; null for parts without one")
    cascade = FlagOfAnother(label="Include parts of the categories below `category` (default: yes)")
    default_location = KeyFilter(StockLocation)
    variant_of = KeyFilter(Part, label="Direct variants of this part; null for parts that are no variants")
    revision_of = KeyFilter(Part)
    ancestor = ThroughFilter(Part, below, label="Variants of this part at any depth")
    exclude_tree = ThroughFilter(Part, branch_of, exclude=True, label="Leave out this part and its variants")
    exclude_id = KeyListFilter(exclude=True, label="Leave out these parts")
    convert_from = ThroughFilter(Part, convertible_from, label="Parts that items of this part may be turned into")
    in_bom_for = ThroughFilter(Part, needed_for, label="Parts in the bill of materials of this part")
    related = as_number(ThroughFilter(Part, related_to, label="Parts related to this one"))
    exclude_related = as_number(
        ThroughFilter(Part, related_to, exclude=True, label="Leave out parts related to this one")
    )

    is_variant = given("variant_of")
    is_revision = given("revision_of")
    has_revisions = ConditionFilter(Q(counted_revisions__gt=0))
    has_ipn = ConditionFilter(filled("IPN"))
    has_units = ConditionFilter(filled("units"))
    has_pricing = ConditionFilter(
        Q(pricing_data__overall_min__isnull=False) | Q(pricing_data__overall_max__isnull=False)
    )
    bom_valid = ConditionFilter(Q(assembly=True, bom_validated=True), label="The bill of materials was checked")
    has_stock = ConditionFilter(Q(counted_in_stock__gt=0))
    low_stock = ConditionFilter(Q(minimum_stock__gt=F("counted_total_in_stock")), label="Less than is wanted in stock")
    depleted_stock = BooleanFilter(method="used_up", label="There was stock of the part, and none is left")
    unallocated_stock = ConditionFilter(Q(counted_unallocated__gt=0), label="Some stock is not promised")
    stock_to_build = ConditionFilter(
        Q(counted_needed_by_builds__gt=F("counted_total_in_stock")), label="Builds need more than there is"
    )
    starred = BooleanFilter(method="wanted", label="Subscribed to by the user who asks")

    created_before = BeforeFilter("creation_date")
    created_after = AfterFilter("creation_date")
    tags_name = rest_filters.CharFilter(field_name="tags__name", lookup_expr="iexact")
    tags_slug = rest_filters.CharFilter(field_name="tags__slug", lookup_expr="iexact")

    class Meta:
        model = Part
        fields = [
            "active",
            "assembly",
            "component",
            "is_template",
            "locked",
            "purchaseable",
            "salable",
            "testable",
            "trackable",
            "virtual",
        ]

    def used_up(self, queryset: QuerySet, _name: str, value: bool) -> QuerySet:
        depleted = Q(Exists(StockItem.objects.filter(part=OuterRef("pk"))), counted_in_stock=0)
        return queryset.filter(depleted) if value else queryset.exclude(depleted)

    def wanted(self, queryset: QuerySet, _name: str, value: bool) -> QuerySet:
        return starred_by_asking_user(queryset, self.request, PartStar.objects, "part", value)
