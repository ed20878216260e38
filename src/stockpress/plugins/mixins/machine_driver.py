"""Plugins that bring machines: kinds of them, and drivers."""

from __future__ import annotations

from typing import Any, ClassVar

from stockpress.plugins.mixin_host import MixinHost, named
from stockpress.plugins.names import PluginMixinEnum


class MachineDriverMixin(MixinHost):
    """Asked when the machines are set up."""

    MixinMeta: ClassVar[Any] = named("MachineDriver")

    def __init__(self) -> None:
        super().__init__()
        self.add_mixin(PluginMixinEnum.MACHINE, True, MachineDriverMixin)

    def get_machine_types(self) -> list[type[Any]]:
        """Classes of machine types."""
        return []

    def get_machine_drivers(self) -> list[type[Any]]:
        """Classes of drivers."""
        return []
