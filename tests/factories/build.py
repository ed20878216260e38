"""Builds for tests."""

from __future__ import annotations

import factory
from factory.django import DjangoModelFactory

from stockpress.inventory.build import models


class BuildFactory(DjangoModelFactory):
    """Ten of an assembly of its own; without lines."""

    class Meta:
        model = models.Build

    reference = factory.Sequence(lambda n: f"BO-{n + 1:04d}")
    part = factory.SubFactory("tests.factories.part.PartFactory", assembly=True)
    quantity = 10


class BuildLineFactory(DjangoModelFactory):
    class Meta:
        model = models.BuildLine

    build = factory.SubFactory(BuildFactory)
    bom_item = factory.SubFactory("tests.factories.part.BomItemFactory", part=factory.SelfAttribute("..build.part"))
    quantity = 20


class BuildItemFactory(DjangoModelFactory):
    """Twenty of an item of the line's component."""

    class Meta:
        model = models.BuildItem

    build_line = factory.SubFactory(BuildLineFactory)
    stock_item = factory.SubFactory(
        "tests.factories.stock.StockItemFactory", part=factory.SelfAttribute("..build_line.bom_item.sub_part")
    )
    quantity = 20
