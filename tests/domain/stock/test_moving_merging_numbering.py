"""Moving, returning, merging, numbering and installing stock, and handing it to customers."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from djmoney.money import Money

from stockpress.inventory.common import validation
from stockpress.inventory.stock.actions import (
    AssignStock,
    InstallItem,
    MergeStock,
    Portion,
    ReturnStock,
    SerializeStock,
    TransferStock,
    UninstallItem,
)
from stockpress.inventory.stock.actions.errors import (
    CannotInstall,
    CannotSerialize,
    ItemsRefused,
    LocationStructural,
    NoCustomer,
    NotInstalled,
    StockItemGone,
)
from stockpress.inventory.stock.actions.merging import TooFewToMerge
from stockpress.inventory.stock.errors import SerialsInvalid
from stockpress.inventory.stock.models import StockItem, StockItemTracking
from stockpress.inventory.stock.serial_numbers import latest_serial, next_serials
from stockpress.settings_registry.services import ChangeSetting
from tests.attached import attached, events
from tests.factories.build import BuildItemFactory
from tests.factories.company import CompanyFactory, SupplierPartFactory
from tests.factories.order import SalesOrderAllocationFactory
from tests.factories.part import BomItemFactory, PartFactory
from tests.factories.stock import (
    SerializedItemFactory,
    StockItemFactory,
    StockItemTestResultFactory,
    StockLocationFactory,
)

pytestmark = pytest.mark.django_db


def portion(item: StockItem, quantity: object, **more: Any) -> Portion:
    return Portion(item=item.pk, quantity=Decimal(str(quantity)), **more)


def history(item: StockItem) -> list[tuple[int, dict[str, Any]]]:
    return list(StockItemTracking.objects.filter(item=item).values_list("tracking_type", "deltas"))


def refused(act: Any) -> dict[int, tuple[str, str]]:
    with pytest.raises(ItemsRefused) as error:
        act()
    return error.value.refused


# Transfer


def test_a_whole_item_moves_and_keeps_its_identity() -> None:
    old, new = StockLocationFactory.create(), StockLocationFactory.create()
    item = StockItemFactory.create(location=old, quantity=7)
    with events() as told:
        TransferStock(user=None, portions=[portion(item, 7)], location=new)()
    item.refresh_from_db()
    assert item.location == new
    assert history(item) == [(20, {"location": new.pk})]
    moved = {"id": item.pk, "old_location": old.pk, "new_location": new.pk, "quantity": 7.0}
    assert told == [("stockitem.moved", (), moved)]


def test_a_part_of_an_item_is_split_off_and_moves() -> None:
    old, new = StockLocationFactory.create(), StockLocationFactory.create()
    item = StockItemFactory.create(location=old, quantity=10, batch="B", purchase_price=Money("2", "EUR"))
    item.tags.add("blue")
    StockItemTestResultFactory.create(stock_item=item, value="5")
    with events() as told:
        (part,) = TransferStock(user=None, portions=[portion(item, 3, status=55)], location=new)()
    item.refresh_from_db()
    part = StockItem.objects.get(pk=part.pk)
    assert (item.quantity, item.location, item.status) == (7, old, 10)
    assert (part.quantity, part.location, part.status, part.parent) == (3, new, 55, item)
    assert (part.batch, part.purchase_price) == ("B", Money("2", "EUR"))
    assert [tag.name for tag in part.tags.all()] == ["blue"]
    assert [result.value for result in part.test_results.all()] == ["5"]
    assert history(part) == [
        (40, {"stockitem": item.pk, "quantity": 3.0, "location": old.pk}),
        (20, {"location": new.pk, "status": 55}),
    ]
    assert history(item) == [(42, {"stockitem": part.pk, "removed": 3.0, "quantity": 7.0, "location": old.pk})]
    moved = {"id": part.pk, "old_location": old.pk, "new_location": new.pk, "quantity": 3.0}
    assert told == [
        ("stockitem.quantityupdated", (), {"id": item.pk, "quantity": 7.0}),
        ("stockitem.split", (), {"id": part.pk, "parent": item.pk}),
        ("stockitem.moved", (), moved),
    ]


def test_what_lies_there_already_stays_as_it_is_but_can_be_split() -> None:
    place = StockLocationFactory.create()
    item = StockItemFactory.create(location=place, quantity=10, batch=None)
    TransferStock(user=None, portions=[portion(item, 10)], location=place)()
    assert history(item) == []
    (part,) = TransferStock(user=None, portions=[portion(item, 4)], location=place)()
    assert part.pk != item.pk
    assert sorted(StockItem.objects.values_list("quantity", flat=True)) == [4, 6]


def test_stock_cannot_lie_in_a_structural_location() -> None:
    item, rack = StockItemFactory.create(), StockLocationFactory.create(structural=True)
    with pytest.raises(LocationStructural):
        TransferStock(user=None, portions=[portion(item, 1)], location=rack)()


def test_what_is_not_in_stock_moves_only_where_the_setting_allows_it() -> None:
    place = StockLocationFactory.create()
    lost = StockItemFactory.create(status=70)
    empty = StockItemFactory.create(quantity=0, delete_on_deplete=False)
    sold = StockItemFactory.create(customer=CompanyFactory.create(customer=True))
    move = TransferStock(user=None, portions=[portion(lost, 100), portion(empty, 0)], location=place)
    assert set(refused(move)) == {0, 1}
    ChangeSetting(key="STOCK_ALLOW_OUT_OF_STOCK_TRANSFER", value="true")()
    move()
    lost.refresh_from_db()
    empty.refresh_from_db()
    assert lost.location == empty.location == place
    assert set(refused(TransferStock(user=None, portions=[portion(sold, 100)], location=place))) == {0}


# Customers


def test_an_item_goes_to_a_customer_and_comes_back() -> None:
    place, customer = StockLocationFactory.create(), CompanyFactory.create(customer=True, name="Customer B")
    item = StockItemFactory.create(part=PartFactory.create(salable=True), location=place, quantity=4)
    with events() as told:
        AssignStock(user=None, items=[item.pk], customer=customer)()
        item.refresh_from_db()
        assert (item.customer, item.location, item.in_stock) == (customer, None, False)
        ReturnStock(user=None, portions=[portion(item, 4, status=85)], location=place)()
    item.refresh_from_db()
    assert (item.customer, item.location, item.status, item.in_stock) == (None, place, 85, True)
    names = {"customer": customer.pk, "customer_name": "Customer B"}
    assert history(item) == [
        (100, {**names, "quantity": 4.0}),
        (105, {**names, "location": place.pk, "quantity": 4.0, "status": 85}),
    ]
    assert told == [
        ("stockitem.assignedtocustomer", (), {"id": item.pk, "customer": customer.pk}),
        ("stockitem.returnedtostock", (), {"id": item.pk}),
    ]


def test_only_what_is_for_sale_in_stock_and_free_goes_to_a_customer() -> None:
    customer = CompanyFactory.create(customer=True)
    salable = PartFactory.create(salable=True)
    promised = SalesOrderAllocationFactory.create(line__part=salable).item
    gone = StockItemFactory.create(part=salable, status=70)
    unsalable = StockItemFactory.create(part=PartFactory.create(salable=False))
    items = [promised.pk, gone.pk, unsalable.pk]
    problems = refused(AssignStock(user=None, items=items, customer=customer))
    assert [text.rpartition(" is ")[2][:12] for _field, text in problems.values()] == [
        "promised to ",
        "not in stock",
        "not for sale",
    ]
    with pytest.raises(NoCustomer):
        AssignStock(user=None, items=items, customer=CompanyFactory.create())()


def test_a_part_of_what_a_customer_has_comes_back() -> None:
    place, customer = StockLocationFactory.create(), CompanyFactory.create(customer=True)
    item = StockItemFactory.create(customer=customer, quantity=10)
    (back,) = ReturnStock(user=None, portions=[portion(item, 3)], location=place)()
    item.refresh_from_db()
    back.refresh_from_db()
    assert (item.quantity, item.customer) == (7, customer)
    assert (back.quantity, back.customer, back.location, back.parent) == (3, None, place, item)


def test_what_comes_back_is_promised_to_nobody() -> None:
    promise = SalesOrderAllocationFactory.create()
    item = promise.item
    item.customer = promise.line.order.customer
    item.save()
    ReturnStock(user=None, portions=[portion(item, item.quantity)], location=StockLocationFactory.create())()
    assert not item.sales_order_allocations.exists()


def test_what_did_not_leave_cannot_come_back() -> None:
    item = StockItemFactory.create()
    assert set(
        refused(ReturnStock(user=None, portions=[portion(item, 1)], location=StockLocationFactory.create()))
    ) == {0}


def test_what_comes_back_can_join_what_it_was_split_from() -> None:
    place, customer = StockLocationFactory.create(), CompanyFactory.create(customer=True)
    origin = StockItemFactory.create(location=place, quantity=10, batch="B")
    sold = StockItemFactory.create(part=origin.part, parent=origin, customer=customer, quantity=5, batch="B")
    other = StockItemFactory.create(part=origin.part, parent=origin, customer=customer, quantity=5, batch="C")
    back = ReturnStock(user=None, portions=[portion(sold, 5), portion(other, 2)], location=place, merge=True)()
    origin.refresh_from_db()
    assert origin.quantity == 15
    assert [(item.quantity, item.batch) for item in back] == [(2, "C")]
    assert not StockItem.objects.filter(pk=sold.pk).exists()


# Merging


def test_several_items_become_one_with_everything_that_hangs_on_them() -> None:
    place = StockLocationFactory.create()
    part = PartFactory.create()
    first = StockItemFactory.create(part=part, quantity=10, purchase_price=Money("1", "EUR"))
    second = StockItemFactory.create(part=part, quantity=30, purchase_price=Money("2", "EUR"))
    child = StockItemFactory.create(part=part, parent=second)
    result = StockItemTestResultFactory.create(stock_item=second)
    promise = BuildItemFactory.create(stock_item=first, build_line__bom_item__sub_part=part, quantity=2)
    BuildItemFactory.create(stock_item=second, build_line=promise.build_line, quantity=5)
    other = BuildItemFactory.create(stock_item=second, build_line__bom_item__sub_part=part, quantity=1)
    sale = SalesOrderAllocationFactory.create(item=second, line__part=part, quantity=4)
    with events() as told:
        MergeStock(user=None, items=[first.pk, second.pk], location=place)()
    for row in (first, child, result, promise, other, sale):
        row.refresh_from_db()
    assert (first.quantity, first.location, first.purchase_price) == (40, place, Money("1.75", "EUR"))
    assert not StockItem.objects.filter(pk=second.pk).exists()
    assert child.parent == result.stock_item == other.stock_item == sale.item == first
    assert promise.quantity == 7
    assert first.allocations.count() == 2
    assert history(first) == [(45, {"location": place.pk, "quantity": 40.0})]
    assert [event for event, _args, _kwargs in told] == ["stockitem.quantityupdated", "stockitem.moved"]


def test_what_differs_is_not_merged_unless_it_is_allowed() -> None:
    place, part = StockLocationFactory.create(), PartFactory.create()
    article = SupplierPartFactory.create(part=part)
    first = StockItemFactory.create(part=part)
    others = [
        StockItemFactory.create(part=part, supplier_part=article),
        StockItemFactory.create(part=part, status=50),
        StockItemFactory.create(),
        StockItemFactory.create(part=part, status=70),
    ]
    items = [first.pk, *(item.pk for item in others)]
    assert set(refused(MergeStock(user=None, items=items, location=place))) == {4}
    items = items[:4]
    assert set(refused(MergeStock(user=None, items=items, location=place))) == {1, 2, 3}
    allowed = {"allow_mismatched_suppliers": True, "allow_mismatched_status": True}
    assert set(refused(MergeStock(user=None, items=items, location=place, **allowed))) == {3}
    MergeStock(user=None, items=items[:3], location=place, **allowed)()
    first.refresh_from_db()
    assert first.quantity == 300


def test_numbered_things_and_assemblies_with_contents_are_not_merged() -> None:
    place, part = StockLocationFactory.create(), PartFactory.create(trackable=True)
    numbered = [SerializedItemFactory.create(part=part) for _ in range(2)]
    assert set(refused(MergeStock(user=None, items=[item.pk for item in numbered], location=place))) == {1}
    full = StockItemFactory.create(part=PartFactory.create())
    StockItemFactory.create(belongs_to=full)
    empty = StockItemFactory.create(part=full.part)
    assert set(refused(MergeStock(user=None, items=[empty.pk, full.pk], location=place))) == {1}
    with pytest.raises(TooFewToMerge):
        MergeStock(user=None, items=[empty.pk], location=place)()


# Serial numbers


def test_pieces_of_an_item_get_serial_numbers() -> None:
    place, part = StockLocationFactory.create(), PartFactory.create(trackable=True)
    SerializedItemFactory.create(part=part, serial="41")
    item = StockItemFactory.create(part=part, quantity=5, batch="B")
    item.tags.add("blue")
    with events() as told:
        made = SerializeStock(user=None, item=item.pk, quantity=3, serial_numbers="100, ~+", destination=place)()
    made = [StockItem.objects.get(pk=new.pk) for new in made]
    assert [(new.serial, new.serial_int, new.quantity) for new in made] == [
        ("100", 100, 1),
        ("42", 42, 1),
        ("43", 43, 1),
    ]
    assert {(new.location, new.batch, new.parent) for new in made} == {(place, "B", item)}
    assert [tag.name for tag in made[0].tags.all()] == ["blue"]
    assert history(made[0]) == [(6, {"serial": "100", "location": place.pk})]
    assert history(item) == [(12, {"removed": 3.0, "quantity": 2.0})]
    assert told == [
        ("stockitem.quantityupdated", (), {"id": item.pk, "quantity": 2.0}),
        ("stockitem.created_items", (), {"ids": [new.pk for new in made]}),
    ]


@pytest.mark.parametrize("quantity", [0, 6])
def test_no_more_pieces_get_numbers_than_there_are(quantity) -> None:
    item = StockItemFactory.create(part=PartFactory.create(trackable=True), quantity=5)
    place = StockLocationFactory.create()
    with pytest.raises(CannotSerialize):
        SerializeStock(user=None, item=item.pk, quantity=quantity, serial_numbers="1+", destination=place)()


def test_untracked_parts_and_numbered_things_get_no_numbers() -> None:
    place = StockLocationFactory.create()
    for item in (StockItemFactory.create(), SerializedItemFactory.create()):
        with pytest.raises(CannotSerialize):
            SerializeStock(user=None, item=item.pk, quantity=1, serial_numbers="999", destination=place)()
    with pytest.raises(StockItemGone):
        SerializeStock(user=None, item=10**6, quantity=1, serial_numbers="999", destination=place)()


def test_a_number_is_given_once_in_a_family_or_in_all_stock_by_the_setting() -> None:
    template = PartFactory.create(is_template=True, trackable=True)
    variants = [PartFactory.create(variant_of=template, trackable=True) for _ in range(2)]
    SerializedItemFactory.create(part=variants[0], serial="7")
    stranger = PartFactory.create(trackable=True)
    place = StockLocationFactory.create()

    def number(part: Any) -> None:
        item = StockItemFactory.create(part=part, quantity=5)
        SerializeStock(user=None, item=item.pk, quantity=1, serial_numbers="7", destination=place)()

    with pytest.raises(SerialsInvalid, match="already: 7"):
        number(variants[1])
    ChangeSetting(key="SERIAL_NUMBER_GLOBALLY_UNIQUE", value="true")()
    with pytest.raises(SerialsInvalid):
        number(stranger)
    assert latest_serial(stranger) == "7"
    ChangeSetting(key="SERIAL_NUMBER_GLOBALLY_UNIQUE", value="false")()
    assert (latest_serial(stranger), next_serials(stranger, 2)) == (None, ["1", "2"])
    number(stranger)


def test_others_say_which_numbers_come_and_which_are_refused() -> None:
    part, place = PartFactory.create(trackable=True), StockLocationFactory.create()
    item = StockItemFactory.create(part=part, quantity=5)

    def only_even(serial: str, _part: Any, _item: Any) -> None:
        if int(serial, 16) % 2:
            raise ValidationError("Odd.")

    with (
        attached(validation.LATEST_SERIAL, lambda _part: "c"),
        attached(validation.INCREMENT_SERIAL, lambda serial, _part: f"{int(serial, 16) + 2:x}"),
        attached(validation.VALIDATE_SERIAL_NUMBER, only_even),
    ):
        assert (latest_serial(part), next_serials(part, 3)) == ("c", ["e", "10", "12"])
        with pytest.raises(SerialsInvalid, match="d: Odd"):
            SerializeStock(user=None, item=item.pk, quantity=1, serial_numbers="d", destination=place)()
        made = SerializeStock(user=None, item=item.pk, quantity=2, serial_numbers="~, ~", destination=place)()
    assert [new.serial for new in made] == ["e", "10"]


def test_numbers_that_are_taken_are_stepped_over() -> None:
    part = PartFactory.create(trackable=True)
    for serial in ("1", "2"):
        SerializedItemFactory.create(part=part, serial=serial)
    with attached(validation.LATEST_SERIAL, lambda _part: "0"):
        assert next_serials(part, 2) == ["3", "4"]


# Assemblies


def assembly_and_component(**item: Any) -> tuple[StockItem, StockItem]:
    line = BomItemFactory.create()
    place = StockLocationFactory.create()
    return StockItemFactory.create(part=line.part, quantity=1), StockItemFactory.create(
        part=line.sub_part, location=place, **item
    )


def test_an_item_is_installed_and_taken_out_again() -> None:
    assembly, item = assembly_and_component(quantity=1)
    place = StockLocationFactory.create()
    with events() as told:
        InstallItem(user=None, assembly=assembly.pk, item=item.pk)()
        item.refresh_from_db()
        assert (item.belongs_to, item.location, item.in_stock) == (assembly, None, False)
        UninstallItem(user=None, item=item.pk, location=place)()
    item.refresh_from_db()
    assert (item.belongs_to, item.location) == (None, place)
    assert told == [("stockitem.installed", (), {"id": item.pk, "assembly_id": assembly.pk})]
    assert [code for code, _ in history(item)] == [30, 31]
    assert [code for code, _ in history(assembly)] == [35, 36]
    with pytest.raises(NotInstalled):
        UninstallItem(user=None, item=item.pk, location=place)()


def test_fewer_than_all_of_an_item_are_split_off_to_be_installed() -> None:
    assembly, item = assembly_and_component(quantity=10)
    inside = InstallItem(user=None, assembly=assembly.pk, item=item.pk, quantity=Decimal(3))()
    item.refresh_from_db()
    assert (item.quantity, item.belongs_to) == (7, None)
    assert (inside.quantity, inside.belongs_to, inside.parent_id) == (3, assembly, item.pk)


def test_only_what_the_bill_of_materials_names_is_installed_unless_the_setting_is_off() -> None:
    assembly, _ = assembly_and_component()
    stranger = StockItemFactory.create()
    install = InstallItem(user=None, assembly=assembly.pk, item=stranger.pk)
    with pytest.raises(CannotInstall, match="bill of materials"):
        install()
    ChangeSetting(key="STOCK_ENFORCE_BOM_INSTALLATION", value="false")()
    install()


def test_nothing_is_installed_in_itself_or_when_it_is_gone_or_promised() -> None:
    ChangeSetting(key="STOCK_ENFORCE_BOM_INSTALLATION", value="false")()
    outer = StockItemFactory.create()
    inner = StockItemFactory.create(belongs_to=outer)
    promised = BuildItemFactory.create(stock_item__quantity=20, quantity=20).stock_item
    lost = StockItemFactory.create(status=70)
    for assembly, item in ((outer, outer), (inner, outer), (outer, promised), (outer, lost), (outer, inner)):
        with pytest.raises(CannotInstall):
            InstallItem(user=None, assembly=assembly.pk, item=item.pk)()
    with pytest.raises(CannotInstall, match="no stock item"):
        InstallItem(user=None, assembly=outer.pk, item=10**6)()
