"""What templates may know of plugins: facts, never the plugins themselves, whose methods a template could call."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse

from stockpress.plugins.candidates import Candidate
from stockpress.plugins.host import HOST


@dataclass(frozen=True)
class PluginFacts:
    """A plugin as a template sees it."""

    slug: str
    name: str
    human_name: str
    description: str = ""
    author: str = ""
    version: str = ""
    website: str = ""
    is_builtin: bool = False
    is_active: bool = True
    mixins: tuple[str, ...] = ()

    def __str__(self) -> str:
        return self.human_name

    @property
    def key(self) -> str:
        return self.slug


def plugin_list(*_: Any, **__: Any) -> dict[str, PluginFacts]:
    """The plugins that are loaded, by key."""
    return {key: _facts(plugin) for key, plugin in HOST.current().plugins.items()}


def inactive_plugin_list(*_: Any, **__: Any) -> dict[str, PluginFacts]:
    """The plugins that are known and not loaded, by key."""
    snapshot = HOST.current()
    return {key: _of_candidate(one) for key, one in snapshot.candidates.items() if key not in snapshot.plugins}


def mixin_enabled(plugin: Any, key: object, *_: Any, **__: Any) -> bool:
    """Whether a plugin, or the one of this key, has a mixin that is ready."""
    slug = str(getattr(plugin, "slug", plugin))
    return any(one.slug == slug for one in HOST.current().by_mixin.get(str(key).lower(), ()))


def mixin_available(mixin: object, *_: Any, **__: Any) -> bool:
    """Whether any loaded plugin has the mixin, ready."""
    return bool(HOST.current().by_mixin.get(str(mixin).lower()))


def safe_url(view_name: object, *args: Any, **kwargs: Any) -> str | None:
    """The path of a view; None if there is none of that name."""
    try:
        return reverse(str(view_name), args=args or None, kwargs=kwargs or None)
    except NoReverseMatch:
        return None


def plugin_settings(plugin: Any, *_: Any, **__: Any) -> Mapping[str, Any]:
    """What a plugin, or the one of this key, declares as its settings, by key; not their values."""
    loaded: Any = HOST.current().plugins.get(str(getattr(plugin, "slug", plugin)))
    return dict(getattr(loaded, "settings", None) or {})


def _facts(plugin: Any) -> PluginFacts:
    return PluginFacts(
        slug=plugin.slug,
        name=str(plugin.name),
        human_name=str(plugin.human_name),
        description=str(plugin.description),
        author=str(plugin.author),
        version=str(plugin.version or ""),
        website=str(plugin.website or ""),
        is_builtin=plugin.is_builtin(),
        mixins=tuple(plugin.get_registered_mixins()),
    )


def _of_candidate(candidate: Candidate) -> PluginFacts:
    return PluginFacts(
        slug=candidate.key,
        name=candidate.plugin.plugin_name(),
        human_name=candidate.plugin.plugin_title(),
        is_builtin=candidate.plugin.check_is_builtin(),
        is_active=False,
    )
