from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError
from django.utils import timezone

from stockpress.inventory.common.models import InvenTreeCustomUserStateModel
from stockpress.inventory.stock.models import StockItem
from stockpress.inventory.stock.status_codes import StockStatus
from stockpress.settings_registry.services import ChangeSetting
from tests.factories.build import BuildFactory, BuildItemFactory
from tests.factories.company import CompanyFactory
from tests.factories.order import SalesOrderAllocationFactory, SalesOrderFactory
from tests.factories.part import PartFactory
from tests.factories.stock import SerializedItemFactory, StockItemFactory, StockLocationFactory

pytestmark = pytest.mark.django_db


def problems_of(item: StockItem) -> dict[str, list[str]]:
    with pytest.raises(ValidationError) as caught:
        item.full_clean()
    return caught.value.message_dict


@pytest.mark.parametrize(
    "gone",
    [
        {"quantity": 0},
        {"is_building": True},
        {"status": StockStatus.LOST},
        {"status": StockStatus.QUARANTINED},
        {"status": StockStatus.REJECTED},
        {"status": StockStatus.DESTROYED},
    ],
)
def test_an_item_that_cannot_be_used_is_not_in_stock(gone):
    item = StockItemFactory(**gone)

    assert not item.in_stock
    assert not StockItem.objects.filter(StockItem.IN_STOCK_FILTER).exists()


@pytest.mark.parametrize("link", ["customer", "sales_order", "consumed_by", "belongs_to"])
def test_an_item_that_went_elsewhere_is_not_in_stock(link):
    makers = {
        "customer": CompanyFactory,
        "sales_order": SalesOrderFactory,
        "consumed_by": BuildFactory,
        "belongs_to": StockItemFactory,
    }
    item = StockItemFactory(**{link: makers[link]()})

    assert not item.in_stock
    assert item not in StockItem.objects.filter(StockItem.IN_STOCK_FILTER)


@pytest.mark.parametrize("status", [StockStatus.OK, StockStatus.ATTENTION, StockStatus.DAMAGED, StockStatus.RETURNED])
def test_an_item_that_lies_there_and_can_be_used_is_in_stock(status):
    item = StockItemFactory(status=status)

    assert item.in_stock
    assert StockItem.objects.filter(StockItem.IN_STOCK_FILTER).get() == item


def test_promises_to_builds_and_customers_reduce_what_is_free():
    item = StockItemFactory(quantity=100)
    BuildItemFactory(stock_item=item, quantity=30)
    SalesOrderAllocationFactory(item=item, quantity=Decimal("12.5"))

    assert item.allocation_count() == Decimal("42.5")
    assert item.unallocated_quantity() == Decimal("57.5")
    assert item.is_allocated()


def test_more_promised_than_there_leaves_nothing_free():
    item = StockItemFactory(quantity=10)
    BuildItemFactory(stock_item=item, quantity=30)

    assert item.unallocated_quantity() == 0


def test_an_item_expires_the_day_after_its_last_day():
    ChangeSetting(key="STOCK_ENABLE_EXPIRY", value=True)()
    today = timezone.localdate()

    assert not StockItemFactory(expiry_date=today).is_expired()
    expired = StockItemFactory(expiry_date=today - dt.timedelta(days=1))
    assert expired.is_expired()
    assert StockItem.objects.filter(StockItem.expired_filter()).get() == expired


def test_an_item_is_stale_within_the_days_that_the_setting_names():
    ChangeSetting(key="STOCK_ENABLE_EXPIRY", value=True)()
    item = StockItemFactory(expiry_date=timezone.localdate() + dt.timedelta(days=5))
    assert not item.is_stale()

    ChangeSetting(key="STOCK_STALE_DAYS", value=6)()

    assert item.is_stale()


def test_a_serial_number_makes_an_item_unique():
    item = SerializedItemFactory(serial="SN-0042")

    assert item.serialized
    assert item.serial_int == 42
    assert str(item).endswith("#SN-0042")


def test_a_quantity_is_named_without_zeros_and_with_its_place():
    item = StockItemFactory(quantity=Decimal("100.00000"), location=StockLocationFactory(name="Shelf A"))

    assert str(item) == f"100 x {item.part.full_name} @ Shelf A"


def test_the_next_serial_number_is_found_by_counting_not_by_spelling():
    part = PartFactory(trackable=True)
    two, ten, _nine = [SerializedItemFactory(part=part, serial=serial) for serial in ("2", "10", "9")]

    assert two.get_next_serialized_item().serial == "9"
    assert ten.get_next_serialized_item() is None
    assert ten.get_next_serialized_item(reverse=True).serial == "9"


def test_an_item_with_a_serial_number_has_the_quantity_one():
    item = StockItemFactory.build(part=PartFactory(trackable=True), serial="1", quantity=2)

    assert "quantity" in problems_of(item)


def test_only_trackable_parts_have_serial_numbers():
    item = StockItemFactory.build(part=PartFactory(trackable=False), serial="1", quantity=1)

    assert "serial" in problems_of(item)


def test_a_serial_number_is_given_once_among_a_part_and_its_variants():
    template = PartFactory(is_template=True, trackable=True)
    red, blue = PartFactory.create_batch(2, variant_of=template, trackable=True)
    SerializedItemFactory(part=red, serial="7")

    assert "serial" in problems_of(SerializedItemFactory.build(part=blue, serial="7"))
    SerializedItemFactory.build(part=PartFactory(trackable=True), serial="7").full_clean()


def test_a_serial_number_may_be_unique_in_the_whole_stock():
    SerializedItemFactory(serial="7")
    ChangeSetting(key="SERIAL_NUMBER_GLOBALLY_UNIQUE", value=True)()

    assert "serial" in problems_of(SerializedItemFactory.build(part=PartFactory(trackable=True), serial="7"))


def test_a_negative_quantity_is_refused():
    assert "quantity" in problems_of(StockItemFactory.build(part=PartFactory(), quantity=-1))


def test_a_virtual_part_has_no_stock():
    assert "part" in problems_of(StockItemFactory.build(part=PartFactory(virtual=True)))


def test_stock_does_not_lie_in_a_structural_location():
    item = StockItemFactory.build(part=PartFactory(), location=StockLocationFactory(structural=True))

    assert "location" in problems_of(item)


def test_a_part_that_has_stock_cannot_be_deleted():
    item = StockItemFactory()

    with pytest.raises(ProtectedError):
        item.part.delete()


def test_a_build_that_used_up_stock_cannot_be_deleted():
    item = StockItemFactory(consumed_by=BuildFactory())

    with pytest.raises(ProtectedError):
        item.consumed_by.delete()


def test_the_history_of_an_item_outlives_it():
    item = StockItemFactory()
    entry = item.tracking_info.create(part=item.part, tracking_type=20)

    item.delete()
    entry.refresh_from_db()

    assert entry.item is None
    assert entry.part is not None
    assert entry.label == "Location changed"


def test_a_status_of_the_companys_own_counts_as_a_built_in_one():
    InvenTreeCustomUserStateModel.objects.create(
        reference_status="StockStatus", key=155, name="DENTED", label="Dented", logical_key=StockStatus.DAMAGED
    )
    item = StockItemFactory()

    assert item.set_status(155)
    item.save()
    item = StockItem.objects.get()

    assert (item.status, item.get_status(), item.status_text) == (StockStatus.DAMAGED, 155, "Dented")
    assert item.in_stock
    assert item.set_status(StockStatus.OK)
    assert item.status_text == "OK"


def test_a_number_without_a_meaning_is_no_status():
    with pytest.raises(ValueError, match="StockStatus"):
        StockItemFactory().set_status(11)


def test_saving_says_when():
    item = StockItemFactory()
    before = item.updated

    item.save()

    assert item.updated > before
