"""Categories, parts, parameters, sources and prices, bills of materials, tests."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib.contenttypes.models import ContentType

from stockpress.inventory.common.models import Parameter, ParameterTemplate
from stockpress.inventory.company.models import ManufacturerPart, SupplierPart, SupplierPriceBreak
from stockpress.inventory.demo.documents import store
from stockpress.inventory.demo.pictures import picture
from stockpress.inventory.demo.shop import Shop, Table, table
from stockpress.inventory.part.models import (
    BomItem,
    BomItemSubstitute,
    Part,
    PartCategory,
    PartRelated,
    PartSellPriceBreak,
    PartTestTemplate,
)

PART_TABLES = ("parts_passives", "parts_active", "parts_connectors", "parts_mechanical", "products")
HOME_CURRENCY = "EUR"
LISTED = date(2025, 12, 1)
_FLAGS = {
    "assembly": ("assembly", True),
    "template": ("is_template", True),
    "trackable": ("trackable", True),
    "testable": ("testable", True),
    "salable": ("salable", True),
    "virtual": ("virtual", True),
    "not component": ("component", False),
    "not purchaseable": ("purchaseable", False),
}


def part_entries() -> Iterator[Table]:
    """All parts of all tables, series written out."""
    for name in PART_TABLES:
        for series in table(name).get("series", []):
            yield from _written_out(series)
        yield from table(name).get("part", [])


def _written_out(series: Table) -> Iterator[Table]:
    for number, (code, value, tolerance, lots) in enumerate(series["rows"], 1):
        words = {"code": code, "value": value, "tolerance": tolerance, "number": number}
        source = {key: series[key] for key in ("packaging", "prices")}
        box = f"{series['shelf']}-{(number - 1) % 5 + 1}"
        yield {
            "ipn": series["ipn"].format(**words),
            "name": series["name"].format(**words),
            "description": series["description"].format(**words),
            "category": series["category"],
            "maker": [series["maker"][0], series["maker"][1].format(**words)],
            "sources": [{"by": series["supplier"], "sku": series["sku"].format(**words), **source}],
            "parameters": {series["parameter"]: value, "Tolerance": tolerance, **series["others"]},
            "minimum": series["minimum"],
            "lots": [[box, quantity, f"L{2540 + number + lot}"] for lot, quantity in enumerate(lots)],
        }


def sort_categories(shop: Shop) -> None:
    for path, description, keywords, kind in table("categories")["category"]:
        above, _, name = path.rpartition("/")
        shop.categories[path] = PartCategory.objects.create(
            name=name,
            description=description,
            default_keywords=keywords or None,
            parent=shop.categories[above] if above else None,
        )
        if kind not in shop.pictures:
            shop.pictures[kind] = store(shop, f"part_images/demo-{kind}.png", picture(kind))
        shop.pictures[path] = shop.pictures[kind]
    for name, units, description, choices, checkbox in table("categories")["parameter"]:
        shop.parameters[name] = ParameterTemplate.objects.create(
            name=name, units=units, description=description, choices=choices, checkbox=checkbox
        )


def list_parts(shop: Shop) -> None:
    entries = list(part_entries())
    for entry in entries:
        _add_part(shop, entry)
    for entry in entries:
        _add_sources(shop, entry)
        _add_bill(shop, entry)
    _add_parameters(shop, entries)
    Part.objects.filter(pk__in=[part.pk for part in shop.parts.values()]).update(creation_date=LISTED)
    links = table("products")["links"]
    for first, second, note in links["related"]:
        PartRelated.objects.create(part_1=shop.parts[first], part_2=shop.parts[second], note=note)
    for assembly, part, substitute in links["substitutes"]:
        line = BomItem.objects.get(part=shop.parts[assembly], sub_part=shop.parts[part])
        BomItemSubstitute.objects.create(bom_item=line, part=shop.parts[substitute])


def _add_part(shop: Shop, entry: Table) -> None:
    category = shop.categories[entry["category"]]
    flags = dict(_FLAGS[flag] for flag in entry.get("flags", []))
    lots = entry.get("lots", [])
    part = Part.objects.create(
        IPN=entry["ipn"],
        name=entry["name"],
        revision=entry.get("revision", ""),
        description=entry["description"],
        category=category,
        keywords=category.default_keywords,
        units=entry.get("units", ""),
        minimum_stock=Decimal(entry.get("minimum", 0)),
        default_expiry=entry.get("expiry", 0),
        default_location=shop.places[lots[0][0]] if lots else None,
        variant_of=shop.parts[entry["variant_of"]] if "variant_of" in entry else None,
        image=shop.pictures[entry["category"]],
        notes=entry.get("notes"),
        **flags,
    )
    shop.parts[entry["ipn"]] = part
    shop.tests[entry["ipn"]] = [
        PartTestTemplate.objects.create(part=part, test_name=name, description=description, requires_value=measured)
        for name, description, measured in entry.get("tests", [])
    ]
    for quantity, price in entry.get("sells", []):
        PartSellPriceBreak.objects.create(
            part=part, quantity=quantity, price=Decimal(price), price_currency=HOME_CURRENCY
        )


def _add_sources(shop: Shop, entry: Table) -> None:
    part = shop.parts[entry["ipn"]]
    made: ManufacturerPart | None = None
    if "maker" in entry:
        maker, number = entry["maker"]
        made = ManufacturerPart.objects.create(
            part=part, manufacturer=shop.companies[maker], MPN=number, description=entry["description"]
        )
    for rank, source in enumerate(entry.get("sources", [])):
        supplier = shop.companies[source["by"]]
        article = SupplierPart(
            part=part,
            supplier=supplier,
            SKU=source["sku"],
            manufacturer_part=made,
            primary=rank == 0,
            packaging=source["packaging"],
            pack_quantity=source.get("pack", ""),
            link=f"{supplier.website}/{source['sku'].lower()}",
        )
        article.clean()
        article.save()
        SupplierPriceBreak.objects.bulk_create(
            SupplierPriceBreak(part=article, quantity=quantity, price=Decimal(price), price_currency=supplier.currency)
            for quantity, price in source["prices"]
        )
        shop.articles[article.SKU] = article


def _add_bill(shop: Shop, entry: Table) -> None:
    part = shop.parts[entry["ipn"]]
    lines = []
    for number, quantity, designators, *marks in entry.get("bom", []):
        line = BomItem(
            part=part,
            sub_part=shop.parts[number],
            quantity=Decimal(quantity),
            reference=designators,
            optional="optional" in marks,
            consumable="consumable" in marks,
            inherited="inherited" in marks,
            validated=True,
        )
        line.checksum = line.get_item_hash()
        lines.append(line)
    BomItem.objects.bulk_create(lines)


def _add_parameters(shop: Shop, entries: list[Table]) -> None:
    kind: Any = ContentType.objects.get_for_model(Part)
    values = []
    for entry in entries:
        for name, data in entry.get("parameters", {}).items():
            value = Parameter(
                model_type=kind, model_id=shop.parts[entry["ipn"]].pk, template=shop.parameters[name], data=data
            )
            value.data_numeric = value.number()
            values.append(value)
    Parameter.objects.bulk_create(values)
