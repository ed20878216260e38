"""Scanning for purchase and sales orders."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from stockpress.inventory.common.barcodes import hash_barcode
from stockpress.inventory.order.models import SalesOrderAllocation
from stockpress.inventory.order.status_codes import PurchaseOrderStatus, SalesOrderStatus
from stockpress.inventory.stock.models import StockItem
from stockpress.plugins.mixins.supplier_receiving import RECEIVE_LINE
from tests.conftest import Api
from tests.factories.barcode_plugins import IMPORTS
from tests.factories.company import CompanyFactory, SupplierPartFactory
from tests.factories.order import (
    PurchaseOrderFactory,
    PurchaseOrderLineItemFactory,
    SalesOrderAllocationFactory,
    SalesOrderFactory,
    SalesOrderLineItemFactory,
    SalesOrderShipmentFactory,
)
from tests.factories.part import PartFactory
from tests.factories.plugins import PluginFolder, plugins_from
from tests.factories.stock import SerializedItemFactory, StockItemFactory, StockLocationFactory

pytestmark = pytest.mark.django_db

PLACED = PurchaseOrderStatus.PLACED.value
LCSC_BAG = "{pbn:PICK1,on:SO1,pc:C312270,pm:ST-1,qty:2,mc:,cc:1,pdi:3}"
# What the fields of a plugin of the test say, as text.
SUPPLYING = (
    IMPORTS
    + """
class Supplying(SupplierBarcodeMixin, InvenTreePlugin):
    NAME = "%s"

    def scan_receive_item(self, barcode_data, user, %s):
        %s
"""
)


@pytest.fixture
def folder(tmp_path: Path) -> PluginFolder:
    return PluginFolder(tmp_path)


@pytest.fixture
def received(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What was taken in; nothing of it becomes stock."""
    taken: list[dict[str, Any]] = []
    monkeypatch.setattr(RECEIVE_LINE, "_function", lambda line, **given: taken.append({"line": line, **given}))
    return taken


def sent(client: Any, where: str, status: int = 201, **given: Any) -> Any:
    response = client.post(f"/api/barcode/{where}/", given, format="json")
    assert response.status_code == status, response.data
    return response.json()


def test_the_article_of_the_orders_supplier_is_found_from_the_part(api: Api, folder: PluginFolder) -> None:
    order = PurchaseOrderFactory.create()
    article = SupplierPartFactory.create(supplier=order.supplier)
    SupplierPartFactory.create(part=article.part)
    with plugins_from(folder):
        answer = sent(api.superuser(), "po-allocate", barcode=f'{{"part": {article.part_id}}}', purchase_order=order.pk)
    assert (answer["supplierpart"]["pk"], answer["plugin"], answer["purchase_order"]) == (
        article.pk,
        "InvenTreeBarcode",
        order.pk,
    )
    assert "success" in answer


def test_an_article_of_another_supplier_is_not_ordered(api: Api, folder: PluginFolder) -> None:
    order, article = PurchaseOrderFactory.create(), SupplierPartFactory.create()
    with plugins_from(folder):
        answer = sent(api.superuser(), "po-allocate", 400, barcode=f"INV-SP{article.pk}", purchase_order=order.pk)
    assert "no article" in answer["error"]


def test_of_several_articles_none_is_guessed(api: Api, folder: PluginFolder) -> None:
    order, part = PurchaseOrderFactory.create(), PartFactory.create(purchaseable=True)
    for sku in ("A", "B"):
        SupplierPartFactory.create(supplier=order.supplier, part=part, SKU=sku)
    with plugins_from(folder):
        answer = sent(api.superuser(), "po-allocate", 400, barcode=f"INV-PA{part.pk}", purchase_order=order.pk)
    assert "several" in answer["error"]


def test_an_order_that_was_placed_takes_no_more_articles(api: Api, folder: PluginFolder) -> None:
    order = PurchaseOrderFactory.create(status=PLACED)
    with plugins_from(folder):
        answer = sent(api.superuser(), "po-allocate", 400, barcode="X", purchase_order=order.pk)
        missing = sent(api.superuser(), "po-allocate", 400, barcode="X", purchase_order=999999)
    assert ("not pending" in answer["error"], list(missing)) == (True, ["purchase_order"])


def ordered_from_lcsc(**fields: Any) -> Any:
    supplier = CompanyFactory.create(name="LCSC Electronics", is_supplier=True)
    article = SupplierPartFactory.create(supplier=supplier, SKU="C312270")
    return PurchaseOrderLineItemFactory.create(
        part=article, order__supplier=supplier, order__status=PLACED, order__supplier_reference="SO1", **fields
    )


def test_a_bag_is_taken_in_for_the_order_that_its_code_names(
    api: Api, folder: PluginFolder, received: list[dict[str, Any]]
) -> None:
    shelf = StockLocationFactory.create()
    line = ordered_from_lcsc(destination=shelf)
    with plugins_from(folder, "lcscplugin"):
        answer = sent(api.superuser(), "po-receive", barcode=LCSC_BAG)
    assert answer["lineitem"] == {
        "pk": line.pk,
        "quantity": 2.0,
        "supplier_part": line.part_id,
        "purchase_order": line.order_id,
        "location": shelf.pk,
    }
    assert (answer["plugin"], answer["success"]) == ("LCSCBarcodePlugin", "Taken into stock.")
    assert [(one["line"], one["quantity"], one["location"]) for one in received] == [(line, Decimal(2), shelf)]


def test_what_is_taken_in_becomes_stock_that_is_found_by_the_code_of_the_bag(api: Api, folder: PluginFolder) -> None:
    shelf = StockLocationFactory.create()
    line = ordered_from_lcsc(destination=shelf)
    with plugins_from(folder, "lcscplugin"):
        first = sent(api.superuser(), "po-receive", barcode=LCSC_BAG)
        again = sent(api.superuser(), "po-receive", 400, barcode=LCSC_BAG)
    item = StockItem.objects.get()
    line.refresh_from_db()
    assert (first["success"], "already" in again["error"]) == ("Taken into stock.", True)
    assert (item.quantity, item.location, item.supplier_part, line.received) == (2, shelf, line.part, 2)


def test_a_code_that_is_too_long_to_be_linked_keeps_no_goods_outside(api: Api, folder: PluginFolder) -> None:
    ordered_from_lcsc(destination=StockLocationFactory.create())
    with plugins_from(folder, "lcscplugin"):
        sent(api.superuser(), "po-receive", barcode=LCSC_BAG.replace("pdi:3", "pdi:" + "3" * 600))
    assert StockItem.objects.get().barcode_data == ""


def test_nothing_is_taken_in_before_somebody_says_where_it_goes(
    api: Api, folder: PluginFolder, received: list[dict[str, Any]]
) -> None:
    ordered_from_lcsc()
    with plugins_from(folder, "lcscplugin"):
        answer = sent(api.superuser(), "po-receive", barcode=LCSC_BAG)
    assert ("action_required" in answer, answer["lineitem"]["location"], received) == (True, None, [])


def test_nothing_is_taken_in_at_once_where_that_is_not_wanted(
    api: Api, folder: PluginFolder, received: list[dict[str, Any]]
) -> None:
    shelf = StockLocationFactory.create()
    ordered_from_lcsc()
    with plugins_from(folder, "lcscplugin"):
        answer = sent(api.superuser(), "po-receive", barcode=LCSC_BAG, location=shelf.pk, auto_allocate=False)
    assert (answer["lineitem"]["location"], received) == (shelf.pk, [])


def test_why_a_bag_is_not_taken_in_is_told(api: Api, folder: PluginFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise ValidationError("The shelf is full.")

    monkeypatch.setattr(RECEIVE_LINE, "_function", refuse)
    ordered_from_lcsc(destination=StockLocationFactory.create())
    with plugins_from(folder, "lcscplugin"):
        answer = sent(api.superuser(), "po-receive", 400, barcode=LCSC_BAG)
    assert (answer["error"], answer["plugin"]) == ("The shelf is full.", "LCSCBarcodePlugin")


def test_what_was_received_already_is_not_taken_in_again(
    api: Api, folder: PluginFolder, received: list[dict[str, Any]]
) -> None:
    item = StockItemFactory.create(barcode_data=LCSC_BAG, barcode_hash=hash_barcode(LCSC_BAG))
    ordered_from_lcsc(destination=StockLocationFactory.create())
    with plugins_from(folder, "lcscplugin"):
        answer = sent(api.superuser(), "po-receive", 400, barcode=LCSC_BAG)
    assert ("already" in answer["error"], answer["stockitem"]["pk"], received) == (True, item.pk, [])


def test_a_code_of_no_supplier_is_refused(api: Api, folder: PluginFolder) -> None:
    with plugins_from(folder, "lcscplugin", "tmeplugin"):
        assert "No active plugin" in sent(api.superuser(), "po-receive", 400, barcode="4006381333931")["error"]


def test_plugins_of_suppliers_are_asked_in_turn_with_what_they_take(api: Api, folder: PluginFolder) -> None:
    folder.write("a_broken", SUPPLYING % ("Broken", "**kwargs", "raise RuntimeError"))
    folder.write("b_unsure", SUPPLYING % ("Unsure", "purchase_order=None", "return {'error': 'Not mine.'}"))
    folder.write("c_sure", SUPPLYING % ("Sure", "location=None", "return {'lineitem': {'pk': location.pk}}"))
    shelf = StockLocationFactory.create()
    with plugins_from(folder, "broken", "unsure", "sure"):
        answer = sent(api.superuser(), "po-receive", barcode="X", location=shelf.pk)
    assert (answer["plugin"], answer["lineitem"]) == ("Sure", {"pk": shelf.pk})


def test_what_is_known_beforehand_has_to_fit_together(api: Api, folder: PluginFolder) -> None:
    order, line = PurchaseOrderFactory.create(status=PLACED), PurchaseOrderLineItemFactory.create(order__status=PLACED)
    client, hall = api.superuser(), StockLocationFactory.create(structural=True)
    with plugins_from(folder):
        for given, at in (
            ({"purchase_order": order.pk, "line_item": line.pk}, "line_item"),
            ({"purchase_order": order.pk, "supplier": line.order.supplier_id}, "supplier"),
            ({"purchase_order": PurchaseOrderFactory.create().pk}, "purchase_order"),
            ({"location": hall.pk}, "location"),
        ):
            assert list(sent(client, "po-receive", 400, barcode="X", **given)) == [at]


def sold(quantity: int = 10) -> Any:
    line = SalesOrderLineItemFactory.create(quantity=quantity)
    SalesOrderShipmentFactory.create(order=line.order)
    return line


def test_stock_is_promised_to_the_line_and_shipment_that_fit(api: Api, folder: PluginFolder) -> None:
    line = sold()
    item = StockItemFactory.create(part=line.part, quantity=5)
    with plugins_from(folder):
        answer = sent(api.superuser(), "so-allocate", barcode=f"INV-SI{item.pk}", sales_order=line.order_id, quantity=3)
    made = SalesOrderAllocation.objects.get()
    assert (made.item, made.line, made.quantity, made.shipment_id) == (item, line, 3, line.order.shipments.get().pk)
    assert (answer["line_item"], answer["shipment"], answer["quantity"], answer["stock_item"]) == (
        line.pk,
        made.shipment_id,
        3.0,
        item.pk,
    )


def test_of_an_item_with_a_serial_number_one_is_meant(api: Api, folder: PluginFolder) -> None:
    item = SerializedItemFactory.create(part__salable=True)
    line = SalesOrderLineItemFactory.create(part=item.part)
    SalesOrderShipmentFactory.create(order=line.order)
    with plugins_from(folder):
        sent(api.superuser(), "so-allocate", barcode=f"INV-SI{item.pk}", sales_order=line.order_id)
    assert SalesOrderAllocation.objects.get().quantity == 1


def test_of_other_items_it_has_to_be_said_how_many(api: Api, folder: PluginFolder) -> None:
    line = sold()
    item = StockItemFactory.create(part=line.part)
    with plugins_from(folder):
        answer = sent(api.superuser(), "so-allocate", 400, barcode=f"INV-SI{item.pk}", sales_order=line.order_id)
    assert (answer["action_required"], "how many" in answer["error"]) == (True, True)
    assert not SalesOrderAllocation.objects.exists()


def test_no_more_is_promised_than_is_free(api: Api, folder: PluginFolder) -> None:
    line = sold()
    item = StockItemFactory.create(part=line.part, quantity=12)
    SalesOrderAllocationFactory.create(item=item, line__part=line.part, quantity=10)
    asked = {"barcode": f"INV-SI{item.pk}", "sales_order": line.order_id}
    with plugins_from(folder):
        assert "2 is free" in sent(api.superuser(), "so-allocate", 400, quantity=3, **asked)["error"]
        sent(api.superuser(), "so-allocate", quantity=2, **asked)


def test_what_does_not_fit_the_order_is_refused_with_the_reason(api: Api, folder: PluginFolder) -> None:
    line, other = sold(), sold()
    item = StockItemFactory.create(part=line.part)
    stranger = StockItemFactory.create()
    left = SalesOrderShipmentFactory.create(order=line.order, shipment_date="2024-01-01")
    done = SalesOrderLineItemFactory.create(part=line.part, order__status=SalesOrderStatus.COMPLETE.value)
    code, client = f"INV-SI{item.pk}", api.superuser()
    cases: list[tuple[dict[str, Any], str]] = [
        ({"barcode": f"INV-SI{stranger.pk}"}, "no line"),
        ({"barcode": f"INV-PA{line.part_id}"}, "no stock item"),
        ({"barcode": "unknown"}, "Nothing here"),
        ({"barcode": code, "line": other.pk}, "another order"),
        ({"barcode": code, "shipment": other.order.shipments.get().pk}, "another order"),
        ({"barcode": code, "shipment": left.pk}, "has left"),
        ({"barcode": code, "sales_order": done.order_id}, "not open"),
    ]
    with plugins_from(folder):
        for given, reason in cases:
            answer = sent(client, "so-allocate", 400, **{"sales_order": line.order_id, "quantity": 1, **given})
            assert reason in answer["error"], given
    assert not SalesOrderAllocation.objects.exists()


def test_of_several_lines_or_shipments_none_is_guessed(api: Api, folder: PluginFolder) -> None:
    line = sold()
    item = StockItemFactory.create(part=line.part)
    second = SalesOrderShipmentFactory.create(order=line.order)
    asked = {"barcode": f"INV-SI{item.pk}", "sales_order": line.order_id, "quantity": 1}
    with plugins_from(folder):
        assert "Several shipments" in sent(api.superuser(), "so-allocate", 400, **asked)["error"]
        SalesOrderLineItemFactory.create(order=line.order, part=line.part)
        assert "Several lines" in sent(api.superuser(), "so-allocate", 400, shipment=second.pk, **asked)["error"]
        sent(api.superuser(), "so-allocate", shipment=second.pk, line=line.pk, **asked)


@pytest.mark.parametrize(
    ("where", "roles", "allowed"),
    [
        ("po-allocate", {"purchase_order": "view,change"}, False),
        ("po-allocate", {"purchase_order": "add"}, True),
        ("po-receive", {"purchase_order": "view,add"}, False),
        ("po-receive", {"purchase_order": "change"}, True),
        ("so-allocate", {"sales_order": "view,change"}, False),
        ("so-allocate", {"sales_order": "add"}, True),
    ],
)
def test_each_takes_the_right_for_what_it_leads_to(
    api: Api, folder: PluginFolder, where: str, roles: dict[str, str], allowed: bool
) -> None:
    orders = {"purchase_order": PurchaseOrderFactory.create(), "sales_order": SalesOrderFactory.create()}
    given = {name: order.pk for name, order in orders.items() if name != "purchase_order" or where == "po-allocate"}
    with plugins_from(folder):
        status = 400 if allowed else 403
        sent(api.with_roles(**roles), where, status, barcode="unknown", **given)
        assert api.anonymous().post(f"/api/barcode/{where}/").status_code == 401
