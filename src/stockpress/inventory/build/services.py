"""Changes to builds."""

from __future__ import annotations

from django.db import transaction

from stockpress.inventory.build.models import Build, BuildLine
from stockpress.inventory.common.references import next_reference
from stockpress.settings_registry import text


def next_build_reference() -> str:
    """The next free reference of a build, by its pattern."""
    return next_reference(Build, text("BUILDORDER_REFERENCE_PATTERN"))


def create_build_lines(*, build: Build) -> list[BuildLine]:
    """One line for each entry of the part's bill of materials that has none yet, in the quantity the build needs."""
    with transaction.atomic():
        known = set(build.build_lines.values_list("bom_item_id", flat=True))
        lines = [
            BuildLine(build=build, bom_item=entry, quantity=entry.get_required_quantity(build.quantity))
            for entry in build.part.get_bom_items()
            if entry.pk not in known
        ]
        return BuildLine.objects.bulk_create(lines)
