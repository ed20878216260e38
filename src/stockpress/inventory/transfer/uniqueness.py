"""Values that only one row may have: found out about before the database complains, with the names of both rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import models

from stockpress.inventory.transfer.planning import Target


@dataclass
class _Rule:
    names: tuple[str, ...]
    # With a condition, empty values are allowed to repeat.
    conditional: bool
    owners: dict[tuple[Any, ...], Any] = field(default_factory=dict)

    def key(self, row: Mapping[str, Any]) -> tuple[Any, ...] | None:
        values = tuple(row.get(name) for name in self.names)
        free = (None, "") if self.conditional else (None,)
        return None if any(value in free for value in values) else values


@dataclass(frozen=True)
class Clash:
    """The values, in words, and the key of the row that has them."""

    value: str
    other: Any


class Uniqueness:
    """Keeps the values of all rows of one model while records are written to it.

    Rows with keys in `replaced` get new values by the import; theirs do not count.
    """

    def __init__(self, target: Target, replaced: set[Any]) -> None:
        self._rules = [_Rule(names, conditional) for names, conditional in _unique_sets(target)]
        if not self._rules:
            return
        wanted = sorted({name for rule in self._rules for name in rule.names})
        for row in target.model._base_manager.values("pk", *wanted):
            if row["pk"] not in replaced:
                for rule in self._rules:
                    if (key := rule.key(row)) is not None:
                        rule.owners[key] = row["pk"]

    def claim(self, pk: Any, row: Mapping[str, Any]) -> Clash | None:
        """Take the values of a row (by column name, all columns); returns the clash, if another row has them."""
        for rule in self._rules:
            key = rule.key(row)
            if key is None:
                continue
            other = rule.owners.setdefault(key, pk)
            if other != pk:
                told = ", ".join(f"{name} {value!r}" for name, value in zip(rule.names, key, strict=True))
                return Clash(told, other if other is not None else "in the same file")
        return None


def _unique_sets(target: Target) -> list[tuple[tuple[str, ...], bool]]:
    meta = target.model._meta
    found: list[tuple[tuple[str, ...], bool]] = [
        ((column.attname,), False) for column in target.columns.values() if column.field.unique
    ]
    groups: list[tuple[tuple[str, ...], bool]] = [(tuple(names), False) for names in meta.unique_together]
    groups += [
        (tuple(rule.fields), rule.condition is not None)
        for rule in meta.constraints
        if isinstance(rule, models.UniqueConstraint) and rule.fields
    ]
    for names, conditional in groups:
        found.append((tuple(target.columns[name].attname for name in names), conditional))
    return found
