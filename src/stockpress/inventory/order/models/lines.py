"""Lines of orders: line items name a part or an item, extra lines are anything else (freight, work)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar

import auto_prefetch
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.utils import timezone
from djmoney.money import Money

from stockpress.inventory.common import fields
from stockpress.inventory.common.changes import changed_fields
from stockpress.inventory.common.mixins import InventoryModel, MetadataMixin
from stockpress.inventory.order.models.base import LOCKED


class AbstractLine(MetadataMixin, InventoryModel):
    """The price of one is in the field named by `PRICE`."""

    PRICE: ClassVar[str] = "price"

    if TYPE_CHECKING:
        order: Any
        order_id: int

    quantity = fields.quantity_field(default=1, validators=[MinValueValidator(Decimal(0))], help_text="Quantity")
    line = models.CharField(max_length=20, blank=True, default="", help_text="Number or name of the line")
    reference = models.CharField(max_length=100, blank=True, default="", help_text="Reference of the line")
    notes = models.CharField(max_length=500, blank=True, default="", help_text="Remark")
    link = fields.link_field(help_text="Link to a page outside")
    project_code = auto_prefetch.ForeignKey(
        "common.ProjectCode", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", help_text="Project"
    )
    target_date = models.DateField(null=True, blank=True, help_text="Day this line is due; empty for that of the order")

    class Meta(InventoryModel.Meta):
        abstract = True
        ordering = ["pk"]

    def clean(self) -> None:
        super().clean()
        if self.order_id and changed_fields(self) and self.order.is_locked():
            raise ValidationError(LOCKED)

    @property
    def total_line_price(self) -> Money | None:
        """Quantity times price; None without a price."""
        price: Money | None = getattr(self, self.PRICE)
        return None if price is None else price * self.quantity

    @property
    def is_overdue(self) -> bool:
        """Due before today, by its own day or the order's, while the order is open."""
        due = self.target_date or self.order.target_date
        return self.order.is_open and due is not None and due < timezone.localdate()


class OrderLineItem(AbstractLine):
    class Meta(AbstractLine.Meta):
        abstract = True


class OrderExtraLine(AbstractLine):
    description = models.CharField(max_length=250, blank=True, default="", help_text="Description")
    price = fields.PriceField(help_text="Price of one")

    class Meta(AbstractLine.Meta):
        abstract = True

    def __str__(self) -> str:
        return self.description or self.reference or f"Line {self.pk}"
