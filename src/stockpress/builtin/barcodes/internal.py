"""The barcodes that this server makes, and those of others that people linked to objects."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.db.models import Model

from stockpress.inventory.common import barcodes
from stockpress.sdk.barcodes import BarcodeMixin
from stockpress.sdk.plugin import Plugin
from stockpress.sdk.settings import SettingsMixin

FORMAT, PREFIX = "INTERNAL_BARCODE_FORMAT", "SHORT_BARCODE_PREFIX"


class InternalBarcodes(SettingsMixin, BarcodeMixin, Plugin):
    """Reads both forms, whichever is written."""

    NAME = "InvenTreeBarcode"
    TITLE = "InvenTree Barcodes"
    DESCRIPTION = "Makes and reads the barcodes of parts, stock, places, orders and builds"
    AUTHOR = "Stockpress"
    VERSION = "1.0.0"

    SETTINGS = {
        FORMAT: {
            "name": "Internal barcode format",
            "description": "What the barcodes of this server look like",
            "choices": [("json", 'JSON: {"part": 12}'), ("short", "Short: INV-PA12")],
            "default": "json",
        },
        PREFIX: {
            "name": "Short barcode prefix",
            "description": "What short barcodes begin with; labels that were printed with another one are read no longer",
            "default": barcodes.DEFAULT_PREFIX,
        },
    }

    def named_by(self, barcode_data: str) -> tuple[type[Model], int] | None:
        """The model and the key that a code of the server's own names, whether there is such an object or not."""
        return barcodes.named_by(barcode_data, self.get_setting(PREFIX))

    def scan(self, barcode_data: str) -> dict[str, Any] | None:
        named = self.named_by(barcode_data)
        found: Any = named[0]._default_manager.filter(pk=named[1]).first() if named else None
        found = found or barcodes.linked_to(barcodes.hash_barcode(barcode_data))
        return None if found is None else {found.barcode_model_type(): barcodes.matched(found)}

    def maker(self) -> Callable[[Any], str]:
        """What makes barcodes as the settings are now, for whoever makes many."""
        if self.get_setting(FORMAT) == "short":
            return partial(barcodes.short_content, prefix=self.get_setting(PREFIX))
        return barcodes.json_content

    def generate(self, model_instance: Any) -> str:
        return self.maker()(model_instance)
