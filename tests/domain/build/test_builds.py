from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.models import ProtectedError
from django.utils import timezone

from stockpress.inventory.build.models import Build
from stockpress.inventory.build.services import create_build_lines, next_build_reference
from stockpress.inventory.build.status_codes import BuildStatus
from tests.factories.build import BuildFactory, BuildItemFactory, BuildLineFactory
from tests.factories.part import BomItemFactory, PartFactory
from tests.factories.stock import SerializedItemFactory, StockItemFactory, StockLocationFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("status", "is_active", "is_complete"),
    [
        (BuildStatus.PENDING, True, False),
        (BuildStatus.PRODUCTION, True, False),
        (BuildStatus.ON_HOLD, True, False),
        (BuildStatus.CANCELLED, False, False),
        (BuildStatus.COMPLETE, False, True),
    ],
)
def test_each_status_says_whether_a_build_is_active_complete_or_overdue(status, is_active, is_complete):
    build = BuildFactory(status=status, target_date=timezone.localdate() - dt.timedelta(days=1))

    assert (build.is_active, build.is_complete, build.is_overdue) == (is_active, is_complete, is_active)
    assert Build.objects.filter(Build.overdue_filter()).exists() == is_active
    assert build.status_text == build.get_status_display() == status.label


def test_all_builds_below_one_are_found_in_one_query(django_assert_num_queries):
    top = BuildFactory()
    middle = BuildFactory(parent=top)
    bottom = BuildFactory(parent=middle)

    with django_assert_num_queries(1):
        assert set(top.sub_builds) == {middle, bottom}
    assert list(top.children.all()) == [middle]


def test_outputs_are_told_apart_by_whether_they_are_finished():
    build = BuildFactory(quantity=3)
    done = StockItemFactory(build=build, part=build.part, quantity=2)
    begun = StockItemFactory(build=build, part=build.part, is_building=True)

    assert list(build.complete_outputs) == [done]
    assert list(build.incomplete_outputs) == [begun]
    assert list(build.get_build_outputs(in_stock=True)) == [done]
    assert (build.output_count, build.complete_count) == (2, 2)


def test_what_is_not_completed_remains():
    assert BuildFactory(quantity=10, completed=4).remaining == 6
    assert BuildFactory(quantity=10, completed=11).remaining == 0


def test_the_lines_of_a_build_follow_the_bill_of_materials():
    build = BuildFactory(quantity=10)
    entries = [BomItemFactory(part=build.part, quantity=quantity) for quantity in (Decimal(2), Decimal("0.5"))]

    lines = create_build_lines(build=build)

    assert [(line.bom_item, line.quantity) for line in lines] == [(entries[0], 20), (entries[1], 5)]
    assert create_build_lines(build=build) == []


def test_a_line_is_allocated_when_all_it_needs_was_promised_or_used():
    line = BuildLineFactory(quantity=20)
    assert line.unallocated_quantity() == 20

    BuildItemFactory(build_line=line, quantity=15)
    assert (line.allocated_quantity(), line.unallocated_quantity(), line.is_fully_allocated()) == (15, 5, False)
    assert not line.build.is_fully_allocated()

    line.consumed = 5
    assert line.is_fully_allocated()
    assert not line.is_overallocated()

    line.consumed = 6
    assert line.is_overallocated()


def test_a_consumable_needs_no_allocation():
    assert BuildLineFactory(bom_item__consumable=True).is_fully_allocated()


def test_a_component_has_one_line_in_a_build():
    line = BuildLineFactory()

    with pytest.raises(IntegrityError):
        BuildLineFactory(build=line.build, bom_item=line.bom_item)


@pytest.mark.parametrize("quantity", [0, 101])
def test_neither_nothing_nor_more_than_there_is_can_be_promised(quantity):
    item = BuildItemFactory.build(
        build_line=BuildLineFactory(), stock_item=StockItemFactory(quantity=100), quantity=quantity
    )

    with pytest.raises(ValidationError) as caught:
        item.full_clean()
    assert "quantity" in caught.value.message_dict


def test_an_item_with_a_serial_number_is_promised_as_one():
    item = BuildItemFactory.build(
        build_line=BuildLineFactory(), stock_item=SerializedItemFactory(), quantity=Decimal("0.5")
    )

    with pytest.raises(ValidationError, match="as one"):
        item.full_clean()


def test_only_assemblies_are_built():
    with pytest.raises(ValidationError, match="assembly"):
        BuildFactory(part=PartFactory(assembly=False)).full_clean()


def test_finished_items_do_not_go_to_a_structural_location():
    with pytest.raises(ValidationError, match="structural"):
        BuildFactory(destination=StockLocationFactory(structural=True)).full_clean()


def test_a_build_is_not_placed_below_itself():
    top = BuildFactory()
    top.parent = BuildFactory(parent=top)

    with pytest.raises(ValidationError, match="below itself"):
        top.full_clean()


def test_a_part_that_was_built_cannot_be_deleted():
    build = BuildFactory()

    with pytest.raises(ProtectedError):
        build.part.delete()


def test_the_next_reference_follows_the_highest_number():
    BuildFactory(reference="BO-0009")
    BuildFactory(reference="BO-0011")

    assert next_build_reference() == "BO-0012"
