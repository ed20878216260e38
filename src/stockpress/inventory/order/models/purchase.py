"""Orders to suppliers."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import auto_prefetch
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from djmoney.money import Money

from stockpress.inventory.common import fields
from stockpress.inventory.common.numbers import plain
from stockpress.inventory.order.models.base import Order
from stockpress.inventory.order.models.lines import OrderExtraLine, OrderLineItem
from stockpress.inventory.order.status_codes import PurchaseOrderStatus, PurchaseOrderStatusGroups

if TYPE_CHECKING:
    from stockpress.inventory.part.models import Part
    from stockpress.inventory.stock.models import StockLocation


class PurchaseOrder(Order):
    """What was ordered from a supplier."""

    WEB_PATH = "purchasing/purchase-order"
    BARCODE_CODE = "PO"
    STATUS_CLASS = PurchaseOrderStatus
    REQUIRE_RESPONSIBLE = "PURCHASEORDER_REQUIRE_RESPONSIBLE"
    EDIT_COMPLETED = "PURCHASEORDER_EDIT_COMPLETED_ORDERS"
    REFERENCE_PATTERN = "PURCHASEORDER_REFERENCE_PATTERN"
    STATUS_GROUPS = PurchaseOrderStatusGroups
    PARTNER = "supplier"

    status = models.PositiveIntegerField(
        default=PurchaseOrderStatus.PENDING.value, choices=PurchaseOrderStatus.choices()
    )
    supplier = auto_prefetch.ForeignKey(
        "company.Company",
        on_delete=models.SET_NULL,
        null=True,
        related_name="purchase_orders",
        limit_choices_to={"is_supplier": True},
        help_text="The company the goods come from",
    )
    supplier_reference = models.CharField(
        max_length=64, blank=True, default="", help_text="The supplier's number for it"
    )
    received_by = auto_prefetch.ForeignKey(
        "auth.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", help_text="Who took it in"
    )
    complete_date = models.DateField(null=True, blank=True, help_text="Day everything had arrived")
    destination = auto_prefetch.ForeignKey(
        "stock.StockLocation",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="purchase_orders",
        help_text="Where received goods go",
    )

    class Meta(Order.Meta):
        verbose_name = "Purchase Order"

    @property
    def is_placed(self) -> bool:
        return self.status == PurchaseOrderStatus.PLACED

    def pending_line_items(self) -> list[PurchaseOrderLineItem]:
        return [line for line in self.lines.all() if not line.is_complete()]

    def completed_line_items(self) -> list[PurchaseOrderLineItem]:
        return [line for line in self.lines.all() if line.is_complete()]

    @property
    def completed_line_count(self) -> int:
        return len(self.completed_line_items())

    @property
    def pending_line_count(self) -> int:
        return len(self.pending_line_items())

    @property
    def is_received(self) -> bool:
        return not self.pending_line_items()


class PurchaseOrderLineItem(OrderLineItem):
    """A quantity of a supplier's article."""

    PRICE = "purchase_price"

    order = auto_prefetch.ForeignKey(PurchaseOrder, on_delete=models.CASCADE, related_name="lines")
    part = auto_prefetch.ForeignKey(
        "company.SupplierPart",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="purchase_order_line_items",
        help_text="The supplier's article",
    )
    build_order = auto_prefetch.ForeignKey(
        "build.Build",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="external_line_items",
        help_text="The external build this line pays for",
    )
    received = fields.quantity_field(
        default=0, validators=[MinValueValidator(Decimal(0))], help_text="What has arrived so far"
    )
    purchase_price = fields.PriceField(help_text="Price of one")
    destination = auto_prefetch.ForeignKey(
        "stock.StockLocation",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="po_lines",
        help_text="Where this line goes; empty for that of the order",
    )

    class Meta(OrderLineItem.Meta):
        verbose_name = "Purchase Order Line Item"

    def __str__(self) -> str:
        return f"{plain(self.quantity)} x {self.part.SKU if self.part else 'deleted article'} ({self.order.reference})"

    def clean(self) -> None:
        super().clean()
        if self.part and self.order_id and self.part.supplier_id != self.order.supplier_id:
            raise ValidationError({"part": "This article is not sold by the supplier of the order."})

    @property
    def price(self) -> Money | None:
        price: Any = self.purchase_price
        return price

    def get_base_part(self) -> Part | None:
        """The part behind the supplier's article."""
        return self.part.part if self.part else None

    def remaining(self) -> Decimal:
        """What has not arrived yet."""
        return max(Decimal(self.quantity) - Decimal(self.received), Decimal(0))

    @property
    def pending(self) -> Decimal:
        return self.remaining()

    def is_complete(self) -> bool:
        return self.received >= self.quantity

    def get_destination(self) -> StockLocation | None:
        """Where it goes: as the line says, else as the order says, else where the part usually lies."""
        part = self.get_base_part()
        usual: Any = part.get_default_location() if part else None
        return self.destination or self.order.destination or usual


class PurchaseOrderExtraLine(OrderExtraLine):
    order = auto_prefetch.ForeignKey(PurchaseOrder, on_delete=models.CASCADE, related_name="extra_lines")

    class Meta(OrderExtraLine.Meta):
        verbose_name = "Purchase Order Extra Line"
