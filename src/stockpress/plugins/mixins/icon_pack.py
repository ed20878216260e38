"""Plugins that bring icons."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from stockpress.inventory.common.icons import IconPack
from stockpress.kernel.hooks import Hook
from stockpress.plugins.errors import MixinNotImplementedError
from stockpress.plugins.mixin_host import MixinHost, named
from stockpress.plugins.names import PluginMixinEnum

# The packs of active plugins; whoever attaches remembers them until the active plugins change.
PLUGIN_ICON_PACKS: Hook[[], Sequence[IconPack]] = Hook("icon packs of plugins")


class IconPackMixin(MixinHost):
    """Asked once after each change of the active plugins; a later pack takes the place of an earlier one of its prefix."""

    MixinMeta: ClassVar[Any] = named("icon_pack")

    def __init__(self) -> None:
        super().__init__()
        self.add_mixin(PluginMixinEnum.ICON_PACK, True, IconPackMixin)

    def icon_packs(self) -> Sequence[IconPack]:
        raise MixinNotImplementedError(f"{self.name} has to define `icon_packs`.")
