"""Orders of customers."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import auto_prefetch
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from djmoney.money import Money

from stockpress.inventory.common import fields
from stockpress.inventory.common.numbers import plain
from stockpress.inventory.common.relations import total_of
from stockpress.inventory.order.models.base import Order
from stockpress.inventory.order.models.lines import OrderExtraLine, OrderLineItem
from stockpress.inventory.order.models.shipments import SalesOrderShipment
from stockpress.inventory.order.status_codes import SalesOrderStatus, SalesOrderStatusGroups
from stockpress.settings_registry import flag


class SalesOrder(Order):
    """What a customer ordered."""

    WEB_PATH = "sales/sales-order"
    BARCODE_CODE = "SO"
    STATUS_CLASS = SalesOrderStatus
    REQUIRE_RESPONSIBLE = "SALESORDER_REQUIRE_RESPONSIBLE"
    EDIT_COMPLETED = "SALESORDER_EDIT_COMPLETED_ORDERS"
    REFERENCE_PATTERN = "SALESORDER_REFERENCE_PATTERN"
    STATUS_GROUPS = SalesOrderStatusGroups
    PARTNER = "customer"

    status = models.PositiveIntegerField(default=SalesOrderStatus.PENDING.value, choices=SalesOrderStatus.choices())
    customer = auto_prefetch.ForeignKey(
        "company.Company",
        on_delete=models.SET_NULL,
        null=True,
        related_name="sales_orders",
        limit_choices_to={"is_customer": True},
        help_text="The company the goods go to",
    )
    customer_reference = models.CharField(
        max_length=64, blank=True, default="", help_text="The customer's number for it"
    )
    shipment_date = models.DateField(null=True, blank=True, help_text="Day the last goods left")
    shipped_by = auto_prefetch.ForeignKey(
        "auth.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", help_text="Who sent it"
    )

    class Meta(Order.Meta):
        verbose_name = "Sales Order"

    def save(self, *args: Any, **kwargs: Any) -> None:
        is_new = self._state.adding
        super().save(*args, **kwargs)
        if is_new and flag("SALESORDER_DEFAULT_SHIPMENT"):
            self.shipments.get_or_create(reference="1")

    @property
    def is_completed(self) -> bool:
        """Everything was shipped."""
        return all(line.is_completed() for line in self.lines.all())

    def is_fully_allocated(self) -> bool:
        return all(line.is_fully_allocated() for line in self.lines.all())

    def is_over_allocated(self) -> bool:
        return any(line.is_over_allocated() for line in self.lines.all())

    def pending_line_items(self) -> list[SalesOrderLineItem]:
        return [line for line in self.lines.all() if not line.is_completed()]

    @property
    def completed_line_count(self) -> int:
        return sum(line.is_completed() for line in self.lines.all())

    @property
    def pending_line_count(self) -> int:
        return len(self.pending_line_items())

    @property
    def shipment_count(self) -> int:
        return self.shipments.count()

    def completed_shipments(self) -> models.QuerySet[SalesOrderShipment]:
        return self.shipments.filter(shipment_date__isnull=False)

    def pending_shipments(self) -> models.QuerySet[SalesOrderShipment]:
        return self.shipments.filter(shipment_date__isnull=True)


class SalesOrderLineItem(OrderLineItem):
    """A quantity of a part."""

    PRICE = "sale_price"

    order = auto_prefetch.ForeignKey(SalesOrder, on_delete=models.CASCADE, related_name="lines")
    part = auto_prefetch.ForeignKey(
        "part.Part", on_delete=models.SET_NULL, null=True, blank=True, related_name="sales_order_line_items"
    )
    sale_price = fields.PriceField(help_text="Price of one")
    shipped = fields.quantity_field(
        default=0, validators=[MinValueValidator(Decimal(0))], help_text="What has left so far"
    )

    class Meta(OrderLineItem.Meta):
        verbose_name = "Sales Order Line Item"

    def __str__(self) -> str:
        return (
            f"{plain(self.quantity)} x {self.part.full_name if self.part else 'deleted part'} ({self.order.reference})"
        )

    def clean(self) -> None:
        super().clean()
        if self.part and not self.part.salable:
            raise ValidationError({"part": "Only a salable part can be sold."})

    @property
    def price(self) -> Money | None:
        price: Any = self.sale_price
        return price

    def allocated_quantity(self) -> Decimal:
        """Stock promised to this line, shipped or not."""
        return total_of(self, "allocations")

    def is_fully_allocated(self) -> bool:
        return self.allocated_quantity() >= self.quantity

    def is_over_allocated(self) -> bool:
        return self.allocated_quantity() > self.quantity

    def remaining(self) -> Decimal:
        """What has not left yet."""
        return max(Decimal(self.quantity) - Decimal(self.shipped), Decimal(0))

    def is_completed(self) -> bool:
        return self.shipped >= self.quantity


class SalesOrderExtraLine(OrderExtraLine):
    order = auto_prefetch.ForeignKey(SalesOrder, on_delete=models.CASCADE, related_name="extra_lines")

    class Meta(OrderExtraLine.Meta):
        verbose_name = "Sales Order Extra Line"
