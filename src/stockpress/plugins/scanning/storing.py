"""The list of what was scanned, for servers that keep one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from stockpress.inventory.common.barcodes import LONGEST_SCAN
from stockpress.inventory.common.models import BarcodeScanResult
from stockpress.plugins.answers import plain
from stockpress.settings_registry import flag, number

MOST_STORED_CHARACTERS = 20_000
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


@dataclass(frozen=True, kw_only=True)
class StoreScan:
    """Remember a scan if BARCODE_STORE_RESULTS says so, and forget the oldest beyond BARCODE_RESULTS_MAX_NUM."""

    user: User | None
    data: str
    endpoint: str
    result: bool
    context: Mapping[str, Any] = field(default_factory=dict)
    response: Any = None

    def __call__(self) -> BarcodeScanResult | None:
        if not flag("BARCODE_STORE_RESULTS"):
            return None
        plugin = self.response.get("plugin") if isinstance(self.response, Mapping) else None
        with transaction.atomic():
            row = BarcodeScanResult.objects.create(
                user=self.user,
                data=_storable(self.data[:LONGEST_SCAN]),
                endpoint=self.endpoint[:250],
                plugin=str(plugin or "")[:255],
                context=_bounded(self.context),
                response=_bounded(self.response),
                result=self.result,
            )
            _forget_all_but(number("BARCODE_RESULTS_MAX_NUM"))
        return row


def _forget_all_but(count: int) -> None:
    newest = BarcodeScanResult.objects.order_by("-pk").values_list("pk", flat=True)
    oldest_kept = newest[count - 1 : count].first()
    if oldest_kept is not None:
        BarcodeScanResult.objects.filter(pk__lt=oldest_kept).delete()


def _bounded(value: Any) -> Any:
    """What is stored of it: all, or where it is too long that it was."""
    text = json.dumps(plain(value), ensure_ascii=False)
    if len(text) > MOST_STORED_CHARACTERS:
        return {"left_out": f"{len(text)} characters"}
    return json.loads(_storable(text.replace("\\u0000", REPLACEMENT)))


def _storable(text: str) -> str:
    """Without what no database takes: null characters and halves of surrogate pairs."""
    return text.replace("\x00", REPLACEMENT).encode(errors="replace").decode()
