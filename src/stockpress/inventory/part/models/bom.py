"""Bills of materials."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import auto_prefetch
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from stockpress.inventory.common.fields import quantity_field
from stockpress.inventory.common.mixins import InventoryModel, MetadataMixin
from stockpress.inventory.common.numbers import plain
from stockpress.inventory.part.family import everyone, lines_of_descent

if TYPE_CHECKING:
    from stockpress.inventory.part.models.part import Part


class BomItem(MetadataMixin, InventoryModel):
    """One line of the bill of materials of `part`: so many `sub_part`."""

    part = auto_prefetch.ForeignKey("part.Part", on_delete=models.CASCADE, related_name="bom_items")
    sub_part = auto_prefetch.ForeignKey("part.Part", on_delete=models.CASCADE, related_name="used_in")
    quantity = quantity_field(default=Decimal(1), validators=[MinValueValidator(0)], help_text="For one assembly")
    optional = models.BooleanField(default=False, help_text="The assembly works without it")
    consumable = models.BooleanField(default=False, help_text="Used up, not tracked in builds")
    setup_quantity = quantity_field(
        default=Decimal(0), validators=[MinValueValidator(0)], help_text="Lost once for every build"
    )
    attrition = models.DecimalField(
        max_digits=6,
        decimal_places=3,
        default=Decimal(0),
        validators=[MinValueValidator(0), MaxValueValidator(100)],
        help_text="Expected loss in percent",
    )
    rounding_multiple = quantity_field(
        null=True, blank=True, default=None, validators=[MinValueValidator(0)], help_text="Round up to a multiple of"
    )
    reference = models.CharField(max_length=5000, blank=True, default="", help_text="Designators, such as R1, R2")
    note = models.CharField(max_length=500, blank=True, default="", help_text="Note")
    checksum = models.CharField(max_length=128, blank=True, default="", help_text="Checksum of the line")
    validated = models.BooleanField(default=False, help_text="The line was checked")
    inherited = models.BooleanField(default=False, help_text="Holds for variants of the assembly too")
    allow_variants = models.BooleanField(default=False, help_text="Variants of the sub-part may be used")

    class Meta(InventoryModel.Meta):
        verbose_name = "BOM Item"

    def __str__(self) -> str:
        return f"{plain(self.quantity)} x {self.sub_part.full_name} to make {self.part.full_name}"

    def get_required_quantity(self, build_quantity: Decimal | float) -> Decimal:
        """How many a build of `build_quantity` assemblies needs: setup loss, attrition and rounding included."""
        required = Decimal(str(self.quantity)) * Decimal(str(build_quantity))
        if required <= 0:
            return Decimal(0)
        required = required * (1 + Decimal(str(self.attrition)) / 100) + Decimal(str(self.setup_quantity))
        if self.rounding_multiple:
            multiple = Decimal(str(self.rounding_multiple))
            required = math.ceil(required / multiple) * multiple
        return required

    def get_valid_parts_for_allocation(self, allow_variants: bool = True, allow_substitutes: bool = True) -> list[Any]:
        """The active parts that may be used for this line, the sub-part first."""
        found = [self.sub_part]
        if allow_variants and self.allow_variants:
            found.extend(self.sub_part.get_descendants(include_self=False))
        if allow_substitutes:
            found.extend(substitute.part for substitute in self.substitutes.all())
        seen: dict[int, Any] = {part.pk: part for part in found if part.active}
        return list(seen.values())

    def get_stock_count(self) -> Decimal:
        """What is in stock of the sub-part, variants included when the line allows them."""
        return self.sub_part.get_stock_count(include_variants=self.allow_variants)

    def get_item_hash(self) -> str:
        """A checksum over what a change of the line would change in a product."""
        facts = (
            self.sub_part_id,
            str(plain(self.quantity)),
            self.reference,
            self.optional,
            self.inherited,
            self.consumable,
            self.allow_variants,
            str(plain(self.setup_quantity)),
            str(plain(self.attrition)),
        )
        return hashlib.md5(repr(facts).encode(), usedforsecurity=False).hexdigest()

    def is_line_valid(self) -> bool:
        """The line is as it was when somebody checked it."""
        return self.validated and self.checksum == self.get_item_hash()

    def clean(self) -> None:
        super().clean()
        if self.part_id == self.sub_part_id:
            raise ValidationError({"sub_part": "A part cannot be made of itself."})
        if not self.part.assembly:
            raise ValidationError({"part": "The part is not an assembly."})
        if not self.sub_part.component:
            raise ValidationError({"sub_part": "The part may not be used as a component."})
        if self.sub_part.trackable and self.quantity != self.quantity.to_integral_value():
            raise ValidationError({"quantity": "A tracked part is used in whole numbers."})
        if self.sub_part.needs(self.part):
            raise ValidationError({"sub_part": "The assembly would be a component of itself."})


class BomItemSubstitute(MetadataMixin, InventoryModel):
    """A part that may be used in place of a line's sub-part."""

    bom_item = auto_prefetch.ForeignKey(BomItem, on_delete=models.CASCADE, related_name="substitutes")
    part = auto_prefetch.ForeignKey("part.Part", on_delete=models.CASCADE, related_name="substitute_items")

    class Meta(InventoryModel.Meta):
        verbose_name = "BOM Item Substitute"
        constraints = [models.UniqueConstraint(fields=["bom_item", "part"], name="bom_substitute_is_unique")]

    def __str__(self) -> str:
        return f"{self.part.full_name} in place of {self.bom_item.sub_part.full_name}"

    def clean(self) -> None:
        super().clean()
        if self.part_id == self.bom_item.sub_part_id:
            raise ValidationError({"part": "The substitute is the same part."})


def bom_items_of(parts: Sequence[Part]) -> dict[int, list[BomItem]]:
    """The bill of materials of each part: its own lines, and those that the templates above it pass on.

    Two queries for any number of parts, and one more when the sub-parts are asked for.
    """
    lines = lines_of_descent(parts)
    own = [part.pk for part in parts]
    above = everyone(lines)
    rows = BomItem.objects.filter(models.Q(part__in=own) | models.Q(part__in=above, inherited=True)).order_by("pk")
    by_part: dict[int, list[BomItem]] = {}
    for row in rows:
        by_part.setdefault(row.part_id, []).append(row)
    return {
        part.pk: sorted(
            (row for key in lines[part.pk] for row in by_part.get(key, []) if key == part.pk or row.inherited),
            key=lambda row: row.pk,
        )
        for part in parts
    }


class BomFacet(models.Model):
    """What a part knows of what it is made of, and what is made of it."""

    if TYPE_CHECKING:
        used_in: Any
        bom_checksum: str
        bom_validated: bool

    class Meta:
        abstract = True

    def get_bom_items(self, include_inherited: bool = True) -> models.QuerySet[BomItem]:
        """The lines of its bill of materials, those that templates above it pass on included."""
        own = models.Q(part=self.pk)
        if include_inherited:
            above = everyone(lines_of_descent([self])) - {self.pk}
            own |= models.Q(part__in=above, inherited=True)
        return BomItem.objects.filter(own).order_by("pk")

    @property
    def has_bom(self) -> bool:
        return self.get_bom_items().exists()

    @property
    def bom_count(self) -> int:
        return self.get_bom_items().count()

    @property
    def has_trackable_parts(self) -> bool:
        return self.get_bom_items().filter(sub_part__trackable=True).exists()

    def get_used_in(self) -> models.QuerySet[Part]:
        """The assemblies whose own bill of materials names the part, or a template above it whose variants are allowed."""
        above = everyone(lines_of_descent([self])) - {self.pk}
        named = models.Q(bom_items__sub_part=self.pk) | models.Q(
            bom_items__sub_part__in=above, bom_items__allow_variants=True
        )
        manager: Any = type(self)._default_manager
        found: models.QuerySet[Part] = manager.filter(named).distinct()
        return found

    @property
    def used_in_count(self) -> int:
        return self.get_used_in().count()

    def needs(self, other: Part) -> bool:
        """`other` is the part itself or is used in it at some depth. One query a level."""
        seen: set[int] = set()
        level = {self.pk}
        while level:
            if other.pk in level:
                return True
            seen |= level
            level = set(BomItem.objects.filter(part__in=level).order_by().values_list("sub_part", flat=True)) - seen
        return False

    def get_bom_hash(self) -> str:
        """A checksum over the whole bill of materials."""
        hashes = sorted(row.get_item_hash() for row in self.get_bom_items())
        return hashlib.md5("".join(hashes).encode(), usedforsecurity=False).hexdigest()

    def is_bom_valid(self) -> bool:
        """The bill of materials is as it was when somebody checked it."""
        return self.bom_validated and self.bom_checksum == self.get_bom_hash()
