"""`plugin.models`: the tables of plugins."""

from stockpress.plugins.models import PluginConfig, PluginSetting, PluginUserSetting

__all__ = [
    "PluginConfig",
    "PluginSetting",
    "PluginUserSetting",
]
