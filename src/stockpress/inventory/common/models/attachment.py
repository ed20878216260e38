"""Files and links that belong to an object of any attachable model."""

from __future__ import annotations

from pathlib import PurePosixPath

import auto_prefetch
from django.core.exceptions import ValidationError
from django.db import models
from taggit.managers import TaggableManager

from stockpress.inventory.common import fields
from stockpress.inventory.common.mixins import InventoryModel, MetadataMixin


class AttachmentModel(models.TextChoices):
    """The models that attachments can be hung on."""

    BUILD = "build", "Build Order"
    COMPANY = "company", "Company"
    MANUFACTURER_PART = "manufacturerpart", "Manufacturer Part"
    SUPPLIER_PART = "supplierpart", "Supplier Part"
    PURCHASE_ORDER = "purchaseorder", "Purchase Order"
    RETURN_ORDER = "returnorder", "Return Order"
    SALES_ORDER = "salesorder", "Sales Order"
    SALES_ORDER_SHIPMENT = "salesordershipment", "Sales Order Shipment"
    PART = "part", "Part"
    STOCK_ITEM = "stockitem", "Stock Item"


def attachment_path(instance: Attachment, filename: str) -> str:
    """Where an uploaded file is kept: `attachments/<model>/<id>/<name>`."""
    return f"attachments/{instance.model_type}/{instance.model_id}/{PurePosixPath(filename).name}"


class Attachment(MetadataMixin, InventoryModel):
    """Either a file or a link to one."""

    model_type = models.CharField(max_length=100, choices=AttachmentModel.choices, help_text="Model it belongs to")
    model_id = models.PositiveIntegerField(help_text="Key of the object it belongs to")
    attachment = models.FileField(upload_to=attachment_path, max_length=500, null=True, blank=True, help_text="File")
    link = fields.link_field(null=True, help_text="Link to a file elsewhere")
    comment = models.CharField(max_length=250, blank=True, default="", help_text="Comment")
    upload_user = auto_prefetch.ForeignKey(
        "auth.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", help_text="Who uploaded it"
    )
    upload_date = models.DateField(auto_now_add=True, null=True, blank=True)
    file_size = models.PositiveBigIntegerField(default=0, help_text="Size of the file in bytes")

    tags = TaggableManager(blank=True)

    class Meta(InventoryModel.Meta):
        verbose_name = "Attachment"
        indexes = [models.Index(fields=["model_type", "model_id"], name="attachment_owner")]

    def __str__(self) -> str:
        return self.basename or self.link or ""

    @property
    def basename(self) -> str:
        return PurePosixPath(str(self.attachment.name)).name if self.attachment else ""

    @property
    def filename(self) -> str:
        return self.basename

    def fully_qualified_url(self) -> str:
        """The URL of the file below the media folder, or the link."""
        return str(self.attachment.url) if self.attachment else self.link or ""

    def clean(self) -> None:
        super().clean()
        if not self.attachment and not self.link:
            raise ValidationError({"attachment": "Give a file or a link.", "link": "Give a file or a link."})

    def save(self, *args: object, **kwargs: object) -> None:
        if self.attachment and not self.attachment._committed:  # type: ignore[attr-defined]
            self.file_size = self.attachment.size
        super().save(*args, **kwargs)
