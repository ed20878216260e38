"""Which template parts stand above variants, for many parts in one query."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any


def lines_of_descent(parts: Sequence[Any]) -> dict[int, list[int]]:
    """For each part its own key and those of the templates above it, nearest first. One query; none for parts that are no
    variants.
    """
    parents: dict[int, int | None] = {part.pk: part.variant_of_id for part in parts}
    variants = [part for part in parts if part.variant_of_id is not None]
    if variants:
        above = type(variants[0]).tree_above([part.pk for part in variants])
        parents |= dict(above.order_by().values_list("pk", "variant_of_id"))
    return {part.pk: _climb(part.pk, parents) for part in parts}


def _climb(key: int, parents: Mapping[int, int | None]) -> list[int]:
    """The keys from `key` upwards as far as `parents` knows them, `key` first."""
    line: list[int] = []
    at: int | None = key
    # Bad data may hold loops.
    while at is not None and at not in line:
        line.append(at)
        at = parents.get(at)
    return line


def everyone(lines: Mapping[int, Iterable[int]]) -> set[int]:
    """All keys that occur."""
    return {key for line in lines.values() for key in line}
