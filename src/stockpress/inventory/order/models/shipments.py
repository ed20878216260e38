"""What leaves for a customer at one time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import auto_prefetch
from django.core.exceptions import ValidationError
from django.db import models

from stockpress.inventory.common import fields
from stockpress.inventory.common.mixins import (
    AttachmentMixin,
    BarcodeMixin,
    InventoryModel,
    MetadataMixin,
    NotesMixin,
    ParameterMixin,
    WebPageMixin,
)
from stockpress.inventory.common.printable import PrintableMixin
from stockpress.settings_registry import flag

if TYPE_CHECKING:
    from stockpress.inventory.company.models import Address, Company


class SalesOrderShipment(
    AttachmentMixin,
    ParameterMixin,
    BarcodeMixin,
    NotesMixin,
    MetadataMixin,
    PrintableMixin,
    WebPageMixin,
    InventoryModel,
):
    """A parcel or lorry load of a sales order."""

    WEB_PATH = "sales/shipment"
    BARCODE_CODE = "SS"

    order = auto_prefetch.ForeignKey("order.SalesOrder", on_delete=models.CASCADE, related_name="shipments")
    shipment_date = models.DateField(null=True, blank=True, help_text="Day it left; empty while it is being packed")
    delivery_date = models.DateField(null=True, blank=True, help_text="Day it arrived")
    shipment_address = auto_prefetch.ForeignKey(
        "company.Address",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="Where it goes; empty for the address of the order",
    )
    checked_by = auto_prefetch.ForeignKey(
        "auth.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", help_text="Who checked it"
    )
    reference = models.CharField(max_length=100, default="1", help_text="Number of the shipment")
    tracking_number = models.CharField(max_length=100, blank=True, default="", help_text="The carrier's number for it")
    invoice_number = models.CharField(max_length=100, blank=True, default="", help_text="Number of the invoice")
    link = fields.link_field(help_text="Link to a page outside")

    class Meta(InventoryModel.Meta):
        verbose_name = "Sales Order Shipment"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["order", "reference"], name="shipment_reference_in_order")]

    def __str__(self) -> str:
        return f"Shipment {self.order.reference}-{self.reference}"

    @property
    def customer(self) -> Company | None:
        return self.order.customer

    @property
    def address(self) -> Address | None:
        """Where it goes: its own address, else that of the order."""
        return self.shipment_address or self.order.address

    @property
    def is_complete(self) -> bool:
        """It has left."""
        return self.shipment_date is not None

    @property
    def is_delivered(self) -> bool:
        return self.delivery_date is not None

    @property
    def is_checked(self) -> bool:
        return self.checked_by_id is not None

    def check_can_complete(self) -> bool:
        """It has not left, there is something in it, and somebody has checked it where that is asked for."""
        if self.is_complete or (flag("SALESORDER_SHIPMENT_REQUIRES_CHECK") and not self.is_checked):
            return False
        return self.allocations.exists()

    def clean(self) -> None:
        super().clean()
        if self.shipment_address and self.order_id and self.shipment_address.company_id != self.order.customer_id:
            raise ValidationError({"shipment_address": "This address belongs to another company."})
        if self.shipment_date and self.delivery_date and self.delivery_date < self.shipment_date:
            raise ValidationError({"delivery_date": "It cannot arrive before it left."})
