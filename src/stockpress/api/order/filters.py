"""Filters of the lists of orders and shipments."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.db.models import Model, Q, QuerySet

from stockpress.api.common.filters import (
    AfterFilter,
    BeforeFilter,
    ConditionFilter,
    FlagOfAnother,
    KeyFilter,
    WholeNumberFilter,
    WorkFilter,
    as_number,
    branch_of,
)
from stockpress.api.framework.filters import FilterSet, as_flag
from stockpress.inventory.build.models import Build
from stockpress.inventory.company.models import Company, SupplierPart
from stockpress.inventory.order.models import (
    PurchaseOrder,
    PurchaseOrderLineItem,
    ReturnOrder,
    ReturnOrderLineItem,
    SalesOrder,
    SalesOrderLineItem,
    SalesOrderShipment,
)
from stockpress.inventory.order.status_codes import (
    PurchaseOrderStatusGroups,
    ReturnOrderStatusGroups,
    SalesOrderStatusGroups,
)
from stockpress.inventory.part.models import Part


class OrderFilter(WorkFilter):
    created_by = KeyFilter(User)
    updated_before = BeforeFilter("updated_at__date")
    updated_after = AfterFilter("updated_at__date")

    # The lines of the orders, and how they lead to a part.
    LINES: Any = None
    PART = "part"

    def with_line(self, queryset: QuerySet, condition: Q) -> QuerySet:
        return queryset.filter(pk__in=self.LINES.objects.filter(condition).order_by().values("order"))

    def with_part(self, queryset: QuerySet, _name: str, value: Any) -> QuerySet:
        if not isinstance(value, Part):
            return queryset.none()
        if as_flag(self.data.get("include_variants")):
            return self.with_line(queryset, Q(**{f"{self.PART}__in": branch_of(value).order_by().values("pk")}))
        return self.with_line(queryset, Q(**{self.PART: value}))


class PurchaseOrderFilter(OrderFilter):
    CLOSED_DATE = "complete_date"
    OPEN = tuple(PurchaseOrderStatusGroups.OPEN)
    LINES = PurchaseOrderLineItem
    PART = "part__part"

    supplier = KeyFilter(Company)
    part = KeyFilter(Part, method="with_part", label="A line orders this part", null_label=None)
    supplier_part = KeyFilter(SupplierPart, method="with_article", label="A line orders this article", null_label=None)
    external_build = KeyFilter(Build, method="for_build", label="A line pays for this build", null_label=None)
    completed_before = BeforeFilter("complete_date")
    completed_after = AfterFilter("complete_date")

    class Meta:
        model = PurchaseOrder
        fields: list[str] = []

    def with_article(self, queryset: QuerySet, _name: str, value: Model) -> QuerySet:
        return self.with_line(queryset, Q(part=value))

    def for_build(self, queryset: QuerySet, _name: str, value: Model) -> QuerySet:
        return self.with_line(queryset, Q(build_order=value))


class SalesOrderFilter(OrderFilter):
    CLOSED_DATE = "shipment_date"
    OPEN = tuple(SalesOrderStatusGroups.OPEN)
    LINES = SalesOrderLineItem

    customer = KeyFilter(Company)
    part = KeyFilter(Part, method="with_part", label="A line sells this part", null_label=None)
    include_variants = FlagOfAnother(label="Let `part` stand for its variants, too")
    completed_before = BeforeFilter("shipment_date")
    completed_after = AfterFilter("shipment_date")

    class Meta:
        model = SalesOrder
        fields: list[str] = []


class ReturnOrderFilter(OrderFilter):
    CLOSED_DATE = "complete_date"
    OPEN = tuple(ReturnOrderStatusGroups.OPEN)
    LINES = ReturnOrderLineItem
    PART = "item__part"

    customer = KeyFilter(Company)
    part = KeyFilter(Part, method="with_part", label="An item of this part comes back", null_label=None)
    include_variants = FlagOfAnother(label="Let `part` stand for its variants, too")
    completed_before = BeforeFilter("complete_date")
    completed_after = AfterFilter("complete_date")

    class Meta:
        model = ReturnOrder
        fields: list[str] = []


class ShipmentFilter(FilterSet):
    order = KeyFilter(SalesOrder)
    order_status = as_number(WholeNumberFilter(method="of_order_with_status", label="Status of the order"))
    order_outstanding = ConditionFilter(
        Q(order__status__in=SalesOrderStatusGroups.OPEN), label="The order is under way"
    )
    checked = ConditionFilter(Q(checked_by__isnull=False))
    shipped = ConditionFilter(Q(shipment_date__isnull=False))
    delivered = ConditionFilter(Q(delivery_date__isnull=False))

    class Meta:
        model = SalesOrderShipment
        fields: list[str] = []

    def of_order_with_status(self, queryset: QuerySet, _name: str, value: int) -> QuerySet:
        return queryset.filter(Q(order__status=value) | Q(order__status_custom_key=value))
