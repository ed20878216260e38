"""Filters of the lists of builds and of their lines."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.db.models import ExpressionWrapper, F, Q, QuerySet

from stockpress.api.common.filters import (
    AfterFilter,
    BeforeFilter,
    BranchFilter,
    ConditionFilter,
    FlagOfAnother,
    KeyFilter,
    ThroughFilter,
    WorkFilter,
    below,
    branch_of,
)
from stockpress.api.framework.filters import BooleanFilter, FilterSet, as_flag
from stockpress.inventory.build.models import Build, BuildLine
from stockpress.inventory.build.status_codes import BuildStatusGroups
from stockpress.inventory.common.subqueries import AMOUNT
from stockpress.inventory.order.models import SalesOrder
from stockpress.inventory.part.models import BomItem, Part, PartCategory

_UNDER_WAY = Q(status__in=BuildStatusGroups.OPEN)


class BuildFilter(WorkFilter):
    CLOSED_DATE = "completion_date"
    OPEN = tuple(BuildStatusGroups.OPEN)

    active = ConditionFilter(_UNDER_WAY, label="Under way")
    external = BooleanFilter()
    part = KeyFilter(Part, method="of_part", label="The part that is built", null_label=None)
    include_variants = FlagOfAnother(label="Let `part` stand for its variants, too")
    category = BranchFilter(PartCategory, field_name="part__category", label="Category of the part, and those below")
    sales_order = KeyFilter(SalesOrder)
    issued_by = KeyFilter(User)
    parent = KeyFilter(Build)
    ancestor = ThroughFilter(Build, below, label="Below this build, at any depth")
    exclude_tree = ThroughFilter(Build, branch_of, exclude=True, label="Leave out this build and those below it")
    completed_before = BeforeFilter("completion_date")
    completed_after = AfterFilter("completion_date")

    class Meta:
        model = Build
        fields: list[str] = []

    def of_part(self, queryset: QuerySet, _name: str, value: Any) -> QuerySet:
        if as_flag(self.data.get("include_variants")):
            return queryset.filter(part__in=branch_of(value).order_by().values("pk"))
        return queryset.filter(part=value)


class BuildLineFilter(FilterSet):
    build = KeyFilter(Build)
    bom_item = KeyFilter(BomItem)
    part = KeyFilter(Part, field_name="bom_item__sub_part", label="The component", null_label=None)
    consumable = BooleanFilter(field_name="bom_item__consumable")
    optional = BooleanFilter(field_name="bom_item__optional")
    assembly = BooleanFilter(field_name="bom_item__sub_part__assembly")
    tracked = BooleanFilter(field_name="bom_item__sub_part__trackable")
    testable = BooleanFilter(field_name="bom_item__sub_part__testable")
    consumed = ConditionFilter(Q(consumed__gte=F("quantity")), label="All that is needed is used up")
    allocated = ConditionFilter(
        Q(counted_allocated__gte=F("quantity") - F("consumed")), label="All that is still needed is promised"
    )
    available = BooleanFilter(method="with_enough_stock", label="There is enough stock for what is still needed")
    on_order = ConditionFilter(Q(counted_on_order__gt=0), label="Some of the component is on order")
    order_outstanding = ConditionFilter(Q(build__status__in=BuildStatusGroups.OPEN), label="The build is under way")

    class Meta:
        model = BuildLine
        fields: list[str] = []

    def with_enough_stock(self, queryset: QuerySet, _name: str, value: bool) -> QuerySet:
        needed = F("quantity") - F("consumed") - F("counted_allocated")
        there = F("counted_available") + F("counted_substitutes")
        rows = queryset.annotate(
            missing=ExpressionWrapper(needed - there, AMOUNT),
            missing_with_variants=ExpressionWrapper(needed - there - F("counted_variants"), AMOUNT),
        )
        enough = (
            Q(bom_item__consumable=True)
            | Q(missing__lte=0)
            | Q(bom_item__allow_variants=True, missing_with_variants__lte=0)
        )
        return rows.filter(enough) if value else rows.exclude(enough)
