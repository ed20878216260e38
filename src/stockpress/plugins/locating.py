"""Having plugins show where something lies."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Model
from django.utils.module_loading import import_string

from stockpress.accounts.permissions import require_permission
from stockpress.inventory.stock.models import StockItem, StockLocation
from stockpress.kernel.errors import InvalidInput, NotFound
from stockpress.plugins.host import HOST
from stockpress.plugins.names import PluginMixinEnum

# What the worker calls: the plugin may wait for a device.
_CALLED = "stockpress.plugins.registry.call_plugin_function"
_OFFLOAD = "stockpress.jobs.calls.offload"


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
        offload: Callable[..., Any] = import_string(_OFFLOAD)
        offload(_CALLED, self.plugin_key, method, key, group="locate")
