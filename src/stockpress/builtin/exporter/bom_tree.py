"""What an assembly is made of, and what that is made of: loaded level by level, told branch by branch."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from stockpress.inventory.part.models import BomItem, Part
from stockpress.inventory.part.models.bom import bom_items_of
from stockpress.kernel.errors import StockpressError

# Data may hold loops and very deep trees; a list of this size is of no use to anybody.
MOST_LINES = 100_000
DEEPEST = 100


def in_steps(keys: Sequence[int], step: int = 500) -> Iterator[Sequence[int]]:
    """Keys in pieces that every database takes."""
    return (keys[at : at + step] for at in range(0, len(keys), step))


class TreeTooLarge(StockpressError):
    code = "bom_too_large"
    text = "With all its levels this list would have more than {most} lines. Filter it, or ask for fewer levels."


@dataclass(frozen=True)
class BomLine:
    """A line at a level; `total` is how many are needed for one of the assembly at the top."""

    item: BomItem
    level: int
    total: Decimal


class BomTree:
    """The lines of a list and, below each that is an assembly, its own: `levels` of them, or all with 0.

    The number of queries grows with the number of levels, not with that of lines.
    """

    def __init__(self, queryset: Any, *, levels: int = 0) -> None:
        self._most_levels = min(levels or DEEPEST, DEEPEST)
        # Without the quantities that the list counts for each line; they are counted for each component once.
        keys = list(dict.fromkeys(queryset.values_list("pk", flat=True)))
        found = {item.pk: item for some in in_steps(keys) for item in BomItem.objects.filter(pk__in=some)}
        self._tops = [found[key] for key in keys if key in found]
        self._made_of: dict[int, list[BomItem]] = {}
        self._load()

    def _load(self) -> None:
        level = self._tops
        for _ in range(self._most_levels - 1):
            assemblies: dict[int, Part] = {
                item.sub_part_id: item.sub_part
                for item in level
                if item.sub_part.assembly and item.sub_part_id not in self._made_of
            }
            if not assemblies:
                return
            found = bom_items_of(list(assemblies.values()))
            self._made_of.update(found)
            level = [item for items in found.values() for item in items]

    @property
    def part_keys(self) -> list[int]:
        """The components at all levels."""
        below = (item.sub_part_id for items in self._made_of.values() for item in items)
        return sorted({*(item.sub_part_id for item in self._tops), *below})

    def count_lines(self) -> int:
        """How many lines there are. Raises TreeTooLarge."""
        return sum(1 for _ in self.lines())

    def lines(self) -> Iterator[BomLine]:
        """Each line, followed by those of what it is made of. Raises TreeTooLarge."""
        number = 0
        for top in self._tops:
            for line in self._branch(BomLine(top, 1, Decimal(top.quantity)), frozenset({top.part_id})):
                number += 1
                if number > MOST_LINES:
                    raise TreeTooLarge(most=MOST_LINES)
                yield line

    def _branch(self, line: BomLine, above: frozenset[int]) -> Iterator[BomLine]:
        yield line
        part = line.item.sub_part_id
        if line.level >= self._most_levels or part in above:
            return
        for item in self._made_of.get(part, ()):
            below = BomLine(item, line.level + 1, line.total * Decimal(item.quantity))
            yield from self._branch(below, above | {part})
