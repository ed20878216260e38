"""Companies, their people and addresses, who makes and who sells what."""

from __future__ import annotations

from stockpress.inventory.transfer.mapping import MAPPINGS, Computed, RecordMapping, Values
from stockpress.inventory.transfer.sources import Sources

PK = "pk"


def _primary(values: Values, sources: Sources) -> bool:
    """The usual source was a field of the part."""
    topic = sources.notes("default supplier parts")
    if not topic:
        topic.update({key: True for key in sources.column("part.part", "default_supplier").values() if key is not None})
        topic[None] = False
    return bool(topic.get(values[PK], False))


for _mapping in (
    RecordMapping(source="company.company", target="company.company"),
    RecordMapping(source="company.contact", target="company.contact"),
    RecordMapping(source="company.address", target="company.address"),
    RecordMapping(source="company.manufacturerpart", target="company.manufacturerpart"),
    RecordMapping(
        source="company.supplierpart", target="company.supplierpart", defaults={"primary": Computed(_primary)}
    ),
    RecordMapping(source="company.supplierpricebreak", target="company.supplierpricebreak"),
):
    MAPPINGS.register(_mapping)
