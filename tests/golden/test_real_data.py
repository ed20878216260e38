"""The default templates print a real inventory: every line arrives on paper, every code scans."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import models

from stockpress.inventory.common.printable import PRINTABLES
from stockpress.inventory.transfer import import_file
from stockpress.printing.defaults import DefaultTemplate, provision_default_templates
from tests.golden.documents import LABELS, REPORTS, print_with, row_of, uses_fast_engine
from tests.shared import shared_file

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

LABELS_PRINTED = 30


@pytest.fixture(scope="module")
def real_inventory(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Imported once for this module, and taken back."""
    from django.db import transaction

    export = shared_file("data", "inventree-demo", "inventree_data.json")
    with django_db_blocker.unblock(), transaction.atomic():
        import_file(export)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def provisioned(real_inventory: None) -> None:
    assert not provision_default_templates().failed


def _letters(text: str) -> str:
    """Without what line breaks and spacing change."""
    return re.sub(r"\s", "", text)


def _fullest(model_type: str, relation: str) -> models.Model:
    """The object with the most rows in a relation."""
    counted = PRINTABLES[model_type].model._default_manager.annotate(rows=models.Count(relation))
    return counted.order_by("-rows", "pk")[0]


FULLEST: dict[str, Callable[[], models.Model]] = {
    "inventree_bill_of_materials_report.html": lambda: _fullest("part", "bom_items"),
    "inventree_build_order_report.html": lambda: _fullest("build", "build_lines"),
    "inventree_purchase_order_report.html": lambda: _fullest("purchaseorder", "lines"),
    "inventree_sales_order_report.html": lambda: _fullest("salesorder", "lines"),
    "inventree_sales_order_shipment_report.html": lambda: _fullest("salesordershipment", "allocations"),
    "inventree_return_order_report.html": lambda: _fullest("returnorder", "lines"),
    "inventree_test_report.html": lambda: _fullest("stockitem", "test_results"),
    "inventree_stock_report_merge.html": lambda: _fullest("stockitem", "test_results"),
    "inventree_stock_location_report.html": lambda: _fullest("stocklocation", "stock_items"),
}


# The parts whose names a report of an object must show.
PARTS_NAMED: dict[str, Callable[[Any], list[Any]]] = {
    "part": lambda part: [line.sub_part for line in part.get_bom_items()],
    "build": lambda build: [line.part for line in build.build_lines.all()],
    "purchaseorder": lambda order: [line.part.part for line in order.lines.all() if line.part],
    "salesorder": lambda order: [line.part for line in order.lines.all() if line.part],
    "salesordershipment": lambda shipment: [allocation.item.part for allocation in shipment.allocations.all()],
    "returnorder": lambda order: [line.part for line in order.lines.all()],
    "stockitem": lambda item: [item.part, *(inside.part for inside in item.get_installed_items(cascade=True))],
    "stocklocation": lambda location: [item.part for item in location.get_stock_items(cascade=True)],
}


@pytest.mark.parametrize("default", REPORTS, ids=lambda default: default.file_name)
def test_a_report_shows_every_line_of_the_fullest_object(provisioned: None, default: DefaultTemplate) -> None:
    row, item = row_of(default), FULLEST[default.file_name]()
    printed = print_with(row, [item])
    text = _letters(printed.text)
    parts = PARTS_NAMED[default.model_type](item)
    assert parts
    # A long name may be divided by the foot and head of a page; its first word is not.
    assert [part.full_name for part in parts if _letters(part.full_name.split()[0]) not in text] == []
    assert text.count(f"of{printed.page_counts[0]}") == printed.page_counts[0]
    assert uses_fast_engine(row)


@pytest.mark.parametrize("default", LABELS, ids=lambda default: default.file_name)
def test_labels_of_a_real_inventory_fit_and_scan(provisioned: None, default: DefaultTemplate) -> None:
    model = PRINTABLES[default.model_type].model
    items = list(model._default_manager.order_by("pk")[:LABELS_PRINTED])
    printed = print_with(row_of(default), items)
    assert printed.page_counts == (1,) * len(items)
    coded = [item.bom_item.sub_part if default.model_type == "buildline" else item for item in items]  # type: ignore[attr-defined]
    for dpi in (300, 203):
        assert printed.codes(dpi) == [[one.format_barcode()] for one in coded]
