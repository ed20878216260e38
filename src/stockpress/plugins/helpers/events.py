"""Events, as plugins trigger and hand them on."""

from __future__ import annotations

from typing import Any

from stockpress.plugins.activation.events import deliver, trigger_event
from stockpress.plugins.names import PluginEvents

__all__ = ["PluginEvents", "process_event", "register_event", "trigger_event"]


def register_event(event: str, *args: Any, **kwargs: Any) -> None:
    """The same as `trigger_event`: the plugins that want to know are found when the event happens."""
    trigger_event(event, *args, **kwargs)


def process_event(plugin_slug: str, event: str, *args: Any, **kwargs: Any) -> None:
    """Tell one plugin of an event, now. Raises what the plugin raises, as a failure of the plugin."""
    deliver(plugin_slug, event, list(args), kwargs)
