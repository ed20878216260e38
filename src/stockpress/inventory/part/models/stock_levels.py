"""How much of a part there is, is promised, and is on its way.

The rows that say so belong to apps that build on this one; they are reached by their names.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import models
from django.db.models import F, Q, Sum
from django.db.models.functions import Coalesce, Greatest

from stockpress.inventory.build.status_codes import BuildStatusGroups
from stockpress.inventory.order.status_codes import PurchaseOrderStatusGroups, SalesOrderStatusGroups

NOTHING = Decimal(0)


def in_stock_filter() -> Q:
    """The condition under which a stock item counts as there."""
    model: Any = apps.get_model("stock", "StockItem")
    found: Q = model.IN_STOCK_FILTER
    return found


def _total(rows: models.QuerySet[Any], amount: Any) -> Decimal:
    output: models.DecimalField = models.DecimalField(max_digits=30, decimal_places=10)
    total = rows.order_by().aggregate(total=Sum(amount, output_field=output))["total"]
    return NOTHING if total is None else total


def _rest(wanted: str, done: str) -> Any:
    """What of a line is still open, never less than nothing."""
    rest: Any = F(wanted) - Coalesce(F(done), NOTHING)
    return Greatest(rest, NOTHING, output_field=models.DecimalField(max_digits=30, decimal_places=10))


class StockFacet(models.Model):
    """What a part knows of its stock. Quantities are in the part's unit and include variants unless said otherwise."""

    if TYPE_CHECKING:
        minimum_stock: Decimal
        virtual: bool
        get_descendants: Any
        get_bom_items: Any

    class Meta:
        abstract = True

    def _family(self, include_variants: bool = True) -> Any:
        return self.get_descendants(include_self=True).order_by().values("pk") if include_variants else [self.pk]

    def stock_entries(
        self, include_variants: bool = True, in_stock: bool | None = None, location: Any = None
    ) -> models.QuerySet[Any]:
        """The stock items of the part; those in `location` and below it, when one is given."""
        model = apps.get_model("stock", "StockItem")
        found = model._default_manager.filter(part__in=self._family(include_variants))
        if in_stock is not None:
            found = found.filter(in_stock_filter()) if in_stock else found.exclude(in_stock_filter())
        if location is not None:
            found = found.filter(location__in=location.get_descendants(include_self=True))
        return found

    def get_stock_count(self, include_variants: bool = True) -> Decimal:
        return _total(self.stock_entries(include_variants=include_variants, in_stock=True), "quantity")

    @property
    def total_stock(self) -> Decimal:
        return self.get_stock_count()

    @property
    def stock_item_count(self) -> int:
        """How many stock items are there."""
        return self.stock_entries(in_stock=True).count()

    @property
    def available_stock(self) -> Decimal:
        """What is in stock and not promised to a build or a customer."""
        return max(self.total_stock - self.allocation_count(), NOTHING)

    @property
    def unallocated_stock(self) -> Decimal:
        return self.available_stock

    @property
    def net_stock(self) -> Decimal:
        """What would be in stock if all orders and builds were done."""
        return self.total_stock - self.allocation_count() + self.on_order + self.quantity_being_built

    @property
    def can_build(self) -> int:
        """How many could be made from what is available of the components."""
        most: int | None = None
        for line in self.get_bom_items().filter(optional=False, consumable=False, sub_part__virtual=False):
            needed = line.get_required_quantity(1)
            if needed > 0:
                possible = int(line.sub_part.available_stock // needed)
                most = possible if most is None else min(most, possible)
        return most or 0

    def is_part_low_on_stock(self) -> bool:
        return self.total_stock < self.minimum_stock

    def build_order_allocations(self, include_variants: bool = True) -> models.QuerySet[Any]:
        """Stock of the part that is promised to builds under way."""
        return apps.get_model("build", "BuildItem")._default_manager.filter(
            stock_item__part__in=self._family(include_variants),
            build_line__build__status__in=BuildStatusGroups.OPEN,
        )

    def build_order_allocation_count(self, include_variants: bool = True) -> Decimal:
        return _total(self.build_order_allocations(include_variants), "quantity")

    def sales_order_allocations(self, include_variants: bool = True, pending: bool = True) -> models.QuerySet[Any]:
        """Stock of the part that is promised to customers; with `pending` only what was not shipped."""
        found = apps.get_model("order", "SalesOrderAllocation")._default_manager.filter(
            item__part__in=self._family(include_variants)
        )
        if pending:
            found = found.filter(
                Q(shipment__isnull=True) | Q(shipment__shipment_date__isnull=True),
                line__order__status__in=SalesOrderStatusGroups.OPEN,
            )
        return found

    def sales_order_allocation_count(self, include_variants: bool = True, pending: bool = True) -> Decimal:
        return _total(self.sales_order_allocations(include_variants, pending), "quantity")

    def allocation_count(self, include_variants: bool = True) -> Decimal:
        """What is promised to builds and customers."""
        return self.build_order_allocation_count(include_variants) + self.sales_order_allocation_count(include_variants)

    @property
    def on_order(self) -> Decimal:
        """What suppliers still have to deliver."""
        lines = apps.get_model("order", "PurchaseOrderLineItem")._default_manager.filter(
            part__part=self.pk, order__status__in=PurchaseOrderStatusGroups.OPEN
        )
        return _total(lines, _rest("quantity", "received") * Coalesce(F("part__pack_quantity_native"), Decimal(1)))

    @property
    def quantity_being_built(self) -> Decimal:
        """What builds under way still have to make."""
        builds = apps.get_model("build", "Build")._default_manager.filter(
            part=self.pk, status__in=BuildStatusGroups.OPEN
        )
        return _total(builds, _rest("quantity", "completed"))

    def required_build_order_quantity(self) -> Decimal:
        """What builds under way still need of the part."""
        lines = apps.get_model("build", "BuildLine")._default_manager.filter(
            bom_item__sub_part=self.pk, build__status__in=BuildStatusGroups.OPEN
        )
        return _total(lines, _rest("quantity", "consumed"))

    def required_sales_order_quantity(self) -> Decimal:
        """What customers still have to be sent."""
        lines = apps.get_model("order", "SalesOrderLineItem")._default_manager.filter(
            part=self.pk, order__status__in=SalesOrderStatusGroups.OPEN
        )
        return _total(lines, _rest("quantity", "shipped"))

    def required_order_quantity(self) -> Decimal:
        return self.required_build_order_quantity() + self.required_sales_order_quantity()
