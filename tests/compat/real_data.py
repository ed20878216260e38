"""Writes what the plugins work on into a data folder: `python -m tests.compat.real_data`, with the folder's environment.

Prints the keys of what it made as JSON. A process of its own, because the tests' own database is another.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import sys

import django

TOKEN_NAME = "real-plugins"
LABEL = "<html><head><style>{{ page_style }}</style></head><body style='font-size: 8mm'>{{ part.name }}</body></html>"
PLAIN_ZPL = "^FO20,20^A0N,40,40^FD{{ part.name }}^FS"
SHIPMENT_REPORT = (
    "<html><body>{% for row in consolidated_line_items %}"
    "<p>row {{ row.line_item.part.name }} | {{ row.serial_numbers }} | {{ row.quantity }}</p>"
    "{% endfor %}</body></html>"
)


def people() -> dict[str, str]:
    """Tokens of one who may do everything, and of one who may see parts and purchase orders."""
    from stockpress.accounts.tokens import issue_token
    from tests.factories.users import SuperuserFactory, user_with_roles

    users = {"admin": SuperuserFactory.create(), "buyer": user_with_roles(part="view", purchase_order="view")}
    return {name: issue_token(user=user, name=TOKEN_NAME).key for name, user in users.items()}


def labels() -> dict[str, object]:
    from tests.factories.part import PartFactory
    from tests.factories.printing import label_template

    parts = [PartFactory.create(name=f"Labelled {number}") for number in (1, 2, 3)]
    return {
        "parts": [part.pk for part in parts],
        "picture_label": label_template(LABEL, width=50, height=30).pk,
        "zpl_label": label_template(PLAIN_ZPL, width=50, height=30, metadata={"zpl_template": True}).pk,
    }


def purchases() -> dict[str, object]:
    """Two orders of the past, and one that is on its way."""
    from tests.factories.company import SupplierPartFactory
    from tests.factories.order import PurchaseOrderFactory, PurchaseOrderLineItemFactory
    from tests.factories.part import PartFactory
    from tests.factories.stock import StockLocationFactory

    part = PartFactory.create(name="Bought", IPN="BUY-1", purchaseable=True, salable=False)
    offer = SupplierPartFactory.create(part=part, supplier__name="Seller", supplier__is_supplier=True)
    for day, received in ((dt.date(2024, 3, 9), 4), (dt.date(2024, 3, 30), 5), (dt.date(2024, 5, 2), 7)):
        order = PurchaseOrderFactory.create(supplier=offer.supplier, status=30, complete_date=day)
        PurchaseOrderLineItemFactory.create(order=order, part=offer, quantity=received, received=received)
    placed = PurchaseOrderFactory.create(supplier=offer.supplier, status=20)
    line = PurchaseOrderLineItemFactory.create(order=placed, part=offer, quantity=6)
    return {
        "bought": part.pk,
        "supplier": offer.supplier.pk,
        "placed_order": placed.pk,
        "placed_line": line.pk,
        "location": StockLocationFactory.create().pk,
    }


def builds() -> dict[str, object]:
    from tests.factories.build import BuildFactory
    from tests.factories.part import PartFactory

    part = PartFactory.create(name="Built", IPN="MAKE-1", assembly=True, purchaseable=False, salable=False)
    for day, completed in ((dt.date(2024, 1, 31), 2), (dt.date(2024, 6, 1), 3)):
        BuildFactory.create(part=part, status=40, quantity=completed, completed=completed, completion_date=day)
    return {"built": part.pk}


def returns() -> dict[str, object]:
    from tests.factories.order import ReturnOrderFactory, ReturnOrderLineItemFactory

    order = ReturnOrderFactory.create(status=30, complete_date=dt.date(2024, 4, 4), customer__name="Returner")
    line = ReturnOrderLineItemFactory.create(order=order)
    return {"returned": line.item.part.pk, "customer": order.customer.pk}


def sales() -> dict[str, object]:
    """A shipment of three things with serial numbers, of one line, and ten of something else, that has not left yet."""
    from tests.factories.order import (
        SalesOrderAllocationFactory,
        SalesOrderFactory,
        SalesOrderLineItemFactory,
        SalesOrderShipmentFactory,
    )
    from tests.factories.part import PartFactory
    from tests.factories.printing import report_template
    from tests.factories.stock import SerializedItemFactory

    order = SalesOrderFactory.create(status=15, customer__name="Buyer")
    shipment = SalesOrderShipmentFactory.create(order=order)
    sold = PartFactory.create(name="Sold", IPN="SELL-1", salable=True, trackable=True)
    line = SalesOrderLineItemFactory.create(order=order, part=sold, quantity=3, reference="1")
    for serial in ("1002", "1001", "1003"):
        item = SerializedItemFactory.create(part=sold, serial=serial)
        SalesOrderAllocationFactory.create(line=line, item=item, shipment=shipment, quantity=1)
    other = SalesOrderLineItemFactory.create(order=order, part__name="Screw", quantity=10, reference="2")
    SalesOrderAllocationFactory.create(line=other, shipment=shipment, quantity=10)
    return {
        "sold": sold.pk,
        "shipment": shipment.pk,
        "shipment_report": report_template(SHIPMENT_REPORT, model_type="salesordershipment").pk,
    }


def main() -> None:
    django.setup()
    made: dict[str, object] = {}
    for step in (people, labels, purchases, builds, returns, sales):
        made.update(step())
    sys.stdout.write(json.dumps(made))


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "stockpress.project.settings"
    main()
