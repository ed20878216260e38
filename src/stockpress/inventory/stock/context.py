"""What templates of stock items and stock locations may name."""

from __future__ import annotations

from typing import Any

from django.db.models import prefetch_related_objects

from stockpress.inventory.common.loaded import loaded, prefetch_for_batch
from stockpress.inventory.common.numbers import plain
from stockpress.inventory.common.printable import PRINTABLES, ItemInBatch, Printable, PrintBatch, Variable
from stockpress.inventory.part.models import PartTestTemplate
from stockpress.inventory.part.models.test_template import test_templates_of
from stockpress.inventory.stock.models import StockItem, StockItemTestResult, StockLocation
from stockpress.inventory.stock.models.contents import contents_by_item
from stockpress.inventory.stock.models.item_tests import newest_by_key

Tests = dict[str, PartTestTemplate]
Results = dict[str, StockItemTestResult]


def _parts(batch: PrintBatch) -> list[Any]:
    found: list[Any] = batch.shared(
        "stock:parts", lambda b: list({item.part_id: item.part for item in b.items}.values())
    )
    return found


def _parameters(given: ItemInBatch) -> dict[str, str]:
    given.batch.shared(
        "stock:parameters", lambda batch: prefetch_related_objects(_parts(batch), "parameters__template")
    )
    found: dict[str, str] = given.item.part.parameters_map()
    return found


def _children(given: ItemInBatch) -> Any:
    prefetch_for_batch(given.batch, "children")
    return loaded(given.item.get_children(), given.item.children.all())


def _contents_of_all(batch: PrintBatch) -> dict[int, list[StockItem]]:
    """All that is installed in the items of a job, at any depth, by item."""

    def load(batch: PrintBatch) -> dict[int, list[StockItem]]:
        return contents_by_item(batch.items, StockItem.installed_below(batch.keys).order_by("pk"))

    found: dict[int, list[StockItem]] = batch.shared("stock:contents", load)
    return found


def _contents(given: ItemInBatch) -> list[StockItem]:
    return _contents_of_all(given.batch)[given.item.pk]


def _installed_items(given: ItemInBatch) -> Any:
    return loaded(given.item.get_installed_items(cascade=True), _contents(given))


def _test_templates(given: ItemInBatch) -> list[PartTestTemplate]:
    by_part = given.batch.shared("stock:tests", lambda batch: test_templates_of(_parts(batch)))
    found: list[PartTestTemplate] = by_part[given.item.part_id]
    return found


def _test_template_list(given: ItemInBatch) -> Any:
    tests = _test_templates(given)
    return loaded(PartTestTemplate.objects.filter(pk__in=[test.pk for test in tests]), tests)


def _test_templates_by_key(given: ItemInBatch) -> Tests:
    return {test.key: test for test in _test_templates(given)}


def _results_of_all(batch: PrintBatch) -> dict[int, list[StockItemTestResult]]:
    """The results of the items of a job and of everything installed in them, by item."""

    def load(batch: PrintBatch) -> dict[int, list[StockItemTestResult]]:
        inside = (item.pk for contents in _contents_of_all(batch).values() for item in contents)
        keys = {*batch.keys, *inside}
        results: dict[int, list[StockItemTestResult]] = {}
        for result in StockItemTestResult.objects.filter(stock_item__in=keys):
            results.setdefault(result.stock_item_id, []).append(result)
        return results

    found: dict[int, list[StockItemTestResult]] = batch.shared("stock:results", load)
    return found


def _tests(given: ItemInBatch) -> Results:
    return newest_by_key(_results_of_all(given.batch).get(given.item.pk, []))


def _results(given: ItemInBatch) -> Results:
    known = _results_of_all(given.batch)
    inside = newest_by_key(result for item in _contents(given) for result in known.get(item.pk, []))
    return {**inside, **_tests(given)}


def _test_keys(given: ItemInBatch) -> list[str]:
    return list(dict.fromkeys([*_test_templates_by_key(given), *_results(given)]))


STOCK_ITEM_VARIABLES: tuple[Variable, ...] = (
    Variable(
        name="barcode_data",
        type="text",
        description="Content of the barcode that was linked to the item, if one was",
        sample="4006381333931",
        evaluate=lambda given: given.item.barcode_data,
    ),
    Variable(
        name="barcode_hash",
        type="text",
        description="Hash of the linked barcode",
        sample="5a105e8b9d40e1329780d62ea2265d8a",
        evaluate=lambda given: given.item.barcode_hash,
    ),
    Variable(
        name="batch",
        type="text",
        description="Batch code",
        sample="B-2026-014",
        evaluate=lambda given: given.item.batch,
    ),
    Variable(
        name="child_items",
        type="list of StockItem",
        description="Items that were split from this one",
        sample=[],
        evaluate=_children,
    ),
    Variable(
        name="ipn",
        type="text",
        description="Internal part number",
        sample="RES-10K-0402",
        evaluate=lambda given: given.item.part.IPN,
    ),
    Variable(
        name="installed_items",
        type="list of StockItem",
        description="Items installed in this one, those inside them included",
        sample=[],
        evaluate=_installed_items,
    ),
    Variable(
        name="item",
        type="StockItem",
        description="The stock item",
        sample="100 x RES-10K-0402 | Resistor 10k @ Shelf A",
        evaluate=lambda given: given.item,
    ),
    Variable(
        name="name",
        type="text",
        description="Full name of the part",
        sample="RES-10K-0402 | Resistor 10k",
        evaluate=lambda given: given.item.part.full_name,
    ),
    Variable(
        name="part",
        type="Part",
        description="The part",
        sample="RES-10K-0402 | Resistor 10k",
        evaluate=lambda given: given.item.part,
    ),
    Variable(
        name="qr_data",
        type="text",
        description="Content of the code that scanners know the item by",
        sample='{"stockitem": 1234}',
        evaluate=lambda given: given.item.barcode,
    ),
    Variable(
        name="qr_url",
        type="text",
        description="Path of the item's page",
        sample="/web/stock/item/1234/",
        evaluate=lambda given: given.item.get_absolute_url(),
    ),
    Variable(
        name="parameters",
        type="dict of text",
        description="The part's parameters, value by name",
        sample={"Resistance": "10k", "Tolerance": "1%"},
        evaluate=_parameters,
    ),
    Variable(
        name="quantity",
        type="number",
        description="Quantity, without trailing zeros",
        sample=plain("100"),
        evaluate=lambda given: plain(given.item.quantity),
    ),
    Variable(
        name="result_list",
        type="list of StockItemTestResult",
        description="The newest result of each test, installed items included",
        sample=[],
        evaluate=lambda given: list(_results(given).values()),
    ),
    Variable(
        name="results",
        type="dict of StockItemTestResult",
        description="The newest result of each test by the test's key, installed items included",
        sample={},
        evaluate=_results,
    ),
    Variable(
        name="serial", type="text", description="Serial number", sample="42", evaluate=lambda given: given.item.serial
    ),
    Variable(
        name="stock_item",
        type="StockItem",
        description="The stock item, by its longer name",
        sample="100 x RES-10K-0402 | Resistor 10k @ Shelf A",
        evaluate=lambda given: given.item,
    ),
    Variable(
        name="tests",
        type="dict of StockItemTestResult",
        description="The newest result of each test by the test's key, of this item alone",
        sample={},
        evaluate=_tests,
    ),
    Variable(
        name="test_keys",
        type="list of text",
        description="Keys of all tests that the part asks for or that have a result",
        sample=["firmwareversion", "inspection"],
        evaluate=_test_keys,
    ),
    Variable(
        name="test_template_list",
        type="list of PartTestTemplate",
        description="The tests that the part asks for",
        sample=[],
        evaluate=_test_template_list,
    ),
    Variable(
        name="test_templates",
        type="dict of PartTestTemplate",
        description="The tests that the part asks for, by key",
        sample={},
        evaluate=_test_templates_by_key,
    ),
)


def _items_below(given: ItemInBatch) -> Any:
    """What lies in the location and below it."""

    def load(batch: PrintBatch) -> dict[int, list[StockItem]]:
        parents = dict(StockLocation.tree_below(batch.keys).values_list("pk", "parent_id"))
        found: dict[int, list[StockItem]] = {key: [] for key in batch.keys}
        for item in StockItem.objects.filter(location__in=list(parents)).order_by("pk"):
            place, seen = item.location_id, set[int]()
            while place in parents and place not in seen:
                seen.add(place)
                if place in found:
                    found[place].append(item)
                place = parents[place]
        return found

    rows = given.batch.shared("location:items", load)[given.item.pk]
    return loaded(given.item.get_stock_items(cascade=True).order_by("pk"), rows)


STOCK_LOCATION_VARIABLES: tuple[Variable, ...] = (
    Variable(
        name="location",
        type="StockLocation",
        description="The stock location",
        sample="Workshop/Shelf A",
        evaluate=lambda given: given.item,
    ),
    Variable(
        name="qr_data",
        type="text",
        description="Content of the code that scanners know the location by",
        sample='{"stocklocation": 12}',
        evaluate=lambda given: given.item.barcode,
    ),
    Variable(
        name="parent",
        type="StockLocation",
        description="The location above it, if there is one",
        sample="Workshop",
        evaluate=lambda given: given.item.parent,
    ),
    Variable(
        name="stock_location",
        type="StockLocation",
        description="The stock location, by its longer name",
        sample="Workshop/Shelf A",
        evaluate=lambda given: given.item,
    ),
    Variable(
        name="stock_items",
        type="list of StockItem",
        description="Items that lie in the location or below it",
        sample=[],
        evaluate=_items_below,
    ),
)

# Related rows are not joined: those of all items of a job are fetched together when the first template names them.
PRINTABLES.register(
    Printable(
        model=StockItem,
        variables=STOCK_ITEM_VARIABLES,
        queryset=StockItem.objects.all,
        attachable=True,
    )
)
PRINTABLES.register(
    Printable(model=StockLocation, variables=STOCK_LOCATION_VARIABLES, queryset=StockLocation.objects.all)
)
