"""What a company defines once and uses everywhere: project codes, units, status values of its own."""

from __future__ import annotations

import auto_prefetch
from django.core.exceptions import ValidationError
from django.db import models

from stockpress.inventory.common.conversion import validate_definition
from stockpress.inventory.common.mixins import InventoryModel, MetadataMixin
from stockpress.inventory.common.state_rules import problems_with
from stockpress.inventory.common.status import Color


class ProjectCode(MetadataMixin, InventoryModel):
    """A project that orders and builds are booked on."""

    code = models.CharField(max_length=50, unique=True, help_text="Unique code")
    description = models.CharField(max_length=200, blank=True, default="", help_text="Description")
    responsible = auto_prefetch.ForeignKey(
        "users.Owner",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="project_codes",
        help_text="User or group responsible",
    )

    class Meta(InventoryModel.Meta):
        verbose_name = "Project Code"

    def __str__(self) -> str:
        return self.code


class CustomUnit(InventoryModel):
    """A physical unit that is not among the usual ones."""

    name = models.CharField(max_length=50, unique=True, help_text="Name")
    symbol = models.CharField(max_length=10, blank=True, default="", help_text="Symbol")
    definition = models.CharField(max_length=50, help_text="Definition in other units, such as 12 * inch")

    class Meta(InventoryModel.Meta):
        verbose_name = "Custom Unit"
        constraints = [
            models.UniqueConstraint(fields=["symbol"], condition=~models.Q(symbol=""), name="unit_symbol_is_unique")
        ]

    def __str__(self) -> str:
        return f"{self.name} = {self.definition}"

    def fmt_string(self) -> str:
        """The definition as the unit registry reads it."""
        return f"{self.name} = {self.definition}" + (f" = {self.symbol}" if self.symbol else "")

    def clean(self) -> None:
        super().clean()
        self.name, self.symbol, self.definition = self.name.strip(), self.symbol.strip(), self.definition.strip()
        if not self.name.isidentifier():
            raise ValidationError({"name": "A unit's name consists of letters, digits and underscores."})
        try:
            validate_definition(self.definition)
        except ValidationError as err:
            raise ValidationError({"definition": err.messages}) from err


class InvenTreeCustomUserStateModel(InventoryModel):
    """A status value of the company's own, which counts as one of the built-in ones."""

    key = models.IntegerField(help_text="Number stored in the database")
    name = models.CharField(max_length=250, help_text="Name")
    label = models.CharField(max_length=250, help_text="What people read")
    color = models.CharField(
        max_length=10,
        choices=[(color.value, color.value) for color in Color],
        default=Color.SECONDARY.value,
        help_text="Color",
    )
    logical_key = models.IntegerField(help_text="Number of the built-in status it counts as")
    model = auto_prefetch.ForeignKey(
        "contenttypes.ContentType", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    reference_status = models.CharField(max_length=250, help_text="Name of the built-in group of status values")

    class Meta(InventoryModel.Meta):
        verbose_name = "Custom State"
        constraints = [
            models.UniqueConstraint(fields=["reference_status", "key"], name="custom_state_key_is_unique"),
            models.UniqueConstraint(fields=["reference_status", "name"], name="custom_state_name_is_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.reference_status} | {self.label} ({self.key})"

    def clean(self) -> None:
        super().clean()
        # A number that is none has been complained of by its field.
        if isinstance(self.key, int) and isinstance(self.logical_key, int) and (problems := problems_with(self)):
            raise ValidationError(problems)
