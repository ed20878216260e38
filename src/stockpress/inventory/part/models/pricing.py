"""Prices of parts: what is asked for them, and what they were found to cost."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import auto_prefetch
from django.core.exceptions import ObjectDoesNotExist
from django.db import models

from stockpress.inventory.common.fields import CURRENCY_LENGTH, PriceField
from stockpress.inventory.common.mixins import InventoryModel
from stockpress.inventory.common.numbers import plain
from stockpress.inventory.common.prices import PriceBreak
from stockpress.settings_registry import flag


class PartSellPriceBreak(PriceBreak):
    """What a customer pays for each, from a quantity upwards."""

    part = auto_prefetch.ForeignKey("part.Part", on_delete=models.CASCADE, related_name="salepricebreaks")

    class Meta(PriceBreak.Meta):
        verbose_name = "Part Sale Price Break"
        constraints = [models.UniqueConstraint(fields=["part", "quantity"], name="sale_price_once_per_quantity")]

    def __str__(self) -> str:
        return f"{self.price} @ {plain(self.quantity)}"


class PartInternalPriceBreak(PriceBreak):
    """What the part is booked at within the company, from a quantity upwards."""

    part = auto_prefetch.ForeignKey("part.Part", on_delete=models.CASCADE, related_name="internalpricebreaks")

    class Meta(PriceBreak.Meta):
        verbose_name = "Part Internal Price Break"
        constraints = [models.UniqueConstraint(fields=["part", "quantity"], name="internal_price_once_per_quantity")]

    def __str__(self) -> str:
        return f"{self.price} @ {plain(self.quantity)}"


class PartPricing(InventoryModel):
    """The range of prices known for a part, each kind and overall, as computed last."""

    part = auto_prefetch.OneToOneField("part.Part", on_delete=models.CASCADE, related_name="pricing_data")
    currency = models.CharField(max_length=CURRENCY_LENGTH, default="USD", help_text="Currency of the computed prices")
    updated = models.DateTimeField(auto_now=True, null=True, blank=True)
    scheduled_for_update = models.BooleanField(default=False)

    bom_cost_min = PriceField()
    bom_cost_max = PriceField()
    purchase_cost_min = PriceField()
    purchase_cost_max = PriceField()
    internal_cost_min = PriceField()
    internal_cost_max = PriceField()
    supplier_price_min = PriceField()
    supplier_price_max = PriceField()
    variant_cost_min = PriceField()
    variant_cost_max = PriceField()
    override_min = PriceField()
    override_max = PriceField()
    overall_min = PriceField()
    overall_max = PriceField()
    sale_price_min = PriceField()
    sale_price_max = PriceField()
    sale_history_min = PriceField()
    sale_history_max = PriceField()

    class Meta(InventoryModel.Meta):
        verbose_name = "Part Pricing"
        verbose_name_plural = "Part Pricing"

    def __str__(self) -> str:
        return f"{self.overall_min} - {self.overall_max}"

    @property
    def is_valid(self) -> bool:
        """A price is known."""
        return self.overall_min is not None or self.overall_max is not None


def quantity_price(breaks: Iterable[PriceBreak], quantity: Decimal | float) -> Any:
    """What `quantity` costs in all by the price breaks; None without any."""
    amount = Decimal(str(quantity))
    each = PriceBreak.price_at(breaks, amount)
    return None if each is None else each * amount


class PriceFacet(models.Model):
    """What a part knows of its prices."""

    if TYPE_CHECKING:
        salepricebreaks: Any
        internalpricebreaks: Any
        supplier_parts: Any

    class Meta:
        abstract = True

    @property
    def pricing(self) -> PartPricing:
        """The prices found last; an unsaved row without prices when none were."""
        try:
            return self.pricing_data  # type: ignore[attr-defined]
        except ObjectDoesNotExist:
            part: Any = self
            return PartPricing(part=part)

    @property
    def price_breaks(self) -> list[PartSellPriceBreak]:
        """Sale prices, smallest quantity first."""
        return sorted(self.salepricebreaks.all(), key=lambda row: row.quantity)

    @property
    def has_price_breaks(self) -> bool:
        return bool(self.price_breaks)

    @property
    def unit_pricing(self) -> Any:
        """The sale price of one, or None."""
        return PriceBreak.price_at(self.price_breaks, Decimal(1))

    def get_price(self, quantity: Decimal | float = 1) -> Any:
        """What a customer pays for `quantity` in all, or None."""
        return quantity_price(self.price_breaks, quantity)

    @property
    def internal_price_breaks(self) -> list[PartInternalPriceBreak]:
        """Internal prices, smallest quantity first; none while the server has no internal prices."""
        if not flag("PART_INTERNAL_PRICE"):
            return []
        return sorted(self.internalpricebreaks.all(), key=lambda row: row.quantity)

    @property
    def has_internal_price_breaks(self) -> bool:
        return bool(self.internal_price_breaks)

    @property
    def internal_unit_pricing(self) -> Any:
        """The internal price of one, or None."""
        return PriceBreak.price_at(self.internal_price_breaks, Decimal(1))

    def get_internal_price(self, quantity: Decimal | float = 1) -> Any:
        """What `quantity` is booked at in all, or None."""
        return quantity_price(self.internal_price_breaks, quantity)

    def get_supplier_price_range(self, quantity: Decimal | float = 1) -> tuple[Any, Any] | None:
        """The lowest and the highest offer of the active suppliers for `quantity`, compared where the currency is the same
        as the first offer's; None without any offer.
        """
        offers = [
            quantity_price(supplied.pricebreaks.all(), quantity)
            for supplied in self.supplier_parts.filter(active=True).prefetch_related("pricebreaks")
        ]
        known = [offer for offer in offers if offer is not None]
        alike = [offer for offer in known if offer.currency == known[0].currency]
        return (min(alike), max(alike)) if alike else None

    def get_price_range(self, quantity: Decimal | float = 1) -> tuple[Any, Any] | None:
        """The overall range found last, for `quantity`; the internal price where it takes its place; None without prices."""
        internal = self.get_internal_price(quantity) if flag("PART_BOM_USE_INTERNAL_PRICE") else None
        if internal is not None:
            return (internal, internal)
        found = self.pricing
        if found.overall_min is None or found.overall_max is None:
            return None
        amount = Decimal(str(quantity))
        return (found.overall_min * amount, found.overall_max * amount)

    def get_price_info(self, quantity: Decimal | float = 1) -> str | None:
        """The range as text: `$ 0.10 - $ 0.25`, one price when both ends are the same."""
        span = self.get_price_range(quantity)
        if span is None:
            return None
        return str(span[0]) if span[0] == span[1] else f"{span[0]} - {span[1]}"
