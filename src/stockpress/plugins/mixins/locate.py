"""Plugins that show where something lies: by a lamp on a shelf, a beeper, a picture."""

# ruff: noqa: ARG002 - the arguments are those that plugins, which override the methods, are given

from __future__ import annotations

from typing import Any, ClassVar

from stockpress.plugins.errors import MixinNotImplementedError
from stockpress.plugins.mixin_host import MixinHost, named
from stockpress.plugins.names import PluginMixinEnum


class LocateMixin(MixinHost):
    """Finds items and places for people."""

    MixinMeta: ClassVar[Any] = named("Locate")

    def __init__(self) -> None:
        super().__init__()
        self.add_mixin(PluginMixinEnum.LOCATE, True, LocateMixin)

    def locate_stock_item(self, item_pk: int) -> None:
        """Show an item: by its place, if it is in stock and lies somewhere. Nothing is shown of an item that is gone."""
        # Plugins are imported before Django's models are.
        from stockpress.inventory.stock.models import StockItem

        item = StockItem.objects.filter(pk=item_pk).first()
        if item is not None and item.in_stock and item.location_id is not None:
            self.locate_stock_location(item.location_id)

    def locate_stock_location(self, location_pk: int) -> None:
        """Show a place."""
        raise MixinNotImplementedError(f"{self.name} has to define `locate_stock_location`.")
