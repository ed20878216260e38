"""Writes the mapped records of one model: what is new is created, what differs is changed, the rest is left alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.color import no_style
from django.db import connection, models

from stockpress.inventory.common.images import VariantImageField, variant_name
from stockpress.inventory.transfer.columns import Column
from stockpress.inventory.transfer.errors import ImportConflict
from stockpress.inventory.transfer.mapping import RecordMapping, StoredUnder
from stockpress.inventory.transfer.media import Placement, check_folder
from stockpress.inventory.transfer.planning import LOOSE_REFERENCES, Mapped, Plan, Target, loose_label
from stockpress.inventory.transfer.reader import Record
from stockpress.inventory.transfer.uniqueness import Uniqueness

CHUNK = 500
_VARIANTS = ("thumbnail", "preview")


@dataclass
class _Row:
    """A record on its way: `values` by column name, only those that the record states."""

    record: Record
    key: Any
    values: dict[str, Any]
    members: dict[str, list[Any]]
    pk: Any = None
    new: bool = True
    changed: set[str] = field(default_factory=set)


def reset_sequence(model: type[models.Model]) -> None:
    """Keys that were written as they are must not be handed out again."""
    statements = connection.ops.sequence_reset_sql(no_style(), [model])
    if statements:
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)


class Writer:
    """Writes one target; `write` may be called once."""

    def __init__(self, plan: Plan, target: Target, placement: Placement, on_record: Callable[[int], None]) -> None:
        self._plan = plan
        self._target = target
        self._placement = placement
        self._on_record = on_record
        self._by_attname = {column.attname: column for column in target.columns.values()}
        self._counts = plan.report.of(target.label)
        replaced = set() if target.identity else plan.keys.accepted(target.label)
        self._unique = Uniqueness(target, replaced)
        self._taken: set[Any] = set()
        self._seen: set[Any] = set()
        self._known: dict[tuple[Any, ...], Any] = {}

    def write(self) -> list[tuple[RecordMapping, list[Any]]]:
        """Returns the keys of the rows created or changed, by mapping."""
        touched = []
        for mapping in self._target.mappings:
            if mapping.identity:
                self._recognise(mapping.identity)
            keys: list[Any] = []
            for chunk in _chunks(self._plan.mapped(self._target, mapping), CHUNK):
                keys += self._write_chunk(mapping, chunk)
                self._on_record(len(chunk))
            touched.append((mapping, keys))
        self._plan.keys.rows_changed(self._target.label)
        return touched

    def _recognise(self, identity: tuple[str, ...]) -> None:
        names = [self._target.columns[name].attname for name in identity]
        self._known = {}
        for row in self._target.model._base_manager.values("pk", *names):
            self._known[tuple(self._same_form(name, row[name]) for name in names)] = row["pk"]
            self._taken.add(row["pk"])

    def _write_chunk(self, mapping: RecordMapping, chunk: list[Mapped]) -> list[Any]:
        rows = [row for mapped in chunk if (row := self._row(mapping, mapped)) is not None]
        self._compare(rows)
        # Changes first: they may set unique values free that new rows have now.
        self._change([row for row in rows if row.changed])
        self._create([row for row in rows if row.new])
        for row in rows:
            if mapping.identity and row.key is not None:
                self._plan.keys.translate(self._target.label, row.key, row.pk)
            if mapping.identity:
                self._known[self._identity(mapping.identity, row)] = row.pk
        for name, relation in self._target.many_to_many.items():
            self._join(name, relation, [row for row in rows if name in row.members])
        self._counts.created += sum(row.new for row in rows)
        self._counts.updated += sum(bool(row.changed) and not row.new for row in rows)
        self._counts.unchanged += sum(not row.changed and not row.new for row in rows)
        return [row.pk for row in rows if row.new or row.changed]

    def _row(self, mapping: RecordMapping, mapped: Mapped) -> _Row | None:
        row = _Row(mapped.record, mapped.values["pk"], {}, {})
        for name, given in mapped.values.items():
            if name in self._target.many_to_many:
                row.members[name] = self._members(row.record, name, given)
            elif name != "pk":
                column = self._target.columns[name]
                row.values[column.attname] = self._value(mapped, column, given)
        mark = self._identity(mapping.identity, row) if mapping.identity else row.key
        if mark in self._seen:
            if mapping.identity is None:
                raise self._plan.invalid(row.record, "pk", "another record has the same primary key")
            self._plan.report.skipped[row.record.model, "the same as another record"] += 1
            if row.key is not None:
                self._plan.keys.translate(self._target.label, row.key, self._known.get(mark))
            return None
        self._seen.add(mark)
        if mapping.identity is None:
            row.pk = row.key
        else:
            row.pk = self._known.get(mark)
            if row.pk is None and row.key is not None and row.key not in self._taken:
                row.pk = row.key
                self._taken.add(row.pk)
        return row

    def _identity(self, names: tuple[str, ...], row: _Row) -> tuple[Any, ...]:
        columns = [self._target.columns[name] for name in names]
        return tuple(
            self._same_form(column.attname, row.values.get(column.attname, column.when_unknown)) for column in columns
        )

    def _same_form(self, attname: str, value: Any) -> Any:
        """A file column holds "no file" as an empty text or as nothing."""
        return value or "" if self._by_attname[attname].is_file else value

    def _value(self, mapped: Mapped, column: Column, given: Any) -> Any:
        loose = LOOSE_REFERENCES.get(self._target.label)
        if loose and column.name == loose[1]:
            label = loose_label(mapped.values.get(loose[0]), given)
            given = self._plan.keys.pk_of(label, given) if label else given
        try:
            if column.relation:
                return self._related(column, column.relation, given)
            value = column.value(given)
            if column.is_file and value:
                check_folder(self._target.label, str(value))
        except ValidationError as err:
            raise self._plan.invalid(mapped.record, column.name, " ".join(err.messages)) from err
        if column.is_file:
            value = value or ""
            if value:
                self._want_file(column, value, given)
        return value

    def _related(self, column: Column, label: str, given: Any) -> Any:
        if given is None:
            return column.value(None)
        pk = self._plan.keys.pk_of(label, given)
        if pk is None:
            if column.required:
                raise ValidationError(f"there is no {label} {given!r}")
            self._plan.report.cleared[self._target.label, column.name] += 1
        return pk

    def _want_file(self, column: Column, name: str, given: Any) -> None:
        self._placement.want(name, given.source if isinstance(given, StoredUnder) else name)
        if isinstance(column.field, VariantImageField):
            for variant in _VARIANTS:
                smaller = variant_name(name, variant)
                self._placement.want(smaller, smaller, quietly=True)

    def _members(self, record: Record, name: str, given: Any) -> list[Any]:
        if not isinstance(given, list):
            raise self._plan.invalid(record, name, "this is not a list of references")
        label = str(self._target.many_to_many[name].related_model._meta.label_lower)
        found = [self._plan.keys.pk_of(label, member) for member in given]
        if None in found:
            self._plan.report.cleared[self._target.label, name] += found.count(None)
        return sorted({pk for pk in found if pk is not None})

    def _compare(self, rows: list[_Row]) -> None:
        """Mark each row as new or with what differs; raises ImportConflict."""
        keys = [row.pk for row in rows if row.pk is not None]
        here = {
            row["pk"]: row
            for row in self._target.model._base_manager.filter(pk__in=keys).values("pk", *self._by_attname)
        }
        unknown = {attname: column.when_unknown for attname, column in self._by_attname.items()}
        for row in rows:
            stored = here.get(row.pk)
            if stored is not None:
                row.new = False
                row.changed = {
                    name for name, value in row.values.items() if self._same_form(name, stored[name]) != value
                }
            clash = self._unique.claim(row.pk, {**(stored or unknown), **row.values})
            if clash is not None:
                line, _column = self._plan.export.line_of(row.record.offset)
                raise ImportConflict(
                    record=row.record.number,
                    line=line,
                    model=self._target.label,
                    pk=row.record.pk,
                    value=clash.value,
                    other=clash.other,
                )

    def _instance(self, row: _Row, attnames: frozenset[str] | None = None) -> models.Model:
        instance = self._target.model()
        instance.pk = row.pk
        for attname, column in self._by_attname.items():
            if attnames is not None and attname not in attnames:
                continue
            value = row.values.get(attname, column.when_unknown)
            setattr(instance, attname, value)
        return instance

    def _create(self, rows: list[_Row]) -> None:
        manager = self._target.model._base_manager
        for group in ([row for row in rows if row.pk is not None], [row for row in rows if row.pk is None]):
            if not group:
                continue
            instances = manager.bulk_create([self._instance(row) for row in group], batch_size=CHUNK)
            for row, instance in zip(group, instances, strict=True):
                if row.pk is None:
                    row.pk = instance.pk
                    self._taken.add(row.pk)
            if self._target.key.get_internal_type().endswith("AutoField"):
                reset_sequence(self._target.model)
            self._restore_stamps(group)

    def _restore_stamps(self, rows: list[_Row]) -> None:
        """Put back what the insert replaced by the present moment; where nothing is known and something must stand, it
        stays."""
        stamped = {attname: column for attname, column in self._by_attname.items() if column.is_stamped}
        self._update(
            (row, frozenset(name for name, column in stamped.items() if name in row.values or not column.required))
            for row in rows
        )

    def _change(self, rows: list[_Row]) -> None:
        self._update((row, frozenset(row.changed)) for row in rows)

    def _update(self, changes: Iterable[tuple[_Row, frozenset[str]]]) -> None:
        """Rows that change the same columns are written together."""
        groups: dict[frozenset[str], list[_Row]] = {}
        for row, attnames in changes:
            groups.setdefault(attnames, []).append(row)
        for attnames, group in groups.items():
            if attnames:
                names = [self._by_attname[attname].name for attname in sorted(attnames)]
                instances = [self._instance(row, attnames) for row in group]
                self._target.model._base_manager.bulk_update(instances, names, batch_size=CHUNK)

    def _join(self, name: str, relation: Any, rows: list[_Row]) -> None:
        """Make the members of a many-to-many relation those of the records."""
        through = relation.remote_field.through
        own, other = relation.m2m_column_name(), relation.m2m_reverse_name()
        stored: dict[Any, set[Any]] = {}
        for owner, member in through._base_manager.filter(**{f"{own}__in": [row.pk for row in rows]}).values_list(
            own, other
        ):
            stored.setdefault(owner, set()).add(member)
        missing = []
        for row in rows:
            wanted, present = set(row.members[name]), stored.get(row.pk, set())
            if wanted == present:
                continue
            row.changed.add(name)
            through._base_manager.filter(**{own: row.pk, f"{other}__in": present - wanted}).delete()
            missing += [through(**{own: row.pk, other: member}) for member in sorted(wanted - present)]
        through._base_manager.bulk_create(missing, batch_size=CHUNK)


def _chunks(items: Iterator[Mapped], size: int) -> Iterator[list[Mapped]]:
    while chunk := list(islice(items, size)):
        yield chunk
