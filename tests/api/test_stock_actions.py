"""What people do to stock, over HTTP."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stockpress.inventory.common import validation
from stockpress.inventory.stock.batch_codes import GENERATE_BATCH_CODE
from stockpress.inventory.stock.models import StockItem, StockItemTracking
from stockpress.settings_registry.services import ChangeSetting
from tests.attached import attached
from tests.factories.company import CompanyFactory
from tests.factories.part import BomItemFactory, PartFactory
from tests.factories.stock import SerializedItemFactory, StockItemFactory, StockLocationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(api) -> Any:
    return api.with_roles(stock="view,change", stock_location="view", part="view", sales_order="view")


def post(client: Any, path: str, code: int = 201, /, **body: Any) -> Any:
    answer = client.post(f"/api/{path}/", body, format="json")
    assert answer.status_code == code, answer.content
    return answer.json()


def rows(*items: StockItem, quantity: object = 1, **more: Any) -> list[dict[str, Any]]:
    return [{"pk": item.pk, "quantity": quantity, **more} for item in items]


def now(item: StockItem) -> StockItem:
    return StockItem.objects.get(pk=item.pk)


@pytest.mark.parametrize(("action", "left"), [("count", 30), ("add", 130), ("remove", 70)])
def test_quantities_are_counted_added_and_removed(client, action, left) -> None:
    item = StockItemFactory.create(quantity=100)
    answer = post(client, f"stock/{action}", items=rows(item, quantity="30", batch="B7"), notes="Monday")
    assert answer == {"items": [{"pk": item.pk, "quantity": "30.00000", "batch": "B7"}], "notes": "Monday"}
    assert (now(item).quantity, now(item).batch) == (left, "B7")
    entry = StockItemTracking.objects.get()
    assert (entry.user, entry.notes) == (client.user, "Monday")


def test_what_is_wrong_stands_beside_its_row_and_nothing_is_done(client) -> None:
    full, low = StockItemFactory.create(quantity=100), StockItemFactory.create(quantity=1)
    items = [*rows(full, low, quantity=2), {"pk": 10**6, "quantity": 1}]
    answer = post(client, "stock/remove", 400, items=items)
    assert answer == {
        "items": [
            {},
            {"quantity": [f"There are only 1 of {low}. Take less, or count it first."]},
            {"pk": ["There is no stock item with the key 1000000."]},
        ]
    }
    assert now(full).quantity == 100


def test_stock_is_transferred_and_split(client) -> None:
    item, place = StockItemFactory.create(quantity=10), StockLocationFactory.create()
    post(client, "stock/transfer", items=rows(item, quantity=4), location=place.pk)
    part = StockItem.objects.get(location=place)
    assert (part.quantity, part.parent, now(item).quantity) == (4, item, 6)
    rack = StockLocationFactory.create(structural=True)
    answer = post(client, "stock/transfer", 400, items=rows(item), location=rack.pk)
    assert "structural" in answer["location"][0]


def test_stock_goes_to_a_customer_and_returns(client) -> None:
    item = StockItemFactory.create(part=PartFactory.create(salable=True))
    customer, place = CompanyFactory.create(customer=True), StockLocationFactory.create()
    answer = post(client, "stock/assign", items=[{"item": item.pk}], customer=customer.pk)
    assert answer == {"items": [{"item": item.pk}], "customer": customer.pk}
    assert now(item).customer == customer
    refused = post(client, "stock/assign", 400, items=[{"item": item.pk}], customer=customer.pk)
    assert refused == {"items": [{"item": [f"{now(item)} is with a customer."]}]}
    post(client, "stock/return", items=rows(item, quantity=100, status=85), location=place.pk)
    assert (now(item).location, now(item).status) == (place, 85)


def test_a_status_is_given_to_several_items(client) -> None:
    items = [StockItemFactory.create() for _ in range(2)]
    keys = [item.pk for item in items]
    assert post(client, "stock/change_status", items=keys, status=65)["status"] == 65
    assert {now(item).status for item in items} == {65}
    assert "no status" in post(client, "stock/change_status", 400, items=keys, status=1)["status"][0]
    assert set(post(client, "stock/change_status", 400, items=[10**6])["items"]) == {"0"}


def test_items_are_merged(client) -> None:
    first = StockItemFactory.create()
    second, place = StockItemFactory.create(part=first.part), StockLocationFactory.create()
    items = [{"item": first.pk}, {"item": second.pk}]
    post(client, "stock/merge", items=items, location=place.pk)
    assert now(first).quantity == 200
    assert set(post(client, "stock/merge", 400, items=items, location=place.pk)["items"][1]) == {"item"}


def test_items_are_installed_and_taken_out(client) -> None:
    line = BomItemFactory.create()
    assembly, item = StockItemFactory.create(part=line.part), StockItemFactory.create(part=line.sub_part, quantity=1)
    place = StockLocationFactory.create()
    answer = post(client, f"stock/{assembly.pk}/install", stock_item=item.pk, note="Bench 2")
    assert answer == {"stock_item": item.pk, "quantity": 1, "note": "Bench 2"}
    assert now(item).belongs_to == assembly
    post(client, f"stock/{item.pk}/uninstall", location=place.pk)
    assert (now(item).belongs_to, now(item).location) == (None, place)
    assert "not installed" in post(client, f"stock/{item.pk}/uninstall", 400, location=place.pk)["non_field_errors"][0]
    post(client, f"stock/{10**6}/install", 404, stock_item=item.pk)


def test_pieces_get_serial_numbers(client) -> None:
    item, place = StockItemFactory.create(part=PartFactory.create(trackable=True)), StockLocationFactory.create()
    url = f"stock/{item.pk}/serialize"
    made = post(client, url, quantity=3, serial_numbers="1-3", destination=place.pk)
    assert [(row["serial"], row["quantity"], row["location"]) for row in made] == [
        (str(n), 1.0, place.pk) for n in (1, 2, 3)
    ]
    refused = post(client, url, 400, quantity=1, serial_numbers="3", destination=place.pk)
    assert refused == {"serial_numbers": ["There are items with these serial numbers already: 3. Choose others."]}
    refused = post(client, url, 400, quantity=2, serial_numbers="9", destination=place.pk)
    assert set(refused) == {"serial_numbers"}


def test_serial_numbers_and_batch_codes_are_given_out(client) -> None:
    part = PartFactory.create(trackable=True)
    answer = client.get(f"/api/part/{part.pk}/serial-numbers/").json()
    assert answer == {"latest": None, "next": "1"}
    low, high = (SerializedItemFactory.create(part=part, serial=serial) for serial in ("5", "8"))
    assert client.get(f"/api/part/{part.pk}/serial-numbers/").json() == {"latest": "8", "next": "9"}
    neighbours = client.get(f"/api/stock/{low.pk}/serial-numbers/").json()
    assert (neighbours["next"]["pk"], neighbours["previous"]) == (high.pk, None)
    answer = post(client, "generate/serial-number", 200, part=part.pk, quantity=2)
    assert answer == {"serial_number": "9,10", "part": part.pk, "quantity": 2}
    assert post(client, "generate/serial-number", 200)["serial_number"] is None
    assert "quantity" in post(client, "generate/serial-number", 400, part=part.pk, quantity=0)
    ChangeSetting(key="STOCK_BATCH_CODE_TEMPLATE", value="{{ part.name }}-1")()
    assert post(client, "generate/batch-code", 200, part=part.pk)["batch_code"] == f"{part.name}-1"
    known: list[Any] = []
    with attached(GENERATE_BATCH_CODE, known.append):
        post(client, "generate/batch-code", 200, part=part.pk, item=low.pk, quantity=2.5)
    assert known == [{"part": part, "item": low, "quantity": 2.5}]


def test_a_refusal_by_somebody_else_reaches_the_client(client) -> None:
    item = StockItemFactory.create()

    def refuse(*_args: Any) -> None:
        raise ValidationError({"quantity": "Not today."})

    with attached(validation.VALIDATE_INSTANCE, refuse):
        assert post(client, "stock/add", 400, items=rows(item)) == {"quantity": ["Not today."]}


@pytest.mark.parametrize("action", ["add", "assign", "change_status", "count", "merge", "remove", "return", "transfer"])
def test_stock_is_changed_only_by_those_who_may(api, action) -> None:
    item = StockItemFactory.create()
    body: dict[str, Any] = {"items": rows(item)}
    assert api.anonymous().post(f"/api/stock/{action}/", body, format="json").status_code == 401
    viewer = api.with_roles(stock="view,add")
    assert viewer.post(f"/api/stock/{action}/", body, format="json").status_code == 403


@pytest.mark.parametrize("items", [None, [], "all", [{}], [{"pk": "x", "quantity": 1}], [{"pk": 1, "quantity": "NaN"}]])
def test_requests_that_name_nothing_are_refused(client, items) -> None:
    assert "items" in post(client, "stock/count", 400, items=items)


def test_numbers_beyond_everything_are_refused(client) -> None:
    item, place = StockItemFactory.create(part=PartFactory.create(trackable=True)), StockLocationFactory.create()
    huge = 10**30
    post(client, "stock/count", 400, items=[{"pk": huge, "quantity": 1}])
    post(client, "stock/count", 400, items=rows(item, quantity=1, status=huge))
    post(client, "stock/count", 400, items=rows(item, quantity=10**10))
    post(client, "stock/change_status", 400, items=[huge], status=10)
    post(client, "stock/transfer", 400, items=rows(item), location=huge)
    post(client, f"stock/{item.pk}/install", 400, stock_item=huge)
    post(client, f"stock/{item.pk}/serialize", 400, quantity=huge, serial_numbers="1", destination=place.pk)
    post(client, "generate/serial-number", 400, part=item.part_id, quantity=huge)


def request_for(action: str, number: int) -> tuple[str, dict[str, Any]]:
    """Path and body of a request that acts on so many items, each of a part and in a place of its own."""
    parts = [PartFactory.create(salable=True) for _ in range(1 if action == "merge" else number)] * number
    items = [StockItemFactory.create(part=part, location=StockLocationFactory.create()) for part in parts[:number]]
    place = StockLocationFactory.create().pk
    if action == "change_status":
        return f"stock/{action}", {"items": [item.pk for item in items], "status": 55}
    if action == "assign":
        customer = CompanyFactory.create(customer=True).pk
        return f"stock/{action}", {"items": [{"item": item.pk} for item in items], "customer": customer}
    if action == "merge":
        return f"stock/{action}", {"items": [{"item": item.pk} for item in items], "location": place}
    if action in {"transfer", "split"}:
        return "stock/transfer", {"items": rows(*items, quantity=100 if action == "transfer" else 3), "location": place}
    if action == "return":
        StockItem.objects.update(customer=CompanyFactory.create(customer=True), location=None)
        return f"stock/{action}", {"items": rows(*items, quantity=3), "location": place}
    return f"stock/{action}", {"items": rows(*items, quantity=3)}


# By how many queries a hundred items may cost more than two. SQLite takes only so many values in one statement, so that
# a large write is a few of them; an item that is deleted, as merged ones are, is asked for its files.
MORE = {"split": 16, "return": 16, "merge": 8 + 98}


@pytest.mark.parametrize(
    "action", ["count", "add", "remove", "transfer", "split", "return", "change_status", "assign", "merge"]
)
def test_a_hundred_items_cost_as_many_queries_as_two(client, settled_settings, action) -> None:
    def queries(number: int) -> int:
        path, body = request_for(action, number)
        with CaptureQueriesContext(connection) as captured:
            post(client, path, **body)
        return len(captured)

    queries(2)
    few, many = queries(2), queries(100)
    assert many <= few + MORE.get(action, 8), (few, many)


def test_the_limits_of_a_request_are_named(client) -> None:
    answer = post(client, "stock/count", 400, items=[{"pk": 1, "quantity": 1}] * 5001)
    assert "At most 5000" in answer["items"][0]
    item = StockItemFactory.create()
    answer = post(client, "stock/count", 400, items=rows(item), notes="x" * 513)
    assert set(answer) == {"notes"}
    assert now(item).quantity == Decimal(100)
