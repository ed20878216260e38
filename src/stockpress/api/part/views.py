"""Parts and their categories."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db.models import QuerySet

from stockpress.api.common.views import VisibleRows
from stockpress.api.exports.views import ExportedListView
from stockpress.api.framework.views import DetailView
from stockpress.api.part.filters import CategoryFilter, PartFilter
from stockpress.api.part.serializers import CategorySerializer, PartSerializer
from stockpress.inventory.levels.selectors import with_part_levels
from stockpress.inventory.part.models import Part, PartCategory
from stockpress.inventory.part.selectors import (
    part_categories_visible_to,
    parts_visible_to,
    with_category_counts,
)


class _Categories(VisibleRows):
    queryset = PartCategory.objects.all()
    serializer_class = CategorySerializer

    def rows(self, user: User) -> QuerySet:
        return with_category_counts(part_categories_visible_to(user))


class CategoryListView(_Categories, ExportedListView):
    """All categories, or those below one of them."""

    filterset_class = CategoryFilter
    search_fields = ["description", "name", "pathstring"]
    ordering_fields = ["name", "pathstring", "level", "tree_id", "lft", "part_count"]
    # In the order of the tree: what stands below a node follows it.
    ordering_aliases = {"part_count": "counted_parts", "tree_id": "pathstring", "lft": "pathstring"}


class CategoryDetailView(_Categories, DetailView):
    """One category."""


class _Parts(VisibleRows):
    queryset = Part.objects.all()
    serializer_class = PartSerializer

    def rows(self, user: User) -> QuerySet:
        return with_part_levels(parts_visible_to(user))


class PartListView(_Parts, ExportedListView):
    """All parts."""

    filterset_class = PartFilter
    search_fields = [
        "IPN",
        "category__name",
        "description",
        "keywords",
        "manufacturer_parts__MPN",
        "name",
        "revision",
        "supplier_parts__SKU",
        "tags__name",
        "tags__slug",
    ]
    ordering_fields = [
        "name",
        "creation_date",
        "IPN",
        "in_stock",
        "total_in_stock",
        "unallocated_stock",
        "category",
        "default_location",
        "units",
        "pricing_min",
        "pricing_max",
        "pricing_updated",
        "revision",
        "revision_count",
    ]
    ordering_aliases = {
        "in_stock": "counted_in_stock",
        "total_in_stock": "counted_total_in_stock",
        "unallocated_stock": "counted_unallocated",
        "category": "category__pathstring",
        "default_location": "default_location__pathstring",
        "pricing_min": "pricing_data__overall_min",
        "pricing_max": "pricing_data__overall_max",
        "pricing_updated": "pricing_data__updated",
        "revision_count": "counted_revisions",
    }


class PartDetailView(_Parts, DetailView):
    """One part."""
