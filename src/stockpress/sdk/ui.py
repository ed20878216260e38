"""Plugins that add to the user interface in the browser: what they add, as typed objects.

def get_ui_panels(self, request, context, **kwargs):
    return features(Panel(key="hello", title="Hello", source=self.plugin_static_file("hello.js")))
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from stockpress.plugins.mixins import NavigationMixin, UserInterfaceMixin
from stockpress.plugins.mixins.user_interface import UIFeature

__all__ = [
    "DashboardItem",
    "Feature",
    "NavigationItem",
    "NavigationMixin",
    "Panel",
    "SpotlightAction",
    "TemplateEditor",
    "TemplatePreview",
    "UIFeature",
    "UserInterfaceMixin",
    "features",
]


@dataclass(frozen=True, kw_only=True)
class Feature:
    """One thing that a plugin shows.

    key: its name within the plugin.
    icon: such as `ti:box:outline`.
    source: the address of the script, as `plugin_static_file` gives it; `function` names the function in it, where the
        usual one of the kind of feature is not meant.
    context: what the function is given besides; anything that JSON can hold.
    """

    key: str
    title: str = ""
    description: str = ""
    icon: str = ""
    source: str = ""
    function: str = ""
    context: Mapping[str, Any] | None = None

    def options(self) -> dict[str, Any]:
        """What the kind of feature knows besides."""
        return {}

    def as_dict(self) -> UIFeature:
        """What the methods of the mixin return; new at each call, because it is changed on its way to the browser."""
        found: UIFeature = {"key": self.key}
        if self.title:
            found["title"] = self.title
        if self.description:
            found["description"] = self.description
        if self.icon:
            found["icon"] = self.icon
        if self.source:
            found["source"] = f"{self.source}:{self.function}" if self.function else self.source
        if self.context is not None:
            found["context"] = dict(self.context)
        options = self.options()
        if options:
            found["options"] = options
        return found


@dataclass(frozen=True, kw_only=True)
class Panel(Feature):
    """A tab on the page of an object; usual function: `renderPanel`."""


@dataclass(frozen=True, kw_only=True)
class DashboardItem(Feature):
    """A box on the start page, so many columns wide and rows high; usual function: `renderDashboardItem`."""

    width: int = 2
    height: int = 2

    def options(self) -> dict[str, Any]:
        return {"width": self.width, "height": self.height}


@dataclass(frozen=True, kw_only=True)
class NavigationItem(Feature):
    """An entry of the menu that leads to `url`."""

    url: str

    def options(self) -> dict[str, Any]:
        return {"url": self.url}


@dataclass(frozen=True, kw_only=True)
class SpotlightAction(Feature):
    """An action that people find by typing its name; name its `function`."""


@dataclass(frozen=True, kw_only=True)
class TemplateEditor(Feature):
    """An editor for templates; name its `function`."""


@dataclass(frozen=True, kw_only=True)
class TemplatePreview(Feature):
    """A preview for templates; name its `function`."""


def features(*wanted: Feature) -> list[UIFeature]:
    """What the methods of the mixin return."""
    return [feature.as_dict() for feature in wanted]
