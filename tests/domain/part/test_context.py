"""What templates for parts may name, and what it costs."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stockpress.inventory.common.models import ParameterTemplate
from stockpress.inventory.common.printable import PRINTABLES
from stockpress.inventory.part.models import Part
from tests.factories.common import ParameterFactory, ParameterTemplateFactory
from tests.factories.part import BomItemFactory, PartCategoryFactory, PartFactory, PartTestTemplateFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("settled_settings")]

NAMES = {
    "bom_items",
    "category",
    "description",
    "IPN",
    "name",
    "parameters",
    "part",
    "qr_data",
    "qr_url",
    "revision",
    "test_template_list",
    "test_templates",
}
# Parts, their categories and those above, templates above, lines, sub-parts and their categories, tests, parameters and
# their templates.
QUERY_BUDGET = 11


def printable_part(template: ParameterTemplate) -> Part:
    """A variant with a category, a parameter, and tests and lines of its own and of its template."""
    above = PartFactory(is_template=True, assembly=True)
    BomItemFactory(part=above, inherited=True, sub_part__category=PartCategoryFactory())
    PartTestTemplateFactory(part=above)
    category = PartCategoryFactory(parent=PartCategoryFactory())
    part: Part = PartFactory(variant_of=above, assembly=True, category=category)
    BomItemFactory(part=part, sub_part__category=PartCategoryFactory())
    PartTestTemplateFactory(part=part)
    ParameterFactory(owner=part, template=template)
    return part


def read_everything(context: Any) -> list[object]:
    """Touch every variable as a greedy template would."""
    seen = [context[name] for name in NAMES]
    seen += [(line.sub_part.full_name, line.sub_part.category.name) for line in context["bom_items"]]
    seen += [line.quantity for line in context["bom_items"].all()]
    seen += [test.test_name for test in context["test_template_list"].all()]
    seen += [context["bom_items"].count(), len(context["test_templates"]), context["bom_items"].exists()]
    seen += [context["category"].parent.name, str(context["part"]), *context["parameters"].values()]
    seen += [parameter.template.name for parameter in context["part"].parameters.all()]
    return seen


def queries_for(parts: list[Part]) -> int:
    keys = [part.pk for part in parts]
    with CaptureQueriesContext(
        connection,
    ) as queries:
        batch = PRINTABLES["part"].load(keys)
        for item in batch.items:
            read_everything(PRINTABLES["part"].context(item, batch))
    return len(queries)


def test_every_variable_of_the_specification_is_declared() -> None:
    assert {variable.name for variable in PRINTABLES["part"].variables} == NAMES


def test_every_variable_has_a_value() -> None:
    part = PartFactory(pk=12, revision="B", category=PartCategoryFactory(name="Resistors"))
    line, test = BomItemFactory(part=part), PartTestTemplateFactory(part=part, test_name="Paint")
    ParameterFactory(owner=part, template__name="Package", data="0603")
    context = part.report_context()
    assert context["part"] == part
    assert context["category"] == part.category
    assert (context["name"], context["IPN"], context["revision"]) == (part.name, part.IPN, "B")
    assert context["description"] == part.description
    assert context["parameters"] == {"Package": "0603"}
    assert list(context["bom_items"]) == [line]
    assert list(context["test_template_list"]) == [test]
    assert context["test_templates"] == {"paint": test}
    assert context["qr_data"] == '{"part": 12}'
    assert context["qr_url"] == "/web/part/12/"


def test_lines_can_be_filtered_and_ordered_by_a_template() -> None:
    part = PartFactory(assembly=True)
    second, first = BomItemFactory(part=part, reference="R2"), BomItemFactory(part=part, reference="R1", optional=True)
    lines: Any = part.report_context()["bom_items"]
    assert list(lines.order_by("reference")) == [first, second]
    assert list(lines.filter(optional=True)) == [first]


def test_many_parts_cost_as_many_queries_as_one() -> None:
    template = ParameterTemplateFactory()
    parts = [printable_part(template) for _ in range(20)]
    queries_for(parts[:1])  # settings, which the process remembers
    assert queries_for(parts[:2]) == queries_for(parts) <= QUERY_BUDGET


def test_one_part_costs_no_more_than_many() -> None:
    template = ParameterTemplateFactory()
    part = printable_part(template)
    queries_for([part])
    assert queries_for([part]) <= QUERY_BUDGET
