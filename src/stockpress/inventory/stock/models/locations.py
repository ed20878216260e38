"""Where stock lies."""

from __future__ import annotations

from typing import TYPE_CHECKING

import auto_prefetch
from django.core.exceptions import ValidationError
from django.db import models
from taggit.managers import TaggableManager

from stockpress.inventory.common.mixins import (
    BarcodeMixin,
    InventoryModel,
    MetadataMixin,
    ParameterMixin,
    WebPageMixin,
)
from stockpress.inventory.common.printable import PrintableMixin
from stockpress.inventory.common.trees import PathTreeModel
from stockpress.settings_registry import text

if TYPE_CHECKING:
    from stockpress.inventory.stock.models.items import StockItem


class StockLocationType(MetadataMixin, InventoryModel):
    """A kind of location (drawer, shelf, room), with the icon its locations show."""

    name = models.CharField(max_length=100, help_text="Name")
    description = models.CharField(max_length=250, blank=True, default="", help_text="Description")
    icon = models.CharField(max_length=100, blank=True, default="", help_text="Icon of locations of this kind")

    class Meta(InventoryModel.Meta):
        verbose_name = "Stock Location type"
        verbose_name_plural = "Stock Location types"

    def __str__(self) -> str:
        return self.name


class StockLocation(
    PathTreeModel, BarcodeMixin, MetadataMixin, ParameterMixin, PrintableMixin, WebPageMixin, InventoryModel
):
    """A place in the tree of places."""

    WEB_PATH = "stock/location"
    BARCODE_CODE = "SL"

    custom_icon = models.CharField(max_length=100, null=True, blank=True, help_text="Icon")
    owner = auto_prefetch.ForeignKey(
        "users.Owner",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="stock_locations",
        help_text="User or group that owns the location",
    )
    structural = models.BooleanField(
        default=False, help_text="Stock lies in the locations below this one, never in itself"
    )
    external = models.BooleanField(default=False, help_text="The location is outside, at a supplier for example")
    location_type = auto_prefetch.ForeignKey(
        StockLocationType,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="stock_locations",
        help_text="Kind of location",
    )
    tags = TaggableManager(blank=True)

    class Meta(PathTreeModel.Meta):
        verbose_name = "Stock Location"

    @property
    def icon(self) -> str:
        """Its own icon, else that of its kind, else the one that is set for locations; empty without any."""
        if self.custom_icon:
            return self.custom_icon
        of_kind = self.location_type.icon if self.location_type else ""
        return of_kind or text("STOCK_LOCATION_DEFAULT_ICON")

    def get_stock_items(self, cascade: bool = True) -> models.QuerySet[StockItem]:
        """What lies here and, with `cascade`, in the locations below."""
        from stockpress.inventory.stock.models.items import StockItem

        if cascade:
            return StockItem.objects.filter(location__in=type(self).tree_below([self.pk]).values("pk"))
        return StockItem.objects.filter(location=self)

    def stock_item_count(self, cascade: bool = True) -> int:
        return self.get_stock_items(cascade).count()

    @property
    def item_count(self) -> int:
        return self.stock_item_count()

    def get_items(self, cascade: bool = False) -> models.QuerySet[StockItem]:
        return self.get_stock_items(cascade)

    @property
    def has_children(self) -> bool:
        return self.get_children().exists()

    def clean(self) -> None:
        super().clean()
        if self.structural and self.pk and self.get_stock_items(cascade=False).exists():
            raise ValidationError({"structural": "Stock lies in this location. Move it elsewhere first."})
