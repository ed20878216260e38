"""Plugins that answer addresses of their own, below `/plugin/<slug>/`."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any, ClassVar

from stockpress.plugins.mixin_host import MixinHost, named
from stockpress.plugins.names import PluginMixinEnum


class UrlsMixin(MixinHost):
    """`URLS`, or what `setup_urls` gives, are Django's patterns."""

    URLS: ClassVar[Sequence[Any] | None] = None

    MixinMeta: ClassVar[Any] = named("URLs")

    def __init__(self) -> None:
        super().__init__()
        self.add_mixin(PluginMixinEnum.URLS, "has_urls", UrlsMixin)

    def setup_urls(self) -> Sequence[Any] | None:
        """The patterns; the names within them are below `plugin:<slug>:`."""
        return self.URLS

    @cached_property
    def urls(self) -> Sequence[Any]:
        """Asked for late: the views of a plugin may need its models, which are there only once its app is."""
        return self.setup_urls() or []

    @property
    def has_urls(self) -> bool:
        return bool(self.urls)

    @property
    def base_url(self) -> str:
        """The path below which the addresses are, without a slash in front."""
        return f"plugin/{self.slug}/"

    @property
    def internal_name(self) -> str:
        """What the names of the addresses begin with where Django reverses them."""
        return f"plugin:{self.slug}:"
