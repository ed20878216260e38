"""Plugins that add to the user interface in the browser."""

# ruff: noqa: ARG002 - the arguments are those that plugins, which override the methods, are given

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, TypedDict

from stockpress.plugins.mixin_host import MixinHost, named
from stockpress.plugins.names import PluginMixinEnum


class UIFeature(TypedDict, total=False):
    """One thing that a plugin shows. Make a new one at each call: it is changed on its way to the browser.

    key: its name within the plugin; without one it is not shown.
    icon: such as `ti:box:outline`.
    options: what the kind of feature knows: width and height of a dashboard item, the url of a navigation item.
    context: handed on to the script.
    source: the address of the script, `:function` appended where the usual function is not meant.
    """

    key: str
    title: str
    description: str
    icon: str
    options: Mapping[str, Any]
    context: Mapping[str, Any]
    source: str


# Which method answers for which kind of feature.
FEATURE_METHODS = {
    "dashboard": "get_ui_dashboard_items",
    "panel": "get_ui_panels",
    "template_editor": "get_ui_template_editors",
    "template_preview": "get_ui_template_previews",
    "navigation": "get_ui_navigation_items",
    "spotlight_action": "get_ui_spotlight_actions",
}


class UserInterfaceMixin(MixinHost):
    """Each method is given the request and the query: `target_model`, `target_id`, `template_type`, `template_model`."""

    MixinMeta: ClassVar[Any] = named("ui")

    def __init__(self) -> None:
        super().__init__()
        self.add_mixin(PluginMixinEnum.USER_INTERFACE, True, UserInterfaceMixin)

    def get_ui_features(
        self, feature_type: str, context: Mapping[str, Any], request: Any, **kwargs: Any
    ) -> list[UIFeature]:
        """The features of one kind; none of an unknown kind."""
        method = FEATURE_METHODS.get(str(feature_type))
        return getattr(self, method)(request, context, **kwargs) if method else []

    def get_ui_panels(self, request: Any, context: Mapping[str, Any], **kwargs: Any) -> list[UIFeature]:
        return []

    def get_ui_dashboard_items(self, request: Any, context: Mapping[str, Any], **kwargs: Any) -> list[UIFeature]:
        return []

    def get_ui_template_editors(self, request: Any, context: Mapping[str, Any], **kwargs: Any) -> list[UIFeature]:
        return []

    def get_ui_template_previews(self, request: Any, context: Mapping[str, Any], **kwargs: Any) -> list[UIFeature]:
        return []

    def get_ui_navigation_items(self, request: Any, context: Mapping[str, Any], **kwargs: Any) -> list[UIFeature]:
        return []

    def get_ui_spotlight_actions(self, request: Any, context: Mapping[str, Any], **kwargs: Any) -> list[UIFeature]:
        return []
