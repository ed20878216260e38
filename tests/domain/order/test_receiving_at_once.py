"""Several people who act on one order at the same moment."""

from __future__ import annotations

import threading
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import connections

from stockpress.inventory.common.errors import WrongState
from stockpress.inventory.order.actions import (
    IssueOrder,
    ReceivedLine,
    ReceivePurchaseOrder,
    ShipShipment,
)
from stockpress.inventory.order.errors import CannotReceive, CannotShip
from stockpress.inventory.stock.models import StockItem
from tests.factories.order import (
    PurchaseOrderFactory,
    PurchaseOrderLineItemFactory,
    SalesOrderAllocationFactory,
    SalesOrderShipmentFactory,
)
from tests.factories.stock import StockLocationFactory
from tests.threads import need_connections_of_their_own

pytestmark = pytest.mark.django_db(transaction=True)

MANY = 4


def at_once(act: Callable[[], object]) -> tuple[int, list[BaseException]]:
    """How many of MANY threads that all act succeeded, and what the others raised."""
    need_connections_of_their_own()
    start, done, raised = threading.Barrier(MANY), [], []

    def run() -> None:
        try:
            start.wait()
            act()
            done.append(1)
        except BaseException as err:  # noqa: BLE001  what a thread raises is what the test is about
            raised.append(err)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(MANY)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(done), raised


def test_a_delivery_that_several_take_in_is_taken_in_once() -> None:
    line: Any = PurchaseOrderLineItemFactory.create(order__status=20, quantity=10)
    PurchaseOrderLineItemFactory.create(order=line.order, part=line.part)
    shelf = StockLocationFactory.create()
    arrived = ReceivedLine(line_id=line.pk, quantity=Decimal(10), location=shelf)
    succeeded, raised = at_once(ReceivePurchaseOrder(order=line.order, lines=[arrived]))
    line.refresh_from_db()
    assert (succeeded, line.received, StockItem.objects.count()) == (1, 10, 1)
    assert [type(error) for error in raised] == [CannotReceive] * (MANY - 1)


def test_of_partial_deliveries_none_is_lost() -> None:
    line: Any = PurchaseOrderLineItemFactory.create(order__status=20, quantity=100)
    shelf = StockLocationFactory.create()
    arrived = ReceivedLine(line_id=line.pk, quantity=Decimal(7), location=shelf)
    succeeded, raised = at_once(ReceivePurchaseOrder(order=line.order, lines=[arrived]))
    line.refresh_from_db()
    assert (succeeded, raised, line.received) == (MANY, [], 7 * MANY)


def test_a_shipment_leaves_once() -> None:
    shipment = SalesOrderShipmentFactory.create(order__status=15)
    promise: Any = SalesOrderAllocationFactory.create(line__order=shipment.order, shipment=shipment, quantity=10)
    succeeded, raised = at_once(ShipShipment(shipment=shipment))
    promise.line.refresh_from_db()
    assert (succeeded, promise.line.shipped) == (1, 10)
    assert [type(error) for error in raised] == [CannotShip] * (MANY - 1)


def test_an_order_is_issued_once() -> None:
    order = PurchaseOrderFactory.create()
    succeeded, raised = at_once(IssueOrder(order=order))
    assert (succeeded, [type(error) for error in raised]) == (1, [WrongState] * (MANY - 1))
