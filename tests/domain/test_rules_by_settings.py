"""Rules of stock, orders, builds and what they share, as the settings give them."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from stockpress.inventory.build.models import Build
from stockpress.inventory.build.status_codes import BuildStatus
from stockpress.inventory.order.models import PurchaseOrder, ReturnOrder, SalesOrder
from stockpress.inventory.order.services import next_order_reference
from stockpress.inventory.stock.batch_codes import GENERATE_BATCH_CODE, generate_batch_code
from stockpress.inventory.stock.models import StockItem
from stockpress.settings_registry.definitions import SettingInvalid
from stockpress.settings_registry.resolution import setting
from stockpress.settings_registry.services import ChangeSetting
from tests.factories.build import BuildFactory, BuildItemFactory
from tests.factories.common import ParameterFactory, ParameterTemplateFactory
from tests.factories.order import (
    PurchaseOrderFactory,
    PurchaseOrderLineItemFactory,
    ReturnOrderFactory,
    SalesOrderAllocationFactory,
    SalesOrderFactory,
    SalesOrderShipmentFactory,
)
from tests.factories.part import PartFactory
from tests.factories.stock import StockItemFactory
from tests.factories.users import UserFactory

pytestmark = pytest.mark.django_db

ORDERS: dict[str, tuple[Any, Any, str]] = {
    "PURCHASEORDER": (PurchaseOrderFactory, PurchaseOrder, "PO"),
    "SALESORDER": (SalesOrderFactory, SalesOrder, "SO"),
    "RETURNORDER": (ReturnOrderFactory, ReturnOrder, "RMA"),
}


def change(key: str, value: object) -> None:
    ChangeSetting(key=key, value=value)()


def refused(row: Any) -> dict[str, list[str]]:
    with pytest.raises(ValidationError) as caught:
        row.full_clean()
    found: dict[str, list[str]] = caught.value.message_dict
    return found


# Orders and builds.


@pytest.mark.parametrize("kind", ORDERS)
def test_new_references_follow_the_pattern_and_old_ones_stay(kind: str) -> None:
    factory, model, prefix = ORDERS[kind]
    order = factory(reference=f"{prefix}-0007")
    change(f"{kind}_REFERENCE_PATTERN", "{date:%Y}/{ref:03d}-x")
    order.full_clean()
    order.reference = "7"
    assert "-x" in refused(order)["reference"][0]
    assert next_order_reference(model=model) == f"{timezone.localdate().year}/008-x"


def test_the_number_of_a_reference_is_where_its_pattern_puts_it() -> None:
    change("PURCHASEORDER_REFERENCE_PATTERN", "PO-{ref:04d}/{year}")
    order = PurchaseOrderFactory(reference="PO-0031/2025")
    assert order.reference_int == 31
    assert next_order_reference(model=PurchaseOrder) == f"PO-0032/{timezone.localdate().year}"
    assert PurchaseOrderFactory(reference="old 2019").reference_int == 2019


def test_references_of_builds_follow_their_pattern() -> None:
    build = BuildFactory(reference="BO-0001")
    build.reference = "B1"
    assert "BO-0001" in refused(build)["reference"][0]


@pytest.mark.parametrize("kind", [*ORDERS, "BUILDORDER"])
def test_somebody_is_responsible_where_that_is_asked_for(kind: str) -> None:
    from stockpress.accounts.models import Owner

    row = (ORDERS[kind][0] if kind in ORDERS else BuildFactory)()
    row.full_clean()
    change(f"{kind}_REQUIRE_RESPONSIBLE", True)
    assert list(refused(row)) == ["responsible"]
    row.responsible = Owner.objects.filter(owner_id=UserFactory().pk).first()
    row.full_clean()


@pytest.mark.parametrize("kind", ORDERS)
def test_a_completed_order_stays_as_it_is_unless_that_is_allowed(kind: str) -> None:
    factory, model, _prefix = ORDERS[kind]
    order = factory(status=model.STATUS_CLASS["COMPLETE"].value)
    order.full_clean()
    order.notes = "Seen again."
    order.full_clean()
    order.description = "Something else"
    assert "complete" in refused(order)["__all__"][0]
    change(f"{kind}_EDIT_COMPLETED_ORDERS", True)
    order.full_clean()


def test_the_lines_of_a_completed_order_stay_too() -> None:
    line = PurchaseOrderLineItemFactory(quantity=5)
    PurchaseOrder.objects.update(status=PurchaseOrder.STATUS_CLASS["COMPLETE"].value)
    line.full_clean()
    line.quantity = 6
    assert "complete" in refused(line)["__all__"][0]
    change("PURCHASEORDER_EDIT_COMPLETED_ORDERS", True)
    line.full_clean()


def test_a_new_sales_order_begins_with_a_shipment_where_that_is_asked_for() -> None:
    assert SalesOrderFactory().shipments.count() == 0
    change("SALESORDER_DEFAULT_SHIPMENT", True)
    order = SalesOrderFactory()
    order.save()
    assert [shipment.reference for shipment in order.shipments.all()] == ["1"]


def test_a_shipment_leaves_after_a_check_where_that_is_asked_for() -> None:
    allocation = SalesOrderAllocationFactory()
    shipment = allocation.shipment or SalesOrderShipmentFactory(order=allocation.line.order)
    shipment.allocations.add(allocation)
    assert shipment.check_can_complete()
    change("SALESORDER_SHIPMENT_REQUIRES_CHECK", True)
    assert not shipment.check_can_complete()
    shipment.checked_by = UserFactory()
    assert shipment.check_can_complete()


@pytest.mark.parametrize(
    ("key", "bad", "good"),
    [
        ("BUILDORDER_REQUIRE_ACTIVE_PART", {"active": False}, {"active": True}),
        ("BUILDORDER_REQUIRE_LOCKED_PART", {"locked": False}, {"locked": True}),
        ("BUILDORDER_REQUIRE_VALID_BOM", {"bom_validated": False}, {"bom_validated": True}),
    ],
)
def test_a_build_begins_only_with_a_part_that_is_ready(key: str, bad: dict[str, bool], good: dict[str, bool]) -> None:
    def build_of(flags: dict[str, bool]) -> Build:
        part = PartFactory(assembly=True, **flags)
        part.bom_checksum = part.get_bom_hash()
        part.save()
        return BuildFactory.build(reference="BO-0001", part=part)

    build_of(bad).full_clean()
    change(key, True)
    assert list(refused(build_of(bad))) == ["part"]
    build_of(good).full_clean()
    begun = build_of(bad)
    begun.save()
    begun.status = BuildStatus.PRODUCTION.value
    begun.full_clean()


# Stock.


def test_new_stock_is_deleted_when_depleted_as_the_setting_says() -> None:
    assert StockItem().delete_on_deplete is True
    change("STOCK_DELETE_DEPLETED_DEFAULT", False)
    assert StockItem().delete_on_deplete is False


def test_nothing_expires_while_expiry_is_off() -> None:
    item = StockItemFactory(expiry_date=timezone.localdate() - dt.timedelta(days=1))
    change("STOCK_STALE_DAYS", 5)
    assert not item.is_expired()
    assert not item.is_stale()
    assert not StockItem.objects.filter(StockItem.expired_filter()).exists()
    change("STOCK_ENABLE_EXPIRY", True)
    assert item.is_expired()
    assert item.is_stale()


def test_stock_is_never_stale_for_a_negative_number_of_days() -> None:
    change("STOCK_ENABLE_EXPIRY", True)
    change("STOCK_STALE_DAYS", -5)
    assert not StockItemFactory(expiry_date=timezone.localdate()).is_stale()


@pytest.mark.parametrize("kind", ["BUILD", "SALE"])
def test_expired_stock_is_promised_only_where_that_is_allowed(kind: str) -> None:
    change("STOCK_ENABLE_EXPIRY", True)
    old = StockItemFactory(quantity=10, expiry_date=timezone.localdate() - dt.timedelta(days=1))
    if kind == "BUILD":
        promise, field = (
            BuildItemFactory.build(stock_item=old, quantity=2, build_line=BuildItemFactory().build_line),
            "stock_item",
        )
    else:
        line = SalesOrderAllocationFactory().line
        promise, field = SalesOrderAllocationFactory.build(item=old, line=line, shipment=None), "item"
    assert list(refused(promise)) == [field]
    change(f"STOCK_ALLOW_EXPIRED_{kind}", True)
    promise.full_clean()
    promise.save()
    change(f"STOCK_ALLOW_EXPIRED_{kind}", False)
    promise.full_clean()


def test_new_stock_gets_a_batch_code_by_the_template() -> None:
    today = timezone.localdate()
    change("STOCK_BATCH_CODE_TEMPLATE", "{{ part.IPN }}-{{ year }}{{ '%02d' % month }}-W{{ '%02d' % week }}")
    item = StockItemFactory(part=PartFactory(IPN="N-1"), batch=None)
    assert item.batch == f"N-1-{today:%Y%m}-W{today.isocalendar().week:02d}"
    item.batch = None
    item.save()
    assert item.batch is None
    assert StockItemFactory(batch="").batch == ""
    assert StockItemFactory(batch="B7").batch == "B7"


def test_stock_has_no_batch_code_without_a_template() -> None:
    assert StockItemFactory(batch=None).batch is None
    assert generate_batch_code() == ""


def test_whoever_is_attached_names_batches_before_the_template() -> None:
    change("STOCK_BATCH_CODE_TEMPLATE", "{{ year }}")
    name = GENERATE_BATCH_CODE.attach(lambda known: f"Q{known['quantity']}" if known["part"] is None else None)
    try:
        assert generate_batch_code(quantity=5) == "Q5"
        assert generate_batch_code(part=PartFactory()) == str(timezone.localdate().year)
    finally:
        GENERATE_BATCH_CODE.detach(name)


@pytest.mark.parametrize(
    "text", ["{{ yaer }}", "{{ item.delete() }}", "{% for x in y %}{% endfor %}", "{{ year", "{{ date.now() }}"]
)
def test_a_batch_template_that_cannot_be_filled_in_is_refused(text: str) -> None:
    with pytest.raises(SettingInvalid) as caught:
        change("STOCK_BATCH_CODE_TEMPLATE", text)
    assert caught.value.at == "value"


# What they share.


def test_parameters_are_quantities_of_their_unit_unless_that_is_left_open() -> None:
    parameter = ParameterFactory(owner=PartFactory(), template=ParameterTemplateFactory(units="mm"), data="long")
    assert list(refused(parameter)) == ["data"]
    change("PART_PARAMETER_ENFORCE_UNITS", False)
    parameter.full_clean()


def test_links_name_their_scheme_unless_that_is_left_open() -> None:
    part = PartFactory.build(link="example.com/nut")
    assert list(refused(part)) == ["link"]
    change("INVENTREE_STRICT_URLS", False)
    part.full_clean()
    part.link = "no link"
    assert list(refused(part)) == ["link"]


def test_the_currencies_to_choose_from_are_those_of_the_list() -> None:
    with pytest.raises(SettingInvalid):
        change("INVENTREE_DEFAULT_CURRENCY", "SEK")
    change("CURRENCY_CODES", "sek, EUR")
    change("INVENTREE_DEFAULT_CURRENCY", "SEK")
    assert setting("INVENTREE_DEFAULT_CURRENCY") == "SEK"
    for wrong in ("", "EUR,EUR", "XQX", ","):
        with pytest.raises(SettingInvalid):
            change("CURRENCY_CODES", wrong)


def test_the_least_decimal_places_are_no_more_than_the_most() -> None:
    change("PRICING_DECIMAL_PLACES_MIN", 3)
    with pytest.raises(SettingInvalid):
        change("PRICING_DECIMAL_PLACES", 2)
    change("PRICING_DECIMAL_PLACES", 3)
    with pytest.raises(SettingInvalid):
        change("PRICING_DECIMAL_PLACES_MIN", 4)
    for key, wrong in (("PRICING_DECIMAL_PLACES_MIN", 5), ("PRICING_DECIMAL_PLACES", 7), ("PRICING_DECIMAL_PLACES", 1)):
        with pytest.raises(SettingInvalid):
            change(key, wrong)


@pytest.mark.parametrize(
    ("key", "least", "most"),
    [
        ("CURRENCY_UPDATE_INTERVAL", 0, None),
        ("INVENTREE_DOWNLOAD_IMAGE_MAX_SIZE", 1, 25),
        ("PRICING_STOCK_ITEM_AGE_DAYS", 0, None),
        ("PRICING_UPDATE_DAYS", 0, None),
        ("STOCKTAKE_AUTO_DAYS", 1, None),
        ("STOCKTAKE_DELETE_DAYS", 30, None),
    ],
)
def test_numbers_stay_within_their_bounds(key: str, least: int, most: int | None) -> None:
    change(key, least)
    with pytest.raises(SettingInvalid):
        change(key, least - 1)
    if most is not None:
        change(key, most)
        with pytest.raises(SettingInvalid):
            change(key, most + 1)
    assert setting(key) == (most or least)


def test_exchange_rates_come_from_a_plugin_that_there_is() -> None:
    change("CURRENCY_UPDATE_PLUGIN", "inventreecurrencyexchange")
    with pytest.raises(SettingInvalid):
        change("CURRENCY_UPDATE_PLUGIN", "someplugin")
    assert setting("CURRENCY_UPDATE_PLUGIN") == "inventreecurrencyexchange"
