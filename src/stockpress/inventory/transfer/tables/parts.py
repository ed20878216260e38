"""Categories, parts, bills of materials, prices, tests."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from stockpress.inventory.transfer.mapping import (
    MAPPINGS,
    TREE_COLUMNS,
    Computed,
    Convert,
    Drop,
    RecordMapping,
    Rename,
    Values,
)
from stockpress.inventory.transfer.sources import Sources


def _overage(value: Any) -> Mapping[str, Any]:
    """`5%` was a loss in percent, `3` a number of pieces lost once."""
    text = str(value or "").strip()
    if not text:
        return {}
    try:
        amount = Decimal(text.rstrip("%").strip())
    except InvalidOperation:
        return {}
    return {"attrition": str(amount)} if text.endswith("%") else {"setup_quantity": str(amount)}


def _testable(values: Values, _: Sources) -> Any:
    """Before there was a mark of its own, trackable parts were the ones that are tested."""
    return values.get("trackable", False)


_CHECKSUM = Drop("checksums are computed differently; have the bill of materials validated again")

for _mapping in (
    RecordMapping(source="part.partcategory", target="part.partcategory", fields=TREE_COLUMNS),
    RecordMapping(
        source="part.part",
        target="part.part",
        fields={
            **TREE_COLUMNS,
            "default_supplier": Drop("is the mark 'primary' of the supplier part"),
            "bom_checksum": _CHECKSUM,
            "last_stocktake": Drop("follows from the stocktakes"),
            "responsible": Drop("replaced by the responsible owner"),
        },
        defaults={"testable": Computed(_testable)},
    ),
    RecordMapping(
        source="part.bomitem",
        target="part.bomitem",
        fields={"checksum": _CHECKSUM, "overage": Convert(_overage)},
    ),
    RecordMapping(source="part.bomitemsubstitute", target="part.bomitemsubstitute"),
    RecordMapping(
        source="part.partcategoryparametertemplate",
        target="part.partcategoryparametertemplate",
        fields={"parameter_template": Rename("template")},
    ),
    RecordMapping(source="part.partcategorystar", target="part.partcategorystar"),
    RecordMapping(source="part.partinternalpricebreak", target="part.partinternalpricebreak"),
    RecordMapping(source="part.partpricing", target="part.partpricing", identity=("part",)),
    RecordMapping(source="part.partrelated", target="part.partrelated"),
    RecordMapping(source="part.partsellpricebreak", target="part.partsellpricebreak"),
    RecordMapping(source="part.partstar", target="part.partstar"),
    RecordMapping(source="part.partstocktake", target="part.partstocktake"),
    RecordMapping(source="part.parttesttemplate", target="part.parttesttemplate"),
):
    MAPPINGS.register(_mapping)
