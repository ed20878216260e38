"""Whatever is done to stock, in whatever order and at once: no piece appears or vanishes."""

from __future__ import annotations

import threading
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import connections, transaction
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stockpress.inventory.stock import actions
from stockpress.inventory.stock.actions import Portion
from stockpress.inventory.stock.models import StockItem
from stockpress.kernel.errors import StockpressError
from tests.factories.company import CompanyFactory
from tests.factories.part import BomItemFactory, PartFactory
from tests.factories.stock import StockItemFactory, StockLocationFactory
from tests.threads import need_connections_of_their_own

ACTIONS = ["count", "add", "remove", "transfer", "assign", "return", "merge", "serialize", "install", "uninstall"]
STEPS = st.lists(
    st.tuples(
        st.sampled_from(ACTIONS),
        st.integers(0, 50),
        st.integers(0, 50),
        st.integers(0, 12),
        st.booleans(),
    ),
    max_size=12,
)


class World:
    """Two shelves, a customer, and a few items of a part that can be tracked, sold and built in."""

    def __init__(self) -> None:
        self.part = PartFactory.create(trackable=True, salable=True)
        self.shelves = [StockLocationFactory.create() for _ in range(2)]
        self.customer = CompanyFactory.create(customer=True)
        assembly = BomItemFactory.create(sub_part=self.part).part
        self.assembly = StockItemFactory.create(part=assembly, quantity=1)
        for quantity in (10, 5):
            StockItemFactory.create(part=self.part, quantity=quantity, location=self.shelves[0], delete_on_deplete=True)
        self.expected = Decimal(15)

    @property
    def items(self) -> list[StockItem]:
        return list(StockItem.objects.filter(part=self.part).order_by("pk"))

    @property
    def total(self) -> Decimal:
        found: Decimal = StockItem.objects.filter(part=self.part).aggregate(total=Sum("quantity"))["total"] or Decimal(
            0
        )
        return found

    def step(self, action: str, one: int, two: int, number: int, also: bool) -> None:
        items = self.items
        if not items:
            return
        first, second = items[one % len(items)], items[two % len(items)]
        quantity = Decimal(number)
        place = self.shelves[also]
        portions = [Portion(item=first.pk, quantity=quantity)]
        if first.pk != second.pk and also:
            portions.append(Portion(item=second.pk, quantity=quantity))
        changed_by = {
            "add": quantity * len(portions),
            "remove": -quantity * len(portions),
            "count": quantity * len(portions)
            - sum(i.quantity for i in {first, second} if i.pk in {p.item for p in portions}),
        }
        todo: dict[str, Callable[[], Any]] = {
            "count": actions.CountStock(user=None, portions=portions),
            "add": actions.AddStock(user=None, portions=portions),
            "remove": actions.RemoveStock(user=None, portions=portions),
            "transfer": actions.TransferStock(user=None, portions=portions, location=place),
            "return": actions.ReturnStock(user=None, portions=portions, location=place, merge=also),
            "assign": actions.AssignStock(user=None, items=[first.pk], customer=self.customer),
            "merge": actions.MergeStock(user=None, items=[first.pk, second.pk], location=place),
            "serialize": actions.SerializeStock(
                user=None, item=first.pk, quantity=number, serial_numbers="~+", destination=place
            ),
            "install": actions.InstallItem(user=None, assembly=self.assembly.pk, item=first.pk, quantity=quantity),
            "uninstall": actions.UninstallItem(user=None, item=first.pk, location=place),
        }
        try:
            todo[action]()
        except StockpressError:
            return
        self.expected += changed_by.get(action, Decimal(0))


@pytest.mark.django_db
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_after_any_sequence_of_actions_the_quantities_add_up(steps: list[tuple[str, int, int, int, bool]]) -> None:
    with transaction.atomic():
        world = World()
        for step in steps:
            world.step(*step)
            assert world.total == world.expected
            for item in world.items:
                assert item.quantity >= 0
                assert not item.serial or item.quantity == 1
                assert sum(bool(gone) for gone in (item.customer_id, item.belongs_to_id, item.location_id)) <= 1
        serials = [item.serial for item in world.items if item.serial]
        assert len(serials) == len(set(serials))
        transaction.set_rollback(True)


def _at_once(*todo: Callable[[], Any]) -> list[BaseException]:
    """Do it all in threads of their own that begin together; what was raised."""
    ready = threading.Barrier(len(todo))
    raised: list[BaseException] = []

    def do(act: Callable[[], Any]) -> None:
        try:
            ready.wait()
            act()
        except Exception as err:  # noqa: BLE001  a thread's failure is what the test looks at
            raised.append(err)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=do, args=(act,)) for act in todo]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


@pytest.mark.django_db(transaction=True)
def test_of_two_who_remove_at_once_neither_is_forgotten() -> None:
    need_connections_of_their_own()
    item = StockItemFactory.create(quantity=100)
    removals = [actions.RemoveStock(user=None, portions=[Portion(item=item.pk, quantity=Decimal(30))])] * 3
    assert _at_once(*removals) == []
    item.refresh_from_db()
    assert item.quantity == 10
    (error,) = _at_once(*removals[:1])
    assert "only 10" in str(error)


@pytest.mark.django_db(transaction=True)
def test_the_last_pieces_are_taken_once() -> None:
    need_connections_of_their_own()
    item = StockItemFactory.create(quantity=8, delete_on_deplete=False)
    removals = [actions.RemoveStock(user=None, portions=[Portion(item=item.pk, quantity=Decimal(8))])] * 4
    assert len(_at_once(*removals)) == 3
    item.refresh_from_db()
    assert item.quantity == 0


@pytest.mark.django_db(transaction=True)
def test_two_who_ask_for_the_next_serial_number_get_different_ones() -> None:
    need_connections_of_their_own()
    part, place = PartFactory.create(trackable=True), StockLocationFactory.create()
    items = [StockItemFactory.create(part=part, quantity=10) for _ in range(3)]
    assert (
        _at_once(
            *(
                actions.SerializeStock(user=None, item=item.pk, quantity=5, serial_numbers="~+", destination=place)
                for item in items
            )
        )
        == []
    )
    serials = StockItem.objects.exclude(serial=None).order_by("serial_int").values_list("serial", flat=True)
    assert list(serials) == [str(number) for number in range(1, 16)]
