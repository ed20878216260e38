from __future__ import annotations

import pytest

from stockpress.inventory.build.services import create_build_lines
from stockpress.inventory.common.printable import PRINTABLES
from tests.domain.budgets import assert_cost_does_not_grow
from tests.factories.build import BuildFactory, BuildItemFactory, BuildLineFactory
from tests.factories.part import BomItemFactory, PartFactory
from tests.factories.stock import StockItemFactory, StockLocationFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("settled_settings")]


def test_a_build_offers_every_documented_variable():
    names = ["bom_items", "build", "build_outputs", "line_items", "part", "quantity", "reference", "title"]

    assert list(BuildFactory().report_context()) == names


def test_a_build_line_offers_every_documented_variable():
    names = ["allocated_quantity", "allocations", "bom_item", "build", "build_line", "part", "quantity"]

    assert list(BuildLineFactory().report_context()) == names


def test_the_bill_of_materials_includes_what_a_template_passes_on():
    template = PartFactory(is_template=True, assembly=True)
    build = BuildFactory(part=PartFactory(variant_of=template, assembly=True))
    passed_on = BomItemFactory(part=template, inherited=True)
    BomItemFactory(part=template, inherited=False)
    own = BomItemFactory(part=build.part)

    context = build.report_context()

    assert set(context["bom_items"]) == {passed_on, own} == set(build.bom_items)


def test_twenty_builds_cost_as_many_queries_as_one():
    keys = []
    for _ in range(20):
        template = PartFactory(is_template=True, assembly=True)
        build = BuildFactory(part=PartFactory(variant_of=template, assembly=True), destination=StockLocationFactory())
        for owner in (template, template, build.part, build.part):
            BomItemFactory(part=owner, inherited=True)
        for line in create_build_lines(build=build):
            BuildItemFactory(build_line=line, stock_item__location=StockLocationFactory())
        for _ in range(2):
            StockItemFactory(build=build, part=build.part, location=StockLocationFactory())
        keys.append(build.pk)

    def look(values):
        assert len(values["line_items"].all()) == len(values["bom_items"].all()) == 4
        assert len(values["build_outputs"].all()) == 2
        for line in values["line_items"]:
            assert all((line.part.full_name, line.allocated_quantity(), line.is_fully_allocated()))
            assert [(row.stock_item.part.full_name, row.location.name) for row in line.allocations.all()]
        assert [(row.part.full_name, row.location.name) for row in values["build_outputs"]]
        assert [(row.sub_part.full_name, row.part.full_name) for row in values["bom_items"]]
        return values["build"].destination.name, values["part"].full_name

    assert_cost_does_not_grow("build", keys, look)


def test_labels_of_twenty_build_lines_cost_as_many_queries_as_one():
    keys = []
    for _ in range(20):
        line = BuildLineFactory()
        for _ in range(2):
            BuildItemFactory(build_line=line, quantity=5)
        keys.append(line.pk)

    def look(values):
        assert str(values["allocated_quantity"]) == "10"
        assert [row.stock_item.part.full_name for row in values["allocations"].all()]
        return (
            str(values["build_line"]),
            values["bom_item"].part.full_name,
            values["part"].full_name,
            values["build"].part,
        )

    assert_cost_does_not_grow("buildline", keys, look)


def test_a_build_carries_attachments_and_its_lines_do_not():
    assert PRINTABLES["build"].attachable
    assert not PRINTABLES["buildline"].attachable
