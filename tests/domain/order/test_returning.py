from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from stockpress.inventory.common.errors import WrongState
from stockpress.inventory.order.actions import ReceiveReturnOrder, ReturnedLine
from stockpress.inventory.order.errors import CannotReceive, NothingToReceive
from stockpress.inventory.order.models import ReturnOrderLineItem
from stockpress.inventory.order.status_codes import ReturnOrderStatus
from stockpress.inventory.stock.models import StockItem
from tests.attached import heard
from tests.factories.company import CompanyFactory
from tests.factories.order import ReturnOrderLineItemFactory, SalesOrderFactory
from tests.factories.stock import SerializedItemFactory, StockItemFactory, StockLocationFactory
from tests.factories.users import UserFactory

pytestmark = pytest.mark.django_db


def coming_back(**fields: Any) -> ReturnOrderLineItem:
    """A line of a return order in progress; the customer has the item."""
    customer = CompanyFactory.create(is_customer=True)
    fields.setdefault("order__status", ReturnOrderStatus.IN_PROGRESS.value)
    if "item" not in fields:
        fields["item"] = SerializedItemFactory.create(
            customer=customer, sales_order=SalesOrderFactory.create(customer=customer)
        )
    line: ReturnOrderLineItem = ReturnOrderLineItemFactory.create(order__customer=customer, quantity=1, **fields)
    return line


def take_back(line: ReturnOrderLineItem, status: int | None = None, **fields: Any) -> list[StockItem]:
    fields.setdefault("location", StockLocationFactory.create())
    return ReceiveReturnOrder(order=line.order, lines=[ReturnedLine(line_id=line.pk, status=status)], **fields)()


def test_what_comes_back_lies_in_quarantine_and_belongs_to_no_customer() -> None:
    line, shelf = coming_back(), StockLocationFactory.create()
    take_back(line, location=shelf)
    item = StockItem.objects.get(pk=line.item_id)
    assert (item.customer, item.sales_order, item.location, item.status) == (None, None, shelf, 75)


def test_its_status_may_be_said() -> None:
    (item,) = take_back(coming_back(), 55)
    assert item.status == 55


def test_the_line_knows_the_day() -> None:
    line = coming_back()
    take_back(line)
    line.refresh_from_db()
    assert line.received_date == timezone.localdate()


def test_the_history_says_with_which_order_it_came_back() -> None:
    line, shelf, user = coming_back(), StockLocationFactory.create(), UserFactory.create()
    customer = line.item.customer_id
    (item,) = take_back(line, location=shelf, note="scratched", user=user)
    entry = item.tracking_info.get()
    assert (entry.tracking_type, entry.notes, entry.user) == (80, "scratched", user)
    assert entry.deltas == {"status": 75, "location": shelf.pk, "returnorder": line.order.pk, "customer": customer}


def test_listeners_are_told_of_each_line() -> None:
    line = coming_back()
    with heard() as events:
        take_back(line)
    assert events == [("returnorder.received", {"id": line.order.pk, "line_item_id": line.pk})]


def test_listeners_are_told_of_what_is_split_off_before_the_line() -> None:
    sold = StockItemFactory.create(customer=CompanyFactory.create(is_customer=True), quantity=10)
    line = coming_back(item=sold)
    with heard() as events:
        (item,) = take_back(line)
    assert events == [
        ("stockitem.quantityupdated", {"id": sold.pk, "quantity": 9.0}),
        ("stockitem.split", {"id": item.pk, "parent": sold.pk}),
        ("returnorder.received", {"id": line.order.pk, "line_item_id": line.pk}),
    ]


def test_of_a_quantity_only_that_of_the_line_comes_back() -> None:
    customer = CompanyFactory.create(is_customer=True)
    sold = StockItemFactory.create(customer=customer, quantity=10)
    line = coming_back(item=sold)
    (item,) = take_back(line)
    sold.refresh_from_db()
    line.refresh_from_db()
    assert (sold.quantity, sold.customer, item.quantity, item.customer, line.item) == (9, customer, 1, None, item)


def test_an_item_comes_back_once() -> None:
    line = coming_back()
    take_back(line)
    with pytest.raises(CannotReceive, match="has come back already"):
        take_back(line)


@pytest.mark.parametrize("status", [10, 25, 30, 40])
def test_only_an_order_in_progress_takes_back(status: int) -> None:
    with pytest.raises(WrongState):
        take_back(coming_back(order__status=status))


def test_unknown_lines_unknown_statuses_and_nothing_at_all_are_refused() -> None:
    line, shelf = coming_back(), StockLocationFactory.create()
    with pytest.raises(CannotReceive, match="no such line"):
        ReceiveReturnOrder(order=line.order, lines=[ReturnedLine(line_id=99999)], location=shelf)()
    with pytest.raises(CannotReceive, match="4711 is no status"):
        take_back(line, 4711)
    with pytest.raises(NothingToReceive):
        ReceiveReturnOrder(order=line.order, lines=[], location=shelf)()
    with pytest.raises(CannotReceive, match="structural"):
        take_back(line, location=StockLocationFactory.create(structural=True))
