"""Counting stock, adding to it and taking away from it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from stockpress.inventory.common import validation
from stockpress.inventory.common.models import InvenTreeCustomUserStateModel
from stockpress.inventory.stock.actions import AddStock, ChangeStockStatus, CountStock, Portion, RemoveStock
from stockpress.inventory.stock.actions.errors import ItemsRefused, NoItems, NotesTooLong, StatusUnknown
from stockpress.inventory.stock.models import StockItem, StockItemTracking
from stockpress.settings_registry.services import ChangeSetting
from tests.api.inventory_world import owner_of
from tests.attached import attached, events
from tests.factories.build import BuildItemFactory
from tests.factories.company import CompanyFactory
from tests.factories.part import PartFactory
from tests.factories.stock import (
    SerializedItemFactory,
    StockItemFactory,
    StockItemTestResultFactory,
    StockLocationFactory,
)
from tests.factories.users import GroupFactory, UserFactory

pytestmark = pytest.mark.django_db


def portion(item: StockItem, quantity: object, **more: Any) -> Portion:
    return Portion(item=item.pk, quantity=Decimal(str(quantity)), **more)


def history(item: StockItem) -> list[tuple[int, dict[str, Any]]]:
    return list(StockItemTracking.objects.filter(item=item).values_list("tracking_type", "deltas"))


def refused(act: Any) -> dict[int, tuple[str, str]]:
    with pytest.raises(ItemsRefused) as error:
        act()
    return error.value.refused


def test_a_count_is_what_is_there_with_day_person_and_history() -> None:
    user = UserFactory.create()
    item = StockItemFactory.create(quantity=100)
    with events() as told:
        CountStock(user=user, portions=[portion(item, "97.5")], notes="Inventory")()
    item.refresh_from_db()
    assert (item.quantity, item.stocktake_date, item.stocktake_user) == (Decimal("97.5"), timezone.localdate(), user)
    assert history(item) == [(10, {"quantity": 97.5})]
    entry = StockItemTracking.objects.get()
    assert (entry.user, entry.notes, entry.part) == (user, "Inventory", item.part)
    assert told == [
        ("stockitem.quantityupdated", (), {"id": item.pk, "quantity": 97.5}),
        ("stockitem.counted", ("stockitem.counted",), {"id": item.pk, "quantity": 97.5}),
    ]


def test_adding_and_removing_say_how_much() -> None:
    item = StockItemFactory.create(quantity=100)
    with events() as told:
        AddStock(user=None, portions=[portion(item, 5)])()
        RemoveStock(user=None, portions=[portion(item, 25)])()
    item.refresh_from_db()
    assert item.quantity == 80
    assert history(item) == [(11, {"added": 5.0, "quantity": 105.0}), (12, {"removed": 25.0, "quantity": 80.0})]
    assert told == [
        ("stockitem.quantityupdated", (), {"id": item.pk, "quantity": 105.0}),
        ("stockitem.quantityupdated", (), {"id": item.pk, "quantity": 80.0}),
    ]


def test_what_is_said_of_an_item_besides_is_kept() -> None:
    item = StockItemFactory.create(batch="A", packaging="Bag")
    CountStock(user=None, portions=[portion(item, 100, batch="B", packaging="Reel", status=55)])()
    item.refresh_from_db()
    assert (item.batch, item.packaging, item.status) == ("B", "Reel", 55)
    assert history(item)[0][1] == {"quantity": 100.0, "batch": "B", "packaging": "Reel", "status": 55}


@pytest.mark.parametrize("service", [CountStock, RemoveStock])
def test_an_item_of_which_nothing_is_left_is_deleted_if_it_says_so(service) -> None:
    part = PartFactory.create()
    gone = StockItemFactory.create(part=part, quantity=5, delete_on_deplete=True)
    kept = StockItemFactory.create(part=part, quantity=5, delete_on_deplete=False)
    wanted = 0 if service is CountStock else 5
    with events() as told:
        service(user=None, portions=[portion(gone, wanted), portion(kept, wanted)])()
    assert list(StockItem.objects.values_list("pk", "quantity")) == [(kept.pk, 0)]
    assert {kwargs["id"] for _event, _args, kwargs in told} == {kept.pk}
    # The history of the part stays.
    assert part.stock_tracking_info.count() == 2


def test_an_item_with_results_promises_or_contents_is_kept_when_nothing_is_left() -> None:
    tested, holding = (StockItemFactory.create(quantity=5, delete_on_deplete=True) for _ in range(2))
    StockItemTestResultFactory.create(stock_item=tested)
    StockItemFactory.create(belongs_to=holding)
    promised = BuildItemFactory.create().stock_item
    promised.delete_on_deplete = True
    promised.save()
    items = [tested, holding, promised]
    RemoveStock(user=None, portions=[portion(item, item.quantity) for item in items])()
    assert set(StockItem.objects.filter(quantity=0)) == set(items)


def test_no_more_can_be_removed_than_there_is_and_nothing_is_done_by_halves() -> None:
    full, low = StockItemFactory.create(quantity=100), StockItemFactory.create(quantity=3)
    problems = refused(RemoveStock(user=None, portions=[portion(full, 10), portion(low, 4)]))
    assert problems == {1: ("quantity", f"There are only 3 of {low}. Take less, or count it first.")}
    full.refresh_from_db()
    assert full.quantity == 100
    assert not StockItemTracking.objects.exists()


@pytest.mark.parametrize(
    ("service", "quantity", "field"),
    [
        (CountStock, -1, "quantity"),
        (AddStock, 0, "quantity"),
        (AddStock, -2, "quantity"),
        (RemoveStock, 0, "quantity"),
        (AddStock, 9_999_999_999, "quantity"),
    ],
)
def test_senseless_quantities_are_refused(service, quantity, field) -> None:
    item = StockItemFactory.create(quantity=100)
    assert refused(service(user=None, portions=[portion(item, quantity)]))[0][0] == field


def test_a_thing_with_a_serial_number_counts_as_one() -> None:
    item = SerializedItemFactory.create()
    CountStock(user=None, portions=[portion(item, 1)])()
    for service, quantity in ((CountStock, 0), (CountStock, 2), (AddStock, 1), (RemoveStock, 1)):
        assert refused(service(user=None, portions=[portion(item, quantity)]))[0][0] == "quantity"


def test_tracked_parts_are_counted_in_whole_numbers() -> None:
    item = StockItemFactory.create(part=PartFactory.create(trackable=True))
    assert refused(CountStock(user=None, portions=[portion(item, "1.5")]))[0][0] == "quantity"


def test_what_is_not_with_us_cannot_be_counted() -> None:
    sold = StockItemFactory.create(customer=CompanyFactory.create(customer=True))
    inside = StockItemFactory.create(belongs_to=StockItemFactory.create())
    problems = refused(CountStock(user=None, portions=[portion(sold, 1), portion(inside, 1)]))
    assert [text for _field, text in problems.values()] == [
        f"{sold} is with a customer.",
        f"{inside} is installed in another item.",
    ]


def test_items_are_named_once_and_exist() -> None:
    item = StockItemFactory.create()
    problems = refused(AddStock(user=None, portions=[portion(item, 1), portion(item, 1), Portion(item=10**6)]))
    assert set(problems) == {1, 2}
    with pytest.raises(NoItems):
        AddStock(user=None, portions=[])()
    with pytest.raises(NotesTooLong):
        AddStock(user=None, portions=[portion(item, 1)], notes="x" * 513)()


def test_whoever_is_asked_may_refuse_a_change_and_sees_what_changes() -> None:
    item = StockItemFactory.create(quantity=10, delete_on_deplete=True)
    seen: list[Any] = []

    def only_fewer(row: Any, deltas: Any) -> None:
        if isinstance(row, StockItem):
            seen.append(deltas["quantity"])
            if deltas["quantity"]["new"] > deltas["quantity"]["old"]:
                raise ValidationError("No more of these.")

    with attached(validation.VALIDATE_INSTANCE, only_fewer):
        RemoveStock(user=None, portions=[portion(item, 4)])()
        with pytest.raises(ValidationError, match="No more"):
            AddStock(user=None, portions=[portion(item, 1)])()
    assert seen[0] == {"old": 10, "new": 6}

    def keep(_row: Any) -> None:
        raise ValidationError("Keep it.")

    with attached(validation.VALIDATE_DELETION, keep), pytest.raises(ValidationError, match="Keep"):
        RemoveStock(user=None, portions=[portion(item, 6)])()
    item.refresh_from_db()
    assert item.quantity == 6


def test_a_refused_batch_code_is_a_problem_of_its_row() -> None:
    item = StockItemFactory.create()

    def refuse(*_args: Any) -> None:
        raise ValidationError("No such batch.")

    with attached(validation.VALIDATE_BATCH_CODE, refuse):
        problems = refused(AddStock(user=None, portions=[portion(item, 1, batch="X")]))
    assert problems == {0: ("batch", "No such batch.")}


def test_a_status_is_given_built_in_or_of_the_companys_own() -> None:
    InvenTreeCustomUserStateModel.objects.create(
        reference_status="StockStatus", key=200, name="BENT", label="Bent", logical_key=55
    )
    item, same = StockItemFactory.create(), StockItemFactory.create(status=55, status_custom_key=200)
    ChangeStockStatus(user=None, items=[item.pk, same.pk], status=200, notes="Fell down")()
    item.refresh_from_db()
    assert (item.status, item.status_custom_key) == (55, 200)
    assert history(item) == [(25, {"status": 200, "old_status": 10})]
    assert history(same) == []
    with pytest.raises(StatusUnknown):
        ChangeStockStatus(user=None, items=[item.pk], status=12345)()


def test_only_owners_change_their_stock_where_the_setting_says_so() -> None:
    ChangeSetting(key="STOCK_OWNERSHIP_CONTROL", value="true")()
    group = GroupFactory.create()
    owner, member, stranger = UserFactory.create(), UserFactory.create(), UserFactory.create()
    member.groups.add(group)
    shelf = StockLocationFactory.create(owner=owner_of(group))
    bin_ = StockLocationFactory.create(parent=shelf)
    own, theirs, nobodys = (
        StockItemFactory.create(owner=owner_of(owner), location=bin_),
        StockItemFactory.create(location=bin_),
        StockItemFactory.create(),
    )

    def changed(user: Any) -> set[int]:
        done = set()
        for item in (own, theirs, nobodys):
            try:
                AddStock(user=user, portions=[portion(item, 1)])()
            except ItemsRefused:
                continue
            done.add(item.pk)
        return done

    assert changed(stranger) == {nobodys.pk}
    assert changed(member) == {theirs.pk, nobodys.pk}
    assert changed(owner) == {own.pk, nobodys.pk}
    assert changed(UserFactory.create(is_superuser=True)) == {own.pk, theirs.pk, nobodys.pk}
    ChangeSetting(key="STOCK_OWNERSHIP_CONTROL", value="false")()
    assert changed(stranger) == {own.pk, theirs.pk, nobodys.pk}
