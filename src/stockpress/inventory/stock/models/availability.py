"""What of an item is there, promised, and still good."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from stockpress.inventory.common.changes import changed_fields
from stockpress.inventory.common.relations import total_of
from stockpress.inventory.stock.status_codes import StockStatusGroups
from stockpress.settings_registry import flag, number


def stale_days() -> int:
    """How many days before its last day stock counts as stale; 0 for never."""
    return max(number("STOCK_STALE_DAYS"), 0) if flag("STOCK_ENABLE_EXPIRY") else 0


class AvailabilityMixin(models.Model):
    """Questions about one item; `IN_STOCK_FILTER` asks the first of them of the database."""

    IN_STOCK_FILTER: ClassVar[Q] = Q(
        quantity__gt=0,
        sales_order__isnull=True,
        belongs_to__isnull=True,
        customer__isnull=True,
        consumed_by__isnull=True,
        is_building=False,
        status__in=StockStatusGroups.AVAILABLE_CODES,
    )

    if TYPE_CHECKING:
        quantity: Any
        status: Any
        is_building: Any
        expiry_date: Any

    class Meta:
        abstract = True

    @classmethod
    def expired_filter(cls) -> Q:
        """Items in stock whose last day has passed; none while stock does not expire here."""
        if not flag("STOCK_ENABLE_EXPIRY"):
            return Q(pk__in=[])
        return cls.IN_STOCK_FILTER & Q(expiry_date__lt=timezone.localdate())

    @property
    def in_stock(self) -> bool:
        """There, usable, and neither sold, installed, consumed nor still being built."""
        gone = ("sales_order_id", "belongs_to_id", "customer_id", "consumed_by_id")
        return (
            self.quantity > 0
            and not self.is_building
            and all(getattr(self, link) is None for link in gone)
            and self.status in StockStatusGroups.AVAILABLE_CODES
        )

    is_in_stock = in_stock

    @property
    def available(self) -> bool:
        return self.in_stock and self.unallocated_quantity() > 0

    def is_expired(self) -> bool:
        """In stock, and past its last day; never while stock does not expire here."""
        if self.expiry_date is None or not self.in_stock or not flag("STOCK_ENABLE_EXPIRY"):
            return False
        past: bool = self.expiry_date < timezone.localdate()
        return past

    def is_refused_as_expired(self, allowed_by: str, promise: models.Model, link: str) -> bool:
        """Whether the item is too old for a promise that names it in the field `link`.

        What was promised while it was good stays promised.
        """
        return self.is_expired() and not flag(allowed_by) and bool(changed_fields(promise, link))

    def is_stale(self) -> bool:
        """In stock, and within STOCK_STALE_DAYS of its last day; never when that setting is 0 or stock does not expire."""
        days = stale_days()
        if days <= 0 or self.expiry_date is None or not self.in_stock:
            return False
        return self.expiry_date < timezone.localdate() + dt.timedelta(days=days)

    def build_allocation_count(self) -> Decimal:
        """Promised to builds."""
        return total_of(self, "allocations")

    def sales_order_allocation_count(self) -> Decimal:
        """Promised to sales orders."""
        return total_of(self, "sales_order_allocations")

    def allocation_count(self) -> Decimal:
        """Promised to builds and sales orders."""
        return self.build_allocation_count() + self.sales_order_allocation_count()

    def is_allocated(self) -> bool:
        return self.allocation_count() > 0

    def unallocated_quantity(self) -> Decimal:
        """What is still free, 0 when more was promised than is there."""
        return max(Decimal(self.quantity) - self.allocation_count(), Decimal(0))
