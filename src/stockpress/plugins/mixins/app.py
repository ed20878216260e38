"""Plugins that bring tables of their own."""

from __future__ import annotations

from stockpress.plugins.mixin_host import MixinHost
from stockpress.plugins.names import PluginMixinEnum


class AppMixin(MixinHost):
    """The plugin's package is a Django app, with models, migrations and administration."""

    class MixinMeta:
        MIXIN_NAME = "App registration"

    def __init__(self) -> None:
        super().__init__()
        self.add_mixin(PluginMixinEnum.APP, True, AppMixin)
