"""What templates for parts may name."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from stockpress.inventory.common.loaded import loaded, prefetch_for_batch
from stockpress.inventory.common.printable import PRINTABLES, ItemInBatch, Printable, PrintBatch, Variable
from stockpress.inventory.part.models import BomItem, Part, PartTestTemplate
from stockpress.inventory.part.models.bom import bom_items_of
from stockpress.inventory.part.models.test_template import test_templates_of


def _bom_items(subject: ItemInBatch) -> QuerySet[BomItem]:
    by_part: dict[int, list[BomItem]] = subject.batch.shared("part.bom_items", _load_bom_items)
    rows = by_part[subject.item.pk]
    return loaded(BomItem.objects.filter(pk__in=[row.pk for row in rows]).order_by("pk"), rows)


def _load_bom_items(batch: PrintBatch) -> Any:
    return bom_items_of(batch.items)


def _test_rows(subject: ItemInBatch) -> list[PartTestTemplate]:
    by_part: dict[int, list[PartTestTemplate]] = subject.batch.shared("part.test_templates", _load_test_templates)
    return by_part[subject.item.pk]


def _load_test_templates(batch: PrintBatch) -> Any:
    return test_templates_of(batch.items)


def _test_template_list(subject: ItemInBatch) -> QuerySet[PartTestTemplate]:
    rows = _test_rows(subject)
    return loaded(PartTestTemplate.objects.filter(pk__in=[row.pk for row in rows]).order_by("pk"), rows)


def _test_templates(subject: ItemInBatch) -> dict[str, PartTestTemplate]:
    return {row.key: row for row in _test_rows(subject)}


def _parameters(subject: ItemInBatch) -> dict[str, str]:
    prefetch_for_batch(subject.batch, "parameters")
    values: dict[str, str] = subject.item.parameters_map()
    return values


VARIABLES = (
    Variable(
        name="part",
        type="Part",
        description="The part",
        sample="R-0603-10K | Resistor 10 kOhm | B",
        evaluate=lambda subject: subject.item,
    ),
    Variable(
        name="name",
        type="str",
        description="Its name",
        sample="Resistor 10 kOhm",
        evaluate=lambda subject: subject.item.name,
    ),
    Variable(
        name="IPN",
        type="str | None",
        description="Its internal part number",
        sample="R-0603-10K",
        evaluate=lambda subject: subject.item.IPN,
    ),
    Variable(
        name="revision",
        type="str | None",
        description="Its revision",
        sample="B",
        evaluate=lambda subject: subject.item.revision,
    ),
    Variable(
        name="description",
        type="str",
        description="What it is",
        sample="Thick film, 1 %, 0.1 W",
        evaluate=lambda subject: subject.item.description,
    ),
    Variable(
        name="category",
        type="PartCategory | None",
        description="Its category; write category.pathstring for the whole path",
        sample="Electronics/Passives/Resistors",
        evaluate=lambda subject: subject.item.category,
    ),
    Variable(
        name="parameters",
        type="dict[str, str]",
        description="The values of its parameters by name",
        sample={"Resistance": "10k", "Package": "0603"},
        evaluate=_parameters,
    ),
    Variable(
        name="bom_items",
        type="QuerySet[BomItem]",
        description="The lines of its bill of materials, those passed on by its template included",
        sample=["3 x R-0603-10K | Resistor 10 kOhm | B"],
        evaluate=_bom_items,
    ),
    Variable(
        name="test_template_list",
        type="QuerySet[PartTestTemplate]",
        description="The tests that its items go through, in the order they were entered",
        sample=["Firmware version", "Visual inspection"],
        evaluate=_test_template_list,
    ),
    Variable(
        name="test_templates",
        type="dict[str, PartTestTemplate]",
        description="The same tests by key: the name in lower case, letters and digits alone",
        sample={"firmwareversion": "Firmware version"},
        evaluate=_test_templates,
    ),
    Variable(
        name="qr_data",
        type="str",
        description="The content of a code that scanners find the part by",
        sample='{"part": 12}',
        evaluate=lambda subject: subject.item.format_barcode(),
    ),
    Variable(
        name="qr_url",
        type="str",
        description="The path of its page, without scheme and host",
        sample="/web/part/12/",
        evaluate=lambda subject: subject.item.get_absolute_url(),
    ),
)

PART = PRINTABLES.register(Printable(model=Part, variables=VARIABLES, queryset=Part.objects.all, attachable=True))
