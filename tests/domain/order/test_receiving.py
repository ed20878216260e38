from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from djmoney.contrib.exchange.models import ExchangeBackend, Rate, get_default_backend_name
from djmoney.money import Money

from stockpress.inventory.common.errors import WrongState
from stockpress.inventory.common.validation import VALIDATE_SERIAL_NUMBER
from stockpress.inventory.order.actions import ReceivedLine, ReceivePurchaseOrder
from stockpress.inventory.order.errors import CannotReceive, NothingToReceive
from stockpress.inventory.order.models import PurchaseOrderLineItem
from stockpress.inventory.order.status_codes import PurchaseOrderStatus
from stockpress.inventory.stock.models import StockItem
from stockpress.settings_registry.services import ChangeSetting
from tests.attached import attached, handling, heard
from tests.factories.build import BuildFactory
from tests.factories.company import SupplierPartFactory
from tests.factories.order import PurchaseOrderLineItemFactory
from tests.factories.part import PartFactory
from tests.factories.stock import SerializedItemFactory, StockItemFactory, StockLocationFactory
from tests.factories.users import UserFactory

pytestmark = pytest.mark.django_db

PLACED = PurchaseOrderStatus.PLACED.value


def ordered(quantity: int = 10, **fields: Any) -> PurchaseOrderLineItem:
    """A line of a placed order, by default of a part that may carry serial numbers."""
    part = fields.pop("base_part", None) or PartFactory.create(trackable=True)
    fields.setdefault("order__status", PLACED)
    line: PurchaseOrderLineItem = PurchaseOrderLineItemFactory.create(quantity=quantity, part__part=part, **fields)
    return line


def receive(line: PurchaseOrderLineItem, quantity: Any = 10, **fields: Any) -> list[StockItem]:
    user, location = fields.pop("user", None), fields.pop("everywhere", None)
    arrived = ReceivedLine(line_id=line.pk, quantity=Decimal(quantity), **fields)
    return ReceivePurchaseOrder(order=line.order, lines=[arrived], user=user, location=location)()


def test_what_arrives_becomes_stock_that_knows_where_it_came_from() -> None:
    shelf, user = StockLocationFactory.create(), UserFactory.create()
    line = ordered(purchase_price=Money("2.50", "EUR"))
    (item,) = receive(
        line,
        4,
        location=shelf,
        batch="B7",
        status=50,
        packaging="Tray",
        expiry_date=dt.date(2030, 1, 2),
        barcode="X-1",
        user=user,
    )
    item = StockItem.objects.get(pk=item.pk)
    assert (item.part, item.supplier_part, item.purchase_order) == (line.part.part, line.part, line.order)
    assert (item.quantity, item.location, item.batch, item.status, item.packaging) == (4, shelf, "B7", 50, "Tray")
    assert (item.expiry_date, item.purchase_price) == (dt.date(2030, 1, 2), Money("2.50", "EUR"))
    assert (item.barcode_data, item.barcode_hash) == ("X-1", StockItem.hash_barcode("X-1"))


def test_the_history_of_the_new_stock_begins_with_its_arrival() -> None:
    shelf, user = StockLocationFactory.create(), UserFactory.create()
    line = ordered()
    (item,) = receive(line, 4, location=shelf, note="box was wet", user=user)
    entry = item.tracking_info.get()
    assert (entry.tracking_type, entry.user, entry.notes, entry.part) == (70, user, "box was wet", item.part)
    assert entry.deltas == {"status": 10, "location": shelf.pk, "quantity": 4.0, "purchaseorder": line.order.pk}


def test_the_line_counts_what_has_arrived_and_the_order_who_took_it_in() -> None:
    line, user = ordered(received=2), UserFactory.create()
    receive(line, "2.5", location=StockLocationFactory.create(), user=user)
    line.refresh_from_db()
    assert (line.received, line.order.received_by) == (Decimal("4.5"), user)


def test_listeners_are_told_once_of_all_that_arrived() -> None:
    line, shelf = ordered(), StockLocationFactory.create()
    other = ordered(order=line.order)
    with heard() as events:
        items = ReceivePurchaseOrder(
            order=line.order,
            lines=[ReceivedLine(line_id=row.pk, quantity=Decimal(1)) for row in (line, other)],
            location=shelf,
        )()
    keys = [item.pk for item in items]
    assert events == [
        ("stockitem.created_items", {"ids": keys}),
        ("purchaseorderitem.received", {"order_id": line.order.pk, "item_ids": keys}),
    ]


def test_packs_are_counted_in_pieces_at_the_price_of_a_piece() -> None:
    line = ordered(3, part__pack_quantity="100", part__pack_quantity_native=100, purchase_price=Money("7", "EUR"))
    (item,) = receive(line, 2, location=StockLocationFactory.create())
    line.refresh_from_db()
    assert (item.quantity, item.purchase_price, line.received) == (200, Money("0.07", "EUR"), 2)


def test_a_price_is_kept_in_the_currency_of_the_server_where_the_setting_says_so() -> None:
    ChangeSetting(key="PURCHASEORDER_CONVERT_CURRENCY", value=True)()
    backend = ExchangeBackend.objects.create(name=get_default_backend_name(), base_currency="USD")
    Rate.objects.create(backend=backend, currency="USD", value=1)
    Rate.objects.create(backend=backend, currency="EUR", value=2)
    (item,) = receive(ordered(purchase_price=Money("3", "EUR")), 1, location=StockLocationFactory.create())
    assert item.purchase_price == Money("1.5", "USD")


def test_a_price_without_a_rate_stays_as_it_is() -> None:
    ChangeSetting(key="PURCHASEORDER_CONVERT_CURRENCY", value=True)()
    (item,) = receive(ordered(purchase_price=Money("3", "EUR")), 1, location=StockLocationFactory.create())
    assert item.purchase_price == Money("3", "EUR")


def test_serial_numbers_make_an_item_of_each_piece() -> None:
    items = receive(ordered(), 4, serial_numbers="7, 10-12", location=StockLocationFactory.create())
    assert [(item.serial, item.quantity) for item in items] == [("7", 1), ("10", 1), ("11", 1), ("12", 1)]


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"quantity": 3, "serial_numbers": "1, 2"}, "names 2 serial numbers for a quantity of 3"),
        ({"quantity": 2, "serial_numbers": "1-5"}, "names more than 2 serial numbers"),
        ({"quantity": 2, "serial_numbers": "5, 5"}, "Name each serial number once: 5"),
        ({"quantity": "1.5", "serial_numbers": "1"}, "Only whole pieces"),
        ({"quantity": 1, "serial_numbers": "900"}, "items with these serial numbers already: 900"),
        ({"quantity": 2, "serial_numbers": "1, 2", "barcode": "B"}, "One barcode cannot name several items"),
        ({"quantity": 1, "barcode": "taken"}, "The barcode is linked to another item already"),
        ({"quantity": 1, "status": 4711}, "4711 is no status of stock"),
        ({"quantity": 0}, "Receive more than nothing"),
    ],
)
def test_what_cannot_be_taken_in_is_refused_with_the_line_and_the_reason(given: dict[str, Any], reason: str) -> None:
    line, shelf = ordered(), StockLocationFactory.create()
    SerializedItemFactory.create(part=line.part.part, serial="900")
    StockItemFactory.create(barcode_hash=StockItem.hash_barcode("taken"))
    with pytest.raises(CannotReceive, match=reason) as refused, heard() as events:
        receive(line, location=shelf, **given)
    assert str(refused.value).startswith(str(line))
    line.refresh_from_db()
    assert (line.received, StockItem.objects.filter(purchase_order=line.order).count(), events) == (0, 0, [])


def test_the_next_free_serial_numbers_are_given_out_line_by_line() -> None:
    line, shelf = ordered(), StockLocationFactory.create()
    SerializedItemFactory.create(part=line.part.part, serial="41")
    lines = [ReceivedLine(line_id=line.pk, quantity=Decimal(2), serial_numbers="~+") for _ in range(2)]
    items = ReceivePurchaseOrder(order=line.order, lines=lines, location=shelf)()
    assert [item.serial for item in items] == ["42", "43", "44", "45"]


def test_a_serial_number_that_somebody_refuses_is_not_taken_in() -> None:
    def refuse(serial: str, *_: Any) -> None:
        raise ValidationError(f"{serial} is bad luck.")

    with attached(VALIDATE_SERIAL_NUMBER, refuse), pytest.raises(CannotReceive, match="13 is bad luck"):
        receive(ordered(), 1, serial_numbers="13", location=StockLocationFactory.create())


def test_a_part_that_is_not_tracked_takes_no_serial_numbers() -> None:
    with pytest.raises(CannotReceive, match="trackable"):
        receive(ordered(base_part=PartFactory.create()), 1, serial_numbers="1", location=StockLocationFactory.create())


def test_where_it_goes_is_said_by_the_delivery_the_line_the_order_or_the_part_in_this_order() -> None:
    usual, by_order, by_line, by_all, by_one = StockLocationFactory.create_batch(5)
    line = ordered(20, base_part=PartFactory.create(default_location=usual))
    assert receive(line, 1)[0].location == usual
    line.order.destination = by_order
    line.order.save()
    assert receive(line, 1)[0].location == by_order
    line.destination = by_line
    line.save()
    assert receive(line, 1)[0].location == by_line
    assert receive(line, 1, everywhere=by_all)[0].location == by_all
    assert receive(line, 1, everywhere=by_all, location=by_one)[0].location == by_one


def test_without_any_place_to_go_it_is_refused() -> None:
    with pytest.raises(CannotReceive, match="name a location"):
        receive(ordered(), 1)


def test_a_structural_location_takes_nothing() -> None:
    with pytest.raises(CannotReceive, match="structural"):
        receive(ordered(), 1, location=StockLocationFactory.create(structural=True))


def test_stock_of_a_part_that_expires_has_a_last_day() -> None:
    line = ordered(base_part=PartFactory.create(default_expiry=30))
    (item,) = receive(line, 1, location=StockLocationFactory.create())
    assert item.expiry_date == timezone.localdate() + dt.timedelta(days=30)


def test_a_part_that_is_no_thing_arrives_without_making_stock() -> None:
    line = ordered(base_part=PartFactory.create(virtual=True))
    assert receive(line, 10) == []
    line.refresh_from_db()
    assert (line.received, line.order.status) == (10, PurchaseOrderStatus.COMPLETE)


def test_what_a_supplier_made_counts_for_the_build_it_was_made_for() -> None:
    build = BuildFactory.create(external=True, quantity=10)
    line = ordered(base_part=build.part, build_order=build)
    (item,) = receive(line, 4, location=StockLocationFactory.create())
    build.refresh_from_db()
    assert (item.build, build.completed) == (build, 4)


def test_more_may_arrive_than_was_ordered_but_never_after_all_of_it() -> None:
    line = ordered(10)
    PurchaseOrderLineItemFactory.create(order=line.order, part=line.part)
    shelf = StockLocationFactory.create()
    receive(line, 12, location=shelf)
    with pytest.raises(CannotReceive, match="All of it has arrived already"):
        receive(line, 1, location=shelf)


def test_a_line_may_be_named_twice_to_go_to_two_places() -> None:
    line, places = ordered(10), StockLocationFactory.create_batch(2)
    lines = [ReceivedLine(line_id=line.pk, quantity=Decimal(5), location=place) for place in places]
    items = ReceivePurchaseOrder(order=line.order, lines=lines)()
    line.refresh_from_db()
    assert ([item.location for item in items], line.received) == (places, 10)


def test_the_order_is_complete_with_its_last_line() -> None:
    line, shelf = ordered(10), StockLocationFactory.create()
    receive(line, 9, location=shelf)
    line.order.refresh_from_db()
    assert line.order.status == PurchaseOrderStatus.PLACED
    with heard(without=("stockitem.",)) as events:
        receive(line, 1, location=shelf)
    line.order.refresh_from_db()
    assert (line.order.status, line.order.complete_date) == (PurchaseOrderStatus.COMPLETE, timezone.localdate())
    assert [name for name, _ in events] == ["purchaseorderitem.received", "purchaseorder.completed"]


def test_the_order_stays_open_where_the_setting_says_so() -> None:
    ChangeSetting(key="PURCHASEORDER_AUTO_COMPLETE", value=False)()
    line = ordered(10)
    receive(line, 10, location=StockLocationFactory.create())
    line.order.refresh_from_db()
    assert line.order.status == PurchaseOrderStatus.PLACED


def test_goods_are_taken_in_even_if_somebody_refuses_to_close_the_order() -> None:
    def refuse(*_args: Any, **_kwargs: Any) -> bool:
        raise ValidationError("The invoice is missing.")

    line = ordered(10)
    with handling(refuse):
        items = receive(line, 10, location=StockLocationFactory.create())
    line.order.refresh_from_db()
    assert (len(items), line.order.status) == (1, PurchaseOrderStatus.PLACED)


@pytest.mark.parametrize("status", [status.value for status in PurchaseOrderStatus if status != PLACED])
def test_only_a_placed_order_receives(status: int) -> None:
    with pytest.raises(WrongState, match="receive"):
        receive(ordered(order__status=status), 1, location=StockLocationFactory.create())


def test_a_line_of_another_order_is_refused() -> None:
    line, other = ordered(), ordered()
    arrived = ReceivedLine(line_id=other.pk, quantity=Decimal(1))
    with pytest.raises(CannotReceive, match="no such line"):
        ReceivePurchaseOrder(order=line.order, lines=[arrived])()


def test_nothing_at_all_is_refused() -> None:
    with pytest.raises(NothingToReceive):
        ReceivePurchaseOrder(order=ordered().order, lines=[])()


def test_a_line_whose_article_was_deleted_is_refused() -> None:
    line = ordered()
    SupplierPartFactory._meta.model.objects.all().delete()
    with pytest.raises(CannotReceive, match="article was deleted"):
        receive(line, 1, location=StockLocationFactory.create())
