"""What stands beside a part: related parts, subscriptions, past stocktakes."""

from __future__ import annotations

from decimal import Decimal

import auto_prefetch
from django.core.exceptions import ValidationError
from django.db import models

from stockpress.inventory.common.fields import PriceField, quantity_field
from stockpress.inventory.common.mixins import InventoryModel, MetadataMixin
from stockpress.inventory.common.numbers import plain


class PartRelated(MetadataMixin, InventoryModel):
    """Two parts that belong together, in either order."""

    part_1 = auto_prefetch.ForeignKey("part.Part", on_delete=models.CASCADE, related_name="related_parts_1")
    part_2 = auto_prefetch.ForeignKey("part.Part", on_delete=models.CASCADE, related_name="related_parts_2")
    note = models.CharField(max_length=500, blank=True, default="", help_text="Why they belong together")

    class Meta(InventoryModel.Meta):
        verbose_name = "Related Part"
        constraints = [models.UniqueConstraint(fields=["part_1", "part_2"], name="part_relation_is_unique")]

    def __str__(self) -> str:
        return f"{self.part_1} <--> {self.part_2}"

    def clean(self) -> None:
        super().clean()
        if self.part_1_id == self.part_2_id:
            raise ValidationError("A part cannot be related to itself.")
        if type(self).objects.filter(part_1=self.part_2_id, part_2=self.part_1_id).exclude(pk=self.pk).exists():
            raise ValidationError("These parts are related already.")


class PartStar(InventoryModel):
    """A user who wants to hear of a part."""

    part = auto_prefetch.ForeignKey("part.Part", on_delete=models.CASCADE, related_name="starred_users")
    user = auto_prefetch.ForeignKey("auth.User", on_delete=models.CASCADE, related_name="starred_parts")

    class Meta(InventoryModel.Meta):
        verbose_name = "Part Subscription"
        constraints = [models.UniqueConstraint(fields=["part", "user"], name="part_star_is_unique")]

    def __str__(self) -> str:
        return f"{self.user} - {self.part}"


class PartCategoryStar(InventoryModel):
    """A user who wants to hear of the parts of a category."""

    category = auto_prefetch.ForeignKey("part.PartCategory", on_delete=models.CASCADE, related_name="starred_users")
    user = auto_prefetch.ForeignKey("auth.User", on_delete=models.CASCADE, related_name="starred_categories")

    class Meta(InventoryModel.Meta):
        verbose_name = "Part Category Subscription"
        constraints = [models.UniqueConstraint(fields=["category", "user"], name="category_star_is_unique")]

    def __str__(self) -> str:
        return f"{self.user} - {self.category}"


class PartStocktake(InventoryModel):
    """How much of a part there was on a day, and what it was worth."""

    part = auto_prefetch.ForeignKey("part.Part", on_delete=models.CASCADE, related_name="stocktakes")
    item_count = models.IntegerField(default=1, help_text="Number of stock items")
    quantity = quantity_field(default=Decimal(0), max_digits=19, help_text="Quantity in stock")
    date = models.DateField(auto_now_add=True, help_text="Day of the stocktake")
    note = models.CharField(max_length=250, blank=True, default="", help_text="Note")
    user = auto_prefetch.ForeignKey(
        "auth.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="part_stocktakes"
    )
    cost_min = PriceField(help_text="Lowest estimate of the value")
    cost_max = PriceField(help_text="Highest estimate of the value")

    class Meta(InventoryModel.Meta):
        verbose_name = "Part Stocktake"

    def __str__(self) -> str:
        return f"{self.part} - {self.date}: {plain(self.quantity)}"
