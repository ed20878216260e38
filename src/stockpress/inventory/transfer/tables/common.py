"""What a company defines once: units, project codes, selection lists, states, tags, exchange rates."""

from __future__ import annotations

from djmoney.contrib.exchange.models import get_default_backend_name

from stockpress.inventory.transfer.mapping import MAPPINGS, RecordMapping, SkipRecord, Values
from stockpress.inventory.transfer.sources import Sources


def known_content_type(values: Values, sources: Sources, field: str) -> tuple[str, str]:
    """Replace a reference to a content type by its names; raises SkipRecord when it cannot be told."""
    name = sources.content_type_name(values.get(field))
    if name is None:
        raise SkipRecord("the export does not say what kind of object it belongs to")
    values[field] = list(name)
    return name


def _tagged(values: Values, sources: Sources) -> None:
    known_content_type(values, sources, "content_type")


def _state_model(values: Values, sources: Sources) -> None:
    if values.get("model") is not None:
        name = sources.content_type_name(values["model"])
        values["model"] = list(name) if name else None


def _backend_name() -> str:
    return str(get_default_backend_name())  # type: ignore[no-untyped-call]


def _our_backend(values: Values, sources: Sources) -> None:
    """Rates are looked up under the name of the one source that this server is configured for."""
    seen = sources.notes("source of exchange rates")
    if seen.setdefault("first", values["pk"]) != values["pk"]:
        raise SkipRecord("rates come from one source")
    values["pk"] = _backend_name()


def _our_rate(values: Values, _: Sources) -> None:
    values["backend"] = _backend_name()


for _mapping in (
    RecordMapping(source="common.customunit", target="common.customunit"),
    RecordMapping(source="common.projectcode", target="common.projectcode"),
    RecordMapping(source="common.selectionlist", target="common.selectionlist"),
    RecordMapping(source="common.selectionlistentry", target="common.selectionlistentry"),
    RecordMapping(
        source="common.inventreecustomuserstatemodel",
        target="common.inventreecustomuserstatemodel",
        adapt=_state_model,
    ),
    RecordMapping(source="taggit.tag", target="taggit.tag", identity=("slug",)),
    RecordMapping(
        source="taggit.taggeditem",
        target="taggit.taggeditem",
        identity=("content_type", "object_id", "tag"),
        keeps_pk=False,
        adapt=_tagged,
    ),
    RecordMapping(source="exchange.exchangebackend", target="exchange.exchangebackend", adapt=_our_backend),
    RecordMapping(
        source="exchange.rate",
        target="exchange.rate",
        identity=("backend", "currency"),
        keeps_pk=False,
        adapt=_our_rate,
    ),
):
    MAPPINGS.register(_mapping)
