"""Builds for what a build is made of."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

import structlog
from django.core.exceptions import ValidationError
from django.db import transaction

from stockpress.inventory.build.models import Build, BuildLine
from stockpress.inventory.build.services import create_build_lines, next_build_reference
from stockpress.inventory.common.lifecycle import locked

log = structlog.get_logger(__name__)


@dataclass(frozen=True, kw_only=True)
class CreateChildBuilds:
    """A pending build below `build` for each sub-assembly of which less is available than it needs; answers them.

    None for a part that has such a build already, whatever became of it, for consumables, and for parts that are out of
    use. One that the rules for builds refuse is left out and logged. Raises ObjectGone.
    """

    build: Build

    def __call__(self) -> list[Build]:
        with transaction.atomic():
            parent = locked(self.build)
            # Builds that were entered otherwise may have no lines yet.
            create_build_lines(build=parent)
            begun = set(Build.objects.filter(parent=parent).values_list("part_id", flat=True))
            children = []
            for line in parent.build_lines.filter(
                bom_item__consumable=False, bom_item__sub_part__assembly=True, bom_item__sub_part__active=True
            ).order_by("pk"):
                missing = _missing(line)
                if missing > 0 and line.part.pk not in begun:
                    begun.add(line.part.pk)
                    children += _created(_child(parent, line, missing))
            return children


def _missing(line: BuildLine) -> Decimal:
    """What neither is promised to the line nor could be; whole pieces."""
    missing = line.unallocated_quantity() - line.part.available_stock
    return missing.to_integral_value(rounding=ROUND_CEILING)


def _child(parent: Build, line: BuildLine, quantity: Decimal) -> Build:
    return Build(
        parent=parent,
        part=line.part,
        quantity=quantity,
        reference=next_build_reference(),
        # What it makes is needed when the parent begins.
        target_date=parent.start_date or parent.target_date,
        sales_order=parent.sales_order,
        responsible=parent.responsible,
        issued_by=parent.issued_by,
        project_code=parent.project_code,
        take_from=parent.take_from,
        priority=parent.priority,
    )


def _created(child: Build) -> list[Build]:
    try:
        with transaction.atomic():
            child.full_clean(exclude=["metadata"])
            child.save()
            create_build_lines(build=child)
    except ValidationError as err:
        log.info("child_build_refused", part=child.part_id, parent=child.parent_id, reason=" ".join(err.messages))
        return []
    return [child]
