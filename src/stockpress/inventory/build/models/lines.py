"""What a build needs, and the stock promised to it."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import auto_prefetch
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models

from stockpress.inventory.common import fields
from stockpress.inventory.common.mixins import InventoryModel, MetadataMixin
from stockpress.inventory.common.numbers import plain
from stockpress.inventory.common.printable import PrintableMixin
from stockpress.inventory.common.relations import total_of

if TYPE_CHECKING:
    from stockpress.inventory.build.models.builds import Build
    from stockpress.inventory.part.models import Part
    from stockpress.inventory.stock.models import StockLocation


class BuildLine(PrintableMixin, InventoryModel):
    """The quantity of one component that a build needs in all."""

    build = auto_prefetch.ForeignKey("build.Build", on_delete=models.CASCADE, related_name="build_lines")
    bom_item = auto_prefetch.ForeignKey("part.BomItem", on_delete=models.CASCADE, related_name="build_lines")
    quantity = fields.quantity_field(default=1, validators=[MinValueValidator(Decimal(0))], help_text="Quantity needed")
    consumed = fields.quantity_field(
        default=0, validators=[MinValueValidator(Decimal(0))], help_text="Quantity used up so far"
    )

    class Meta(InventoryModel.Meta):
        verbose_name = "Build Order Line Item"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["build", "bom_item"], name="bom_item_once_in_build")]

    def __str__(self) -> str:
        return f"{plain(self.quantity)} x {self.part.full_name} ({self.build.reference})"

    @property
    def part(self) -> Part:
        """The component."""
        return self.bom_item.sub_part

    @property
    def reference(self) -> str:
        return self.bom_item.reference

    def allocated_quantity(self) -> Decimal:
        """Stock promised to this line and not used up yet."""
        return total_of(self, "allocations")

    def unallocated_quantity(self) -> Decimal:
        """What still has to be found."""
        return max(Decimal(self.quantity) - Decimal(self.consumed) - self.allocated_quantity(), Decimal(0))

    def is_fully_allocated(self) -> bool:
        """Nothing has to be found; a consumable never has to."""
        return self.bom_item.consumable or self.unallocated_quantity() == 0

    def is_overallocated(self) -> bool:
        return self.allocated_quantity() + Decimal(self.consumed) > self.quantity

    def is_fully_consumed(self) -> bool:
        return self.consumed >= self.quantity


class BuildItem(MetadataMixin, InventoryModel):
    """A quantity of one stock item promised to a line; of a trackable component, to one output of the build."""

    build_line = auto_prefetch.ForeignKey(BuildLine, on_delete=models.CASCADE, null=True, related_name="allocations")
    stock_item = auto_prefetch.ForeignKey("stock.StockItem", on_delete=models.CASCADE, related_name="allocations")
    quantity = fields.quantity_field(default=1, validators=[MinValueValidator(Decimal(0))], help_text="Quantity")
    install_into = auto_prefetch.ForeignKey(
        "stock.StockItem",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="items_to_install",
        help_text="The output it will be installed in",
    )

    class Meta(InventoryModel.Meta):
        verbose_name = "Build Item"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["build_line", "stock_item", "install_into"], name="stock_item_once_in_build_line"
            )
        ]

    def __str__(self) -> str:
        return f"{plain(self.quantity)} of {self.stock_item}"

    @property
    def build(self) -> Build | None:
        return self.build_line.build if self.build_line else None

    @property
    def bom_item(self) -> models.Model | None:
        return self.build_line.bom_item if self.build_line else None

    @property
    def location(self) -> StockLocation | None:
        return self.stock_item.location

    def clean(self) -> None:
        super().clean()
        errors: dict[str, str] = {}
        if self.quantity <= 0:
            errors["quantity"] = "Allocate more than nothing."
        elif self.stock_item_id and self.quantity > self.stock_item.quantity:
            errors["quantity"] = "There is not as much of this item."
        elif self.stock_item_id and self.stock_item.serialized and self.quantity != 1:
            errors["quantity"] = "An item with a serial number is allocated as one."
        if self.stock_item_id and self.stock_item.is_refused_as_expired(
            "STOCK_ALLOW_EXPIRED_BUILD", self, "stock_item"
        ):
            errors["stock_item"] = "This item has expired; it cannot be built in."
        if errors:
            raise ValidationError(errors)
