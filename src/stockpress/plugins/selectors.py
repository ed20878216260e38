"""Reads of plugins: which there are, what they are, and what went wrong."""

from __future__ import annotations

from typing import Any

from stockpress.kernel.errors import NotFound
from stockpress.plugins import host
from stockpress.plugins.candidates import LoadFailure
from stockpress.plugins.host import HOST
from stockpress.plugins.models import PluginConfig, PluginFailure
from stockpress.plugins.services import PluginUnknown


class PluginInactive(NotFound):
    code = "plugin_inactive"
    text = "The plugin {key!r} is not active. Activate it to see its settings."


class PluginAbsent(NotFound):
    code = "plugin_absent"
    text = "The plugin {key!r} is not loaded; GET /api/plugins/status/ says why."


def config_of(key: str) -> PluginConfig:
    """The row of a plugin as of now; raises PluginUnknown."""
    row = HOST.follow().configs.get(key)
    if row is None:
        raise PluginUnknown(key=key)
    return row


def usable_plugin(key: str) -> Any:
    """The loaded plugin; raises PluginUnknown, PluginInactive, PluginAbsent."""
    row = config_of(key)
    if not row.is_active():
        raise PluginInactive(key=key)
    plugin = HOST.current().plugins.get(key)
    if plugin is None:
        raise PluginAbsent(key=key)
    return plugin


def known_failures() -> list[LoadFailure]:
    """What could not be loaded in this process, then what failed later in any."""
    host.store_what_was_noted()
    stored = PluginFailure.objects.order_by("-last_seen", "pk")
    return [
        *HOST.follow().failures,
        *(LoadFailure(row.stage, row.name, _counted(row)) for row in stored),
    ]


def _counted(row: PluginFailure) -> str:
    return row.message if row.count == 1 else f"{row.message} ({row.count} times)"


def active_plugins() -> list[dict[str, str | None]]:
    """Name, key and version of the loaded plugins, for whoever asks what this server is."""
    return [
        {"name": plugin.name, "slug": plugin.slug, "version": plugin.version}
        for plugin in HOST.current().plugins.values()
    ]
