"""Build orders, their lines, and the stock promised to them."""

from __future__ import annotations

from stockpress.inventory.transfer.mapping import MAPPINGS, TREE_COLUMNS, Drop, RecordMapping
from stockpress.inventory.transfer.tables.orders import reference_number

for _mapping in (
    RecordMapping(source="build.build", target="build.build", fields=TREE_COLUMNS, adapt=reference_number),
    RecordMapping(source="build.buildline", target="build.buildline"),
    RecordMapping(
        source="build.builditem",
        target="build.builditem",
        fields={
            "build": Drop("follows from the build line"),
            "bom_item": Drop("follows from the build line"),
        },
    ),
):
    MAPPINGS.register(_mapping)
