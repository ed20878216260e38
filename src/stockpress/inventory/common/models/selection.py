"""Lists of values to choose from."""

from __future__ import annotations

import auto_prefetch
from django.db import models

from stockpress.inventory.common.mixins import InventoryModel, MetadataMixin


class SelectionList(MetadataMixin, InventoryModel):
    """A named list of values that parameters may take."""

    name = models.CharField(max_length=100, unique=True, help_text="Name")
    description = models.CharField(max_length=250, blank=True, default="", help_text="Description")
    locked = models.BooleanField(default=False, help_text="Cannot be changed")
    active = models.BooleanField(default=True, help_text="May be chosen")
    source_string = models.CharField(max_length=1000, blank=True, default="", help_text="Where its entries come from")
    default = auto_prefetch.OneToOneField(
        "common.SelectionListEntry", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created = models.DateTimeField(auto_now_add=True)
    last_updated = models.DateTimeField(auto_now=True)

    class Meta(InventoryModel.Meta):
        verbose_name = "Selection List"

    def __str__(self) -> str:
        return self.name if self.active else f"{self.name} (Inactive)"

    def get_choices(self) -> list[tuple[str, str]]:
        return [(entry.value, entry.label) for entry in self.entries.all() if entry.active]


class SelectionListEntry(InventoryModel):
    """One value of a selection list."""

    list = auto_prefetch.ForeignKey(
        SelectionList, on_delete=models.CASCADE, null=True, blank=True, related_name="entries"
    )
    value = models.CharField(max_length=255, help_text="Value")
    label = models.CharField(max_length=255, help_text="What people read")
    description = models.CharField(max_length=250, blank=True, default="", help_text="Description")
    active = models.BooleanField(default=True, help_text="May be chosen")

    class Meta(InventoryModel.Meta):
        verbose_name = "Selection List Entry"
        verbose_name_plural = "Selection List Entries"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["list", "value"], name="selection_value_once_per_list")]

    def __str__(self) -> str:
        return self.label
