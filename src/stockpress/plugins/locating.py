"""Having plugins show where something lies."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db.models import Model

from stockpress.accounts.permissions import require_permission
from stockpress.inventory.stock.models import StockItem, StockLocation
from stockpress.jobs.calls import offload
from stockpress.kernel.errors import InvalidInput, NotFound
from stockpress.plugins.host import HOST
from stockpress.plugins.names import PluginMixinEnum
from stockpress.plugins.registry import call_plugin_function


class LocatorUnknown(InvalidInput):
    code = "locator_unknown"
    text = "No active plugin {plugin!r} can locate stock. Activate it, or name another one."
    field = "plugin"


@dataclass(frozen=True, kw_only=True)
class LocateStock:
    """Have a plugin show an item, or else a place, by a call in the background.

    Raises LocatorUnknown, InvalidInput without anything to show, NotFound, NotPermitted.
    """

    user: User
    plugin_key: str
    item: int | None = None
    location: int | None = None

    def __call__(self) -> None:
        able = HOST.current().by_mixin.get(PluginMixinEnum.LOCATE, ())
        if self.plugin_key not in {plugin.slug for plugin in able}:
            raise LocatorUnknown(plugin=self.plugin_key)
        if self.item is not None:
            self._show(StockItem, self.item, "locate_stock_item")
        elif self.location is not None:
            self._show(StockLocation, self.location, "locate_stock_location")
        else:
            raise InvalidInput(reason="Name what to locate: an item or a location.")

    def _show(self, model: type[Model], key: int, method: str) -> None:
        require_permission(self.user, model, "view")
        if not model._default_manager.filter(pk=key).exists():
            raise NotFound(what=f"{model._meta.verbose_name} with the key {key}")
        # The plugin may wait for a device.
        offload(call_plugin_function, self.plugin_key, method, key, group="locate")
