"""Purchase, sales and return orders."""

from __future__ import annotations

from stockpress.inventory.common.mixins import ReferenceMixin
from stockpress.inventory.transfer.mapping import MAPPINGS, Drop, RecordMapping, Values
from stockpress.inventory.transfer.sources import Sources


def reference_number(values: Values, _: Sources) -> None:
    values["reference_int"] = ReferenceMixin.number_in(str(values.get("reference") or ""))


_EXTRA_LINE = {"context": Drop("data of plugins that no template shows")}

for _name in ("purchaseorder", "salesorder", "returnorder"):
    MAPPINGS.register(RecordMapping(source=f"order.{_name}", target=f"order.{_name}", adapt=reference_number))
    MAPPINGS.register(RecordMapping(source=f"order.{_name}lineitem", target=f"order.{_name}lineitem"))
    MAPPINGS.register(
        RecordMapping(source=f"order.{_name}extraline", target=f"order.{_name}extraline", fields=_EXTRA_LINE)
    )
for _name in ("salesordershipment", "salesorderallocation"):
    MAPPINGS.register(RecordMapping(source=f"order.{_name}", target=f"order.{_name}"))
