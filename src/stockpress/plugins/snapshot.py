"""What is loaded at one moment: immutable, swapped as a whole, so that nobody ever sees half of a change."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from stockpress.plugins import isolation
from stockpress.plugins.candidates import Candidate, LoadFailure
from stockpress.plugins.errors import MixinNotImplementedError
from stockpress.plugins.mandatory import mandatory_keys

if TYPE_CHECKING:
    from stockpress.plugins.contract import InvenTreePlugin
    from stockpress.plugins.models import PluginConfig


def ready_mixins(plugin: InvenTreePlugin) -> list[str]:
    """The mixins of the plugin that are ready; those that lack something of it are not, which is no failure."""
    ready: list[str] = []
    for key in plugin.get_registered_mixins():
        with contextlib.suppress(MixinNotImplementedError):
            if plugin.mixin_enabled(key):
                ready.append(key)
    return ready


@dataclass(frozen=True, kw_only=True, eq=False)
class Snapshot:
    """The plugins of one generation.

    generation: the stamp of the states that this was made of; code: the stamp of the discovery.
    candidates: every plugin that was found, by key; plugins: those that are loaded.
    configs: their rows, by key, those of plugins that disappeared included.
    failures: what could not be found or loaded.
    """

    generation: str = ""
    code: str = ""
    candidates: Mapping[str, Candidate] = field(default_factory=dict)
    plugins: Mapping[str, InvenTreePlugin] = field(default_factory=dict)
    configs: Mapping[str, PluginConfig] = field(default_factory=dict)
    failures: tuple[LoadFailure, ...] = ()
    is_ready: bool = False

    @cached_property
    def by_mixin(self) -> Mapping[str, tuple[Any, ...]]:
        """The loaded plugins that have each mixin and declare it ready, in the order in which they were found."""
        found: dict[str, list[Any]] = {}
        for plugin in self.plugins.values():
            # A mixin whose readiness fails is not ready; the plugin's other mixins are.
            for mixin in isolation.answer_or([], plugin, "mixin_enabled", ready_mixins, plugin):
                found.setdefault(mixin, []).append(plugin)
        return MappingProxyType({mixin: tuple(plugins) for mixin, plugins in found.items()})

    def is_usable(self, key: str) -> bool:
        """Whether the plugin is switched on, or mandatory, and not put out of use."""
        config = self.configs.get(key)
        return key in mandatory_keys() or (config is not None and config.active and config.quarantined_at is None)

    @property
    def inactive(self) -> Mapping[str, PluginConfig]:
        """Rows of plugins that were found and are not loaded."""
        return {key: row for key, row in self.configs.items() if key in self.candidates and key not in self.plugins}


NOTHING = Snapshot()
