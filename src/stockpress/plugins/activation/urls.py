"""Addresses of plugins, below /plugin/<key>/: they come and go with the plugins, in every process, without a restart."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import URLPattern, URLResolver, include, path, re_path
from django.urls.resolvers import RegexPattern, get_ns_resolver
from django.views.generic import RedirectView

from stockpress.plugins import isolation
from stockpress.plugins.activation.guarding import guarded
from stockpress.plugins.host import HOST
from stockpress.plugins.snapshot import Snapshot
from stockpress.settings_registry import flag

Patterns = list[URLPattern | URLResolver]
NAMESPACE = "plugin"


# Where no plugin answers, people are sent to the user interface.
elsewhere = RedirectView.as_view(url="/web/", permanent=False)


class PluginResolver(URLResolver):
    """Resolves and reverses what the plugins of the moment bring."""

    def __init__(self) -> None:
        # No module: the patterns are those of the snapshot.
        super().__init__(RegexPattern(r"^plugin/"), "stockpress.plugins", app_name=NAMESPACE, namespace=NAMESPACE)
        self._made: tuple[object, Patterns] | None = None

    @property
    def url_patterns(self) -> Patterns:
        snapshot = HOST.current()
        circumstances = (snapshot, snapshot.is_ready and flag("ENABLE_PLUGINS_URL"))
        if self._made is None or self._made[0] != circumstances:
            self._made = (circumstances, _patterns(*circumstances))
            self._forget()
        return self._made[1]

    @property
    def urlconf_module(self) -> Patterns:
        return self.url_patterns

    def _populate(self) -> None:
        # Makes sure that what is remembered for reversing belongs to the plugins of the moment.
        _ = self.url_patterns
        super()._populate()

    def _forget(self) -> None:
        remembered: dict[str, Any] = self.__dict__
        remembered.update(_reverse_dict={}, _namespace_dict={}, _app_dict={}, _populated=False, _callback_strs=set())

    @property
    def reverse_dict(self) -> Any:
        self._check()
        return super().reverse_dict

    @property
    def namespace_dict(self) -> Any:
        self._check()
        return super().namespace_dict

    @property
    def app_dict(self) -> Any:
        self._check()
        return super().app_dict

    def _check(self) -> None:
        _ = self.url_patterns


def follow(_before: Snapshot, _after: Snapshot) -> None:
    """Addresses below a plugin that were computed may be others now."""
    get_ns_resolver.cache_clear()  # type: ignore[attr-defined]  # the stubs do not know that it remembers


def _patterns(snapshot: Snapshot, enabled: bool) -> Patterns:
    found: Patterns = []
    for plugin in snapshot.by_mixin.get("urls", ()) if enabled else ():
        found.extend(isolation.answer_or([], plugin, "urls", _included, plugin))
    return [*found, re_path(r"^.*$", elsewhere, name="plugin-index")]


def _included(plugin: Any) -> Sequence[URLResolver]:
    """What the plugin declares, below its key; every view is guarded. Building it finds patterns that are none."""
    patterns = [guarded(plugin, pattern) for pattern in plugin.urls]
    resolver = path(f"{plugin.slug}/", include((patterns, plugin.slug)))
    _ = resolver.url_patterns, resolver.reverse_dict
    return [resolver]
