"""Prices that depend on the quantity."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.core.validators import MinValueValidator
from django.db import models

from stockpress.inventory.common.fields import PriceField, quantity_field
from stockpress.inventory.common.mixins import InventoryModel, MetadataMixin


class PriceBreak(MetadataMixin, InventoryModel):
    """A price for each piece, from `quantity` upwards."""

    quantity = quantity_field(default=Decimal(1), validators=[MinValueValidator(0)], help_text="From this quantity on")
    price = PriceField(help_text="Price for each")
    updated = models.DateTimeField(auto_now=True, null=True, blank=True)

    class Meta(InventoryModel.Meta):
        abstract = True
        ordering = ["quantity"]

    @staticmethod
    def price_at(breaks: Iterable[PriceBreak], quantity: Decimal) -> Any:
        """The price for each at `quantity`: that of the highest break reached, else of the lowest there is; None without."""
        rows = sorted((row for row in breaks if row.price is not None), key=lambda row: row.quantity)
        reached = [row for row in rows if row.quantity <= quantity]
        chosen = reached[-1:] or rows[:1]
        return chosen[0].price if chosen else None
