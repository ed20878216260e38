"""Companies, the people in them, and their addresses."""

from __future__ import annotations

from collections.abc import Iterable

import auto_prefetch
from django.core.exceptions import ValidationError
from django.db import models

from stockpress.inventory.common import fields
from stockpress.inventory.common.images import ImageMixin, VariantImageField
from stockpress.inventory.common.mixins import (
    AttachmentMixin,
    InventoryModel,
    MetadataMixin,
    NotesMixin,
    ParameterMixin,
    WebPageMixin,
)
from stockpress.inventory.common.printable import PrintableMixin


class Company(
    MetadataMixin,
    NotesMixin,
    ImageMixin,
    AttachmentMixin,
    ParameterMixin,
    WebPageMixin,
    PrintableMixin,
    InventoryModel,
):
    """A supplier, manufacturer or customer, or several of these at once."""

    WEB_PATH = "company"

    name = models.CharField(max_length=100, help_text="Name")
    description = models.CharField(max_length=500, blank=True, default="", help_text="Description")
    website = fields.link_field(help_text="Website")
    phone = models.CharField(max_length=50, blank=True, default="", help_text="Phone number")
    email = models.EmailField(blank=True, null=True, help_text="Email address")
    contact = models.CharField(max_length=100, blank=True, default="", help_text="Whom to ask for")
    link = fields.link_field(help_text="Link to more information")
    image = VariantImageField(upload_to="company_images", null=True, blank=True)
    active = models.BooleanField(default=True, help_text="In use")
    is_customer = models.BooleanField(default=False, help_text="Buys from this company")
    is_supplier = models.BooleanField(default=False, help_text="Sells to this company")
    is_manufacturer = models.BooleanField(default=False, help_text="Makes parts")
    currency = models.CharField(max_length=fields.CURRENCY_LENGTH, blank=True, default="", help_text="Usual currency")
    tax_id = models.CharField(max_length=50, blank=True, default="", help_text="Tax number")

    class Meta(InventoryModel.Meta):
        verbose_name = "Company"
        verbose_name_plural = "Companies"
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["name", "email"], name="company_name_and_email_are_unique")]

    def __str__(self) -> str:
        return f"{self.name} - {self.description}" if self.description else self.name

    @property
    def primary_address(self) -> Address | None:
        """The address marked as primary."""
        return next((address for address in self.addresses.all() if address.primary), None)

    @property
    def address(self) -> str:
        """The primary address on one line, or an empty text."""
        address = self.primary_address
        return str(address) if address else ""

    @property
    def parts(self) -> models.QuerySet[models.Model]:
        """Supplier parts that this company supplies or makes."""
        from stockpress.inventory.company.models.sourcing import SupplierPart

        return SupplierPart.objects.filter(
            models.Q(supplier_id=self.pk) | models.Q(manufacturer_part__manufacturer_id=self.pk)
        ).distinct()


class Contact(MetadataMixin, InventoryModel):
    """A person in a company."""

    company = auto_prefetch.ForeignKey(Company, on_delete=models.CASCADE, related_name="contacts")
    name = models.CharField(max_length=100, help_text="Name")
    phone = models.CharField(max_length=100, blank=True, default="", help_text="Phone number")
    email = models.EmailField(blank=True, default="", help_text="Email address")
    role = models.CharField(max_length=100, blank=True, default="", help_text="Role")

    class Meta(InventoryModel.Meta):
        verbose_name = "Contact"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Address(MetadataMixin, InventoryModel):
    """A postal address of a company."""

    company = auto_prefetch.ForeignKey(Company, on_delete=models.CASCADE, related_name="addresses")
    title = models.CharField(max_length=100, help_text="What the address is called")
    primary = models.BooleanField(default=False, help_text="The address used unless another is chosen")
    line1 = models.CharField(max_length=50, blank=True, default="", help_text="First line")
    line2 = models.CharField(max_length=50, blank=True, default="", help_text="Second line")
    postal_code = models.CharField(max_length=10, blank=True, default="", help_text="Postal code")
    postal_city = models.CharField(max_length=50, blank=True, default="", help_text="City")
    province = models.CharField(max_length=50, blank=True, default="", help_text="State or province")
    country = models.CharField(max_length=50, blank=True, default="", help_text="Country")
    shipping_notes = models.CharField(max_length=100, blank=True, default="", help_text="Notes for the carrier")
    internal_shipping_notes = models.CharField(max_length=100, blank=True, default="", help_text="Notes for ourselves")
    link = fields.link_field(help_text="Link to more information")

    class Meta(InventoryModel.Meta):
        verbose_name = "Address"
        verbose_name_plural = "Addresses"

    def __str__(self) -> str:
        return ", ".join(self.lines())

    def lines(self) -> list[str]:
        """The lines that are filled in, in the order they are written."""
        given: Iterable[str] = (
            self.line1,
            self.line2,
            self.postal_code,
            self.postal_city,
            self.province,
            self.country,
        )
        return [line for line in given if line]

    def clean(self) -> None:
        super().clean()
        if not self.title.strip():
            raise ValidationError({"title": "Name the address, for example Headquarters."})
