"""Parameters: named values with units that parts, companies, orders and others carry."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

import auto_prefetch
from django.contrib.contenttypes.fields import GenericForeignKey
from django.core.exceptions import ValidationError
from django.core.validators import MinLengthValidator
from django.db import models

from stockpress.inventory.common.conversion import to_number, to_number_or_none, validate_units
from stockpress.inventory.common.mixins import InventoryModel, MetadataMixin
from stockpress.inventory.common.validation import VALIDATE_PARAMETER, is_accepted, refusals_at
from stockpress.settings_registry import flag

TRUE_WORDS = frozenset({"1", "y", "yes", "t", "true", "on", "ok"})
FALSE_WORDS = frozenset({"0", "n", "no", "f", "false", "off", "none", ""})


class ParameterTemplate(MetadataMixin, InventoryModel):
    """What a parameter means: its name, unit, and the values it may take."""

    name = models.CharField(max_length=100, unique=True, help_text="Name")
    units = models.CharField(
        max_length=25, blank=True, default="", help_text="Physical unit", validators=[validate_units]
    )
    description = models.CharField(max_length=250, blank=True, default="", help_text="Description")
    model_type = auto_prefetch.ForeignKey(
        "contenttypes.ContentType",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="The only model it is for; empty for every model",
    )
    checkbox = models.BooleanField(default=False, help_text="The value is yes or no")
    choices = models.CharField(max_length=5000, blank=True, default="", help_text="Allowed values, comma separated")
    selectionlist = auto_prefetch.ForeignKey(
        "common.SelectionList",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="templates",
        help_text="List of allowed values",
    )
    enabled = models.BooleanField(default=True, help_text="May be used for new parameters")

    class Meta(InventoryModel.Meta):
        verbose_name = "Parameter Template"
        ordering = ["name"]

    def __str__(self) -> str:
        return f"{self.name} ({self.units})" if self.units else self.name

    def get_choices(self) -> list[str]:
        """The values allowed, in their order; empty when any value is."""
        if self.selectionlist_id is not None:
            entries: Any = self.selectionlist.entries  # type: ignore[union-attr]
            return [entry.value for entry in entries.all() if entry.active]
        return [choice for choice in (word.strip() for word in self.choices.split(",")) if choice]

    def clean(self) -> None:
        super().clean()
        if self.checkbox and self.units:
            raise ValidationError(
                {"checkbox": "A yes-or-no parameter has no units.", "units": "Leave the units empty."}
            )
        if self.checkbox and self.choices:
            raise ValidationError({"choices": "A yes-or-no parameter has no further choices."})
        choices = self.get_choices()
        if len(choices) != len(set(choices)):
            raise ValidationError({"choices": "Each choice may be named once."})


class ParameterManager(auto_prefetch.Manager):
    """Lets templates loop over `part.parameters` as well as over `part.parameters.all`."""

    def __iter__(self) -> Iterator[Parameter]:
        rows: Any = self.all()
        return iter(rows)


class Parameter(MetadataMixin, InventoryModel):
    """The value of one parameter of one object."""

    model_type = auto_prefetch.ForeignKey("contenttypes.ContentType", on_delete=models.CASCADE, related_name="+")
    model_id = models.PositiveIntegerField(help_text="Key of the object it belongs to")
    content_object = GenericForeignKey("model_type", "model_id")
    template = auto_prefetch.ForeignKey(ParameterTemplate, on_delete=models.CASCADE, related_name="parameters")
    data = models.CharField(max_length=500, validators=[MinLengthValidator(1)], help_text="Value")
    data_numeric = models.FloatField(
        null=True, blank=True, default=None, help_text="Value as a number of the template's unit"
    )
    note = models.CharField(max_length=500, blank=True, default="", help_text="Note")
    updated = models.DateTimeField(null=True, blank=True, default=None, help_text="Last change")
    updated_by = auto_prefetch.ForeignKey(
        "auth.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", help_text="Who changed it last"
    )

    objects: ClassVar[Any] = ParameterManager()

    class Meta(InventoryModel.Meta):
        verbose_name = "Parameter"
        constraints = [
            models.UniqueConstraint(fields=["model_type", "model_id", "template"], name="parameter_once_per_object")
        ]

    def __str__(self) -> str:
        return f"{self.template.name} = {self.data}{' ' + self.units if self.units else ''}"

    @property
    def name(self) -> str:
        return self.template.name

    @property
    def units(self) -> str:
        return self.template.units

    @property
    def description(self) -> str:
        return self.template.description

    def number(self) -> float | None:
        """The value as a number in the template's unit, 1 and 0 for yes and no; None when it is not one."""
        if self.template.checkbox:
            return 1.0 if self.data.strip().lower() in TRUE_WORDS else 0.0
        return to_number_or_none(self.data, self.template.units)

    def clean(self) -> None:
        super().clean()
        template = self.template
        choices = template.get_choices()
        if choices and self.data not in choices:
            raise ValidationError({"data": f"Choose one of: {', '.join(choices)}."})
        if template.checkbox and self.data.strip().lower() not in TRUE_WORDS | FALSE_WORDS:
            raise ValidationError({"data": "Write true or false."})
        if template.model_type_id is not None and template.model_type_id != self.model_type_id:
            raise ValidationError({"template": "This parameter is meant for another kind of object."})
        if template.units and flag("PART_PARAMETER_ENFORCE_UNITS"):
            try:
                to_number(self.data, template.units)
            except ValidationError as err:
                raise ValidationError({"data": err.messages}) from err
        with refusals_at("data"):
            is_accepted(VALIDATE_PARAMETER, self, self.data)

    def save(self, *args: object, **kwargs: object) -> None:
        self.data_numeric = self.number()
        super().save(*args, **kwargs)
