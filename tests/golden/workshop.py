"""A small workshop with one of everything that the default templates print, and names that are hard to set."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import dataclass
from decimal import Decimal

from django.core.files.base import ContentFile
from django.db import models
from djmoney.money import Money
from PIL import Image

from stockpress.inventory.part.models import Part
from tests.factories.build import BuildFactory, BuildItemFactory, BuildLineFactory
from tests.factories.common import ProjectCodeFactory
from tests.factories.company import (
    AddressFactory,
    CompanyFactory,
    ContactFactory,
    ManufacturerPartFactory,
    SupplierPartFactory,
)
from tests.factories.order import (
    PurchaseOrderExtraLineFactory,
    PurchaseOrderFactory,
    PurchaseOrderLineItemFactory,
    ReturnOrderFactory,
    ReturnOrderLineItemFactory,
    SalesOrderAllocationFactory,
    SalesOrderExtraLineFactory,
    SalesOrderFactory,
    SalesOrderLineItemFactory,
    SalesOrderShipmentFactory,
)
from tests.factories.part import BomItemFactory, PartCategoryFactory, PartFactory, PartTestTemplateFactory
from tests.factories.stock import (
    SerializedItemFactory,
    StockItemFactory,
    StockItemTestResultFactory,
    StockLocationFactory,
)


@dataclass(frozen=True)
class Workshop:
    """Objects to print, by model type; the first of each has most fields filled, the last is nearly empty."""

    objects: dict[str, list[models.Model]]
    parts: list[Part]


def _picture() -> ContentFile:
    stream = io.BytesIO()
    Image.new("RGB", (96, 64), "#2a7f62").save(stream, "PNG")
    return ContentFile(stream.getvalue(), name="resistor.png")


def _parts() -> list[Part]:
    category = PartCategoryFactory(name="Widerstände", parent=PartCategoryFactory(name="Elektronik"))
    return [
        PartFactory(
            name="Resistor 10 kΩ",
            IPN="R-0603-10K",
            revision="B",
            category=category,
            description="Thick film, 1 %, 0.1 W",
            image=_picture(),
        ),
        PartFactory(
            name="Ölschlauch für Kühlmittelpumpe DN 12, grün", IPN=None, revision=None, description="", units="m"
        ),
        PartFactory(
            name="Πυκνωτής κεραμικός / Конденсатор керамический 100 нФ 50 В X7R 0805 SMD",
            IPN="CAP-100N-50V-X7R-0805",
            category=category,
            description="Ceramic capacitor",
        ),
    ]


def _purchase_orders(parts: list[Part]) -> list[models.Model]:
    supplier = CompanyFactory(
        name="Brightwell Components", supplier=True, currency="GBP", email="sales@brightwell.example"
    )
    AddressFactory(company=supplier, primary=True, country="United Kingdom")
    order = PurchaseOrderFactory(
        reference="PO-0042",
        supplier=supplier,
        contact=ContactFactory(company=supplier, name="Jörg Müller-Lüdenscheidt"),
        description="Parts of the pilot series",
        supplier_reference="Q-5521",
        issue_date=dt.date(2026, 3, 2),
        target_date=dt.date(2026, 4, 1),
        project_code=ProjectCodeFactory(code="PRJ-7"),
    )
    for number, part in enumerate(parts, start=1):
        article = SupplierPartFactory(
            part=part,
            supplier=supplier,
            SKU=f"BW-{number:04}",
            manufacturer_part=ManufacturerPartFactory(part=part, MPN="RC0603") if number == 1 else None,
        )
        PurchaseOrderLineItemFactory(
            order=order,
            part=article,
            quantity=Decimal(number * 100),
            purchase_price=Money("0.0125", "GBP") if number == 1 else Money("1.5", "GBP") if number == 3 else None,
            notes="With certificate" if number == 1 else "",
        )
    PurchaseOrderExtraLineFactory(order=order, description="Freight", reference="", price=Money("24.90", "GBP"))
    bare = PurchaseOrderFactory(reference="PO-0043", supplier=None, creation_date=dt.date(2026, 1, 5))
    return [order, bare]


def _sales(parts: list[Part]) -> dict[str, list[models.Model]]:
    customer = CompanyFactory(name="Ateliers Méridien", customer=True, currency="EUR")
    address = AddressFactory(company=customer, country="France", shipping_notes="Ring twice")
    order = SalesOrderFactory(
        reference="SO-0007",
        customer=customer,
        address=address,
        customer_reference="4711",
        issue_date=dt.date(2026, 3, 3),
        target_date=dt.date(2026, 5, 1),
    )
    shipment = SalesOrderShipmentFactory(
        order=order, reference="1", tracking_number="1Z 999 AA1", shipment_date=dt.date(2026, 4, 20)
    )
    for number, part in enumerate(parts, start=1):
        line = SalesOrderLineItemFactory(
            order=order, part=part, quantity=number, shipped=1, sale_price=Money("3.5", "EUR")
        )
        item = StockItemFactory(part=part, quantity=5, batch=f"B{number}")
        SalesOrderAllocationFactory(line=line, item=item, quantity=1, shipment=shipment)
    SalesOrderExtraLineFactory(order=order, description="Assembly", reference="", price=Money("80", "EUR"))
    bare = SalesOrderFactory(reference="SO-0008", customer=None, creation_date=dt.date(2026, 1, 5))
    returned = ReturnOrderFactory(reference="RMA-0003", customer=customer, issue_date=dt.date(2026, 6, 1))
    for number, part in enumerate(parts[:2], start=1):
        ReturnOrderLineItemFactory(
            order=returned,
            item=SerializedItemFactory(part=part, serial=f"77-{number}"),
            received_date=dt.date(2026, 6, 4) if number == 1 else None,
            price=Money("5", "EUR") if number == 1 else None,
        )
    bare_return = ReturnOrderFactory(reference="RMA-0004", customer=None, creation_date=dt.date(2026, 1, 5))
    return {
        "salesorder": [order, bare],
        "salesordershipment": [shipment, SalesOrderShipmentFactory(order=bare, reference="1")],
        "returnorder": [returned, bare_return],
    }


def _builds(parts: list[Part]) -> dict[str, list[models.Model]]:
    board = PartFactory(
        name="Sensor board",
        IPN="ASM-001",
        revision="C",
        assembly=True,
        description="Reads four sensors",
        notes="Handle with care: **ESD**",
    )
    build = BuildFactory(
        reference="BO-0012",
        part=board,
        quantity=25,
        title="Pilot series",
        batch="P1",
        creation_date=dt.date(2026, 3, 1),
        target_date=dt.date(2026, 6, 1),
        notes="Solder *both* sides.",
    )
    lines: list[models.Model] = []
    for number, part in enumerate(parts, start=1):
        bom_item = BomItemFactory(
            part=board,
            sub_part=part,
            quantity=Decimal("2.5") if number == 2 else number,
            reference=f"X{number}, X{number + 10}",
            optional=number == 2,
            note="by hand" if number == 3 else "",
        )
        lines.append(BuildLineFactory(build=build, bom_item=bom_item, quantity=25 * number))
    BuildItemFactory(build_line=lines[0], stock_item=StockItemFactory(part=parts[0]), quantity=5)
    plain = PartFactory(name="Plain", IPN=None, revision=None, description="", assembly=True)
    bare = BuildFactory(reference="BO-0013", part=plain, quantity=1, creation_date=dt.date(2026, 1, 5))
    return {"build": [build, bare], "buildline": lines, "assembly": [board, plain]}


def _stock(parts: list[Part]) -> dict[str, list[models.Model]]:
    hall = StockLocationFactory(name="Hauptlager")
    shelf = StockLocationFactory(name="Regal 4", parent=hall)
    drawer = StockLocationFactory(name="Fach B-12", parent=shelf, description="Small parts")
    meter = PartFactory(
        name="Meter type A", IPN="MT-A", description="Hand-held", trackable=True, testable=True, revision=None
    )
    tested = SerializedItemFactory(part=meter, serial="SN-00042", location=drawer, batch="LOT 7")
    results = (("Firmware version", True, "1.2.3"), ("Isolationsprüfung", False, "0.98 MΩ"))
    for name, passed, value in results:
        StockItemTestResultFactory(
            stock_item=tested,
            template=PartTestTemplateFactory(part=meter, test_name=name),
            result=passed,
            value=value,
            date=dt.datetime(2026, 2, 3, 12, tzinfo=dt.UTC),
        )
    PartTestTemplateFactory(part=meter, test_name="Burn-in")
    SerializedItemFactory(part=parts[0], serial="9", belongs_to=tested)
    items: list[models.Model] = [
        tested,
        StockItemFactory(part=parts[0], quantity=2500, location=drawer, batch="2026-W17"),
        StockItemFactory(part=parts[1], quantity=Decimal("12.5"), location=None, batch=None),
    ]
    return {"stockitem": items, "stocklocation": [hall, drawer, StockLocationFactory(name="Empty drawer")]}


def build_workshop() -> Workshop:
    parts = _parts()
    objects = {"part": [*parts], "purchaseorder": _purchase_orders(parts), **_sales(parts), **_builds(parts)}
    return Workshop(objects={**objects, **_stock(parts)}, parts=parts)
