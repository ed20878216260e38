"""Who makes a part, who sells it, and at what price."""

from __future__ import annotations

from decimal import Decimal

import auto_prefetch
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from taggit.managers import TaggableManager

from stockpress.inventory.common import fields
from stockpress.inventory.common.conversion import to_number
from stockpress.inventory.common.mixins import (
    AttachmentMixin,
    BarcodeMixin,
    InventoryModel,
    MetadataMixin,
    NotesMixin,
    ParameterMixin,
    WebPageMixin,
)
from stockpress.inventory.common.numbers import plain
from stockpress.inventory.common.prices import PriceBreak


class ManufacturerPart(
    MetadataMixin,
    BarcodeMixin,
    NotesMixin,
    AttachmentMixin,
    ParameterMixin,
    WebPageMixin,
    InventoryModel,
):
    """A part as its manufacturer names it."""

    WEB_PATH = "purchasing/manufacturer-part"
    BARCODE_CODE = "MP"

    part = auto_prefetch.ForeignKey("part.Part", on_delete=models.CASCADE, related_name="manufacturer_parts")
    manufacturer = auto_prefetch.ForeignKey(
        "company.Company", on_delete=models.CASCADE, null=True, related_name="manufactured_parts"
    )
    MPN = models.CharField(max_length=100, null=True, help_text="Manufacturer's part number")
    link = fields.link_field(null=True, help_text="Link to the manufacturer's page")
    description = models.CharField(max_length=250, blank=True, null=True, help_text="Manufacturer's description")

    tags = TaggableManager(blank=True)

    class Meta(InventoryModel.Meta):
        verbose_name = "Manufacturer Part"
        constraints = [
            models.UniqueConstraint(fields=["part", "manufacturer", "MPN"], name="manufacturer_part_number_is_unique")
        ]

    def __str__(self) -> str:
        return " | ".join(
            text for text in (self.manufacturer.name if self.manufacturer else "", self.MPN or "") if text
        )

    @property
    def pretty_name(self) -> str:
        return str(self)


class SupplierPart(
    MetadataMixin,
    BarcodeMixin,
    NotesMixin,
    AttachmentMixin,
    ParameterMixin,
    WebPageMixin,
    InventoryModel,
):
    """A part as a supplier sells it."""

    WEB_PATH = "purchasing/supplier-part"
    BARCODE_CODE = "SP"

    part = auto_prefetch.ForeignKey("part.Part", on_delete=models.CASCADE, related_name="supplier_parts")
    supplier = auto_prefetch.ForeignKey("company.Company", on_delete=models.CASCADE, related_name="supplied_parts")
    SKU = models.CharField(max_length=100, help_text="Supplier's stock keeping unit")
    active = models.BooleanField(default=True, help_text="In use")
    primary = models.BooleanField(default=False, help_text="The usual source of the part")
    manufacturer_part = auto_prefetch.ForeignKey(
        ManufacturerPart, on_delete=models.SET_NULL, null=True, blank=True, related_name="supplier_parts"
    )
    link = fields.link_field(null=True, help_text="Link to the supplier's page")
    description = models.CharField(max_length=250, blank=True, null=True, help_text="Supplier's description")
    note = models.CharField(max_length=100, blank=True, null=True, help_text="Note")
    base_cost = models.DecimalField(
        max_digits=10,
        decimal_places=3,
        default=Decimal(0),
        validators=[MinValueValidator(0)],
        help_text="Cost per order",
    )
    packaging = models.CharField(max_length=50, blank=True, null=True, help_text="Reel, tube, tray")
    pack_quantity = models.CharField(
        max_length=25, blank=True, default="", help_text="Quantity in one pack; empty for one"
    )
    pack_quantity_native = models.DecimalField(
        max_digits=20, decimal_places=10, default=Decimal(1), null=True, help_text="The same in the part's unit"
    )
    multiple = models.PositiveIntegerField(
        default=1, validators=[MinValueValidator(1)], help_text="Sold in multiples of"
    )
    available = models.DecimalField(
        max_digits=10,
        decimal_places=3,
        default=Decimal(0),
        validators=[MinValueValidator(0)],
        help_text="Supplier's stock",
    )
    availability_updated = models.DateTimeField(
        null=True, blank=True, help_text="When the supplier's stock was asked for"
    )
    updated = models.DateTimeField(auto_now=True, null=True, blank=True)

    tags = TaggableManager(blank=True)

    class Meta(InventoryModel.Meta):
        verbose_name = "Supplier Part"
        constraints = [
            models.UniqueConstraint(fields=["part", "supplier", "SKU"], name="supplier_part_number_is_unique")
        ]

    def __str__(self) -> str:
        return " | ".join([f"{self.supplier.name} {self.SKU}".strip(), *([self.MPN] if self.MPN else [])])

    @property
    def pretty_name(self) -> str:
        return str(self)

    @property
    def manufacturer(self) -> models.Model | None:
        return self.manufacturer_part.manufacturer if self.manufacturer_part else None

    @property
    def MPN(self) -> str | None:  # noqa: N802 - the name that templates and clients know
        return self.manufacturer_part.MPN if self.manufacturer_part else None

    @property
    def price_breaks(self) -> list[SupplierPriceBreak]:
        """The price breaks, smallest quantity first."""
        return sorted(self.pricebreaks.all(), key=lambda row: row.quantity)

    @property
    def has_price_breaks(self) -> bool:
        return bool(self.price_breaks)

    @property
    def unit_pricing(self) -> object:
        """The price of one, or None."""
        return PriceBreak.price_at(self.price_breaks, Decimal(1))

    def base_quantity(self, quantity: Decimal | int = 1) -> Decimal:
        """`quantity` packs as a number of the part's unit."""
        return Decimal(quantity) * (self.pack_quantity_native or Decimal(1))

    def _native_pack_quantity(self) -> Decimal:
        if not self.pack_quantity.strip():
            return Decimal(1)
        return Decimal(str(to_number(self.pack_quantity, self.part.units or "")))

    def clean(self) -> None:
        super().clean()
        if self.manufacturer_part and self.manufacturer_part.part_id != self.part_id:
            raise ValidationError({"manufacturer_part": "The manufacturer's part belongs to another part."})
        try:
            native = self._native_pack_quantity()
        except ValidationError as err:
            raise ValidationError({"pack_quantity": err.messages}) from err
        if native <= 0:
            raise ValidationError({"pack_quantity": "A pack holds more than nothing."})
        self.pack_quantity_native = native


class SupplierPriceBreak(PriceBreak):
    """A supplier's price from a quantity upwards, for one pack."""

    part = auto_prefetch.ForeignKey(SupplierPart, on_delete=models.CASCADE, related_name="pricebreaks")

    class Meta(PriceBreak.Meta):
        verbose_name = "Supplier Price Break"
        constraints = [models.UniqueConstraint(fields=["part", "quantity"], name="supplier_price_once_per_quantity")]

    def __str__(self) -> str:
        return f"{self.part.SKU} - {self.price} @ {plain(self.quantity)}"

    @property
    def supplier(self) -> models.Model:
        return self.part.supplier
