"""Bills of materials: the lines of all of them, or of one."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.db.models import Q, QuerySet

from stockpress.api.common.filters import BranchFilter, ConditionFilter, KeyFilter
from stockpress.api.common.views import VisibleRows
from stockpress.api.exports.views import ExportedListView
from stockpress.api.framework.filters import BooleanFilter, FilterSet
from stockpress.api.framework.views import DetailView
from stockpress.api.part.bom_serializers import BomItemSerializer
from stockpress.inventory.levels.selectors import with_bom_levels
from stockpress.inventory.part.models import BomItem, Part, PartCategory
from stockpress.inventory.part.selectors import bom_items_visible_to, lines_using


class BomFilter(FilterSet):
    part = KeyFilter(Part, method="of_part", null_label=None, label="The assembly; with what its templates pass on")
    uses = KeyFilter(Part, method="that_use", null_label=None, label="Lines that this part may be used for")
    category = BranchFilter(PartCategory, field_name="sub_part__category", label="Category of the component")
    available_stock = ConditionFilter(Q(counted_available__gt=0), label="Some of the component is there")
    on_order = ConditionFilter(Q(counted_on_order__gt=0), label="Some of the component is on order")
    has_pricing = ConditionFilter(Q(sub_part__pricing_data__overall_min__isnull=False), label="The price is known")
    part_active = BooleanFilter(field_name="part__active")
    part_testable = BooleanFilter(field_name="part__testable")
    part_trackable = BooleanFilter(field_name="part__trackable")
    sub_part_active = BooleanFilter(field_name="sub_part__active")
    sub_part_assembly = BooleanFilter(field_name="sub_part__assembly")
    sub_part_testable = BooleanFilter(field_name="sub_part__testable")
    sub_part_trackable = BooleanFilter(field_name="sub_part__trackable")
    sub_part_virtual = BooleanFilter(field_name="sub_part__virtual")

    class Meta:
        model = BomItem
        fields = ["allow_variants", "consumable", "inherited", "optional", "validated"]

    def of_part(self, queryset: QuerySet, _name: str, value: Any) -> QuerySet:
        return queryset.filter(pk__in=value.get_bom_items().order_by().values("pk"))

    def that_use(self, queryset: QuerySet, _name: str, value: Any) -> QuerySet:
        return queryset.filter(lines_using(value))


class _BomItems(VisibleRows):
    queryset = BomItem.objects.all()
    serializer_class = BomItemSerializer

    def rows(self, user: User) -> QuerySet:
        return with_bom_levels(bom_items_visible_to(user))


class BomListView(_BomItems, ExportedListView):
    """The lines of bills of materials; `part` for those of one assembly."""

    filterset_class = BomFilter
    search_fields = [
        "reference",
        "sub_part__IPN",
        "sub_part__category__name",
        "sub_part__description",
        "sub_part__keywords",
        "sub_part__name",
        "sub_part__revision",
    ]
    ordering_fields = [
        "can_build",
        "category",
        "quantity",
        "setup_quantity",
        "attrition",
        "rounding_multiple",
        "sub_part",
        "IPN",
        "available_stock",
        "allow_variants",
        "inherited",
        "optional",
        "consumable",
        "reference",
        "validated",
        "pricing_min",
        "pricing_max",
        "pricing_updated",
    ]
    ordering_aliases = {
        "can_build": "counted_can_build",
        "category": "sub_part__category__pathstring",
        "sub_part": "sub_part__name",
        "IPN": "sub_part__IPN",
        "available_stock": "counted_available",
        "pricing_min": "sub_part__pricing_data__overall_min",
        "pricing_max": "sub_part__pricing_data__overall_max",
        "pricing_updated": "sub_part__pricing_data__updated",
    }


class BomDetailView(_BomItems, DetailView):
    """One line of a bill of materials."""
