"""How much of a part there is, is promised, and is on its way."""

from __future__ import annotations

from decimal import Decimal

import pytest

from stockpress.inventory.build.status_codes import BuildStatus
from stockpress.inventory.order.status_codes import PurchaseOrderStatus, SalesOrderStatus
from stockpress.inventory.part.models import Part
from stockpress.inventory.stock.status_codes import StockStatus
from tests.factories.build import BuildFactory, BuildItemFactory, BuildLineFactory
from tests.factories.company import SupplierPartFactory
from tests.factories.order import (
    PurchaseOrderLineItemFactory,
    SalesOrderAllocationFactory,
    SalesOrderLineItemFactory,
)
from tests.factories.part import BomItemFactory, PartFactory
from tests.factories.stock import StockItemFactory, StockLocationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def part() -> Part:
    made: Part = PartFactory(is_template=True)
    return made


def test_stock_of_variants_counts(part: Part) -> None:
    StockItemFactory(part=part, quantity=100)
    StockItemFactory(part=PartFactory(variant_of=part), quantity=20)
    assert part.total_stock == 120
    assert part.get_stock_count(include_variants=False) == 100
    assert part.stock_item_count == 2


def test_what_is_lost_or_still_being_built_is_not_in_stock(part: Part) -> None:
    StockItemFactory(part=part, status=StockStatus.LOST)
    StockItemFactory(part=part, is_building=True)
    assert part.total_stock == 0
    assert part.stock_entries().count() == 2
    assert part.stock_entries(in_stock=False).count() == 2


def test_stock_below_a_location_is_found(part: Part) -> None:
    room = StockLocationFactory()
    inside = StockItemFactory(part=part, location=StockLocationFactory(parent=room))
    StockItemFactory(part=part)
    assert list(part.stock_entries(location=room)) == [inside]


def test_what_is_promised_is_not_available(part: Part) -> None:
    StockItemFactory(part=part, quantity=100)
    line = BuildLineFactory(bom_item__sub_part=part)
    BuildItemFactory(build_line=line, stock_item=StockItemFactory(part=part, quantity=50), quantity=20)
    SalesOrderAllocationFactory(line__part=part, item=StockItemFactory(part=part, quantity=50), quantity=10)
    assert part.build_order_allocation_count() == 20
    assert part.sales_order_allocation_count() == 10
    assert part.allocation_count() == 30
    assert part.available_stock == part.unallocated_stock == 170


def test_promises_of_finished_orders_do_not_count(part: Part) -> None:
    item = StockItemFactory(part=part)
    done = BuildLineFactory(bom_item__sub_part=part, build__status=BuildStatus.COMPLETE)
    BuildItemFactory(build_line=done, stock_item=item)
    SalesOrderAllocationFactory(line__part=part, item=item, line__order__status=SalesOrderStatus.CANCELLED)
    assert part.allocation_count() == 0


def test_what_is_ordered_counts_in_the_units_of_the_part(part: Part) -> None:
    supplied = SupplierPartFactory(part=part, pack_quantity="25", pack_quantity_native=Decimal(25))
    placed = PurchaseOrderStatus.PLACED
    PurchaseOrderLineItemFactory(part=supplied, quantity=4, received=1, order__status=placed)
    PurchaseOrderLineItemFactory(part=supplied, quantity=1, received=2, order__status=placed)
    PurchaseOrderLineItemFactory(part=supplied, quantity=9, order__status=PurchaseOrderStatus.COMPLETE)
    assert part.on_order == 75


def test_what_is_being_built_is_what_is_not_finished(part: Part) -> None:
    BuildFactory(part=part, quantity=10, completed=4)
    BuildFactory(part=part, quantity=10, status=BuildStatus.CANCELLED)
    assert part.quantity_being_built == 6


def test_what_is_required_is_what_was_not_used_or_sent(part: Part) -> None:
    BuildLineFactory(bom_item__sub_part=part, quantity=20, consumed=5)
    SalesOrderLineItemFactory(part=part, quantity=10, shipped=3)
    assert part.required_build_order_quantity() == 15
    assert part.required_sales_order_quantity() == 7
    assert part.required_order_quantity() == 22


def test_net_stock_is_what_remains_when_all_is_done(part: Part) -> None:
    StockItemFactory(part=part, quantity=100)
    BuildFactory(part=part, quantity=10)
    assert part.net_stock == 110


def test_the_scarcest_component_says_how_many_can_be_built() -> None:
    assembly = PartFactory(assembly=True)
    for quantity, stock in ((2, 100), (5, 60)):
        component = PartFactory()
        StockItemFactory(part=component, quantity=stock)
        BomItemFactory(part=assembly, sub_part=component, quantity=quantity)
    BomItemFactory(part=assembly, optional=True)
    assert assembly.can_build == 12
    assert PartFactory(assembly=True).can_build == 0


def test_a_part_below_its_minimum_is_low_on_stock(part: Part) -> None:
    part.minimum_stock = Decimal(101)
    StockItemFactory(part=part, quantity=100)
    assert part.is_part_low_on_stock()
    StockItemFactory(part=part, quantity=1)
    assert not part.is_part_low_on_stock()
