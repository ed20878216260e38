"""A little of everything that the inventory's endpoints show, `n` times over."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import Group, User
from django.contrib.contenttypes.models import ContentType
from djmoney.money import Money

from stockpress.accounts.models import Owner
from stockpress.inventory.part.models import PartPricing
from tests.factories.build import BuildFactory, BuildItemFactory, BuildLineFactory
from tests.factories.common import ParameterFactory, ProjectCodeFactory
from tests.factories.company import (
    AddressFactory,
    CompanyFactory,
    ContactFactory,
    ManufacturerPartFactory,
    SupplierPartFactory,
    SupplierPriceBreakFactory,
)
from tests.factories.order import (
    PurchaseOrderFactory,
    PurchaseOrderLineItemFactory,
    ReturnOrderFactory,
    ReturnOrderLineItemFactory,
    SalesOrderAllocationFactory,
    SalesOrderFactory,
    SalesOrderLineItemFactory,
    SalesOrderShipmentFactory,
)
from tests.factories.part import (
    BomItemFactory,
    BomItemSubstituteFactory,
    PartCategoryFactory,
    PartFactory,
    PartSellPriceBreakFactory,
    PartTestTemplateFactory,
)
from tests.factories.stock import (
    SerializedItemFactory,
    StockItemFactory,
    StockItemTestResultFactory,
    StockLocationFactory,
    StockLocationTypeFactory,
)
from tests.factories.users import UserFactory

# Path of the list -> the roles that open it.
LISTS = {
    "/api/part/": "part",
    "/api/part/category/": "part_category",
    "/api/stock/": "stock",
    "/api/stock/location/": "stock_location",
    "/api/company/": "purchase_order",
    "/api/order/po/": "purchase_order",
    "/api/order/so/": "sales_order",
    "/api/order/so/shipment/": "sales_order",
    "/api/order/ro/": "return_order",
    "/api/build/": "build",
    "/api/build/line/": "build",
}
# Free for everybody who is signed in.
OPEN_LISTS = ("/api/project-code/",)
ALL_LISTS = (*LISTS, *OPEN_LISTS)

# All that can be asked for besides, so that a list with everything in it is measured too.
DETAILS = """
    part_detail location_detail supplier_part_detail supplier_detail customer_detail category_detail path_detail
    parameters price_breaks tags tests allocations bom_item_detail assembly_detail build_detail substitutes
"""
EVERYTHING = dict.fromkeys(DETAILS.split(), "true")


def owner_of(who: User | Group) -> Owner:
    return Owner.objects.get(owner_type=ContentType.objects.get_for_model(type(who)), owner_id=who.pk)


def make_one_of_everything(n: int) -> dict[str, Any]:
    """Rows that are linked to each other and to nothing of another call; what a test may want of them, by name."""
    user = UserFactory.create()
    owner = owner_of(user)
    project = ProjectCodeFactory.create(responsible=owner)
    room = StockLocationFactory.create(name=f"Room {n}", location_type=StockLocationTypeFactory.create(), owner=owner)
    shelf = StockLocationFactory.create(name=f"Shelf {n}", parent=room, external=True)
    shelf.tags.add("dry", f"tag {n}")
    root = PartCategoryFactory.create(name=f"Root {n}", default_location=room)
    category = PartCategoryFactory.create(name=f"Leaf {n}", parent=root)

    template = PartFactory.create(is_template=True, category=category)
    part = PartFactory.create(
        category=category,
        default_location=shelf,
        variant_of=template,
        salable=True,
        trackable=True,
        responsible_owner=owner,
        creation_user=user,
    )
    part.tags.add("smd", f"tag {n}")
    PartPricing.objects.create(part=part, overall_min=Money("1.25", "EUR"), overall_max=Money("2.5", "EUR"))
    PartSellPriceBreakFactory.create(part=part, price=Money("3", "EUR"))
    assembly = PartFactory.create(assembly=True, category=category)
    line = BomItemFactory.create(part=assembly, sub_part=part, quantity=Decimal(2), allow_variants=True)
    substitute = BomItemSubstituteFactory.create(bom_item=line)

    supplier = CompanyFactory.create(supplier=True, customer=True)
    address = AddressFactory.create(company=supplier, primary=True)
    contact = ContactFactory.create(company=supplier)
    made = ManufacturerPartFactory.create(part=part)
    sold = SupplierPartFactory.create(part=part, supplier=supplier, manufacturer_part=made)
    SupplierPriceBreakFactory.create(part=sold)

    order_facts = {"project_code": project, "responsible": owner, "created_by": user}
    partner_facts = {**order_facts, "contact": contact, "address": address, "target_date": dt.date(2020, 1, 1)}
    purchase = PurchaseOrderFactory.create(supplier=supplier, **partner_facts)
    PurchaseOrderLineItemFactory.create(order=purchase, part=sold, quantity=10, received=4)
    PurchaseOrderLineItemFactory.create(order=purchase, part=sold, quantity=5, received=5)
    sale = SalesOrderFactory.create(customer=supplier, **partner_facts)

    item = StockItemFactory.create(
        part=part, location=shelf, supplier_part=sold, purchase_order=purchase, purchase_price=Money("1.5", "EUR")
    )
    item.tags.add("opened")
    StockItemTestResultFactory.create(stock_item=item, template=PartTestTemplateFactory.create(part=part), user=user)
    StockItemFactory.create(part=part, location=room, parent=item, quantity=7, owner=owner)
    StockItemFactory.create(part=substitute.part, location=room, quantity=3)
    StockItemFactory.create(part=template, location=room, quantity=1)

    sale_line = SalesOrderLineItemFactory.create(order=sale, part=part, quantity=10)
    shipment = SalesOrderShipmentFactory.create(order=sale, checked_by=user, shipment_address=address)
    SalesOrderAllocationFactory.create(line=sale_line, item=item, shipment=shipment, quantity=10)
    returned = SerializedItemFactory.create(part=part, serial=f"SN-{n}", customer=supplier)
    back = ReturnOrderFactory.create(customer=supplier, **partner_facts)
    ReturnOrderLineItemFactory.create(order=back, item=returned)

    above = BuildFactory.create(part=assembly)
    build = BuildFactory.create(
        part=assembly, parent=above, issued_by=user, responsible=owner, project_code=project, sales_order=sale
    )
    build_line = BuildLineFactory.create(build=build, bom_item=line, quantity=Decimal(20))
    BuildItemFactory.create(build_line=build_line, stock_item=item, quantity=Decimal(20))

    found = {
        "/api/part/": part,
        "/api/part/category/": category,
        "/api/stock/": item,
        "/api/stock/location/": shelf,
        "/api/company/": supplier,
        "/api/order/po/": purchase,
        "/api/order/so/": sale,
        "/api/order/so/shipment/": shipment,
        "/api/order/ro/": back,
        "/api/build/": build,
        "/api/build/line/": build_line,
        "/api/project-code/": project,
    }
    for row in (part, supplier, shelf, purchase, sale, shipment, back, build):
        ParameterFactory.create(owner=row, updated_by=user)
    return {
        **found,
        "user": user,
        "owner": owner,
        "room": room,
        "root": root,
        "template": template,
        "assembly": assembly,
        "bom_line": line,
        "substitute": substitute.part,
        "supplier_part": sold,
        "manufacturer_part": made,
        "returned": returned,
        "above": above,
    }
