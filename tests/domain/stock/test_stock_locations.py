from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from stockpress.inventory.stock.models import StockLocation
from stockpress.inventory.stock.services import delete_location
from tests.factories.stock import StockItemFactory, StockLocationFactory, StockLocationTypeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def room() -> StockLocation:
    return StockLocationFactory(name="Room")


def test_a_location_has_the_names_above_it_in_its_path(room):
    drawer = StockLocationFactory(name="Drawer", parent=StockLocationFactory(name="Shelf", parent=room))

    assert (drawer.pathstring, drawer.level) == ("Room/Shelf/Drawer", 2)


def test_renaming_a_location_renames_the_paths_below_it(room):
    drawer = StockLocationFactory(name="Drawer", parent=StockLocationFactory(name="Shelf", parent=room))

    room.name = "Cellar"
    room.save()
    drawer.refresh_from_db()

    assert drawer.pathstring == "Cellar/Shelf/Drawer"


def test_everything_in_a_location_and_below_it_is_found_in_one_query(room, django_assert_num_queries):
    shelf = StockLocationFactory(parent=room)
    items = [StockItemFactory(location=place) for place in (room, shelf, StockLocationFactory(parent=shelf))]
    StockItemFactory(location=StockLocationFactory())

    with django_assert_num_queries(1):
        assert list(room.get_stock_items().order_by("pk")) == items
    assert list(room.get_stock_items(cascade=False)) == items[:1]


def test_a_location_cannot_be_moved_below_itself(room):
    shelf = StockLocationFactory(parent=room)
    room.parent = shelf

    with pytest.raises(ValidationError, match="below itself"):
        room.full_clean()


def test_a_location_that_holds_stock_cannot_become_structural(room):
    StockItemFactory(location=room)
    room.structural = True

    with pytest.raises(ValidationError, match="Move it elsewhere"):
        room.full_clean()


def test_a_location_without_an_icon_shows_that_of_its_kind():
    kind = StockLocationTypeFactory(icon="ti:box:outline")

    assert StockLocationFactory(location_type=kind).icon == "ti:box:outline"
    assert StockLocationFactory(location_type=kind, custom_icon="ti:door:outline").icon == "ti:door:outline"
    assert StockLocationFactory().icon == ""


def test_what_a_deleted_location_held_moves_up(room):
    shelf = StockLocationFactory(name="Shelf", parent=room)
    drawer = StockLocationFactory(name="Drawer", parent=shelf)
    item = StockItemFactory(location=shelf)

    delete_location(location=shelf)
    drawer.refresh_from_db()
    item.refresh_from_db()

    assert (drawer.pathstring, drawer.level) == ("Room/Drawer", 1)
    assert item.location == room
