"""Orders, shipments, builds and project codes over HTTP."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone
from djmoney.money import Money

from stockpress.inventory.build.status_codes import BuildStatus
from stockpress.inventory.order.status_codes import (
    PurchaseOrderStatus,
    ReturnOrderLineStatus,
    SalesOrderStatus,
)
from tests.api.inventory_world import owner_of
from tests.factories.build import BuildFactory, BuildItemFactory, BuildLineFactory
from tests.factories.common import ParameterFactory, ProjectCodeFactory
from tests.factories.company import AddressFactory, CompanyFactory, ContactFactory, SupplierPartFactory
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
from tests.factories.part import BomItemFactory, BomItemSubstituteFactory, PartCategoryFactory, PartFactory
from tests.factories.stock import SerializedItemFactory, StockItemFactory, StockLocationFactory
from tests.factories.users import GroupFactory, UserFactory

pytestmark = pytest.mark.django_db

PURCHASES, SALES, RETURNS = "/api/order/po/", "/api/order/so/", "/api/order/ro/"
SHIPMENTS, BUILDS, LINES = "/api/order/so/shipment/", "/api/build/", "/api/build/line/"

ORDERS = {PURCHASES: PurchaseOrderFactory, SALES: SalesOrderFactory, RETURNS: ReturnOrderFactory}
WORK = {**ORDERS, BUILDS: BuildFactory}
CLOSED = {
    PURCHASES: {"status": PurchaseOrderStatus.COMPLETE.value, "complete_date": dt.date(2024, 3, 1)},
    SALES: {"status": SalesOrderStatus.SHIPPED.value, "shipment_date": dt.date(2024, 3, 1)},
    RETURNS: {"status": 30, "complete_date": dt.date(2024, 3, 1)},
    BUILDS: {"status": BuildStatus.COMPLETE.value, "completion_date": dt.date(2024, 3, 1)},
}


@pytest.fixture
def client(api) -> Any:
    return api.with_roles(purchase_order="view", sales_order="view", return_order="view", build="view")


def found(client: Any, url: str, query: str) -> set[int]:
    answer = client.get(f"{url}?{query}")
    assert answer.status_code == 200, answer.content
    return {row["pk"] for row in answer.json()}


def shown(client: Any, url: str, row: Any, query: str = "") -> dict[str, Any]:
    answer: dict[str, Any] = client.get(f"{url}{row.pk}/?{query}").json()
    return answer


@pytest.mark.parametrize(("url", "factory"), WORK.items())
def test_work_is_found_by_how_it_stands(client, url: str, factory: Any) -> None:
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    late = factory.create(target_date=yesterday)
    waiting = factory.create(target_date=timezone.localdate() + dt.timedelta(days=9), start_date=yesterday)
    closed = factory.create(target_date=dt.date(2024, 2, 1), **CLOSED[url])
    undated = factory.create()
    assert found(client, url, "outstanding=1") == {late.pk, waiting.pk, undated.pk}
    assert found(client, url, "outstanding=0") == {closed.pk}
    assert found(client, url, "overdue=1") == {late.pk}
    assert found(client, url, "overdue=0") == {waiting.pk, closed.pk, undated.pk}
    assert found(client, url, f"status={closed.status}") == {closed.pk}
    assert found(client, url, "has_target_date=0") == {undated.pk}
    assert found(client, url, "has_start_date=1") == {waiting.pk}
    assert found(client, url, "completed_after=2024-02-28&completed_before=2024-03-02") == {closed.pk}
    assert found(client, url, "target_date_before=2024-03-01") == {closed.pk}
    assert found(client, url, f"target_date_after={timezone.localdate()}") == {waiting.pk}
    assert found(client, url, f"start_date_before={timezone.localdate()}") == {waiting.pk}
    assert found(client, url, f"reference={late.reference}") == {late.pk}
    assert (shown(client, url, late)["overdue"], shown(client, url, waiting)["overdue"]) == (True, False)


@pytest.mark.parametrize(("url", "factory"), WORK.items())
def test_a_span_of_days_finds_what_is_due_or_was_done_in_it(client, url: str, factory: Any) -> None:
    due = factory.create(target_date=dt.date(2024, 3, 15))
    done = factory.create(target_date=dt.date(2020, 1, 1), **CLOSED[url])
    later = factory.create(target_date=dt.date(2025, 1, 1))
    assert found(client, url, "min_date=2024-03-01&max_date=2024-03-31") == {due.pk, done.pk}
    assert found(client, url, "min_date=2024-03-16") == {later.pk}
    assert found(client, url, "max_date=2024-03-01") == {done.pk}


@pytest.mark.parametrize(("url", "factory"), WORK.items())
def test_work_is_found_by_who_is_responsible_and_which_project(client, url: str, factory: Any) -> None:
    group = GroupFactory.create()
    client.user.groups.add(group)
    project = ProjectCodeFactory.create()
    mine = factory.create(responsible=owner_of(client.user), project_code=project)
    ours = factory.create(responsible=owner_of(group))
    theirs = factory.create(responsible=owner_of(UserFactory.create()))
    nobodys = factory.create()
    assert found(client, url, "assigned_to_me=1") == {mine.pk, ours.pk}
    assert found(client, url, "assigned_to_me=0") == {theirs.pk, nobodys.pk}
    assert found(client, url, f"assigned_to={theirs.responsible.pk}") == {theirs.pk}
    assert found(client, url, f"project_code={project.pk}") == found(client, url, "has_project_code=1") == {mine.pk}
    assert found(client, url, f"search={project.code}") == {mine.pk}
    one = shown(client, url, mine)
    assert (one["project_code_label"], one["project_code_detail"]["code"]) == (project.code, project.code)
    assert one["responsible_detail"]["name"] == client.user.username
    assert shown(client, url, nobodys)["responsible_detail"] is None


@pytest.mark.parametrize(("url", "factory"), WORK.items())
def test_work_is_listed_by_number_as_people_count(client, url: str, factory: Any) -> None:
    tenth, ninth = factory.create(reference="X-10"), factory.create(reference="X-9")
    rows = client.get(f"{url}?ordering=reference").json()
    assert [row["pk"] for row in rows] == [ninth.pk, tenth.pk]


@pytest.mark.parametrize(("url", "factory"), ORDERS.items())
def test_an_order_shows_its_partner_when_asked_and_its_contact_always(client, url: str, factory: Any) -> None:
    partner = CompanyFactory.create(supplier=True, customer=True)
    order = factory.create(
        **{"supplier" if url == PURCHASES else "customer": partner},
        contact=ContactFactory.create(company=partner, name="Ada"),
        address=AddressFactory.create(company=partner),
        created_by=client.user,
        total_price=Money("12.5", "EUR"),
    )
    name = "supplier" if url == PURCHASES else "customer"
    one = shown(client, url, order)
    assert f"{name}_detail" not in one
    assert one["contact_detail"]["company_name"] == partner.name
    assert one["address_detail"]["line1"] == "12 Mill Lane"
    assert (one["created_by"]["pk"], one["total_price"]) == (client.user.pk, "12.500000")
    assert shown(client, url, order, f"{name}_detail=1")[f"{name}_detail"]["name"] == partner.name
    assert "contact_detail" not in shown(client, url, order, "contact_detail=0")
    assert found(client, url, f"created_by={client.user.pk}") == {order.pk}
    assert found(client, url, f"{name}={partner.pk}") == {order.pk}


def test_parameters_come_when_asked_for(client) -> None:
    order = PurchaseOrderFactory.create()
    ParameterFactory.create(owner=order, template__name="Incoterm", data="DDP")
    assert "parameters" not in shown(client, PURCHASES, order)
    (row,) = shown(client, PURCHASES, order, "parameters=1")["parameters"]
    assert (row["data"], row["template_detail"]["name"]) == ("DDP", "Incoterm")
    assert row["model_type"] == "order.purchaseorder"


def test_purchase_orders_count_lines_and_are_found_by_them(client) -> None:
    order, other = PurchaseOrderFactory.create(), PurchaseOrderFactory.create()
    done = PurchaseOrderLineItemFactory.create(order=order, quantity=5, received=5)
    build = BuildFactory.create(external=True)
    PurchaseOrderLineItemFactory.create(order=order, quantity=5, received=4, build_order=build)
    one = shown(client, PURCHASES, order)
    assert (one["line_items"], one["completed_lines"], one["supplier_name"]) == (2, 1, order.supplier.name)
    assert shown(client, PURCHASES, other)["line_items"] == 0
    for query in (f"part={done.part.part.pk}", f"supplier_part={done.part.pk}", f"external_build={build.pk}"):
        assert found(client, PURCHASES, query) == {order.pk}, query


def test_an_order_whose_supplier_is_gone_is_still_shown(client) -> None:
    order = PurchaseOrderFactory.create(supplier=None)
    one = shown(client, PURCHASES, order, "supplier_detail=1")
    assert (one["supplier"], one["supplier_name"], one["supplier_detail"]) == (None, "", None)


def test_sales_orders_count_lines_and_shipments(client) -> None:
    order = SalesOrderFactory.create()
    template = PartFactory.create(is_template=True)
    part = PartFactory.create(salable=True, variant_of=template)
    full = SalesOrderLineItemFactory.create(order=order, part=part, quantity=10, shipped=10)
    SalesOrderLineItemFactory.create(order=order, quantity=10, shipped=1)
    SalesOrderAllocationFactory.create(line=full, quantity=10)
    SalesOrderShipmentFactory.create(order=order, shipment_date=dt.date(2024, 1, 1))
    SalesOrderShipmentFactory.create(order=order)
    one = shown(client, SALES, order)
    assert (one["line_items"], one["completed_lines"], one["allocated_lines"]) == (2, 1, 1)
    assert (one["shipments_count"], one["completed_shipments_count"]) == (2, 1)
    assert found(client, SALES, f"part={part.pk}") == {order.pk}
    assert found(client, SALES, f"part={template.pk}") == set()
    assert found(client, SALES, f"part={template.pk}&include_variants=true") == {order.pk}


def test_shipments_are_found_by_how_far_they_are(client) -> None:
    packed = SalesOrderShipmentFactory.create(checked_by=client.user)
    sent = SalesOrderShipmentFactory.create(
        shipment_date=dt.date(2024, 1, 1), order__status=SalesOrderStatus.SHIPPED.value, tracking_number="T-1"
    )
    there = SalesOrderShipmentFactory.create(shipment_date=dt.date(2024, 1, 1), delivery_date=dt.date(2024, 1, 2))
    SalesOrderAllocationFactory.create(line__order=packed.order, shipment=packed)
    assert found(client, SHIPMENTS, "shipped=0") == {packed.pk}
    assert found(client, SHIPMENTS, "delivered=1") == {there.pk}
    assert found(client, SHIPMENTS, "checked=1") == {packed.pk}
    assert found(client, SHIPMENTS, f"order={sent.order.pk}") == {sent.pk}
    assert found(client, SHIPMENTS, "order_outstanding=0") == found(client, SHIPMENTS, "order_status=20") == {sent.pk}
    assert found(client, SHIPMENTS, "search=t-1") == {sent.pk}
    one = shown(client, SHIPMENTS, packed)
    assert (one["allocated_items"], one["order_detail"]["reference"]) == (1, packed.order.reference)
    assert one["customer_detail"]["name"] == packed.order.customer.name
    assert one["checked_by_detail"]["username"] == client.user.username


def test_return_orders_count_what_was_decided(client) -> None:
    order = ReturnOrderFactory.create()
    item = SerializedItemFactory.create()
    ReturnOrderLineItemFactory.create(order=order, item=item, outcome=ReturnOrderLineStatus.REPAIR.value)
    ReturnOrderLineItemFactory.create(order=order)
    one = shown(client, RETURNS, order)
    assert (one["line_items"], one["completed_lines"]) == (2, 1)
    assert found(client, RETURNS, f"part={item.part.pk}") == {order.pk}


def test_builds_know_their_place_in_the_tree(client) -> None:
    top = BuildFactory.create()
    middle = BuildFactory.create(parent=top)
    bottom = BuildFactory.create(parent=middle)
    assert [shown(client, BUILDS, build)["level"] for build in (top, middle, bottom)] == [0, 1, 2]
    assert found(client, BUILDS, f"ancestor={top.pk}") == {middle.pk, bottom.pk}
    assert found(client, BUILDS, f"parent={top.pk}") == {middle.pk}
    assert found(client, BUILDS, "parent=null") == {top.pk}
    assert found(client, BUILDS, f"exclude_tree={middle.pk}") == {top.pk}
    rows = client.get(f"{BUILDS}?ordering=-level").json()
    assert [row["pk"] for row in rows] == [bottom.pk, middle.pk, top.pk]


def test_builds_are_found_by_what_they_make(client) -> None:
    category = PartCategoryFactory.create()
    template = PartFactory.create(is_template=True, assembly=True, category=category)
    variant = PartFactory.create(variant_of=template, assembly=True)
    sale = SalesOrderFactory.create()
    of_template = BuildFactory.create(part=template, issued_by=client.user)
    of_variant = BuildFactory.create(part=variant, sales_order=sale, external=True, status=BuildStatus.CANCELLED.value)
    assert found(client, BUILDS, f"part={template.pk}") == {of_template.pk}
    assert found(client, BUILDS, f"part={template.pk}&include_variants=1") == {of_template.pk, of_variant.pk}
    assert found(client, BUILDS, f"category={category.pk}") == {of_template.pk}
    assert found(client, BUILDS, f"sales_order={sale.pk}") == found(client, BUILDS, "external=1") == {of_variant.pk}
    assert found(client, BUILDS, "active=1") == found(client, BUILDS, f"issued_by={client.user.pk}") == {of_template.pk}
    one = shown(client, BUILDS, of_template)
    assert (one["part_name"], one["part_detail"]["pk"]) == (template.name, template.pk)
    assert one["issued_by_detail"]["username"] == client.user.username
    assert "part_detail" not in shown(client, BUILDS, of_template, "part_detail=false")


def test_a_build_line_shows_what_there_is_of_its_component(client) -> None:
    template = PartFactory.create(is_template=True)
    variant = PartFactory.create(variant_of=template)
    bom = BomItemFactory.create(sub_part=template, allow_variants=True, reference="R1")
    substitute = BomItemSubstituteFactory.create(bom_item=bom)
    line = BuildLineFactory.create(build__part=bom.part, bom_item=bom, quantity=50)
    item = StockItemFactory.create(part=template, quantity=30, location=StockLocationFactory.create(external=True))
    StockItemFactory.create(part=variant, quantity=7)
    StockItemFactory.create(part=substitute.part, quantity=4)
    StockItemFactory.create(part=template, quantity=9, is_building=True)
    BuildItemFactory.create(build_line=line, stock_item=item, quantity=10)
    sold = SupplierPartFactory.create(part=template)
    PurchaseOrderLineItemFactory.create(order__supplier=sold.supplier, part=sold, quantity=6)
    one = shown(client, LINES, line)
    assert one["allocated"] == 10
    assert (one["available_stock"], one["available_variant_stock"], one["available_substitute_stock"]) == (20, 7, 4)
    assert (one["external_stock"], one["in_production"], one["on_order"], one["scheduled_to_build"]) == (30, 9, 6, 0)
    assert (one["part"], one["reference"], one["build_reference"]) == (template.pk, "R1", line.build.reference)
    (allocation,) = shown(client, LINES, line, "allocations=1")["allocations"]
    assert (allocation["stock_item"], allocation["quantity"], allocation["build"]) == (item.pk, 10, line.build.pk)


def test_build_lines_are_found_by_how_they_stand(client) -> None:
    short = BuildLineFactory.create(quantity=20)
    enough = BuildLineFactory.create(quantity=20)
    StockItemFactory.create(part=enough.part, quantity=20)
    promised = BuildLineFactory.create(quantity=20)
    BuildItemFactory.create(build_line=promised, quantity=20)
    used = BuildLineFactory.create(quantity=20, consumed=20, build__status=BuildStatus.COMPLETE.value)
    screws = BuildLineFactory.create(quantity=20, bom_item__consumable=True, bom_item__optional=True)
    assert found(client, LINES, "available=1") == {enough.pk, promised.pk, used.pk, screws.pk}
    assert found(client, LINES, "available=0") == {short.pk}
    assert found(client, LINES, "allocated=1") == {promised.pk, used.pk}
    assert found(client, LINES, "consumed=1") == {used.pk}
    assert found(client, LINES, "order_outstanding=0") == {used.pk}
    assert found(client, LINES, "consumable=1") == found(client, LINES, "optional=1") == {screws.pk}
    assert found(client, LINES, f"build={short.build.pk}") == found(client, LINES, f"part={short.part.pk}")
    assert found(client, LINES, f"bom_item={short.bom_item.pk}") == {short.pk}
    assert found(client, LINES, "on_order=1") == set()


def test_variants_help_only_where_they_may_be_used(client) -> None:
    for may in (True, False):
        template = PartFactory.create(is_template=True)
        StockItemFactory.create(part=PartFactory.create(variant_of=template), quantity=20)
        line = BuildLineFactory.create(quantity=20, bom_item__sub_part=template, bom_item__allow_variants=may)
        assert (line.pk in found(client, LINES, "available=1")) is may


def test_project_codes_name_who_is_responsible(api) -> None:
    client = api.user()
    code = ProjectCodeFactory.create(responsible=owner_of(client.user))
    one = client.get(f"/api/project-code/{code.pk}/").json()
    assert (one["code"], one["responsible_detail"]["name"]) == (code.code, client.user.username)
