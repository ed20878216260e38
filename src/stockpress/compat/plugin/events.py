"""`plugin.events`: what happened."""

from stockpress.kernel.late_names import late_names

__getattr__, __dir__ = late_names(
    __name__,
    {
        "PluginEvents": "stockpress.plugins.names:PluginEvents",
        "process_event": "stockpress.plugins.helpers.events:process_event",
        "register_event": "stockpress.plugins.helpers.events:register_event",
        "trigger_event": "stockpress.plugins.helpers.events:trigger_event",
    },
)
