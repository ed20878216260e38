from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from stockpress.inventory.common.errors import WrongState
from stockpress.inventory.order.actions import ShipShipment
from stockpress.inventory.order.errors import CannotShip
from stockpress.inventory.order.models import SalesOrderAllocation
from stockpress.inventory.order.status_codes import SalesOrderStatus
from stockpress.inventory.stock.errors import NotEnoughStock
from stockpress.inventory.stock.models import StockItem
from stockpress.settings_registry.services import ChangeSetting
from tests.attached import heard
from tests.factories.order import SalesOrderAllocationFactory, SalesOrderFactory, SalesOrderShipmentFactory
from tests.factories.stock import (
    SerializedItemFactory,
    StockItemFactory,
    StockItemTestResultFactory,
    StockLocationFactory,
)
from tests.factories.users import UserFactory

pytestmark = pytest.mark.django_db


def packed(quantity: int = 10, **fields: Any) -> SalesOrderAllocation:
    """An allocation that is in a shipment of an order in progress; the item holds a hundred."""
    status = fields.pop("status", SalesOrderStatus.IN_PROGRESS.value)
    shipment = SalesOrderShipmentFactory.create(order__status=status)
    promise: SalesOrderAllocation = SalesOrderAllocationFactory.create(
        line__order=shipment.order, shipment=shipment, quantity=quantity, **fields
    )
    return promise


def test_a_part_of_an_item_leaves_as_an_item_of_its_own() -> None:
    shelf = StockLocationFactory.create()
    promise = packed(10, item__location=shelf, item__batch="B7")
    source, order = promise.item, promise.line.order
    ShipShipment(shipment=promise.shipment)()
    promise.refresh_from_db()
    source.refresh_from_db()
    sent = promise.item
    assert (source.quantity, source.location, source.customer) == (90, shelf, None)
    assert (sent.quantity, sent.location, sent.customer, sent.sales_order) == (10, None, order.customer, order)
    assert (sent.parent, sent.batch, sent.in_stock) == (source, "B7", False)


def test_a_part_of_an_item_without_a_batch_gets_none() -> None:
    ChangeSetting(key="STOCK_BATCH_CODE_TEMPLATE", value="NEW")()
    promise = packed(10)
    StockItem.objects.filter(pk=promise.item.pk).update(batch=None)
    ShipShipment(shipment=promise.shipment)()
    promise.refresh_from_db()
    assert (promise.item.quantity, promise.item.batch) == (10, None)


def test_a_part_of_an_item_passed_the_tests_that_the_item_passed() -> None:
    promise = packed(10)
    result = StockItemTestResultFactory.create(stock_item=promise.item)
    ShipShipment(shipment=promise.shipment)()
    promise.refresh_from_db()
    assert [copy.template for copy in promise.item.test_results.all()] == [result.template]


def test_all_of_an_item_leaves_as_itself() -> None:
    item = SerializedItemFactory.create(location=StockLocationFactory.create())
    promise = packed(1, item=item)
    ShipShipment(shipment=promise.shipment)()
    item.refresh_from_db()
    assert (item.customer, item.location, StockItem.objects.count()) == (promise.line.order.customer, None, 1)


def test_the_line_counts_what_has_left_and_the_shipment_knows_when() -> None:
    promise = packed(4)
    shipment = ShipShipment(shipment=promise.shipment)()
    promise.line.refresh_from_db()
    assert (promise.line.shipped, shipment.shipment_date) == (4, timezone.localdate())


def test_what_is_said_of_the_shipment_is_kept_and_the_rest_stays() -> None:
    promise = packed()
    promise.shipment.invoice_number = "I-1"
    promise.shipment.save()
    day = timezone.localdate() - dt.timedelta(days=1)
    ShipShipment(shipment=promise.shipment, shipment_date=day, tracking_number="T-9", link="https://carrier.example")()
    promise.shipment.refresh_from_db()
    shipment = promise.shipment
    assert (shipment.shipment_date, shipment.tracking_number, shipment.invoice_number) == (day, "T-9", "I-1")
    assert shipment.link == "https://carrier.example"


def test_the_history_says_to_whom_it_went() -> None:
    user = UserFactory.create()
    promise = packed(100)
    order = promise.line.order
    ShipShipment(shipment=promise.shipment, user=user)()
    entry = promise.item.tracking_info.get()
    assert (entry.tracking_type, entry.user) == (60, user)
    assert entry.deltas == {
        "quantity": 100.0,
        "salesorder": order.pk,
        "customer": order.customer.pk,
        "customer_name": order.customer.name,
    }


def test_splitting_is_written_into_the_history_of_both() -> None:
    promise = packed(10)
    source = promise.item
    ShipShipment(shipment=promise.shipment)()
    promise.refresh_from_db()
    sent = promise.item
    assert source.tracking_info.get(tracking_type=42).deltas == {
        "stockitem": sent.pk,
        "removed": 10.0,
        "quantity": 90.0,
    }
    assert sent.tracking_info.get(tracking_type=40).deltas == {"stockitem": source.pk, "quantity": 10.0}


def test_listeners_are_told_of_the_stock_and_of_the_shipment() -> None:
    promise = packed(10)
    source = promise.item
    with heard() as events:
        ShipShipment(shipment=promise.shipment)()
    promise.refresh_from_db()
    assert events == [
        ("stockitem.quantityupdated", {"id": source.pk, "quantity": 90.0}),
        ("stockitem.split", {"id": promise.item.pk, "parent": source.pk}),
        ("stockitem.assignedtocustomer", {"id": promise.item.pk, "customer": promise.line.order.customer.pk}),
        ("salesordershipment.completed", {"id": promise.shipment.pk}),
    ]


def test_two_promises_of_one_item_leave_one_after_the_other() -> None:
    promise = packed(60)
    SalesOrderAllocationFactory.create(line=promise.line, shipment=promise.shipment, item=promise.item, quantity=40)
    source = promise.item
    ShipShipment(shipment=promise.shipment)()
    promise.line.refresh_from_db()
    sent = StockItem.objects.filter(customer__isnull=False)
    assert (promise.line.shipped, sorted(item.quantity for item in sent)) == (100, [40, 60])
    assert StockItem.objects.filter(customer__isnull=True, quantity__gt=0).count() == 0
    assert source.pk in {item.pk for item in sent}


def test_a_shipment_leaves_once() -> None:
    promise = packed()
    ShipShipment(shipment=promise.shipment)()
    with pytest.raises(CannotShip, match="has left already"):
        ShipShipment(shipment=promise.shipment)()


def test_an_empty_shipment_does_not_leave() -> None:
    shipment = SalesOrderShipmentFactory.create(order__status=SalesOrderStatus.IN_PROGRESS.value)
    with pytest.raises(CannotShip, match="nothing in it"):
        ShipShipment(shipment=shipment)()


def test_a_shipment_is_checked_first_where_the_setting_says_so() -> None:
    ChangeSetting(key="SALESORDER_SHIPMENT_REQUIRES_CHECK", value=True)()
    promise = packed()
    with pytest.raises(CannotShip, match="check it first"):
        ShipShipment(shipment=promise.shipment)()
    promise.shipment.checked_by = UserFactory.create()
    promise.shipment.save()
    assert ShipShipment(shipment=promise.shipment)().is_complete


@pytest.mark.parametrize("status", [20, 25, 30, 40, 50, 60])
def test_nothing_leaves_for_an_order_that_is_on_hold_or_closed(status: int) -> None:
    with pytest.raises(WrongState, match="ship"):
        ShipShipment(shipment=packed(status=status).shipment)()


def test_what_is_not_there_any_more_cannot_leave() -> None:
    promise = packed(10)
    promise.item.quantity = 5
    promise.item.save()
    with pytest.raises(NotEnoughStock):
        ShipShipment(shipment=promise.shipment)()
    other = packed(10, item=StockItemFactory.create(customer=SalesOrderFactory.create().customer))
    with pytest.raises(CannotShip, match="not in stock any more"):
        ShipShipment(shipment=other.shipment)()


def test_a_shipment_that_would_arrive_before_it_left_does_not_leave() -> None:
    promise = packed()
    with pytest.raises(ValidationError, match="cannot arrive before"):
        ShipShipment(shipment=promise.shipment, delivery_date=dt.date(2020, 1, 1))()
    promise.line.refresh_from_db()
    assert promise.line.shipped == 0
