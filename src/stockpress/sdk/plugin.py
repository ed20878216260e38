"""The class that every plugin derives from, the registry of loaded plugins, and what can go wrong."""

from stockpress.kernel.errors import StockpressError
from stockpress.plugins.contract import InvenTreePlugin
from stockpress.plugins.errors import (
    IntegrationPluginError,
    MixinImplementationError,
    MixinNotImplementedError,
    PluginNotLoaded,
)
from stockpress.plugins.isolation import PluginBlocked, PluginFailed
from stockpress.plugins.mixins import AppMixin
from stockpress.plugins.names import PluginMixinEnum as MixinKey
from stockpress.plugins.registry import call_plugin_function, registry

Plugin = InvenTreePlugin

__all__ = [
    "AppMixin",
    "IntegrationPluginError",
    "MixinImplementationError",
    "MixinKey",
    "MixinNotImplementedError",
    "Plugin",
    "PluginBlocked",
    "PluginFailed",
    "PluginNotLoaded",
    "StockpressError",
    "call_plugin_function",
    "registry",
]
