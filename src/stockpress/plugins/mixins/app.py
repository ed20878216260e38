"""Plugins that bring tables of their own."""

from __future__ import annotations

from typing import Any, ClassVar

from stockpress.plugins.mixin_host import MixinHost, named
from stockpress.plugins.names import PluginMixinEnum


class AppMixin(MixinHost):
    """The plugin's package is a Django app, with models, migrations and administration."""

    MixinMeta: ClassVar[Any] = named("App registration")

    def __init__(self) -> None:
        super().__init__()
        self.add_mixin(PluginMixinEnum.APP, True, AppMixin)
