"""Parts, categories, bills of materials, tests."""

from __future__ import annotations

from decimal import Decimal

import factory
from factory.django import DjangoModelFactory

from stockpress.inventory.part.models import (
    BomItem,
    BomItemSubstitute,
    Part,
    PartCategory,
    PartInternalPriceBreak,
    PartSellPriceBreak,
    PartTestTemplate,
)


class PartCategoryFactory(DjangoModelFactory):
    class Meta:
        model = PartCategory

    name = factory.Sequence(lambda n: f"Category {n}")


class PartFactory(DjangoModelFactory):
    """A part without a category; `PartFactory(assembly=True)` can have a bill of materials."""

    class Meta:
        model = Part

    name = factory.Sequence(lambda n: f"Part {n}")
    IPN = factory.Sequence(lambda n: f"IPN-{n:04}")
    description = "A part"


class BomItemFactory(DjangoModelFactory):
    class Meta:
        model = BomItem

    part = factory.SubFactory(PartFactory, assembly=True)
    sub_part = factory.SubFactory(PartFactory)
    quantity = Decimal(1)


class BomItemSubstituteFactory(DjangoModelFactory):
    class Meta:
        model = BomItemSubstitute

    bom_item = factory.SubFactory(BomItemFactory)
    part = factory.SubFactory(PartFactory)


class PartTestTemplateFactory(DjangoModelFactory):
    class Meta:
        model = PartTestTemplate

    part = factory.SubFactory(PartFactory, testable=True)
    test_name = factory.Sequence(lambda n: f"Test {n}")


class PartSellPriceBreakFactory(DjangoModelFactory):
    class Meta:
        model = PartSellPriceBreak

    part = factory.SubFactory(PartFactory, salable=True)
    quantity = Decimal(1)


class PartInternalPriceBreakFactory(DjangoModelFactory):
    class Meta:
        model = PartInternalPriceBreak

    part = factory.SubFactory(PartFactory)
    quantity = Decimal(1)
