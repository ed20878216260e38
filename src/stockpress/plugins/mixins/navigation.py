"""Plugins that add links to the navigation. Kept for older plugins; panels and actions have taken its place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from stockpress.plugins.errors import MixinNotImplementedError
from stockpress.plugins.mixin_host import MixinHost, named
from stockpress.plugins.names import PluginMixinEnum


class NavigationMixin(MixinHost):
    """`NAVIGATION` is a list of links: dicts with at least `name` and `link`."""

    NAVIGATION: ClassVar[Sequence[Mapping[str, Any]] | None] = None
    NAVIGATION_TAB_NAME: ClassVar[Any] = None
    NAVIGATION_TAB_ICON: ClassVar[Any] = "fas fa-question"

    MixinMeta: ClassVar[Any] = named("Navigation Links")

    def __init__(self) -> None:
        super().__init__()
        self.add_mixin(PluginMixinEnum.NAVIGATION, "has_navigation", NavigationMixin)
        self.navigation = self.setup_navigation()

    def setup_navigation(self) -> list[Mapping[str, Any]]:
        """The links. Raises MixinNotImplementedError for one that lacks its name or its address."""
        links = list(self.NAVIGATION or [])
        for link in links:
            missing = [key for key in ("name", "link") if key not in link]
            if missing:
                raise MixinNotImplementedError(f"A link in NAVIGATION of {self.name} lacks: {', '.join(missing)}.")
        return links

    @property
    def has_navigation(self) -> bool:
        return bool(self.navigation)

    @property
    def navigation_name(self) -> str:
        return str(self.NAVIGATION_TAB_NAME or self.human_name)

    @property
    def navigation_icon(self) -> str:
        return str(self.NAVIGATION_TAB_ICON or "fas fa-question")
