"""What happened to stock."""

from __future__ import annotations

import auto_prefetch
from django.db import models

from stockpress.inventory.common.mixins import InventoryModel
from stockpress.inventory.stock.status_codes import StockHistoryCode
from stockpress.kernel.clock import utc_now


class StockItemTracking(InventoryModel):
    """One entry of an item's history. It outlives the item; `part` then still says what it was."""

    tracking_type = models.IntegerField(default=StockHistoryCode.LEGACY.value, help_text="What happened")
    item = auto_prefetch.ForeignKey(
        "stock.StockItem", on_delete=models.SET_NULL, null=True, blank=True, related_name="tracking_info"
    )
    part = auto_prefetch.ForeignKey(
        "part.Part", on_delete=models.CASCADE, null=True, blank=True, related_name="stock_tracking_info"
    )
    date = models.DateTimeField(default=utc_now, editable=False)
    notes = models.CharField(max_length=512, null=True, blank=True, help_text="Remark")
    user = auto_prefetch.ForeignKey(
        "auth.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", help_text="Who did it"
    )
    deltas = models.JSONField(null=True, blank=True, help_text="The values that changed")

    class Meta(InventoryModel.Meta):
        verbose_name = "Stock Item Tracking"
        verbose_name_plural = "Stock Item Tracking"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.label} ({self.date:%Y-%m-%d})"

    @property
    def label(self) -> str:
        return StockHistoryCode.text(self.tracking_type)

    def get_absolute_url(self) -> str:
        return f"/web/stock/item/{self.item_id}/" if self.item_id else ""
