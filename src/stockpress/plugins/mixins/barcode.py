"""Plugins that read barcodes, and that decide what the barcodes of objects contain."""

# ruff: noqa: ARG002 - the arguments are those that plugins, which override the methods, are given

from __future__ import annotations

from typing import Any, ClassVar

from stockpress.plugins.errors import MixinNotImplementedError
from stockpress.plugins.mixin_host import MixinHost, named
from stockpress.plugins.mixins.isolation import error_of
from stockpress.plugins.names import PluginMixinEnum


class BarcodeMixin(MixinHost):
    """`scan` reads; `generate` writes, where the plugin can."""

    MixinMeta: ClassVar[Any] = named("Barcode")

    def __init__(self) -> None:
        super().__init__()
        self.add_mixin(PluginMixinEnum.BARCODE, "has_barcode", BarcodeMixin)

    @property
    def has_barcode(self) -> bool:
        return True

    @property
    def has_barcode_generation(self) -> bool:
        """Whether the plugin writes barcodes. It is asked to, for nothing: any answer but NotImplementedError is a yes."""
        return not isinstance(error_of(self.generate, None), NotImplementedError)

    def scan(self, barcode_data: str) -> dict[str, Any] | None:
        """What the barcode stands for: by kind of object its key and addresses; or `error`; None if it is not known."""
        return None

    def generate(self, model_instance: Any) -> str:
        """What the barcode of an object contains."""
        raise MixinNotImplementedError(f"{self.name} does not make barcodes.")
