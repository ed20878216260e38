"""`plugin.plugin`: the class that plugins derive from."""

from stockpress.plugins.contract import InvenTreePlugin
from stockpress.plugins.names import PluginMixinEnum

__all__ = [
    "InvenTreePlugin",
    "PluginMixinEnum",
]
