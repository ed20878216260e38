"""`plugin.registry`: the registry, which needs the tables of plugins and is loaded late for that."""

from stockpress.kernel.late_names import late_names

__getattr__, __dir__ = late_names(
    __name__,
    {
        "registry": "stockpress.plugins.registry:registry",
        "PluginsRegistry": "stockpress.plugins.registry:PluginsRegistry",
        "call_plugin_function": "stockpress.plugins.registry:call_plugin_function",
    },
)
