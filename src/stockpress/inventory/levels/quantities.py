"""Quantities of a part, each a subquery. `scope` says which parts count, seen from the row of the outer query."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Case, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce, Greatest

from stockpress.inventory.build.models import Build, BuildItem, BuildLine
from stockpress.inventory.build.status_codes import BuildStatusGroups
from stockpress.inventory.common.subqueries import AMOUNT, KeysBelow, total
from stockpress.inventory.order.models import PurchaseOrderLineItem, SalesOrderAllocation, SalesOrderLineItem
from stockpress.inventory.order.status_codes import PurchaseOrderStatusGroups, SalesOrderStatusGroups
from stockpress.inventory.part.models import BomItemSubstitute, Part
from stockpress.inventory.stock.models import StockItem


@dataclass(frozen=True)
class Scope:
    """Which parts count: the one that the outer row's `key` names, or others found from there."""

    key: str = "pk"

    def at(self, path: str) -> Q:
        """The condition that the part which `path` leads to counts."""
        return Q(**{path: OuterRef(self.key)})


class Family(Scope):
    """The part and its variants at any depth."""

    def at(self, path: str) -> Q:
        return Q(**{f"{path}__in": KeysBelow(Part, OuterRef(self.key))})


class Variants(Scope):
    """Its variants at any depth."""

    def at(self, path: str) -> Q:
        return Q(**{f"{path}__in": KeysBelow(Part, OuterRef(self.key), include_self=False)})


class Substitutes(Scope):
    """The substitutes of the line of a bill of materials that `key` names."""

    def at(self, path: str) -> Q:
        return Q(**{f"{path}__in": _substitutes(self.key)})


def _substitutes(key: str) -> QuerySet[Any]:
    # Twice outside: the list of substitutes stands within the query for their stock.
    return BomItemSubstitute.objects.filter(bom_item=OuterRef(OuterRef(key))).order_by().values("part")


def _rest(wanted: str, done: str) -> Greatest:
    """What of a line is still open, never less than nothing."""
    return Greatest(F(wanted) - Coalesce(F(done), Value(0.0), output_field=AMOUNT), Value(0.0), output_field=AMOUNT)


def in_stock(scope: Scope, *conditions: Q) -> Coalesce:
    return _sum_in_stock(scope, F("quantity"), *conditions)


def items_in_stock(scope: Scope) -> Coalesce:
    """How many stock items are there."""
    return _sum_in_stock(scope, Value(1))


def _sum_in_stock(scope: Scope, amount: Any, *conditions: Q) -> Coalesce:
    # What counts as in stock stands in the sum and not in the filter: SQLite takes `sales_order IS NULL` for a filter that
    # leaves little over, and reads all stock for each part.
    counted = Case(When(Q(StockItem.IN_STOCK_FILTER, *conditions), then=amount), output_field=AMOUNT)
    return total(StockItem.objects.filter(scope.at("part")), counted)


def in_production(scope: Scope) -> Coalesce:
    """Outputs of builds that were begun and are not finished."""
    return total(StockItem.objects.filter(scope.at("part"), is_building=True))


def scheduled_to_build(scope: Scope) -> Coalesce:
    """What builds under way still have to make."""
    builds = Build.objects.filter(scope.at("part"), status__in=BuildStatusGroups.OPEN)
    return total(builds, _rest("quantity", "completed"))


def on_order(scope: Scope) -> Coalesce:
    """What suppliers still have to deliver, in the part's unit."""
    lines = PurchaseOrderLineItem.objects.filter(
        scope.at("part__part"), order__status__in=PurchaseOrderStatusGroups.OPEN
    )
    pack = Coalesce(F("part__pack_quantity_native"), Value(1.0), output_field=AMOUNT)
    return total(lines, _rest("quantity", "received") * pack)


def promised_to_builds(scope: Scope, *conditions: Q) -> Coalesce:
    """`conditions` are on the promise, a BuildItem."""
    return total(
        BuildItem.objects.filter(
            scope.at("stock_item__part"), *conditions, build_line__build__status__in=BuildStatusGroups.OPEN
        )
    )


def promised_to_customers(scope: Scope, *conditions: Q) -> Coalesce:
    """Promised to open sales orders, and not shipped; `conditions` are on the promise, a SalesOrderAllocation."""
    return total(
        SalesOrderAllocation.objects.filter(
            Q(shipment__isnull=True) | Q(shipment__shipment_date__isnull=True),
            scope.at("item__part"),
            *conditions,
            line__order__status__in=SalesOrderStatusGroups.OPEN,
        )
    )


def needed_by_builds(scope: Scope) -> Coalesce:
    lines = BuildLine.objects.filter(scope.at("bom_item__sub_part"), build__status__in=BuildStatusGroups.OPEN)
    return total(lines, _rest("quantity", "consumed"))


def needed_by_customers(scope: Scope) -> Coalesce:
    lines = SalesOrderLineItem.objects.filter(scope.at("part"), order__status__in=SalesOrderStatusGroups.OPEN)
    return total(lines, _rest("quantity", "shipped"))


def available(scope: Scope) -> Greatest:
    """In stock and not promised to anybody."""
    free = in_stock(scope) - promised_to_builds(scope) - promised_to_customers(scope)
    return Greatest(free, Value(0.0), output_field=AMOUNT)
