from __future__ import annotations

from decimal import Decimal

import pytest

from stockpress.inventory.common.models import ParameterTemplate
from stockpress.inventory.common.printable import PRINTABLES
from stockpress.inventory.stock.models import StockItem
from tests.domain.budgets import assert_cost_does_not_grow
from tests.factories.common import ParameterFactory
from tests.factories.part import PartFactory, PartTestTemplateFactory
from tests.factories.stock import (
    SerializedItemFactory,
    StockItemFactory,
    StockItemTestResultFactory,
    StockLocationFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("settled_settings")]

STOCK_ITEM_NAMES = [
    "barcode_data",
    "barcode_hash",
    "batch",
    "child_items",
    "ipn",
    "installed_items",
    "item",
    "name",
    "part",
    "qr_data",
    "qr_url",
    "parameters",
    "quantity",
    "result_list",
    "results",
    "serial",
    "stock_item",
    "tests",
    "test_keys",
    "test_template_list",
    "test_templates",
]


def rich_item() -> StockItem:
    """An item of a variant with everything that a template could show."""
    template = PartFactory(is_template=True, trackable=True, testable=True)
    part = PartFactory(variant_of=template, trackable=True, testable=True, IPN="IPN")
    for name in ("Colour", "Weight"):
        ParameterFactory(owner=part, template=ParameterTemplate.objects.get_or_create(name=name)[0])
    item = SerializedItemFactory(part=part, location=StockLocationFactory(parent=StockLocationFactory()))
    inner = [SerializedItemFactory(belongs_to=item) for _ in range(2)]
    inner += [SerializedItemFactory(belongs_to=inner[0]) for _ in range(2)]
    for owner in (template, part):
        for _ in range(2):
            StockItemTestResultFactory(stock_item=item, template=PartTestTemplateFactory(part=owner))
    for child in inner:
        StockItemTestResultFactory(stock_item=child)
    for _ in range(2):
        StockItemFactory(part=part, parent=item)
    return item


def look_at_item(values):
    item = values["item"]
    assert len(values["child_items"].all()) == 2
    assert [row.part.full_name for row in values["installed_items"]]
    assert len(values["installed_items"].all()) == 4
    assert [row.template.test_name for row in values["result_list"]]
    assert [row.template.test_name for row in values["tests"].values()]
    assert [row.test_name for row in values["test_template_list"].all()]
    assert len(values["test_keys"]) == 8
    assert set(values["parameters"]) == {"Colour", "Weight"}
    return str(item), item.location.parent.name, item.part.variant_of.name


def test_a_stock_item_offers_every_documented_variable():
    assert list(PRINTABLES["stockitem"].context(StockItemFactory())) == STOCK_ITEM_NAMES


def test_labels_of_twenty_items_cost_as_many_queries_as_one():
    keys = [rich_item().pk for _ in range(20)]

    assert_cost_does_not_grow("stockitem", keys, look_at_item)


def test_a_label_that_names_the_part_alone_costs_two_queries(django_assert_num_queries):
    keys = [StockItemFactory().pk for _ in range(20)]
    printable = PRINTABLES["stockitem"]

    with django_assert_num_queries(2):
        batch = printable.load(keys)
        assert all(printable.context(item, batch)["name"] for item in batch.items)


def test_an_item_inside_another_of_the_same_job_keeps_its_own_contents():
    outer = SerializedItemFactory()
    middle = SerializedItemFactory(belongs_to=outer)
    inner = SerializedItemFactory(belongs_to=middle)
    printable = PRINTABLES["stockitem"]

    batch = printable.load([middle.pk, outer.pk])
    installed = [list(printable.context(item, batch)["installed_items"]) for item in batch.items]

    assert installed == [[inner], [middle, inner]]


def test_the_tests_of_the_item_alone_leave_out_what_is_installed():
    item = rich_item()
    context = PRINTABLES["stockitem"].context(item)

    assert len(context["tests"]) == 4
    assert len(context["results"]) == 8
    assert len(context["test_templates"]) == 4


def test_the_context_agrees_with_the_items_own_methods():
    item = rich_item()
    context = PRINTABLES["stockitem"].context(item)

    assert context["results"] == item.testResultMap(include_installed=True, cascade=True)
    assert context["tests"] == item.testResultMap()
    assert list(context["installed_items"]) == list(item.get_installed_items(cascade=True))
    assert list(context["test_template_list"]) == list(item.part.getTestTemplates())


def test_the_simple_variables_of_an_item_are_its_own():
    item = SerializedItemFactory(batch="B7", barcode_data="400", barcode_hash="abc", part__IPN="R-1")
    context = PRINTABLES["stockitem"].context(item)

    assert (context["batch"], context["barcode_data"], context["barcode_hash"]) == ("B7", "400", "abc")
    assert context["qr_data"] == f'{{"stockitem": {item.pk}}}'
    assert context["qr_url"] == f"/web/stock/item/{item.pk}/"
    assert (context["serial"], context["ipn"], context["name"]) == (item.serial, "R-1", item.part.full_name)
    assert context["item"] is item
    assert context["stock_item"] is item


@pytest.mark.parametrize(
    ("quantity", "text"), [("100.00000", "100"), ("2.50000", "2.5"), ("1000000", "1000000"), ("0.00000", "0")]
)
def test_a_quantity_is_shown_as_people_write_it(quantity, text):
    item = StockItemFactory(quantity=Decimal(quantity))
    item.refresh_from_db()

    assert str(PRINTABLES["stockitem"].context(item)["quantity"]) == text


def test_what_reports_the_context_is_the_same_for_plugins():
    assert list(StockItemFactory().report_context()) == STOCK_ITEM_NAMES


def test_a_location_offers_every_documented_variable():
    names = ["location", "qr_data", "parent", "stock_location", "stock_items"]

    assert list(PRINTABLES["stocklocation"].context(StockLocationFactory())) == names


def test_labels_of_twenty_locations_cost_as_many_queries_as_one():
    keys = []
    for _ in range(20):
        place = StockLocationFactory(parent=StockLocationFactory())
        below = StockLocationFactory(parent=place)
        for location in (place, place, below):
            StockItemFactory(location=location)
        keys.append(place.pk)

    def look(values):
        assert len(values["stock_items"].all()) == 3
        return [(row.part.full_name, row.location.pathstring) for row in values["stock_items"]], values["parent"].name

    assert_cost_does_not_grow("stocklocation", keys, look)


def test_nested_locations_of_one_job_each_show_what_lies_below_them():
    room = StockLocationFactory()
    shelf = StockLocationFactory(parent=room)
    item = StockItemFactory(location=shelf)
    printable = PRINTABLES["stocklocation"]

    batch = printable.load([room.pk, shelf.pk])

    assert [list(printable.context(place, batch)["stock_items"]) for place in batch.items] == [[item], [item]]


def test_only_what_can_carry_attachments_says_so():
    attachable = {key for key in ("stockitem", "stocklocation", "build", "buildline") if PRINTABLES[key].attachable}

    assert attachable == {"stockitem", "build"}
