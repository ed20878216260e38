"""One object of each kind that can be printed, with something in every variable that its templates may name."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from django.db import models

from stockpress.inventory.common.models import ParameterTemplate
from tests.factories import build, common, company, order, part, stock


def _nth(name: str, number: int) -> str:
    return f"{name}-{number}" if number else name


def _voltage() -> ParameterTemplate:
    known = ParameterTemplate.objects.filter(name="Voltage").first()
    return known or common.ParameterTemplateFactory.create(name="Voltage")


def _part(number: int) -> models.Model:
    made = part.PartFactory.create(
        name=_nth("Amplifier", number),
        description="Two channels",
        revision="B",
        IPN="AMP-1",
        assembly=True,
        testable=True,
        category=part.PartCategoryFactory.create(name="Modules"),
    )
    common.ParameterFactory.create(owner=made, template=_voltage(), data="12")
    part.BomItemFactory.create(part=made, sub_part__name="Resistor", quantity=Decimal(3))
    part.PartTestTemplateFactory.create(part=made, test_name="Hum test")
    return made


def _stock_item(number: int) -> models.Model:
    owner = part.PartFactory.create(name=_nth("Amplifier", number), IPN="AMP-1", trackable=True, testable=True)
    common.ParameterFactory.create(owner=owner, template=_voltage(), data="12")
    item = stock.StockItemFactory.create(
        part=owner, serial="77", quantity=1, batch="B-14", barcode_data="linked-code", barcode_hash="abc123"
    )
    hum = part.PartTestTemplateFactory.create(part=owner, test_name="Hum test")
    stock.StockItemTestResultFactory.create(stock_item=item, template=hum, value="quiet")
    stock.StockItemFactory.create(part__name="Fuse", belongs_to=item, quantity=1)
    stock.StockItemFactory.create(part=owner, parent=item, quantity=2)
    return item


def _stock_location(number: int) -> models.Model:
    place = stock.StockLocationFactory.create(name="Shelf", parent=stock.StockLocationFactory.create(name="Room"))
    stock.StockItemFactory.create(part__name="Screw", location=place)
    return place


def _company(number: int) -> models.Model:
    made = company.CompanyFactory.create(
        name=_nth("Brightwell", number),
        description="Passive parts",
        website="https://brightwell.example",
        phone="0123456",
        email="sales@brightwell.example",
    )
    company.AddressFactory.create(company=made, primary=True)
    return made


def _build(number: int) -> models.Model:
    made = build.BuildFactory.create(
        reference=_nth("BO-0042", number), title="Spring batch", part__name=_nth("Amplifier", number)
    )
    needed = part.BomItemFactory.create(part=made.part, sub_part__name="Resistor")
    build.BuildLineFactory.create(build=made, bom_item=needed)
    stock.StockItemFactory.create(part=made.part, build=made, is_building=True, batch="OUT-1")
    return made


def _build_line(number: int) -> models.Model:
    made = build.BuildFactory.create(reference=_nth("BO-0042", number), part__name=_nth("Amplifier", number))
    needed = part.BomItemFactory.create(part=made.part, sub_part__name="Resistor")
    line = build.BuildLineFactory.create(build=made, bom_item=needed, quantity=20)
    build.BuildItemFactory.create(build_line=line, quantity=7, stock_item__batch="REEL-1")
    return line


def _purchase_order(number: int) -> models.Model:
    made = order.PurchaseOrderFactory.create(
        reference=_nth("PO-0042", number), description="Spring parts", supplier__name=_nth("Brightwell", number)
    )
    order.PurchaseOrderLineItemFactory.create(order=made, part__part__name="Resistor")
    order.PurchaseOrderExtraLineFactory.create(order=made)
    return made


def _sales_order(number: int) -> models.Model:
    made = order.SalesOrderFactory.create(
        reference=_nth("SO-0042", number), description="Two amps", customer__name=_nth("Northport", number)
    )
    order.SalesOrderLineItemFactory.create(order=made, part__name="Amplifier")
    order.SalesOrderExtraLineFactory.create(order=made)
    return made


def _return_order(number: int) -> models.Model:
    made = order.ReturnOrderFactory.create(
        reference=_nth("RMA-0042", number), description="Hums", customer__name=_nth("Northport", number)
    )
    order.ReturnOrderLineItemFactory.create(order=made, item__serial="77")
    order.ReturnOrderExtraLineFactory.create(order=made)
    return made


def _shipment(number: int) -> models.Model:
    customer = company.CompanyFactory.create(name=_nth("Northport", number), is_customer=True)
    address = company.AddressFactory.create(company=customer, primary=True)
    made = order.SalesOrderShipmentFactory.create(
        reference="9",
        tracking_number="TRACK-1",
        order__reference=_nth("SO-0042", number),
        order__customer=customer,
        order__address=address,
    )
    line = order.SalesOrderLineItemFactory.create(order=made.order, part__name="Amplifier")
    order.SalesOrderAllocationFactory.create(line=line, shipment=made, quantity=4)
    return made


_MAKERS: dict[str, Callable[[int], models.Model]] = {
    "build": _build,
    "buildline": _build_line,
    "company": _company,
    "part": _part,
    "purchaseorder": _purchase_order,
    "returnorder": _return_order,
    "salesorder": _sales_order,
    "salesordershipment": _shipment,
    "stockitem": _stock_item,
    "stocklocation": _stock_location,
}


def printable_object(model_type: str, number: int = 0) -> models.Model:
    """An object of this kind; with a `number` above 0 one whose unique names carry it."""
    return _MAKERS[model_type](number)
