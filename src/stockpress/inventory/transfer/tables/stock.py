"""Locations, stock, its history and test results."""

from __future__ import annotations

from typing import Any

from stockpress.inventory.common.mixins import ReferenceMixin
from stockpress.inventory.transfer.mapping import MAPPINGS, TREE_COLUMNS, Computed, Drop, RecordMapping, Rename, Values
from stockpress.inventory.transfer.sources import Sources


def _serial_number(values: Values, _: Sources) -> None:
    values["serial_int"] = ReferenceMixin.number_in(str(values.get("serial") or ""))


def _part_of_item(values: Values, sources: Sources) -> Any:
    return sources.column("stock.stockitem", "part").get(values.get("item"))


def _named_test(values: Values, sources: Sources) -> None:
    """Very old results name their test instead of pointing to it."""
    name = values.pop("test", None)
    if not name or values.get("template") is not None:
        return
    part = sources.column("stock.stockitem", "part").get(values.get("stock_item"))
    known = sources.notes("test templates by part and name")
    if not known:
        names = sources.column("part.parttesttemplate", "test_name")
        for key, owner in sources.column("part.parttesttemplate", "part").items():
            known[owner, str(names[key]).casefold()] = key
        known[None] = None
    values["template"] = known.get((part, str(name).casefold()))
    if values["template"] is None:
        values["notes"] = f"{name}: {values.get('notes') or ''}".rstrip(": ")


for _mapping in (
    RecordMapping(source="stock.stocklocationtype", target="stock.stocklocationtype"),
    RecordMapping(
        source="stock.stocklocation",
        target="stock.stocklocation",
        fields={**TREE_COLUMNS, "icon": Rename("custom_icon")},
    ),
    RecordMapping(
        source="stock.stockitem",
        target="stock.stockitem",
        fields={**TREE_COLUMNS, "infinite": Drop("stock without end is not known here"), "uid": Rename("barcode_hash")},
        adapt=_serial_number,
    ),
    RecordMapping(
        source="stock.stockitemtracking",
        target="stock.stockitemtracking",
        defaults={"part": Computed(_part_of_item)},
    ),
    RecordMapping(source="stock.stockitemtestresult", target="stock.stockitemtestresult", adapt=_named_test),
):
    MAPPINGS.register(_mapping)
