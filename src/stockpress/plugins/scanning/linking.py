"""Linking a scanned barcode to an object."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User

from stockpress.accounts.permissions import require_permission
from stockpress.inventory.common.barcode_links import BarcodeIsOwn, LinkBarcode
from stockpress.plugins import isolation
from stockpress.plugins.host import HOST
from stockpress.plugins.names import INTERNAL_BARCODES


@dataclass(frozen=True, kw_only=True)
class LinkScanned:
    """Link a barcode to an object, unless it is one that the server makes itself, with the prefix that holds now.

    Raises what LinkBarcode raises.
    """

    user: User
    instance: Any
    barcode: str

    def __call__(self) -> Any:
        require_permission(self.user, self.instance, "change")
        plugin = HOST.current().plugins.get(INTERNAL_BARCODES)
        named: Any = getattr(plugin, "named_by", None)
        if named is not None and isolation.answer_or(None, plugin, "named_by", named, self.barcode):
            raise BarcodeIsOwn()
        return LinkBarcode(user=self.user, instance=self.instance, barcode=self.barcode)()
