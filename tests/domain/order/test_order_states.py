"""Walks the life cycles of orders: which action leads from which state where."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stockpress.inventory.common.errors import ObjectGone, WrongState
from stockpress.inventory.common.states import create_custom_state
from stockpress.inventory.order import actions
from stockpress.inventory.order.errors import LinesIncomplete, StockStillPromised
from stockpress.inventory.order.lifecycles import LIFECYCLES
from stockpress.inventory.order.models import (
    Order,
    PurchaseOrder,
    ReturnOrder,
    SalesOrder,
    SalesOrderAllocation,
)
from stockpress.inventory.order.status_codes import PurchaseOrderStatus, ReturnOrderStatus, SalesOrderStatus
from stockpress.settings_registry.services import ChangeSetting
from tests.attached import heard
from tests.factories.order import (
    PurchaseOrderFactory,
    PurchaseOrderLineItemFactory,
    ReturnOrderFactory,
    SalesOrderAllocationFactory,
    SalesOrderFactory,
    SalesOrderLineItemFactory,
    SalesOrderShipmentFactory,
)
from tests.factories.part import PartFactory
from tests.factories.users import UserFactory

pytestmark = pytest.mark.django_db

FACTORIES: dict[type[Order], Any] = {
    PurchaseOrder: PurchaseOrderFactory,
    SalesOrder: SalesOrderFactory,
    ReturnOrder: ReturnOrderFactory,
}
SERVICES: dict[type[Order], dict[str, Any]] = {
    kind: {
        "issue": actions.IssueOrder,
        "hold": actions.HoldOrder,
        "cancel": actions.CancelOrder,
        "complete": complete,
    }
    for kind, complete in {
        PurchaseOrder: actions.CompletePurchaseOrder,
        SalesOrder: actions.CompleteSalesOrder,
        ReturnOrder: actions.CompleteReturnOrder,
    }.items()
}
PURCHASE = {
    (10, "issue"): 20,
    (10, "hold"): 25,
    (10, "cancel"): 40,
    (20, "hold"): 25,
    (20, "cancel"): 40,
    (20, "complete"): 30,
    (25, "issue"): 20,
    (25, "cancel"): 40,
}
SALE = {
    (10, "issue"): 15,
    (10, "hold"): 25,
    (10, "cancel"): 40,
    (15, "hold"): 25,
    (15, "cancel"): 40,
    (15, "complete"): 20,
    (20, "complete"): 30,
    (25, "issue"): 15,
    (25, "cancel"): 40,
}
RETURN = {
    (10, "issue"): 20,
    (10, "hold"): 25,
    (10, "cancel"): 40,
    (20, "hold"): 25,
    (20, "cancel"): 40,
    (20, "complete"): 30,
    (25, "issue"): 20,
    (25, "cancel"): 40,
}
TABLES: dict[type[Order], dict[tuple[int, str], int]] = {PurchaseOrder: PURCHASE, SalesOrder: SALE, ReturnOrder: RETURN}
EVENTS = {
    PurchaseOrder: {
        "issue": "purchaseorder.placed",
        "hold": "purchaseorder.hold",
        "cancel": "purchaseorder.cancelled",
        "complete": "purchaseorder.completed",
    },
    SalesOrder: {
        "issue": "salesorder.issued",
        "hold": "salesorder.onhold",
        "cancel": "salesorder.cancelled",
        "complete": "salesorder.completed",
    },
    ReturnOrder: {
        "issue": "returnorder.issued",
        "hold": "returnorder.hold",
        "cancel": "returnorder.cancelled",
        "complete": "returnorder.completed",
    },
}
EVERY = [
    (kind, status.value, action)
    for kind in TABLES
    for status in kind.STATUS_CLASS
    for action in ("issue", "hold", "cancel", "complete")
]


@pytest.mark.parametrize(("kind", "status", "action"), EVERY)
def test_every_action_in_every_state_does_what_the_table_says(kind: type[Order], status: int, action: str) -> None:
    order = FACTORIES[kind].create(status=status)
    target = TABLES[kind].get((status, action))
    with heard() as events:
        if target is None:
            with pytest.raises(WrongState, match=order.reference):
                SERVICES[kind][action](order=order)()
        else:
            assert SERVICES[kind][action](order=order)().status == target
    order.refresh_from_db()
    assert order.status == (target or status)
    assert events == ([(EVENTS[kind][action], {"id": order.pk})] if target else [])


@pytest.mark.parametrize("kind", list(TABLES))
@given(walk=st.lists(st.sampled_from(["issue", "hold", "cancel", "complete"]), max_size=8))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_walk_stays_on_the_table_and_ends_where_it_is_closed(kind: type[Order], walk: list[str]) -> None:
    order = FACTORIES[kind].create()
    expected = 10
    for action in walk:
        target = TABLES[kind].get((expected, action))
        if target is None:
            with pytest.raises(WrongState):
                SERVICES[kind][action](order=order)()
        else:
            SERVICES[kind][action](order=order)()
            expected = target
        order.refresh_from_db()
        assert order.status == expected
    # What is complete or given up is never opened again.
    assert order.is_open == any((order.status, action) in TABLES[kind] for action in ("issue", "hold", "cancel"))


@pytest.mark.parametrize("kind", list(TABLES))
def test_the_life_cycle_leads_out_of_exactly_the_states_of_the_table(kind: type[Order]) -> None:
    # Shipping is what completing an order in progress does.
    stated = {
        (source.value, step.action.replace("ship", "complete")) for step in LIFECYCLES[kind] for source in step.sources
    }
    assert stated == set(TABLES[kind])


def test_the_reason_says_what_the_order_is_and_what_it_would_have_to_be() -> None:
    order = PurchaseOrderFactory.create(reference="PO-0007", status=PurchaseOrderStatus.COMPLETE.value)
    with pytest.raises(WrongState) as refused:
        actions.HoldOrder(order=order)()
    assert str(refused.value) == (
        "Purchase Order PO-0007 is complete. Only while it is pending or placed is there a way to hold it."
    )


def test_an_order_that_was_deleted_meanwhile_is_said_to_be_gone() -> None:
    order = PurchaseOrderFactory.create()
    PurchaseOrder.objects.all().delete()
    with pytest.raises(ObjectGone):
        actions.IssueOrder(order=order)()


@pytest.mark.parametrize("kind", list(TABLES))
def test_issuing_notes_the_day(kind: type[Order]) -> None:
    assert actions.IssueOrder(order=FACTORIES[kind].create())().issue_date == timezone.localdate()


def test_a_status_of_the_companys_own_counts_as_what_it_stands_for_and_ends_with_the_next_step() -> None:
    state = create_custom_state(
        reference_status="PurchaseOrderStatus",
        key=77,
        name="CONFIRMED",
        label="Confirmed",
        logical_key=PurchaseOrderStatus.PLACED.value,
    )
    order = PurchaseOrderFactory.create(status=20, status_custom_key=state.key)
    after = actions.HoldOrder(order=order)()
    assert (after.status, after.status_custom_key) == (25, None)


def test_a_purchase_order_with_lines_under_way_is_completed_only_if_that_is_accepted() -> None:
    line = PurchaseOrderLineItemFactory.create(order__status=PurchaseOrderStatus.PLACED.value, received=3)
    with pytest.raises(LinesIncomplete, match="1 lines of"):
        actions.CompletePurchaseOrder(order=line.order)()
    after = actions.CompletePurchaseOrder(order=line.order, accept_incomplete=True)()
    assert (after.status, after.complete_date) == (PurchaseOrderStatus.COMPLETE, timezone.localdate())


def test_a_sales_order_with_lines_under_way_is_shipped_only_if_that_is_accepted() -> None:
    line, user = (
        SalesOrderLineItemFactory.create(order__status=SalesOrderStatus.IN_PROGRESS.value),
        UserFactory.create(),
    )
    with pytest.raises(LinesIncomplete):
        actions.CompleteSalesOrder(order=line.order)()
    after = actions.CompleteSalesOrder(order=line.order, user=user, accept_incomplete=True)()
    assert (after.status, after.shipment_date, after.shipped_by) == (20, timezone.localdate(), user)


def test_what_is_no_thing_need_not_leave() -> None:
    order = SalesOrderFactory.create(status=SalesOrderStatus.IN_PROGRESS.value)
    SalesOrderLineItemFactory.create(order=order, part=PartFactory.create(salable=True, virtual=True))
    assert actions.CompleteSalesOrder(order=order)().status == SalesOrderStatus.SHIPPED


def test_a_sales_order_is_complete_in_one_step_where_the_setting_says_so() -> None:
    ChangeSetting(key="SALESORDER_SHIP_COMPLETE", value=True)()
    order = SalesOrderFactory.create(status=SalesOrderStatus.IN_PROGRESS.value)
    after = actions.CompleteSalesOrder(order=order)()
    assert (after.status, after.shipment_date) == (SalesOrderStatus.COMPLETE, timezone.localdate())


def test_a_sales_order_is_not_closed_over_stock_that_is_still_promised_to_it() -> None:
    promise = SalesOrderAllocationFactory.create(line__order__status=SalesOrderStatus.IN_PROGRESS.value)
    with pytest.raises(StockStillPromised):
        actions.CompleteSalesOrder(order=promise.line.order, accept_incomplete=True)()


def test_cancelling_a_sales_order_frees_what_has_not_left() -> None:
    order = SalesOrderFactory.create(status=SalesOrderStatus.IN_PROGRESS.value)
    left = SalesOrderShipmentFactory.create(order=order, shipment_date=timezone.localdate())
    packed = SalesOrderShipmentFactory.create(order=order)
    for shipment in (left, packed, None):
        SalesOrderAllocationFactory.create(line__order=order, shipment=shipment)
    actions.CancelOrder(order=order)()
    assert [promise.shipment for promise in SalesOrderAllocation.objects.all()] == [left]


def test_completing_a_return_order_notes_the_day() -> None:
    order = ReturnOrderFactory.create(status=ReturnOrderStatus.IN_PROGRESS.value)
    assert actions.CompleteReturnOrder(order=order)().complete_date == timezone.localdate()
