from __future__ import annotations

import pytest
from djmoney.money import Money

from stockpress.inventory.common.printable import PRINTABLES
from tests.domain.budgets import assert_cost_does_not_grow
from tests.factories.company import AddressFactory, ManufacturerPartFactory, SupplierPartFactory
from tests.factories.order import (
    PurchaseOrderExtraLineFactory,
    PurchaseOrderFactory,
    PurchaseOrderLineItemFactory,
    ReturnOrderExtraLineFactory,
    ReturnOrderFactory,
    ReturnOrderLineItemFactory,
    SalesOrderAllocationFactory,
    SalesOrderExtraLineFactory,
    SalesOrderFactory,
    SalesOrderLineItemFactory,
    SalesOrderShipmentFactory,
)
from tests.factories.stock import StockLocationFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("settled_settings")]

SHARED = ["description", "extra_lines", "lines", "order", "reference", "title"]


@pytest.mark.parametrize(
    ("factory", "names"),
    [
        (PurchaseOrderFactory, [*SHARED, "supplier"]),
        (SalesOrderFactory, [*SHARED, "customer"]),
        (ReturnOrderFactory, [*SHARED, "customer"]),
        (
            SalesOrderShipmentFactory,
            ["allocations", "order", "address", "reference", "shipment", "tracking_number", "title"],
        ),
    ],
)
def test_an_order_offers_every_documented_variable(factory, names):
    order = factory()

    assert list(order.report_context()) == names
    assert PRINTABLES[order.model_type()].attachable


def test_the_simple_variables_of_an_order_are_its_own():
    order = PurchaseOrderFactory(description="Spring batch")
    context = order.report_context()

    assert context["order"] is order
    assert (context["description"], context["reference"]) == ("Spring batch", order.reference)
    assert (context["title"], context["supplier"]) == (str(order), order.supplier)


def test_twenty_purchase_orders_cost_as_many_queries_as_one():
    keys = []
    for _ in range(20):
        order = PurchaseOrderFactory()
        order.address = AddressFactory(company=order.supplier)
        order.save()
        for _ in range(3):
            article = SupplierPartFactory(supplier=order.supplier)
            article.manufacturer_part = ManufacturerPartFactory(part=article.part)
            article.save()
            PurchaseOrderLineItemFactory(
                order=order, part=article, purchase_price=Money(1, "EUR"), destination=StockLocationFactory()
            )
            PurchaseOrderExtraLineFactory(order=order, price=Money(1, "EUR"))
        keys.append(order.pk)

    def look(values):
        order = values["order"]
        assert len(values["lines"].all()) == len(values["extra_lines"].all()) == 3
        for line in values["lines"].all():
            assert line.order is order
            assert line.get_base_part().full_name
            assert line.part.supplier.name
            assert line.part.manufacturer_part.manufacturer.name
            assert line.get_destination().name
            assert line.total_line_price
            assert not line.is_overdue
        return str(order.address), order.calculate_total_price(), order.pending_line_count, order.currency

    assert_cost_does_not_grow("purchaseorder", keys, look)


def test_twenty_sales_orders_cost_as_many_queries_as_one():
    keys = []
    for _ in range(20):
        order = SalesOrderFactory()
        for _ in range(3):
            line = SalesOrderLineItemFactory(order=order, sale_price=Money(1, "EUR"))
            for _ in range(2):
                SalesOrderAllocationFactory(line=line)
            SalesOrderExtraLineFactory(order=order)
        keys.append(order.pk)

    def look(values):
        assert len(values["extra_lines"].all()) == 3
        for line in values["lines"].all():
            assert line.part.full_name
            assert line.is_fully_allocated()
            assert [allocation.item.part.full_name for allocation in line.allocations.all()]
        return values["customer"].name, values["order"].calculate_total_price()

    assert_cost_does_not_grow("salesorder", keys, look)


def test_twenty_return_orders_cost_as_many_queries_as_one():
    keys = []
    for _ in range(20):
        order = ReturnOrderFactory()
        for _ in range(3):
            ReturnOrderLineItemFactory(order=order, price=Money(1, "EUR"))
            ReturnOrderExtraLineFactory(order=order)
        keys.append(order.pk)

    def look(values):
        assert len(values["extra_lines"].all()) == 3
        for line in values["lines"].all():
            assert all((line.item.serial, line.part.full_name, line.outcome_text))
        return values["customer"].name, values["title"]

    assert_cost_does_not_grow("returnorder", keys, look)


def test_twenty_shipments_cost_as_many_queries_as_one():
    keys = []
    for _ in range(20):
        shipment = SalesOrderShipmentFactory()
        shipment.shipment_address = AddressFactory(company=shipment.customer)
        shipment.save()
        for _ in range(3):
            line = SalesOrderLineItemFactory(order=shipment.order)
            SalesOrderAllocationFactory(line=line, shipment=shipment, item__location=StockLocationFactory())
        keys.append(shipment.pk)

    def look(values):
        for allocation in values["allocations"].all():
            assert all(
                (allocation.line.order.reference, allocation.line.part.full_name, allocation.item.part.full_name)
            )
            assert allocation.location.name
        return str(values["address"]), values["title"], values["order"].customer.name

    assert_cost_does_not_grow("salesordershipment", keys, look)
