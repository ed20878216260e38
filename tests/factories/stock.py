"""Stock for tests."""

from __future__ import annotations

import factory
from factory.django import DjangoModelFactory

from stockpress.inventory.stock import models


class StockLocationTypeFactory(DjangoModelFactory):
    class Meta:
        model = models.StockLocationType

    name = factory.Sequence(lambda n: f"Kind {n}")


class StockLocationFactory(DjangoModelFactory):
    class Meta:
        model = models.StockLocation

    name = factory.Sequence(lambda n: f"Shelf {n}")


class StockItemFactory(DjangoModelFactory):
    """A hundred of a part of its own, lying nowhere in particular."""

    class Meta:
        model = models.StockItem

    part = factory.SubFactory("tests.factories.part.PartFactory")
    quantity = 100


class SerializedItemFactory(StockItemFactory):
    """One thing with a serial number."""

    part = factory.SubFactory("tests.factories.part.PartFactory", trackable=True)
    quantity = 1
    serial = factory.Sequence(lambda n: str(n + 1))


class StockItemTestResultFactory(DjangoModelFactory):
    """A passed test of an item."""

    class Meta:
        model = models.StockItemTestResult

    stock_item = factory.SubFactory(StockItemFactory)
    template = factory.SubFactory(
        "tests.factories.part.PartTestTemplateFactory", part=factory.SelfAttribute("..stock_item.part")
    )
    result = True


class StockItemTrackingFactory(DjangoModelFactory):
    class Meta:
        model = models.StockItemTracking

    item = factory.SubFactory(StockItemFactory)
    part = factory.SelfAttribute("item.part")
    tracking_type = 1
    deltas = factory.LazyFunction(dict)
