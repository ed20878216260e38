"""Parameters: once of parts and of manufacturer parts only, today of any object."""

from __future__ import annotations

from typing import Any

from stockpress.inventory.transfer.mapping import (
    MAPPINGS,
    Computed,
    Drop,
    RecordMapping,
    Rename,
    SkipRecord,
    Values,
)
from stockpress.inventory.transfer.sources import Sources
from stockpress.inventory.transfer.tables.common import known_content_type

PART = ["part", "part"]
MANUFACTURER_PART = ["company", "manufacturerpart"]
_ONCE_PER_OBJECT = ("model_type", "model_id", "template")


def _content_type(values: Values, sources: Sources) -> None:
    known_content_type(values, sources, "model_type")


def _optional_content_type(values: Values, sources: Sources) -> None:
    if values.get("model_type") is not None:
        known_content_type(values, sources, "model_type")


def _named(values: Values, _: Sources) -> None:
    if not values.get("name"):
        raise SkipRecord("the parameter has no name")


def _template_of_free_parameter(values: Values, sources: Sources) -> None:
    """Free parameters had a name and a unit of their own; the first of a name makes the template."""
    _named(values, sources)
    seen = sources.notes("templates of free parameters")
    if values["name"] in seen or values["name"] in sources.column("part.partparametertemplate", "name").values():
        raise SkipRecord("the parameter template exists once")
    seen[values["name"]] = True


def _free_parameter(values: Values, sources: Sources) -> None:
    _named(values, sources)
    values["template"] = [values.pop("name")]
    _not_empty(values, sources)


def _not_empty(values: Values, sources: Sources) -> None:
    if values.get("data") in (None, ""):
        raise SkipRecord("the parameter has no value")
    _content_type(values, sources)


def _constant(value: Any) -> Computed:
    return Computed(lambda _values, _sources: value)


_HOLDS_NAME_ONLY = {
    "manufacturer_part": Drop("belongs to the value, not to the template"),
    "value": Drop("belongs to the value, not to the template"),
    "metadata": Drop("belongs to the value, not to the template"),
}

for _mapping in (
    RecordMapping(
        source="part.partparametertemplate", target="common.parametertemplate", identity=("name",), adapt=_named
    ),
    RecordMapping(
        source="common.parametertemplate",
        target="common.parametertemplate",
        identity=("name",),
        adapt=_optional_content_type,
    ),
    RecordMapping(
        source="company.manufacturerpartparameter",
        target="common.parametertemplate",
        identity=("name",),
        keeps_pk=False,
        fields=_HOLDS_NAME_ONLY,
        adapt=_template_of_free_parameter,
    ),
    RecordMapping(
        source="part.partparameter",
        target="common.parameter",
        identity=_ONCE_PER_OBJECT,
        fields={"part": Rename("model_id")},
        defaults={"model_type": _constant(PART)},
        adapt=_not_empty,
    ),
    RecordMapping(source="common.parameter", target="common.parameter", identity=_ONCE_PER_OBJECT, adapt=_not_empty),
    RecordMapping(
        source="company.manufacturerpartparameter",
        target="common.parameter",
        identity=_ONCE_PER_OBJECT,
        keeps_pk=False,
        fields={
            "manufacturer_part": Rename("model_id"),
            "value": Rename("data"),
            "units": Drop("is the unit of the parameter template"),
        },
        defaults={"model_type": _constant(MANUFACTURER_PART)},
        adapt=_free_parameter,
    ),
):
    MAPPINGS.register(_mapping)
