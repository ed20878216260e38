"""What becomes of each record: mapped, skipped, and in which order models are written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from graphlib import TopologicalSorter
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models

from stockpress.inventory.transfer.columns import Column, columns_of
from stockpress.inventory.transfer.errors import ImportRecordInvalid
from stockpress.inventory.transfer.keys import NATURAL_FIELDS, Keys, related_label
from stockpress.inventory.transfer.mapping import (
    EMPTY_VALUES,
    MAPPINGS,
    Computed,
    Convert,
    Drop,
    ForOtherMapping,
    RecordMapping,
    Rename,
    SkipRecord,
    Values,
    mappings_of,
    reason_left_out,
)
from stockpress.inventory.transfer.reader import Export, Record
from stockpress.inventory.transfer.report import ImportReport
from stockpress.inventory.transfer.sources import Sources

# Objects that are named by kind and number rather than by a foreign key: (field with the kind, field with the number).
LOOSE_REFERENCES: dict[str, tuple[str, str]] = {
    "common.parameter": ("model_type", "model_id"),
    "common.attachment": ("model_type", "model_id"),
    "common.notificationmessage": ("target_content_type", "target_object_id"),
    "taggit.taggeditem": ("content_type", "object_id"),
    "users.owner": ("owner_type", "owner_id"),
}
_NEEDED_BY_NAME = {"users.owner": {"auth.user", "auth.group"}}
# They may belong to anything, and nothing belongs to them.
_LAST = ("common.parameter", "common.attachment", "taggit.taggeditem", "common.notificationmessage")


@dataclass(frozen=True)
class Mapped:
    """A record under the names of its model here. `values["pk"]` is its key in the export."""

    record: Record
    values: Values


class Target:
    """A model that records are written to, and the kinds of records it takes, in the order of the tables."""

    def __init__(self, label: str, mappings: list[RecordMapping]) -> None:
        self.label = label
        self.mappings = mappings
        model: Any = apps.get_model(label)
        self.model: type[models.Model] = model
        self.columns: dict[str, Column] = columns_of(self.model)

    @property
    def identity(self) -> tuple[str, ...] | None:
        return self.mappings[0].identity

    @cached_property
    def key(self) -> Any:
        return self.model._meta.pk

    @cached_property
    def many_to_many(self) -> dict[str, Any]:
        """Relations without a model of their own between; others are records themselves."""
        fields: list[Any] = list(self.model._meta.many_to_many)
        return {field.name: field for field in fields if isinstance(field, models.ManyToManyField) and _is_plain(field)}

    @property
    def relations(self) -> list[tuple[Column, str]]:
        return [(column, column.relation) for column in self.columns.values() if column.relation]


class Plan:
    """The whole import, before anything is written."""

    def __init__(self, export: Export, sources: Sources, report: ImportReport) -> None:
        self.export = export
        self.sources = sources
        self.report = report
        self.targets = self._targets()
        self.keys = Keys({target.label for target in self.targets.values() if target.identity})
        self._skipped: dict[tuple[str, str], set[int]] = {}

    def _targets(self) -> dict[str, Target]:
        found: dict[str, list[RecordMapping]] = {}
        for kind, count in self.export.counts().items():
            mappings = mappings_of(kind)
            if not mappings:
                self.report.skipped[kind, reason_left_out(kind)] += count
            for mapping in mappings:
                found.setdefault(mapping.target, []).append(mapping)
        order = list(MAPPINGS.values())
        targets = {label: Target(label, sorted(mappings, key=order.index)) for label, mappings in found.items()}
        return {label: targets[label] for label in _in_order(targets)}

    def resolve(self) -> None:
        """Decide about every record, those that it depends on first; counts what is skipped and dropped."""
        for target in self.targets.values():
            for mapping in target.mappings:
                for record in self.export.records(mapping.source):
                    self._decide(target, mapping, record)
        # The records are mapped once more when they are written, in the same order.
        self.sources.forget_notes()

    def _decide(self, target: Target, mapping: RecordMapping, record: Record) -> None:
        try:
            values = self._values(target, mapping, record, counting=True)
            self._require(target, values)
        except SkipRecord as skip:
            if not isinstance(skip, ForOtherMapping):
                self.report.skipped[record.model, skip.reason] += 1
            self._skipped.setdefault((mapping.source, mapping.target), set()).add(record.number)
        else:
            key = self._key(target, record, values["pk"]) if mapping.keeps_pk else None
            self.keys.accept(target.label, key, values)

    def _key(self, target: Target, record: Record, given: Any) -> Any:
        try:
            key = target.key.to_python(given)
        except ValidationError as err:
            raise self.invalid(record, "pk", " ".join(err.messages)) from err
        if key is None:
            raise self.invalid(record, "pk", "the record has no primary key; export with primary keys")
        return key

    def mapped(self, target: Target, mapping: RecordMapping) -> Iterator[Mapped]:
        """The records that were not skipped."""
        skipped = self._skipped.get((mapping.source, mapping.target), set())
        for record in self.export.records(mapping.source):
            if record.number not in skipped:
                values = self._values(target, mapping, record, counting=False)
                values["pk"] = self._key(target, record, values["pk"]) if mapping.keeps_pk else None
                yield Mapped(record, values)

    def _values(self, target: Target, mapping: RecordMapping, record: Record, *, counting: bool) -> Values:
        values: Values = {"pk": record.pk}
        for name, given in record.fields.items():
            rule = mapping.fields.get(name)
            if isinstance(rule, Drop):
                if counting and rule.counted and given not in EMPTY_VALUES:
                    self.report.dropped_fields[record.model, name, rule.reason] += 1
            elif isinstance(rule, Convert):
                values.update(rule.function(given))
            else:
                values[rule.to if isinstance(rule, Rename) else name] = given
        for name, default in mapping.defaults.items():
            if name not in values:
                values[name] = default.function(values, self.sources) if isinstance(default, Computed) else default
        if mapping.adapt is not None:
            try:
                mapping.adapt(values, self.sources)
            except ValidationError as err:
                raise self.invalid(record, "file", " ".join(err.messages)) from err
        known = target.columns.keys() | target.many_to_many.keys() | {"pk"}
        for name in [name for name in values if name not in known]:
            if counting and values[name] not in EMPTY_VALUES:
                self.report.unknown_fields[record.model, name] += 1
            del values[name]
        return values

    def _require(self, target: Target, values: Values) -> None:
        """Raise SkipRecord when a row that this one cannot do without is missing."""
        for column, label in target.relations:
            given = values.get(column.name)
            if given is not None and column.required and label != target.label and not self.keys.exists(label, given):
                raise SkipRecord(f"its {column.name} is missing")
        if target.label in LOOSE_REFERENCES:
            kind_field, number_field = LOOSE_REFERENCES[target.label]
            owner = loose_label(values.get(kind_field), values.get(number_field))
            if owner is None or not self.keys.exists(owner, values.get(number_field)):
                raise SkipRecord("what it belongs to is missing")

    def invalid(self, record: Record, name: str, reason: str) -> ImportRecordInvalid:
        line, _column = self.export.line_of(record.offset)
        return ImportRecordInvalid(
            record=record.number, line=line, model=record.model, pk=record.pk, name=name, reason=reason
        )


def loose_label(kind: Any, number: Any) -> str | None:
    """The model that a loose reference points to, None when there is none."""
    if number is None:
        return None
    if isinstance(kind, list | tuple) and len(kind) == 2:
        label = f"{kind[0]}.{kind[1]}".lower()
        return label if _is_model(label) else None
    if isinstance(kind, str):
        return next((label for app in _OWNER_APPS if _is_model(label := f"{app}.{kind}")), None)
    return None


_OWNER_APPS = ("part", "stock", "build", "company", "order")


def _is_model(label: str) -> bool:
    try:
        apps.get_model(label)
    except LookupError:
        return False
    return True


def _in_order(targets: dict[str, Target]) -> list[str]:
    """Labels so that a model comes after those it needs, and after those whose keys must be translated for it."""
    graph: dict[str, set[str]] = {}
    for label, target in targets.items():
        needs: set[str] = set()
        for column, other in target.relations:
            translated = other in targets and targets[other].identity is not None
            if column.required or translated or other in NATURAL_FIELDS:
                needs.add(other)
        needs |= {related_label(field) for field in target.many_to_many.values()}
        needs |= _NEEDED_BY_NAME.get(label, set())
        if label in _LAST:
            needs |= {other for other in targets if other not in _LAST[_LAST.index(label) :]}
        graph[label] = {other for other in needs if other in targets and other != label}
    return list(TopologicalSorter(graph).static_order())


def _is_plain(field: Any) -> bool:
    return bool(field.remote_field.through._meta.auto_created)
