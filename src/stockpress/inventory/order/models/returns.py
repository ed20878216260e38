"""What customers send back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import auto_prefetch
from django.core.exceptions import ValidationError
from django.db import models

from stockpress.inventory.common import fields
from stockpress.inventory.order.models.base import Order
from stockpress.inventory.order.models.lines import OrderExtraLine, OrderLineItem
from stockpress.inventory.order.status_codes import (
    ReturnOrderLineStatus,
    ReturnOrderStatus,
    ReturnOrderStatusGroups,
)

if TYPE_CHECKING:
    from stockpress.inventory.part.models import Part


class ReturnOrder(Order):
    """Items that a customer returns."""

    WEB_PATH = "sales/return-order"
    BARCODE_CODE = "RO"
    STATUS_CLASS = ReturnOrderStatus
    REQUIRE_RESPONSIBLE = "RETURNORDER_REQUIRE_RESPONSIBLE"
    EDIT_COMPLETED = "RETURNORDER_EDIT_COMPLETED_ORDERS"
    REFERENCE_PATTERN = "RETURNORDER_REFERENCE_PATTERN"
    STATUS_GROUPS = ReturnOrderStatusGroups
    PARTNER = "customer"

    status = models.PositiveIntegerField(default=ReturnOrderStatus.PENDING.value, choices=ReturnOrderStatus.choices())
    customer = auto_prefetch.ForeignKey(
        "company.Company",
        on_delete=models.SET_NULL,
        null=True,
        related_name="return_orders",
        limit_choices_to={"is_customer": True},
        help_text="The company the items come from",
    )
    customer_reference = models.CharField(
        max_length=64, blank=True, default="", help_text="The customer's number for it"
    )
    complete_date = models.DateField(null=True, blank=True, help_text="Day everything was settled")

    class Meta(Order.Meta):
        verbose_name = "Return Order"

    @property
    def is_received(self) -> bool:
        """Every item has come back."""
        return all(line.received for line in self.lines.all())


class ReturnOrderLineItem(OrderLineItem):
    """One item that comes back."""

    order = auto_prefetch.ForeignKey(ReturnOrder, on_delete=models.CASCADE, related_name="lines")
    item = auto_prefetch.ForeignKey("stock.StockItem", on_delete=models.CASCADE, related_name="return_order_lines")
    received_date = models.DateField(null=True, blank=True, help_text="Day it came back")
    outcome = models.PositiveIntegerField(
        default=ReturnOrderLineStatus.PENDING.value,
        choices=ReturnOrderLineStatus.choices(),
        help_text="What is done about it",
    )
    price = fields.PriceField(help_text="What it costs or is refunded")

    class Meta(OrderLineItem.Meta):
        verbose_name = "Return Order Line Item"
        constraints = [models.UniqueConstraint(fields=["order", "item"], name="item_once_in_return_order")]

    def __str__(self) -> str:
        return f"{self.item} ({self.order.reference})"

    @property
    def part(self) -> Part:
        return self.item.part

    @property
    def received(self) -> bool:
        return self.received_date is not None

    @property
    def outcome_text(self) -> str:
        return ReturnOrderLineStatus.text(self.outcome)

    def clean(self) -> None:
        super().clean()
        if self.item_id and self.quantity > self.item.quantity:
            raise ValidationError({"quantity": "There is not as much of this item."})


class ReturnOrderExtraLine(OrderExtraLine):
    order = auto_prefetch.ForeignKey(ReturnOrder, on_delete=models.CASCADE, related_name="extra_lines")

    class Meta(OrderExtraLine.Meta):
        verbose_name = "Return Order Extra Line"
