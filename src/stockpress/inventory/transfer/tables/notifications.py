"""Messages to users, and when each was sent last."""

from __future__ import annotations

from stockpress.inventory.transfer.mapping import MAPPINGS, Drop, RecordMapping, SkipRecord, Values
from stockpress.inventory.transfer.sources import Sources
from stockpress.inventory.transfer.tables.common import known_content_type

_SOURCE = Drop("what a message comes from is not kept", counted=False)


def _message(values: Values, sources: Sources) -> None:
    if values.get("user") is None:
        raise SkipRecord("nobody is told by it")
    known_content_type(values, sources, "target_content_type")


MAPPINGS.register(
    RecordMapping(
        source="common.notificationentry",
        target="common.notificationentry",
        identity=("key", "uid"),
        keeps_pk=False,
    )
)
MAPPINGS.register(
    RecordMapping(
        source="common.notificationmessage",
        target="common.notificationmessage",
        fields={"source_content_type": _SOURCE, "source_object_id": _SOURCE},
        adapt=_message,
    )
)
