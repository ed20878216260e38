"""Orders for tests."""

from __future__ import annotations

import factory
from factory.django import DjangoModelFactory

from stockpress.inventory.order import models


class PurchaseOrderFactory(DjangoModelFactory):
    class Meta:
        model = models.PurchaseOrder

    reference = factory.Sequence(lambda n: f"PO-{n + 1:04d}")
    supplier = factory.SubFactory("tests.factories.company.CompanyFactory", is_supplier=True)


class PurchaseOrderLineItemFactory(DjangoModelFactory):
    class Meta:
        model = models.PurchaseOrderLineItem

    order = factory.SubFactory(PurchaseOrderFactory)
    part = factory.SubFactory(
        "tests.factories.company.SupplierPartFactory", supplier=factory.SelfAttribute("..order.supplier")
    )
    quantity = 10


class PurchaseOrderExtraLineFactory(DjangoModelFactory):
    class Meta:
        model = models.PurchaseOrderExtraLine

    order = factory.SubFactory(PurchaseOrderFactory)
    reference = "Freight"


class SalesOrderFactory(DjangoModelFactory):
    class Meta:
        model = models.SalesOrder

    reference = factory.Sequence(lambda n: f"SO-{n + 1:04d}")
    customer = factory.SubFactory("tests.factories.company.CompanyFactory", is_customer=True)


class SalesOrderLineItemFactory(DjangoModelFactory):
    class Meta:
        model = models.SalesOrderLineItem

    order = factory.SubFactory(SalesOrderFactory)
    part = factory.SubFactory("tests.factories.part.PartFactory", salable=True)
    quantity = 10


class SalesOrderExtraLineFactory(DjangoModelFactory):
    class Meta:
        model = models.SalesOrderExtraLine

    order = factory.SubFactory(SalesOrderFactory)
    reference = "Freight"


class SalesOrderShipmentFactory(DjangoModelFactory):
    class Meta:
        model = models.SalesOrderShipment

    order = factory.SubFactory(SalesOrderFactory)
    reference = factory.Sequence(lambda n: str(n + 1))


class SalesOrderAllocationFactory(DjangoModelFactory):
    """Ten of an item of the line's part."""

    class Meta:
        model = models.SalesOrderAllocation

    line = factory.SubFactory(SalesOrderLineItemFactory)
    item = factory.SubFactory("tests.factories.stock.StockItemFactory", part=factory.SelfAttribute("..line.part"))
    quantity = 10


class ReturnOrderFactory(DjangoModelFactory):
    class Meta:
        model = models.ReturnOrder

    reference = factory.Sequence(lambda n: f"RMA-{n + 1:04d}")
    customer = factory.SubFactory("tests.factories.company.CompanyFactory", is_customer=True)


class ReturnOrderLineItemFactory(DjangoModelFactory):
    class Meta:
        model = models.ReturnOrderLineItem

    order = factory.SubFactory(ReturnOrderFactory)
    item = factory.SubFactory("tests.factories.stock.SerializedItemFactory")


class ReturnOrderExtraLineFactory(DjangoModelFactory):
    class Meta:
        model = models.ReturnOrderExtraLine

    order = factory.SubFactory(ReturnOrderFactory)
    reference = "Freight"
