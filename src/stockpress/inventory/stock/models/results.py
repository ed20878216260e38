"""Results of the tests that a part asks for, one row each time an item was tested."""

from __future__ import annotations

import auto_prefetch
from django.core.exceptions import ValidationError
from django.db import models

from stockpress.inventory.common.mixins import InventoryModel, MetadataMixin
from stockpress.kernel.clock import utc_now


def attachment_path(result: StockItemTestResult, filename: str) -> str:
    """Below the item's own folder, so that equal file names of two items do not meet."""
    return f"stock_files/{result.stock_item_id}/{filename}"


class StockItemTestResult(MetadataMixin, InventoryModel):
    """The outcome of one test of one item. The newest of a test counts."""

    stock_item = auto_prefetch.ForeignKey("stock.StockItem", on_delete=models.CASCADE, related_name="test_results")
    template = auto_prefetch.ForeignKey(
        "part.PartTestTemplate", on_delete=models.CASCADE, null=True, blank=True, related_name="test_results"
    )
    result = models.BooleanField(default=False, help_text="Passed")
    value = models.CharField(max_length=500, blank=True, default="", help_text="Measured value")
    attachment = models.FileField(null=True, blank=True, upload_to=attachment_path, help_text="Report of the test")
    notes = models.CharField(max_length=500, blank=True, default="", help_text="Remark")
    test_station = models.CharField(max_length=500, blank=True, default="", help_text="Where it was tested")
    started_datetime = models.DateTimeField(null=True, blank=True, help_text="Start of the test")
    finished_datetime = models.DateTimeField(null=True, blank=True, help_text="End of the test")
    user = auto_prefetch.ForeignKey(
        "auth.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", help_text="Who tested it"
    )
    date = models.DateTimeField(default=utc_now, editable=False)

    class Meta(InventoryModel.Meta):
        verbose_name = "Stock Item Test Result"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.test_name} - {'pass' if self.result else 'fail'}"

    @property
    def test_name(self) -> str:
        return self.template.test_name if self.template else ""

    @property
    def key(self) -> str:
        return self.template.key if self.template else ""

    def clean(self) -> None:
        super().clean()
        if not self.template:
            return
        if self.template.requires_value and not self.value:
            raise ValidationError({"value": "This test asks for a value."})
        if self.template.requires_attachment and not self.attachment:
            raise ValidationError({"attachment": "This test asks for a file."})
        choices = [choice.strip() for choice in self.template.choices.split(",") if choice.strip()]
        if self.value and choices and self.value not in choices:
            raise ValidationError({"value": f"Choose one of: {', '.join(choices)}."})
