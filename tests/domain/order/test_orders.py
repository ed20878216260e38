from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils import timezone
from djmoney.contrib.exchange.models import ExchangeBackend, Rate, get_default_backend_name
from djmoney.money import Money

from stockpress.inventory.order.models import PurchaseOrder, ReturnOrder, SalesOrder
from stockpress.inventory.order.services import next_order_reference, update_total_prices
from stockpress.inventory.order.status_codes import PurchaseOrderStatus, ReturnOrderStatus, SalesOrderStatus
from stockpress.settings_registry.definitions import SettingInvalid
from stockpress.settings_registry.services import ChangeSetting
from tests.factories.company import AddressFactory, CompanyFactory, ContactFactory, SupplierPartFactory
from tests.factories.order import (
    PurchaseOrderExtraLineFactory,
    PurchaseOrderFactory,
    PurchaseOrderLineItemFactory,
    ReturnOrderFactory,
    ReturnOrderLineItemFactory,
    SalesOrderAllocationFactory,
    SalesOrderFactory,
    SalesOrderLineItemFactory,
    SalesOrderShipmentFactory,
)
from tests.factories.part import PartFactory
from tests.factories.stock import SerializedItemFactory, StockItemFactory, StockLocationFactory

pytestmark = pytest.mark.django_db

YESTERDAY = dt.timedelta(days=-1)


@pytest.fixture
def rates():
    """One dollar is half a pound and two euros."""
    backend = ExchangeBackend.objects.create(name=get_default_backend_name(), base_currency="USD")
    for currency, value in (("USD", 1), ("EUR", 2), ("GBP", Decimal("0.5"))):
        Rate.objects.create(currency=currency, value=value, backend=backend)


@pytest.mark.parametrize(
    ("factory", "status", "is_open", "is_complete"),
    [
        (PurchaseOrderFactory, PurchaseOrderStatus.PENDING, True, False),
        (PurchaseOrderFactory, PurchaseOrderStatus.PLACED, True, False),
        (PurchaseOrderFactory, PurchaseOrderStatus.ON_HOLD, True, False),
        (PurchaseOrderFactory, PurchaseOrderStatus.COMPLETE, False, True),
        (PurchaseOrderFactory, PurchaseOrderStatus.CANCELLED, False, False),
        (PurchaseOrderFactory, PurchaseOrderStatus.LOST, False, False),
        (PurchaseOrderFactory, PurchaseOrderStatus.RETURNED, False, False),
        (SalesOrderFactory, SalesOrderStatus.PENDING, True, False),
        (SalesOrderFactory, SalesOrderStatus.IN_PROGRESS, True, False),
        (SalesOrderFactory, SalesOrderStatus.SHIPPED, False, True),
        (SalesOrderFactory, SalesOrderStatus.ON_HOLD, True, False),
        (SalesOrderFactory, SalesOrderStatus.COMPLETE, False, True),
        (SalesOrderFactory, SalesOrderStatus.CANCELLED, False, False),
        (SalesOrderFactory, SalesOrderStatus.LOST, False, False),
        (SalesOrderFactory, SalesOrderStatus.RETURNED, False, False),
        (ReturnOrderFactory, ReturnOrderStatus.PENDING, True, False),
        (ReturnOrderFactory, ReturnOrderStatus.IN_PROGRESS, True, False),
        (ReturnOrderFactory, ReturnOrderStatus.ON_HOLD, True, False),
        (ReturnOrderFactory, ReturnOrderStatus.COMPLETE, False, True),
        (ReturnOrderFactory, ReturnOrderStatus.CANCELLED, False, False),
    ],
)
def test_each_status_says_whether_an_order_is_open_complete_or_overdue(factory, status, is_open, is_complete):
    order = factory(status=status, target_date=timezone.localdate() + YESTERDAY)

    assert (order.is_open, order.is_complete, order.is_overdue) == (is_open, is_complete, is_open)
    assert type(order).objects.filter(order.overdue_filter()).exists() == is_open
    assert order.status_text == order.get_status_display() == status.label


def test_an_order_is_not_overdue_on_its_day():
    assert not PurchaseOrderFactory(target_date=timezone.localdate()).is_overdue
    assert not PurchaseOrderFactory().is_overdue


def test_a_line_is_overdue_by_its_own_day_or_by_that_of_the_order():
    order = PurchaseOrderFactory(target_date=timezone.localdate() + YESTERDAY)

    assert PurchaseOrderLineItemFactory(order=order).is_overdue
    assert not PurchaseOrderLineItemFactory(order=order, target_date=timezone.localdate()).is_overdue


def test_the_number_in_a_reference_is_kept_for_sorting():
    assert PurchaseOrderFactory(reference="PO-2026-0042").reference_int == 42


def test_a_reference_is_given_once():
    PurchaseOrderFactory(reference="PO-0001")

    with pytest.raises(IntegrityError):
        PurchaseOrderFactory(reference="PO-0001")


@pytest.mark.parametrize(
    ("model", "factory", "reference"),
    [
        (PurchaseOrder, PurchaseOrderFactory, "PO-0008"),
        (SalesOrder, SalesOrderFactory, "SO-0008"),
        (ReturnOrder, ReturnOrderFactory, "RMA-0008"),
    ],
)
def test_the_next_reference_follows_the_highest_number(model, factory, reference):
    factory(reference="OLD-7")

    assert next_order_reference(model=model) == reference


def test_a_reference_may_hold_the_year():
    ChangeSetting(key="PURCHASEORDER_REFERENCE_PATTERN", value="{year}/{ref:03d}")()

    assert next_order_reference(model=PurchaseOrder) == f"{timezone.localdate().year}/001"


@pytest.mark.parametrize("pattern", ["PO-", "PO-{ref", "PO-{ref}-{name}", "{ref.__class__}", "PO-{ref:x!}", "{}-{ref}"])
def test_a_pattern_that_cannot_make_references_is_refused(pattern):
    with pytest.raises(SettingInvalid):
        ChangeSetting(key="PURCHASEORDER_REFERENCE_PATTERN", value=pattern)()


def test_the_currency_is_the_orders_own_or_the_companys_or_the_servers():
    company = CompanyFactory(currency="GBP")

    assert PurchaseOrderFactory(supplier=company, order_currency="CHF").currency == "CHF"
    assert PurchaseOrderFactory(supplier=company).currency == "GBP"
    assert PurchaseOrderFactory(supplier=None).currency == "USD"


def test_the_total_adds_up_lines_and_extra_lines_in_one_currency(rates):
    order = PurchaseOrderFactory(order_currency="EUR")
    PurchaseOrderLineItemFactory(order=order, quantity=Decimal("2.5"), purchase_price=Money(10, "EUR"))
    PurchaseOrderLineItemFactory(order=order, quantity=3, purchase_price=Money(1, "USD"))
    PurchaseOrderLineItemFactory(order=order, quantity=3)
    PurchaseOrderExtraLineFactory(order=order, price=Money(4, "EUR"))

    update_total_prices(orders=[order])
    order.refresh_from_db()

    assert order.total_price == Money("35", "EUR")
    assert order.subtotal == Money("31", "EUR")


def test_without_an_exchange_rate_there_is_no_total():
    order = PurchaseOrderFactory(order_currency="EUR")
    PurchaseOrderLineItemFactory(order=order, purchase_price=Money(1, "USD"))

    assert order.calculate_total_price() is None


def test_a_line_without_a_price_has_no_total():
    assert PurchaseOrderLineItemFactory().total_line_price is None
    assert PurchaseOrderLineItemFactory(quantity=4, purchase_price=Money("2.5", "EUR")).total_line_price == Money(
        10, "EUR"
    )


def test_an_order_deals_with_contacts_and_addresses_of_its_company_alone():
    order = PurchaseOrderFactory(contact=ContactFactory(), address=AddressFactory())

    with pytest.raises(ValidationError) as caught:
        order.full_clean()
    assert set(caught.value.message_dict) == {"contact", "address"}

    order.contact = ContactFactory(company=order.supplier)
    order.address = AddressFactory(company=order.supplier)
    order.full_clean()


def test_work_does_not_begin_after_it_is_due():
    today = timezone.localdate()

    with pytest.raises(ValidationError, match="after the target"):
        PurchaseOrderFactory(start_date=today, target_date=today + YESTERDAY).full_clean()


def test_an_order_names_its_company():
    order = SalesOrderFactory(reference="SO-0042", customer__name="Example Ltd")

    assert str(order) == "SO-0042 - Example Ltd"
    order.customer.delete()
    assert str(SalesOrder.objects.get()) == "SO-0042"


def test_what_has_arrived_is_no_longer_pending():
    line = PurchaseOrderLineItemFactory(quantity=10, received=4)
    full = PurchaseOrderLineItemFactory(order=line.order, quantity=5, received=6)

    assert (line.remaining(), line.pending, line.is_complete()) == (6, 6, False)
    assert (full.remaining(), full.is_complete()) == (0, True)
    assert (line.order.completed_line_count, line.order.pending_line_count, line.order.is_received) == (1, 1, False)


def test_a_supplier_delivers_its_own_articles_alone():
    line = PurchaseOrderLineItemFactory(part=SupplierPartFactory())

    with pytest.raises(ValidationError, match="not sold by"):
        line.full_clean()


def test_goods_go_where_the_line_the_order_or_the_part_says():
    shelf, dock, drawer = StockLocationFactory.create_batch(3)
    line = PurchaseOrderLineItemFactory(part__part__default_location=drawer)

    assert line.get_base_part() == line.part.part
    assert line.get_destination() == drawer
    line.order.destination = dock
    assert line.get_destination() == dock
    line.destination = shelf
    assert line.get_destination() == shelf


def test_a_line_of_a_deleted_article_still_has_a_name():
    line = PurchaseOrderLineItemFactory()
    line.part.delete()
    line.refresh_from_db()

    assert line.get_base_part() is None
    assert "deleted article" in str(line)


def test_a_sales_line_is_allocated_when_enough_was_promised():
    line = SalesOrderLineItemFactory(quantity=10)
    assert not line.is_fully_allocated()

    SalesOrderAllocationFactory(line=line, quantity=10)
    assert line.is_fully_allocated()
    assert not line.is_over_allocated()

    SalesOrderAllocationFactory(line=line, quantity=1)
    assert line.is_over_allocated()
    assert line.order.is_over_allocated()


def test_a_sales_order_is_completed_when_every_line_has_left():
    line = SalesOrderLineItemFactory(quantity=10, shipped=4)
    assert (line.remaining(), line.order.is_completed) == (6, False)

    line.shipped = 10
    line.save()

    assert SalesOrder.objects.get().is_completed


def test_only_salable_parts_are_sold():
    with pytest.raises(ValidationError, match="salable"):
        SalesOrderLineItemFactory(part=PartFactory(salable=False)).full_clean()


def test_a_shipment_is_pending_until_it_has_left():
    shipment = SalesOrderShipmentFactory()
    assert not shipment.is_complete
    assert not shipment.check_can_complete()

    SalesOrderAllocationFactory(line__order=shipment.order, shipment=shipment)
    assert shipment.check_can_complete()
    assert list(shipment.order.pending_shipments()) == [shipment]

    shipment.shipment_date = timezone.localdate()
    shipment.save()
    assert shipment.is_complete
    assert list(shipment.order.completed_shipments()) == [shipment]


def test_a_shipment_goes_to_its_own_address_or_to_that_of_the_order():
    shipment = SalesOrderShipmentFactory()
    shipment.order.address = AddressFactory(company=shipment.customer)
    assert shipment.address == shipment.order.address

    shipment.shipment_address = AddressFactory(company=shipment.customer)
    assert shipment.address == shipment.shipment_address
    shipment.full_clean()

    shipment.shipment_address = AddressFactory()
    with pytest.raises(ValidationError, match="another company"):
        shipment.full_clean()


def test_a_shipment_number_is_given_once_in_an_order():
    shipment = SalesOrderShipmentFactory(reference="1")
    SalesOrderShipmentFactory(reference="1")

    with pytest.raises(IntegrityError):
        SalesOrderShipmentFactory(order=shipment.order, reference="1")


@pytest.mark.parametrize("quantity", [0, 101])
def test_neither_nothing_nor_more_than_there_is_can_be_promised(quantity):
    allocation = SalesOrderAllocationFactory.build(
        line=SalesOrderLineItemFactory(), item=StockItemFactory(quantity=100), quantity=quantity
    )

    with pytest.raises(ValidationError) as caught:
        allocation.full_clean()
    assert "quantity" in caught.value.message_dict


def test_an_allocation_is_packed_into_a_shipment_of_its_own_order():
    allocation = SalesOrderAllocationFactory(shipment=SalesOrderShipmentFactory())

    with pytest.raises(ValidationError, match="another order"):
        allocation.full_clean()


def test_a_return_is_received_when_every_item_has_come_back():
    line = ReturnOrderLineItemFactory()
    assert not line.order.is_received

    line.received_date = timezone.localdate()
    line.save()

    assert ReturnOrder.objects.get().is_received
    assert (line.outcome_text, line.part) == ("Pending", line.item.part)


def test_an_item_comes_back_once_in_an_order():
    line = ReturnOrderLineItemFactory()

    with pytest.raises(IntegrityError):
        ReturnOrderLineItemFactory(order=line.order, item=line.item)


def test_no_more_comes_back_than_there_is():
    line = ReturnOrderLineItemFactory.build(order=ReturnOrderFactory(), item=SerializedItemFactory(), quantity=2)

    with pytest.raises(ValidationError, match="not as much"):
        line.full_clean()


@pytest.mark.parametrize(
    ("factory", "path"),
    [
        (PurchaseOrderFactory, "purchasing/purchase-order"),
        (SalesOrderFactory, "sales/sales-order"),
        (ReturnOrderFactory, "sales/return-order"),
        (SalesOrderShipmentFactory, "sales/shipment"),
    ],
)
def test_an_order_has_a_page(factory, path):
    order = factory()

    assert order.get_absolute_url() == f"/web/{path}/{order.pk}/"
