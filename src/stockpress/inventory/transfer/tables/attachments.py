"""Attachments: once a table for each model, today one for all."""

from __future__ import annotations

from typing import Any

from stockpress.inventory.common.models import AttachmentModel
from stockpress.inventory.transfer.mapping import MAPPINGS, Computed, RecordMapping, Rename, SkipRecord, Values
from stockpress.inventory.transfer.sources import Sources

# Kind of record -> (field with the owner, model type here).
OLD_KINDS: dict[str, tuple[str, str]] = {
    "part.partattachment": ("part", "part"),
    "stock.stockitemattachment": ("stock_item", "stockitem"),
    "build.buildorderattachment": ("build", "build"),
    "company.companyattachment": ("company", "company"),
    "company.manufacturerpartattachment": ("manufacturer_part", "manufacturerpart"),
    "order.purchaseorderattachment": ("order", "purchaseorder"),
    "order.salesorderattachment": ("order", "salesorder"),
    "order.returnorderattachment": ("order", "returnorder"),
}


def _adapt(values: Values, sources: Sources) -> None:
    if values.get("model_type") not in AttachmentModel.values:
        raise SkipRecord(f"nothing can be attached to {values.get('model_type')!r}")
    name = values.get("attachment")
    if not name and not values.get("link"):
        raise SkipRecord("neither a file nor a link")
    if isinstance(name, str) and name and sources.media is not None and not values.get("file_size"):
        found = sources.media.find(name)
        if found is not None:
            values["file_size"] = found.stat().st_size


def _constant(value: Any) -> Computed:
    return Computed(lambda _values, _sources: value)


for _kind, (_owner, _model_type) in OLD_KINDS.items():
    MAPPINGS.register(
        RecordMapping(
            source=_kind,
            target="common.attachment",
            identity=("model_type", "model_id", "attachment", "link"),
            keeps_pk=False,
            fields={_owner: Rename("model_id"), "user": Rename("upload_user")},
            defaults={"model_type": _constant(_model_type)},
            adapt=_adapt,
        )
    )
MAPPINGS.register(RecordMapping(source="common.attachment", target="common.attachment", adapt=_adapt))
