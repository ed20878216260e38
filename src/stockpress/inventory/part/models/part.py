"""Parts: what there may be in stock."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import auto_prefetch
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from taggit.managers import TaggableManager

from stockpress.inventory.common import fields
from stockpress.inventory.common.conversion import validate_units
from stockpress.inventory.common.images import ImageMixin, VariantImageField
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
from stockpress.inventory.common.setting_defaults import DefaultBySetting
from stockpress.inventory.common.trees import TreeModel
from stockpress.inventory.common.validation import VALIDATE_PART_IPN, VALIDATE_PART_NAME, is_accepted, refusals_at
from stockpress.inventory.part import naming, numbers
from stockpress.inventory.part.models.bom import BomFacet
from stockpress.inventory.part.models.pricing import PriceFacet
from stockpress.inventory.part.models.stock_levels import StockFacet
from stockpress.inventory.part.models.test_template import TestFacet
from stockpress.settings_registry import flag, text

if TYPE_CHECKING:
    from stockpress.inventory.company.models import SupplierPart


class Part(
    BomFacet,
    StockFacet,
    TestFacet,
    PriceFacet,
    MetadataMixin,
    BarcodeMixin,
    NotesMixin,
    ImageMixin,
    AttachmentMixin,
    ParameterMixin,
    WebPageMixin,
    PrintableMixin,
    TreeModel,
    InventoryModel,
):
    """A kind of thing: bought, made or sold; its items are in stock. Variants form a tree below their template."""

    WEB_PATH = "part"
    BARCODE_CODE = "PA"
    TREE_PARENT = "variant_of"

    name = models.CharField(max_length=100, help_text="Name")
    is_template = models.BooleanField(default=DefaultBySetting("PART_TEMPLATE"), help_text="A template for variants")
    variant_of = auto_prefetch.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="variants", help_text="Its template"
    )
    description = models.CharField(max_length=250, blank=True, default="", help_text="Description")
    keywords = models.CharField(max_length=250, blank=True, null=True, help_text="Words that searches find it by")
    category = auto_prefetch.ForeignKey(
        "part.PartCategory",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="parts",
        help_text="Category",
    )
    IPN = models.CharField(max_length=100, blank=True, null=True, default="", help_text="Internal part number")
    revision = models.CharField(max_length=100, blank=True, null=True, default="", help_text="Revision")
    revision_of = auto_prefetch.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="revisions", help_text="Revision of"
    )
    link = fields.link_field(null=True, help_text="Link to more information")
    image = VariantImageField(upload_to="part_images", null=True, blank=True)
    default_location = auto_prefetch.ForeignKey(
        "stock.StockLocation",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="default_parts",
        help_text="Where it is kept",
    )
    default_expiry = models.PositiveIntegerField(default=0, help_text="Days until an item expires; 0 for never")
    minimum_stock = models.DecimalField(
        max_digits=19,
        decimal_places=6,
        default=Decimal(0),
        validators=[MinValueValidator(0)],
        help_text="Lowest wanted quantity in stock",
    )
    units = models.CharField(
        max_length=20, blank=True, null=True, default="", validators=[validate_units], help_text="Unit of quantities"
    )
    assembly = models.BooleanField(default=DefaultBySetting("PART_ASSEMBLY"), help_text="Made from other parts")
    component = models.BooleanField(default=DefaultBySetting("PART_COMPONENT"), help_text="Used in other parts")
    trackable = models.BooleanField(
        default=DefaultBySetting("PART_TRACKABLE"), help_text="Its items are tracked one by one"
    )
    testable = models.BooleanField(default=False, help_text="Its items are tested")
    purchaseable = models.BooleanField(default=DefaultBySetting("PART_PURCHASEABLE"), help_text="Can be bought")
    salable = models.BooleanField(default=DefaultBySetting("PART_SALABLE"), help_text="Can be sold")
    active = models.BooleanField(default=True, help_text="In use")
    locked = models.BooleanField(default=False, help_text="Cannot be changed")
    virtual = models.BooleanField(
        default=DefaultBySetting("PART_VIRTUAL"), help_text="Not a thing that can be in stock, such as a licence"
    )
    bom_validated = models.BooleanField(default=False, help_text="The bill of materials was checked")
    bom_checksum = models.CharField(max_length=128, blank=True, default="", help_text="Checksum of it when checked")
    bom_checked_by = auto_prefetch.ForeignKey(
        "auth.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="boms_checked"
    )
    bom_checked_date = models.DateField(null=True, blank=True, help_text="Day it was checked")
    creation_date = models.DateField(auto_now_add=True, null=True, blank=True, help_text="Day it was entered")
    creation_user = auto_prefetch.ForeignKey(
        "auth.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="parts_created"
    )
    responsible_owner = auto_prefetch.ForeignKey(
        "users.Owner", on_delete=models.SET_NULL, null=True, blank=True, related_name="parts_responsible"
    )
    base_cost = models.DecimalField(
        max_digits=19,
        decimal_places=6,
        default=Decimal(0),
        validators=[MinValueValidator(0)],
        help_text="Cost per sale",
    )
    multiple = models.PositiveIntegerField(
        default=1, validators=[MinValueValidator(1)], help_text="Sold in multiples of"
    )

    tags = TaggableManager(blank=True)

    class Meta(TreeModel.Meta):
        verbose_name = "Part"
        verbose_name_plural = "Parts"
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["name", "IPN", "revision"], name="part_name_ipn_revision_are_unique")
        ]
        indexes = [models.Index(fields=["IPN"], name="part_ipn")]

    def __str__(self) -> str:
        return f"{self.full_name} - {self.description}" if self.description else self.full_name

    @property
    def full_name(self) -> str:
        return naming.full_name(self)

    @property
    def long_name(self) -> str:
        return self.full_name

    @property
    def pretty_name(self) -> str:
        return self.full_name

    @property
    def category_path(self) -> str:
        return self.category.pathstring if self.category else ""

    @property
    def responsible(self) -> Any:
        return self.responsible_owner

    @property
    def default_supplier(self) -> SupplierPart | None:
        """The supplier's part marked as primary, else the only one there is."""
        rows = [row for row in self.supplier_parts.all() if row.active]
        primary = [row for row in rows if row.primary]
        return next(iter(primary or (rows if len(rows) == 1 else [])), None)

    def get_default_location(self) -> models.Model | None:
        """Where it is kept: its own default location, or that of its category."""
        if self.default_location_id is not None:
            return self.default_location
        return self.category.get_default_location() if self.category else None

    @property
    def is_revision(self) -> bool:
        return self.revision_of_id is not None

    @property
    def revision_count(self) -> int:
        return self.revisions.count()

    @property
    def has_variants(self) -> bool:
        return self.get_descendants().exists()

    def get_related_parts(self) -> models.QuerySet[Part]:
        """The parts related to it, whichever side of the relation it is on."""
        return Part.objects.filter(
            models.Q(related_parts_1__part_2=self.pk) | models.Q(related_parts_2__part_1=self.pk)
        ).distinct()

    @property
    def related_count(self) -> int:
        return self.get_related_parts().count()

    def is_starred_by(self, user: Any) -> bool:
        return self.starred_users.filter(user=user).exists()

    def clean(self) -> None:
        super().clean()
        self.name = self.name.strip()
        self.IPN = (self.IPN or "").strip()
        if self.trackable and self.virtual:
            raise ValidationError({"virtual": "A virtual part has no items that could be tracked."})
        if self.variant_of is not None and not self.variant_of.is_template:
            raise ValidationError({"variant_of": "Only a template part can have variants."})
        if self.category is not None and self.category.structural:
            raise ValidationError({"category": "Parts cannot be put into a structural category; choose one below it."})
        with refusals_at("name"):
            is_accepted(VALIDATE_PART_NAME, self.name, self)
        self._clean_number()
        self._clean_revision()

    def _clean_number(self) -> None:
        with refusals_at("IPN"):
            # Empty numbers are asked about, too: somebody may want one for every part.
            accepted = is_accepted(VALIDATE_PART_IPN, self.IPN or "", self)
        if not self.IPN:
            return
        pattern = text("PART_IPN_REGEX")
        if not accepted and not numbers.fits(self.IPN, pattern):
            raise ValidationError({"IPN": f"The internal part number has to match the pattern {pattern}."})
        twins = Part.objects.filter(IPN__iexact=self.IPN).exclude(pk=self.pk)
        if not flag("PART_ALLOW_DUPLICATE_IPN") and twins.exists():
            raise ValidationError({"IPN": "There is a part with this internal part number already."})

    def _clean_revision(self) -> None:
        original = self.revision_of
        if original is None:
            return
        if original.pk == self.pk:
            raise ValidationError({"revision_of": "A part cannot be a revision of itself."})
        if original.revision_of_id is not None:
            raise ValidationError({"revision_of": "This is a revision itself; choose the original."})
        if not self.revision:
            raise ValidationError({"revision": "Give the revision a code."})
        if original.is_template or self.is_template:
            raise ValidationError({"revision_of": "Templates have variants, not revisions."})
        if flag("PART_REVISION_ASSEMBLY_ONLY") and not original.assembly:
            raise ValidationError({"revision_of": "Only assemblies have revisions; choose one."})

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Raises ValidationError for a part that stands in a bill of materials, unless a setting allows it."""
        if not flag("PART_ALLOW_DELETE_FROM_ASSEMBLY") and self.used_in.exists():
            raise ValidationError(
                "The part stands in a bill of materials. Take it out there, or have the setting 'Allow Deletion from "
                "Assembly' changed."
            )
        return super().delete(*args, **kwargs)

    delete.alters_data = True  # type: ignore[attr-defined]
