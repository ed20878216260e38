"""The registry as plugins know it: `from plugin import registry`.

It answers from the snapshot of this process and changes things by the services of this package. Before the host has
started, every question has an empty answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import structlog
from django.conf import settings

from stockpress.plugins import isolation, services
from stockpress.plugins.errors import PluginNotLoaded
from stockpress.plugins.host import HOST
from stockpress.plugins.models import PluginConfig

if TYPE_CHECKING:
    from stockpress.plugins.contract import InvenTreePlugin

log = structlog.get_logger(__name__)


class PluginsRegistry:
    """Names and arguments are those that plugins use."""

    @property
    def plugins(self) -> Mapping[str, InvenTreePlugin]:
        """Loaded plugins by key."""
        return HOST.current().plugins

    @property
    def plugins_inactive(self) -> Mapping[str, PluginConfig]:
        return HOST.current().inactive

    @property
    def plugins_full(self) -> Mapping[str, Any]:
        """Loaded plugins, and the classes of those that are not loaded, by key."""
        snapshot = HOST.current()
        return {key: snapshot.plugins.get(key, one.plugin) for key, one in snapshot.candidates.items()}

    @property
    def errors(self) -> Mapping[str, list[dict[str, str]]]:
        """Stage -> what failed in it, each as reference and message."""
        found: dict[str, list[dict[str, str]]] = {}
        for failure in HOST.current().failures:
            found.setdefault(failure.stage, []).append({failure.name: failure.message})
        return found

    @property
    def mixins_settings(self) -> Mapping[str, Any]:
        return {plugin.slug: getattr(plugin, "settings", {}) for plugin in self.with_mixin("settings")}

    @property
    def mixins_user_settings(self) -> Mapping[str, Any]:
        return {plugin.slug: getattr(plugin, "user_settings", {}) for plugin in self.with_mixin("settings")}

    @property
    def registry_hash(self) -> str:
        return self.calculate_plugin_hash()

    @property
    def installed_apps(self) -> list[str]:
        return list(getattr(settings, "PLUGIN_APPS", []))

    @property
    def is_ready(self) -> bool:
        return HOST.current().is_ready

    @property
    def is_loading(self) -> bool:
        return False

    def get_plugin(self, slug: str, active: bool | None = True, with_mixin: str | None = None) -> Any:
        """The loaded plugin, or None. `active` only tells those that are switched on, which loaded ones are."""
        plugin = HOST.current().plugins.get(slug)
        if plugin is None or active is False:
            return None
        if with_mixin is not None and plugin not in HOST.current().by_mixin.get(str(with_mixin).lower(), ()):
            return None
        return plugin

    def get_plugin_config(self, slug: str, name: str | None = None) -> PluginConfig | None:  # noqa: ARG002
        """The row of a plugin that was found; reading makes none."""
        return PluginConfig.objects.filter(key=slug).first() if HOST.current().is_ready else None

    def set_plugin_state(self, slug: str, state: bool) -> None:
        """Switch a plugin on or off."""
        services.ActivatePlugin(key=slug, active=bool(state))()

    def with_mixin(self, mixin: str, active: bool | None = True, builtin: bool | None = None) -> list[Any]:
        """The loaded plugins whose mixin is ready. `active=False` asks for those that are not, of which none is loaded."""
        if active is False:
            return []
        found = HOST.current().by_mixin.get(str(mixin).lower(), ())
        return [plugin for plugin in found if builtin is None or plugin.check_is_builtin() is builtin]

    def call_plugin_function(self, slug: str, func: str, *args: Any, raise_error: bool = True, **kwargs: Any) -> Any:
        """Call a method of a plugin. Raises PluginFailed, PluginNotLoaded, or with `raise_error` false answers None."""
        try:
            return call_plugin_function(slug, func, *args, **kwargs)
        except (isolation.PluginFailed, isolation.PluginBlocked, PluginNotLoaded):
            if raise_error:
                raise
            log.warning("plugin_function_failed", plugin=slug, function=func)
            return None

    def reload_plugins(
        self,
        full_reload: bool = False,
        force_reload: bool = False,
        collect: bool = False,
        clear_errors: bool = False,
        **_: Any,
    ) -> None:
        services.ReloadPlugins(full=full_reload, force=force_reload, collect=collect, clear_failures=clear_errors)()

    def check_reload(self) -> bool:
        """Follow what other processes changed; True if there was something."""
        before = HOST.current()
        return HOST.follow() is not before

    def update_plugin_hash(self) -> None:
        """Nothing to do: the counters move with every change."""

    def calculate_plugin_hash(self) -> str:
        snapshot = HOST.current()
        return f"{snapshot.generation}-{snapshot.code}"

    def plugin_dirs(self) -> list[str | Path]:
        return [*settings.STOCKPRESS.plugin_dirs] if settings.STOCKPRESS.plugins_enabled else []

    def collect_plugins(self) -> list[Any]:
        """The classes that were found."""
        return [candidate.plugin for candidate in HOST.look_again().candidates.values()]


def call_plugin_function(slug: str, func: str, *args: Any, **kwargs: Any) -> Any:
    """Call a method of a loaded plugin, timed and isolated; what background tasks name. Raises PluginNotLoaded, PluginFailed."""
    plugin = HOST.current().plugins.get(slug)
    method = getattr(plugin, func, None)
    if plugin is None or not callable(method):
        raise PluginNotLoaded(key=slug)
    return isolation.requested(plugin, func, method, *args, **kwargs)


registry = PluginsRegistry()
