"""Finishing builds."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar

from django.utils import timezone

from stockpress.inventory.build.actions.consumption import use_up
from stockpress.inventory.build.actions.states import BuildAction
from stockpress.inventory.build.errors import (
    BuildIncomplete,
    ChildrenOpen,
    LinesOverallocated,
    LinesUnallocated,
    OutputsUnfinished,
)
from stockpress.inventory.build.models import Build, BuildItem, BuildLine
from stockpress.inventory.build.status_codes import BuildStatusGroups
from stockpress.inventory.common.numbers import plain
from stockpress.settings_registry import flag


class Overallocated(StrEnum):
    """What becomes of stock that is promised beyond need."""

    REJECT = "reject"
    ACCEPT = "accept"
    TRIM = "trim"


@dataclass(frozen=True, kw_only=True)
class FinishBuild(BuildAction):
    """Close the build and use up what is promised to it.

    Raises OutputsUnfinished, ChildrenOpen, and unless accepted LinesOverallocated, LinesUnallocated, BuildIncomplete;
    NotInStock, NotEnoughStock.
    """

    ACTION: ClassVar[str] = "finish"
    accept_overallocated: Overallocated = Overallocated.REJECT
    accept_unallocated: bool = False
    accept_incomplete: bool = False

    def check(self, build: Build) -> None:
        if begun := build.incomplete_outputs.count():
            raise OutputsUnfinished(count=begun, reference=build.reference)
        if flag("BUILDORDER_REQUIRE_CLOSED_CHILDS"):
            below = build.sub_builds.filter(status__in=BuildStatusGroups.ACTIVE_CODES).count()
            if below:
                raise ChildrenOpen(count=below, reference=build.reference)
        lines = _untracked_lines(build)
        too_much = [line for line in lines if line.is_overallocated()]
        if too_much and self.accept_overallocated == Overallocated.REJECT:
            raise LinesOverallocated(reference=build.reference, parts=_names(too_much))
        if not self.accept_unallocated and (missing := [line for line in lines if not line.is_fully_allocated()]):
            raise LinesUnallocated(reference=build.reference, parts=_names(missing))
        if not self.accept_incomplete and build.remaining > 0:
            raise BuildIncomplete(completed=build.completed, quantity=plain(build.quantity), reference=build.reference)

    def change(self, build: Build) -> None:
        if self.accept_overallocated == Overallocated.TRIM:
            for line in _untracked_lines(build):
                _trim(line)
        promised = BuildItem.objects.filter(build_line__build=build)
        use_up(build, promised.filter(install_into__isnull=True).order_by("pk"), self.user)
        # What was to go into outputs that never came to be is free again.
        promised.delete()
        build.completion_date, build.completed_by = timezone.localdate(), self.user


def _untracked_lines(build: Build) -> list[BuildLine]:
    """The lines whose stock is used up by the build as a whole, and not installed in single outputs."""
    return list(build.build_lines.filter(bom_item__sub_part__trackable=False).order_by("pk"))


def _trim(line: BuildLine) -> None:
    """Take back what is promised beyond need, from the promise made last backwards."""
    surplus = line.allocated_quantity() + Decimal(line.consumed) - Decimal(line.quantity)
    for promise in line.allocations.select_for_update().order_by("-pk"):
        if surplus <= 0:
            return
        taken_back = min(surplus, Decimal(promise.quantity))
        surplus -= taken_back
        if taken_back == promise.quantity:
            promise.delete()
        else:
            promise.quantity = Decimal(promise.quantity) - taken_back
            promise.save(update_fields=["quantity"])


def _names(lines: list[BuildLine]) -> str:
    return ", ".join(line.part.full_name for line in lines)
