"""Looking up what a supplier's bag says, and taking it in."""

from __future__ import annotations

import threading
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from stockpress.inventory.order.status_codes import PurchaseOrderStatus
from stockpress.plugins.contract import InvenTreePlugin
from stockpress.plugins.mixins import SettingsMixin, SupplierBarcodeMixin, supplier_receiving
from stockpress.plugins.mixins.settings import CHANGE_SETTING, SETTING_VALUE
from tests.factories.company import CompanyFactory, ManufacturerPartFactory, SupplierPartFactory
from tests.factories.order import PurchaseOrderFactory, PurchaseOrderLineItemFactory
from tests.factories.part import PartFactory
from tests.factories.stock import StockLocationFactory

pytestmark = pytest.mark.django_db


class Reader(SupplierBarcodeMixin, SettingsMixin, InvenTreePlugin):
    """Reads `field=value` pairs."""

    NAME = "Reader"
    DEFAULT_SUPPLIER_NAME = "digi"
    SETTINGS = {"SUPPLIER_ID": {"name": "Supplier", "model": "company.company"}}

    def extract_barcode_fields(self, barcode_data: str) -> dict[str, str]:
        if "=" not in barcode_data:
            return {}
        return dict(pair.split("=") for pair in self.split_fields(barcode_data, ";"))


@pytest.fixture(autouse=True)
def stored(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    values: dict[str, Any] = {}
    monkeypatch.setattr(SETTING_VALUE, "_function", lambda plugin, key, backup_value=None: values.get(key, ""))
    monkeypatch.setattr(CHANGE_SETTING, "_function", lambda plugin, key, value, by=None: values.update({key: value}))
    return values


@pytest.fixture
def received(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    calls: list[dict[str, Any]] = []
    monkeypatch.setattr(
        supplier_receiving.RECEIVE_LINE, "_function", lambda line, **kwargs: calls.append({"line": line.pk, **kwargs})
    )
    return calls


def placed_line(**fields: Any) -> Any:
    order = PurchaseOrderFactory.create(status=PurchaseOrderStatus.PLACED.value, reference="PO-0042")
    article = SupplierPartFactory.create(supplier=order.supplier, SKU="SKU-42")
    return PurchaseOrderLineItemFactory.create(order=order, part=article, **fields)


def test_a_scan_names_all_that_is_known() -> None:
    article = SupplierPartFactory.create(SKU="296-1")
    made = ManufacturerPartFactory.create(MPN="LM358")
    part = PartFactory.create(IPN="IPN-7")
    order = PurchaseOrderFactory.create(reference="PO-0007")

    found = Reader().scan(
        "supplier_part_number=296-1;manufacturer_part_number=lm358;customer_part_number=IPN-7;customer_order_number=PO-0007"
    )

    assert found is not None
    assert {kind: match["pk"] for kind, match in found.items()} == {
        "supplierpart": article.pk,
        "manufacturerpart": made.pk,
        "part": part.pk,
        "purchaseorder": order.pk,
    }
    assert found["part"]["web_url"] == f"/web/part/{part.pk}/"
    assert found["part"]["api_url"] == f"/api/part/{part.pk}/"


@pytest.mark.parametrize("code", ["hello", "supplier_part_number=unknown", "quantity=3"])
def test_a_scan_of_what_is_not_known_finds_nothing(code: str) -> None:
    assert Reader().scan(code) is None


def test_only_what_is_unique_counts() -> None:
    SupplierPartFactory.create_batch(2, SKU="296-1")

    assert Reader().scan("supplier_part_number=296-1") is None


def test_articles_are_looked_up_at_the_supplier_of_the_setting(stored: dict[str, Any]) -> None:
    ours, _other = SupplierPartFactory.create_batch(2, SKU="296-1")
    stored["SUPPLIER_ID"] = ours.supplier.pk

    found = Reader().scan("supplier_part_number=296-1")

    assert found is not None
    assert found["supplierpart"]["pk"] == ours.pk


def test_an_article_is_found_by_the_manufacturers_number_as_well() -> None:
    article = SupplierPartFactory.create()
    article.manufacturer_part = ManufacturerPartFactory.create(MPN="LM358", part=article.part)
    article.save()

    found = Reader().scan("supplier_part_number=unknown;manufacturer_part_number=LM358")

    assert found is not None
    assert found["supplierpart"]["pk"] == article.pk


def test_an_order_is_found_by_the_suppliers_number() -> None:
    order = PurchaseOrderFactory.create(supplier_reference="72991337")

    found = Reader().scan("supplier_order_number=72991337")

    assert found is not None
    assert found["purchaseorder"]["pk"] == order.pk


def test_the_only_supplier_of_the_default_name_is_found_and_stored(stored: dict[str, Any]) -> None:
    company = CompanyFactory.create(name="DigiKey Electronics", is_supplier=True)
    CompanyFactory.create(name="Digital customers", is_supplier=False)

    assert Reader().get_supplier() == company
    assert stored == {"SUPPLIER_ID": company.pk}


def test_two_suppliers_of_the_default_name_are_none(stored: dict[str, Any]) -> None:
    CompanyFactory.create(name="DigiKey", is_supplier=True)
    CompanyFactory.create(name="DigiKey Europe", is_supplier=True)

    assert Reader().get_supplier() is None
    assert stored == {}


def test_what_one_thread_scans_another_does_not_see() -> None:
    plugin = Reader()
    plugin.barcode_fields = {"quantity": "3"}
    seen: list[Any] = []
    thread = threading.Thread(target=lambda: seen.append(plugin.get_field_value("quantity", "nothing")))
    thread.start()
    thread.join()

    assert (plugin.get_field_value("quantity"), seen) == ("3", ["nothing"])


def test_a_bag_is_taken_in_where_its_line_says(received: list[dict[str, Any]]) -> None:
    place = StockLocationFactory.create()
    line = placed_line(destination=place)
    code = "supplier_part_number=SKU-42;customer_order_number=PO-0042;quantity=4;lot_code=L9"

    answer = Reader().scan_receive_item(code, "ann")

    assert answer is not None
    assert "success" in answer
    assert answer["lineitem"] == {
        "pk": line.pk,
        "quantity": 4.0,
        "supplier_part": line.part_id,
        "purchase_order": line.order_id,
        "location": place.pk,
    }
    assert received == [
        {
            "line": line.pk,
            "quantity": Decimal(4),
            "location": place,
            "user": "ann",
            "batch_code": "L9",
            "barcode": code,
        }
    ]


def test_what_is_known_beforehand_counts_more_than_the_code(received: list[dict[str, Any]]) -> None:
    place, line = StockLocationFactory.create(), placed_line()

    answer = Reader().scan_receive_item("supplier_part_number=SKU-42", "ann", line_item=line, location=place)

    assert answer is not None
    assert "success" in answer
    assert (received[0]["quantity"], received[0]["location"]) == (10, place)


@pytest.mark.parametrize(
    ("destination", "at_once"), [(None, True), ({"structural": True}, True), ({"structural": False}, False)]
)
def test_a_bag_without_a_place_to_go_to_asks_for_one(
    received: list[dict[str, Any]], destination: dict[str, bool] | None, at_once: bool
) -> None:
    place = None if destination is None else StockLocationFactory.create(**destination)
    line = placed_line(destination=place)

    answer = Reader().scan_receive_item(
        "supplier_part_number=SKU-42", "ann", purchase_order=line.order, auto_allocate=at_once
    )

    assert answer is not None
    assert answer["lineitem"]["pk"] == line.pk
    assert "action_required" in answer
    assert received == []


@pytest.mark.parametrize("code", ["hello", "supplier_part_number=unknown"])
def test_a_code_of_others_is_left_to_others(code: str) -> None:
    assert Reader().scan_receive_item(code, "ann") is None


def error_of(answer: dict[str, Any] | None) -> str:
    assert answer is not None
    assert set(answer) <= {"error", "lineitem"}
    return str(answer["error"])


def test_an_order_that_is_not_placed_takes_nothing_in() -> None:
    line = placed_line()
    line.order.status = PurchaseOrderStatus.PENDING.value
    line.order.save()

    assert "not placed" in error_of(
        Reader().scan_receive_item("supplier_part_number=SKU-42;customer_order_number=PO-0042", "ann")
    )


def test_an_unknown_order_is_named_as_the_reason() -> None:
    placed_line()

    assert "No purchase order" in error_of(Reader().scan_receive_item("supplier_part_number=SKU-42", "ann"))


def test_an_order_without_the_article_is_the_reason() -> None:
    line = placed_line()
    SupplierPartFactory.create(SKU="OTHER", supplier=line.order.supplier)

    assert "not ordered" in error_of(
        Reader().scan_receive_item("supplier_part_number=OTHER;customer_order_number=PO-0042", "ann")
    )


@pytest.mark.parametrize("given_line", [False, True])
def test_what_was_received_already_is_not_taken_in_again(given_line: bool) -> None:
    line = placed_line(received=10)
    known = {"line_item": line} if given_line else {"purchase_order": line.order}

    assert "received already" in error_of(Reader().scan_receive_item("supplier_part_number=SKU-42", "ann", **known))


def test_a_line_of_something_else_is_refused() -> None:
    line = placed_line()
    SupplierPartFactory.create(SKU="OTHER", supplier=line.order.supplier)

    assert "something else" in error_of(Reader().scan_receive_item("supplier_part_number=OTHER", "ann", line_item=line))


def test_of_several_lines_the_one_that_the_code_names_is_meant(received: list[dict[str, Any]]) -> None:
    line = placed_line(line="1")
    second = PurchaseOrderLineItemFactory.create(
        order=line.order, part=line.part, line="2", destination=StockLocationFactory.create()
    )
    code = "supplier_part_number=SKU-42;customer_order_number=PO-0042"

    assert "Several lines" in error_of(Reader().scan_receive_item(code, "ann"))
    Reader().scan_receive_item(f"{code};purchase_order_line=2", "ann")
    assert [call["line"] for call in received] == [second.pk]


def test_a_refusal_of_the_inventory_is_the_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(line: Any, **kwargs: Any) -> None:
        raise ValidationError("The order is locked.")

    monkeypatch.setattr(supplier_receiving.RECEIVE_LINE, "_function", refuse)
    line = placed_line(destination=StockLocationFactory.create())

    answer = Reader().scan_receive_item("supplier_part_number=SKU-42", "ann", purchase_order=line.order)

    assert error_of(answer) == "The order is locked."
