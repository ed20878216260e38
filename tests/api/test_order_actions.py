"""Actions on orders, shipments and builds over HTTP."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from tests.attached import handling
from tests.factories.build import BuildFactory
from tests.factories.order import (
    PurchaseOrderFactory,
    PurchaseOrderLineItemFactory,
    ReturnOrderFactory,
    ReturnOrderLineItemFactory,
    SalesOrderAllocationFactory,
    SalesOrderFactory,
    SalesOrderShipmentFactory,
)
from tests.factories.part import PartFactory
from tests.factories.stock import StockItemFactory, StockLocationFactory

pytestmark = pytest.mark.django_db

KINDS: dict[str, tuple[str, Any]] = {
    "po": ("purchase_order", PurchaseOrderFactory),
    "so": ("sales_order", SalesOrderFactory),
    "ro": ("return_order", ReturnOrderFactory),
}
Step = tuple[str, str, int, int, dict[str, Any]]
# The path, the status before and after, and what is answered to an empty request.
STEPS: list[Step] = [
    ("order/po", "issue", 10, 20, {}),
    ("order/po", "hold", 10, 25, {}),
    ("order/po", "cancel", 10, 40, {}),
    ("order/po", "complete", 20, 30, {"accept_incomplete": False}),
    ("order/so", "issue", 10, 15, {}),
    ("order/so", "hold", 10, 25, {}),
    ("order/so", "cancel", 10, 40, {}),
    ("order/so", "complete", 15, 20, {"accept_incomplete": False}),
    ("order/ro", "issue", 10, 20, {}),
    ("order/ro", "hold", 10, 25, {}),
    ("order/ro", "cancel", 10, 40, {}),
    ("order/ro", "complete", 20, 30, {}),
    ("build", "issue", 10, 20, {}),
    ("build", "hold", 10, 25, {}),
    ("build", "cancel", 10, 30, {"remove_allocated_stock": False, "remove_incomplete_outputs": False}),
]
FACTORIES: dict[str, tuple[str, Any]] = {
    **{f"order/{name}": kind for name, kind in KINDS.items()},
    "build": ("build", BuildFactory),
}


@pytest.mark.parametrize("step", STEPS)
def test_an_action_answers_201_and_the_object_has_its_new_status(api: Any, step: Step) -> None:
    area, action, before, after, answered = step
    role, factory = FACTORIES[area]
    thing, client = factory.create(status=before), api.with_roles(**{role: "view,change"})
    answer = client.post(f"/api/{area}/{thing.pk}/{action}/")
    assert (answer.status_code, answer.json()) == (201, answered)
    assert client.get(f"/api/{area}/{thing.pk}/").json()["status"] == after


@pytest.mark.parametrize("step", STEPS)
def test_an_action_takes_the_permission_to_change(api: Any, step: Step) -> None:
    area, action, before, _after, _answered = step
    role, factory = FACTORIES[area]
    thing = factory.create(status=before)
    assert api.anonymous().post(f"/api/{area}/{thing.pk}/{action}/").status_code == 401
    assert api.with_roles(**{role: "view"}).post(f"/api/{area}/{thing.pk}/{action}/").status_code == 403
    thing.refresh_from_db()
    assert thing.status == before


@pytest.mark.parametrize(("area", "action"), [(step[0], step[1]) for step in STEPS])
def test_a_second_time_is_refused_with_what_it_is_and_what_it_would_have_to_be(
    api: Any, area: str, action: str
) -> None:
    role, factory = FACTORIES[area]
    closed = 40 if area != "build" else 30
    thing = factory.create(status=closed)
    answer = api.with_roles(**{role: "change,view"}).post(f"/api/{area}/{thing.pk}/{action}/")
    assert answer.status_code == 400
    (reason,) = answer.json()["non_field_errors"]
    assert thing.reference in reason
    assert "is cancelled. Only while it is" in reason


def test_there_is_no_action_on_what_does_not_exist(api: Any) -> None:
    assert api.superuser().post("/api/order/po/4711/issue/").status_code == 404


def test_the_refusal_of_a_handler_is_the_answer(api: Any) -> None:
    def refuse(*_args: Any, **_kwargs: Any) -> bool:
        raise ValidationError("Ask the manager.")

    order = PurchaseOrderFactory.create()
    with handling(refuse):
        answer = api.superuser().post(f"/api/order/po/{order.pk}/issue/")
    assert (answer.status_code, answer.json()) == (400, {"non_field_errors": ["Ask the manager."]})


def test_receiving_answers_the_new_stock(api: Any) -> None:
    line = PurchaseOrderLineItemFactory.create(order__status=20, part__part=PartFactory.create(trackable=True))
    shelf = StockLocationFactory.create()
    answer = api.with_roles(purchase_order="change").post(
        f"/api/order/po/{line.order.pk}/receive/",
        {
            "items": [{"line_item": line.pk, "quantity": 2, "serial_numbers": "1-2", "batch_code": "B"}],
            "location": shelf.pk,
        },
        format="json",
    )
    assert answer.status_code == 201, answer.content
    assert [(row["serial"], row["quantity"], row["batch"], row["location"]) for row in answer.json()] == [
        ("1", 1, "B", shelf.pk),
        ("2", 1, "B", shelf.pk),
    ]
    assert {row["purchase_order_reference"] for row in answer.json()} == {line.order.reference}


def test_how_much_is_received_is_exact(api: Any) -> None:
    line = PurchaseOrderLineItemFactory.create(order__status=20)
    item = {"line_item": line.pk, "quantity": "0.00001", "location": StockLocationFactory.create().pk}
    api.superuser().post(f"/api/order/po/{line.order.pk}/receive/", {"items": [item]}, format="json")
    line.refresh_from_db()
    assert str(line.received) == "0.00001"


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"quantity": 0}, "quantity"),
        ({"quantity": "lots"}, "quantity"),
        ({"location": 4711}, "location"),
        ({"line_item": None}, "line_item"),
        ({"packaging": "x" * 51}, "packaging"),
    ],
)
def test_a_bad_delivery_is_refused_at_the_field_of_its_line(api: Any, change: dict[str, Any], named: str) -> None:
    line = PurchaseOrderLineItemFactory.create(order__status=20)
    answer = api.superuser().post(
        f"/api/order/po/{line.order.pk}/receive/",
        {"items": [{"line_item": line.pk, "quantity": 1, **change}]},
        format="json",
    )
    assert answer.status_code == 400
    assert list(answer.json()["items"]["0"]) == [named]


def test_a_delivery_without_a_place_says_what_is_missing(api: Any) -> None:
    line = PurchaseOrderLineItemFactory.create(order__status=20)
    answer = api.superuser().post(
        f"/api/order/po/{line.order.pk}/receive/", {"items": [{"line_item": line.pk, "quantity": 1}]}, format="json"
    )
    assert answer.status_code == 400
    assert "name a location" in answer.json()["items"][0]


def test_an_order_with_lines_under_way_says_what_to_do(api: Any) -> None:
    line, client = PurchaseOrderLineItemFactory.create(order__status=20), api.superuser()
    path = f"/api/order/po/{line.order.pk}/complete/"
    assert "accept_incomplete" in client.post(path).json()["accept_incomplete"][0]
    answer = client.post(path, {"accept_incomplete": True}, format="json")
    assert (answer.status_code, answer.json()) == (201, {"accept_incomplete": True})


def test_returned_items_are_taken_back_and_the_request_is_answered(api: Any) -> None:
    line, shelf = ReturnOrderLineItemFactory.create(order__status=20), StockLocationFactory.create()
    given = {"items": [{"item": line.pk, "status": 50}], "location": shelf.pk, "note": "scratched"}
    answer = api.with_roles(return_order="change").post(f"/api/order/ro/{line.order.pk}/receive/", given, format="json")
    assert (answer.status_code, answer.json()) == (201, given)
    line.item.refresh_from_db()
    assert (line.item.location, line.item.status) == (shelf, 50)


def test_a_shipment_has_left_when_the_answer_comes(api: Any) -> None:
    shipment = SalesOrderShipmentFactory.create(order__status=15)
    SalesOrderAllocationFactory.create(line__order=shipment.order, shipment=shipment)
    answer = api.with_roles(sales_order="change").post(
        f"/api/order/so/shipment/{shipment.pk}/ship/", {"tracking_number": "T-1"}, format="json"
    )
    assert answer.status_code == 200
    state = answer.json()
    assert state.pop("task_id")
    assert state == {"exists": True, "pending": False, "complete": True, "success": True, "http_status": 200}
    shipment.refresh_from_db()
    assert (shipment.shipment_date, shipment.tracking_number) == (timezone.localdate(), "T-1")


def test_an_empty_shipment_says_what_to_do(api: Any) -> None:
    shipment = SalesOrderShipmentFactory.create(order__status=15)
    answer = api.superuser().post(f"/api/order/so/shipment/{shipment.pk}/ship/")
    assert answer.status_code == 400
    assert "nothing in it" in answer.json()["non_field_errors"][0]


def test_outputs_of_a_build_are_completed_and_the_build_is_finished(api: Any) -> None:
    build, client = BuildFactory.create(status=20, quantity=3), api.with_roles(build="view,change")
    output = StockItemFactory.create(part=build.part, build=build, is_building=True, quantity=3)
    shelf = StockLocationFactory.create()
    given = {"outputs": [{"output": output.pk}], "location": shelf.pk, "notes": "polished"}
    answer = client.post(f"/api/build/{build.pk}/complete/", given, format="json")
    assert (answer.status_code, answer.json()) == (
        201,
        {**given, "status_custom_key": 10, "accept_incomplete_allocation": False},
    )
    answer = client.post(f"/api/build/{build.pk}/finish/")
    assert (answer.status_code, answer.json()) == (
        201,
        {"accept_overallocated": "reject", "accept_unallocated": False, "accept_incomplete": False},
    )
    assert client.get(f"/api/build/{build.pk}/").json()["status"] == 40


def test_finishing_a_build_early_says_what_to_do(api: Any) -> None:
    build = BuildFactory.create(status=20)
    answer = api.superuser().post(f"/api/build/{build.pk}/finish/")
    assert answer.status_code == 400
    assert "accept_incomplete" in answer.json()["accept_incomplete"][0]


def test_describing_an_action_names_what_it_takes(api: Any) -> None:
    order = PurchaseOrderFactory.create()
    answer = api.superuser().options(f"/api/order/po/{order.pk}/complete/")
    assert list(answer.json()["actions"]["POST"]) == ["accept_incomplete"]
