"""Stock promised to lines of sales orders."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import auto_prefetch
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models

from stockpress.inventory.common import fields
from stockpress.inventory.common.mixins import InventoryModel
from stockpress.inventory.common.numbers import plain

if TYPE_CHECKING:
    from stockpress.inventory.stock.models import StockLocation


class SalesOrderAllocation(InventoryModel):
    """A quantity of one stock item, promised to one line and perhaps packed into a shipment."""

    line = auto_prefetch.ForeignKey("order.SalesOrderLineItem", on_delete=models.CASCADE, related_name="allocations")
    shipment = auto_prefetch.ForeignKey(
        "order.SalesOrderShipment", on_delete=models.SET_NULL, null=True, blank=True, related_name="allocations"
    )
    item = auto_prefetch.ForeignKey("stock.StockItem", on_delete=models.CASCADE, related_name="sales_order_allocations")
    quantity = fields.quantity_field(default=1, validators=[MinValueValidator(Decimal(0))], help_text="Quantity")

    class Meta(InventoryModel.Meta):
        verbose_name = "Sales Order Allocation"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{plain(self.quantity)} of {self.item}"

    @property
    def serial(self) -> str | None:
        return self.item.serial

    @property
    def location(self) -> StockLocation | None:
        return self.item.location

    def get_allocated(self) -> Decimal:
        return self.quantity

    def is_allocated(self) -> bool:
        return self.quantity > 0

    def clean(self) -> None:
        super().clean()
        errors: dict[str, str] = {}
        if self.quantity <= 0:
            errors["quantity"] = "Allocate more than nothing."
        elif self.item_id and self.quantity > self.item.quantity:
            errors["quantity"] = "There is not as much of this item."
        elif self.item_id and self.item.serial and self.quantity != 1:
            errors["quantity"] = "An item with a serial number is allocated as one."
        if self.item_id and self.item.is_refused_as_expired("STOCK_ALLOW_EXPIRED_SALE", self, "item"):
            errors["item"] = "This item has expired; it cannot be sold."
        if self.shipment and self.line_id and self.shipment.order_id != self.line.order_id:
            errors["shipment"] = "This shipment belongs to another order."
        if errors:
            raise ValidationError(errors)
