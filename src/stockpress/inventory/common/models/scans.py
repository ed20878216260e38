"""What was scanned, while people want it kept."""

from __future__ import annotations

import auto_prefetch
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from stockpress.inventory.common.barcodes import LONGEST_SCAN


class BarcodeScanResult(auto_prefetch.Model):
    """One request with a barcode, and what it was answered."""

    data = models.CharField(max_length=LONGEST_SCAN, blank=False, null=False, help_text="What was scanned")
    user = auto_prefetch.ForeignKey(
        "auth.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", help_text="Who scanned it"
    )
    timestamp = models.DateTimeField(auto_now_add=True, help_text="When it was scanned")
    endpoint = models.CharField(max_length=250, null=True, blank=True, help_text="Path of the request")
    plugin = models.CharField(max_length=255, blank=True, default="", help_text="The plugin that knew the barcode")
    context = models.JSONField(
        null=True, blank=True, encoder=DjangoJSONEncoder, help_text="What was sent beside the barcode"
    )
    response = models.JSONField(null=True, blank=True, encoder=DjangoJSONEncoder, help_text="What was answered")
    result = models.BooleanField(default=False, help_text="Whether the barcode was of use")

    class Meta(auto_prefetch.Model.Meta):
        verbose_name = "Barcode Scan"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.data[:40]
