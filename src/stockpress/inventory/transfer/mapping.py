"""How records of an export become rows here: one `RecordMapping` for each kind of record, kept in tables.

Fields that have the same name and meaning on both sides need no entry; everything else is named in the table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, MutableMapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from stockpress.kernel.registry import Registry

if TYPE_CHECKING:
    from stockpress.inventory.transfer.sources import Sources

Values = MutableMapping[str, Any]


class SkipRecord(Exception):
    """This record is left out; the reason is counted in the report."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


class ForOtherMapping(SkipRecord):
    """This record becomes what another mapping of its kind makes of it; nothing is counted."""

    def __init__(self) -> None:
        super().__init__("another mapping takes it")


@dataclass(frozen=True)
class Rename:
    """The field has another name here."""

    to: str


@dataclass(frozen=True)
class Drop:
    """The field has no place here; values other than empty ones are counted with the reason, unless it says nothing."""

    reason: str
    counted: bool = True


@dataclass(frozen=True)
class Convert:
    """The value becomes values of other fields."""

    function: Callable[[Any], Mapping[str, Any]]


@dataclass(frozen=True)
class Computed:
    """A default that follows from the other values of the record or from other records."""

    function: Callable[[Values, Sources], Any]


@dataclass(frozen=True)
class StoredUnder:
    """The value of a file field whose file is called differently in the export's media folder."""

    name: str
    source: str


Rule = Rename | Drop | Convert


@dataclass(frozen=True, kw_only=True)
class RecordMapping:
    """One kind of record of an export (`source`, as "app.model") and the model it becomes (`target`).

    identity: the fields by which a row that is here already is recognised; without them it is the primary key. Keys that
        other records use for such a row are translated.
    keeps_pk: the primary key of the record is that of the target in other records, too.
    defaults: what a record gets whose export did not know the field: a value, or `Computed`.
    adapt: changes the values at the end, or raises SkipRecord.
    finish: called once with the keys of all rows created or changed, after everything is written.
    """

    source: str
    target: str
    fields: Mapping[str, Rule] = field(default_factory=dict)
    defaults: Mapping[str, Any] = field(default_factory=dict)
    identity: tuple[str, ...] | None = None
    keeps_pk: bool = True
    adapt: Callable[[Values, Sources], None] | None = None
    finish: Callable[[Iterable[Any]], None] | None = None


MAPPINGS: Registry[tuple[str, str], RecordMapping] = Registry(
    "record mappings", key=lambda mapping: (mapping.source, mapping.target)
)


@dataclass(frozen=True, kw_only=True)
class LeftOut:
    """Kinds of records that are not imported, and why; `kinds` may end in `.*` for a whole app."""

    kinds: tuple[str, ...]
    reason: str


LEFT_OUT: Registry[tuple[str, ...], LeftOut] = Registry("records left out", key=lambda entry: entry.kinds)


def mappings_of(source: str) -> list[RecordMapping]:
    return [mapping for mapping in MAPPINGS.values() if mapping.source == source]


def reason_left_out(source: str) -> str:
    """Why records of a kind without mapping are skipped."""
    app = source.partition(".")[0]
    for entry in LEFT_OUT.values():
        if source in entry.kinds or f"{app}.*" in entry.kinds:
            return entry.reason
    return "Stockpress has no records of this kind"


TREE_COLUMNS: Mapping[str, Rule] = {
    name: Drop("follows from the parents", counted=False) for name in ("lft", "rght", "tree_id", "level", "pathstring")
}
EMPTY_VALUES: tuple[Any, ...] = (None, "", False, 0, [], {})
