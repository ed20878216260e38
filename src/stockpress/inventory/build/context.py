"""What templates of builds and their lines may name."""

from __future__ import annotations

from typing import Any

from stockpress.inventory.build.models import Build, BuildLine
from stockpress.inventory.common.loaded import loaded, prefetch_for_batch
from stockpress.inventory.common.numbers import plain
from stockpress.inventory.common.printable import PRINTABLES, ItemInBatch, Printable, PrintBatch, Variable
from stockpress.inventory.part.models import BomItem
from stockpress.inventory.part.models.bom import bom_items_of


def _bom_items(given: ItemInBatch) -> Any:
    def load(batch: PrintBatch) -> dict[int, list[BomItem]]:
        return bom_items_of(list({build.part_id: build.part for build in batch.items}.values()))

    rows = given.batch.shared("build:bom", load)[given.item.part_id]
    return loaded(BomItem.objects.filter(pk__in=[row.pk for row in rows]), rows)


def _outputs(given: ItemInBatch) -> Any:
    prefetch_for_batch(given.batch, "build_outputs")
    return loaded(given.item.get_build_outputs(), given.item.build_outputs.all())


BUILD_VARIABLES: tuple[Variable, ...] = (
    Variable(
        name="bom_items",
        type="list of BomItem",
        description="The part's bill of materials",
        sample=[],
        evaluate=_bom_items,
    ),
    Variable(
        name="build",
        type="Build",
        description="The build order",
        sample="BO-0042",
        evaluate=lambda given: given.item,
    ),
    Variable(
        name="build_outputs",
        type="list of StockItem",
        description="The items that are being or were made",
        sample=[],
        evaluate=_outputs,
    ),
    Variable(
        name="line_items",
        type="list of BuildLine",
        description="What the build needs, line by line",
        sample=[],
        evaluate=lambda given: loaded(BuildLine.objects.filter(build=given.item), given.item.build_lines.all()),
    ),
    Variable(
        name="part",
        type="Part",
        description="The part that is made",
        sample="PSU-5V | Power supply 5 V",
        evaluate=lambda given: given.item.part,
    ),
    Variable(
        name="quantity",
        type="number",
        description="How many are to be made",
        sample=plain("25"),
        evaluate=lambda given: plain(given.item.quantity),
    ),
    Variable(
        name="reference",
        type="text",
        description="Reference of the build order",
        sample="BO-0042",
        evaluate=lambda given: given.item.reference,
    ),
    Variable(
        name="title",
        type="text",
        description="The build order in one line",
        sample="BO-0042",
        evaluate=lambda given: str(given.item),
    ),
)

BUILD_LINE_VARIABLES: tuple[Variable, ...] = (
    Variable(
        name="allocated_quantity",
        type="number",
        description="Stock promised to the line",
        sample=plain("50"),
        evaluate=lambda given: plain(given.item.allocated_quantity()),
    ),
    Variable(
        name="allocations",
        type="relation to BuildItem",
        description="The stock promised to the line; write allocations.all",
        sample=[],
        evaluate=lambda given: given.item.allocations,
    ),
    Variable(
        name="bom_item",
        type="BomItem",
        description="The line of the bill of materials",
        sample="2 x Resistor 10k to make Power supply 5 V",
        evaluate=lambda given: given.item.bom_item,
    ),
    Variable(
        name="build",
        type="Build",
        description="The build order",
        sample="BO-0042",
        evaluate=lambda given: given.item.build,
    ),
    Variable(
        name="build_line",
        type="BuildLine",
        description="The line",
        sample="50 x Resistor 10k (BO-0042)",
        evaluate=lambda given: given.item,
    ),
    Variable(
        name="part",
        type="Part",
        description="The component",
        sample="RES-10K-0402 | Resistor 10k",
        evaluate=lambda given: given.item.part,
    ),
    Variable(
        name="quantity",
        type="number",
        description="How much the build needs in all",
        sample=plain("50"),
        evaluate=lambda given: plain(given.item.quantity),
    ),
)

# What these rows refer to is fetched for all of them together when a template names it.
PRINTABLES.register(
    Printable(
        model=Build,
        variables=BUILD_VARIABLES,
        queryset=lambda: Build.objects.prefetch_related("build_lines__allocations"),
        attachable=True,
    )
)
PRINTABLES.register(
    Printable(
        model=BuildLine,
        variables=BUILD_LINE_VARIABLES,
        queryset=lambda: BuildLine.objects.prefetch_related("allocations"),
    )
)
