"""Parts and categories over HTTP: what the numbers mean, and what the filters keep."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from djmoney.money import Money

from stockpress.inventory.build.status_codes import BuildStatus
from stockpress.inventory.order.status_codes import PurchaseOrderStatus, SalesOrderStatus
from stockpress.inventory.part.models import Part, PartCategoryStar, PartPricing, PartRelated, PartStar
from tests.api.inventory_world import make_one_of_everything
from tests.factories.build import BuildFactory, BuildItemFactory, BuildLineFactory
from tests.factories.company import SupplierPartFactory
from tests.factories.order import (
    PurchaseOrderFactory,
    PurchaseOrderLineItemFactory,
    SalesOrderAllocationFactory,
    SalesOrderFactory,
    SalesOrderLineItemFactory,
    SalesOrderShipmentFactory,
)
from tests.factories.part import BomItemFactory, PartCategoryFactory, PartFactory
from tests.factories.stock import StockItemFactory, StockLocationFactory

pytestmark = pytest.mark.django_db

URL = "/api/part/"
CATEGORIES = "/api/part/category/"


@pytest.fixture
def client(api) -> Any:
    return api.with_roles(part="view", part_category="view")


def found(client: Any, query: str, url: str = URL) -> set[int]:
    answer = client.get(f"{url}?{query}")
    assert answer.status_code == 200, answer.content
    return {row["pk"] for row in answer.json()}


def shown(client: Any, part: Part, query: str = "") -> dict[str, Any]:
    one: dict[str, Any] = client.get(f"{URL}{part.pk}/?{query}").json()
    # The list and the detail say the same of a part.
    (same,) = [row for row in client.get(f"{URL}?{query}").json() if row["pk"] == part.pk]
    assert same == one
    return one


def test_stock_of_variants_counts_apart_and_together(client) -> None:
    template = PartFactory.create(is_template=True)
    variant = PartFactory.create(variant_of=template, is_template=True)
    below = PartFactory.create(variant_of=variant)
    StockItemFactory.create(part=template, quantity=1)
    StockItemFactory.create(part=variant, quantity=20, location=StockLocationFactory.create(external=True))
    StockItemFactory.create(part=below, quantity=300)
    one = shown(client, template)
    assert (one["in_stock"], one["variant_stock"], one["total_in_stock"]) == (1, 320, 321)
    one = shown(client, variant)
    assert (one["in_stock"], one["variant_stock"], one["total_in_stock"]) == (20, 300, 320)
    assert (one["external_stock"], one["stock_item_count"]) == (20, 1)
    assert shown(client, below)["variant_stock"] == 0


def test_what_is_gone_is_not_in_stock(client) -> None:
    part = PartFactory.create()
    order = SalesOrderFactory.create()
    for gone in ({"sales_order": order}, {"customer": order.customer}, {"is_building": True}, {"status": 60}):
        StockItemFactory.create(part=part, **gone)
    one = shown(client, part)
    assert (one["in_stock"], one["stock_item_count"], one["building"]) == (0, 0, 100)


def test_what_is_promised_is_not_free(client) -> None:
    part = PartFactory.create(salable=True)
    item = StockItemFactory.create(part=part, quantity=100)
    line = BuildLineFactory.create(bom_item__sub_part=part, quantity=30)
    BuildItemFactory.create(build_line=line, stock_item=item, quantity=30)
    sale = SalesOrderLineItemFactory.create(part=part, quantity=15)
    SalesOrderAllocationFactory.create(line=sale, item=item, quantity=5)
    shipped = SalesOrderShipmentFactory.create(order=sale.order, shipment_date=dt.date(2024, 1, 1))
    SalesOrderAllocationFactory.create(line=sale, item=item, quantity=7, shipment=shipped)
    one = shown(client, part)
    assert (one["allocated_to_build_orders"], one["allocated_to_sales_orders"]) == (30, 5)
    assert one["unallocated_stock"] == 65
    assert (one["required_for_build_orders"], one["required_for_sales_orders"]) == (30, 15)


def test_what_is_on_its_way_counts_in_the_units_of_the_part(client) -> None:
    part = PartFactory.create(assembly=True)
    sold = SupplierPartFactory.create(part=part, pack_quantity="10", pack_quantity_native=Decimal(10))
    order = PurchaseOrderFactory.create(supplier=sold.supplier)
    PurchaseOrderLineItemFactory.create(order=order, part=sold, quantity=8, received=3)
    PurchaseOrderLineItemFactory.create(order=order, part=sold, quantity=1, received=4)
    done = PurchaseOrderFactory.create(supplier=sold.supplier, status=PurchaseOrderStatus.COMPLETE.value)
    PurchaseOrderLineItemFactory.create(order=done, part=sold, quantity=100)
    BuildFactory.create(part=part, quantity=12, completed=2)
    BuildFactory.create(part=part, quantity=50, status=BuildStatus.CANCELLED.value)
    one = shown(client, part)
    assert (one["ordering"], one["scheduled_to_build"], one["building"]) == (50, 10, 0)


def test_a_need_that_is_no_whole_number_is_rounded_up(client) -> None:
    part = PartFactory.create()
    BuildLineFactory.create(bom_item__sub_part=part, quantity=Decimal("2.25"))
    assert shown(client, part)["required_for_build_orders"] == 3


def test_a_list_says_the_same_as_the_part_itself(client) -> None:
    for n in range(2):
        make_one_of_everything(n)
    rows = {row["pk"]: row for row in client.get(URL).json()}
    for part in Part.objects.all():
        row = rows[part.pk]
        assert row["in_stock"] == part.get_stock_count(include_variants=False)
        assert row["total_in_stock"] == part.total_stock
        assert row["unallocated_stock"] == part.available_stock
        assert row["allocated_to_build_orders"] == part.build_order_allocation_count()
        assert row["allocated_to_sales_orders"] == part.sales_order_allocation_count()
        assert row["ordering"] == part.on_order
        assert row["scheduled_to_build"] == part.quantity_being_built
        assert row["required_for_build_orders"] == part.required_build_order_quantity()
        assert row["required_for_sales_orders"] == part.required_sales_order_quantity()


def test_prices_are_text_and_absent_prices_null(client) -> None:
    priced, plain = PartFactory.create(), PartFactory.create()
    PartPricing.objects.create(part=priced, overall_min=Money("0.1", "EUR"), overall_max=Money("12.345678", "EUR"))
    one = shown(client, priced)
    assert (one["pricing_min"], one["pricing_max"]) == ("0.100000", "12.345678")
    one = shown(client, plain)
    assert (one["pricing_min"], one["pricing_max"], one["pricing_updated"]) == (None, None, None)


def test_a_part_without_a_picture_shows_a_blank_one(client) -> None:
    one = shown(client, PartFactory.create())
    assert one["image"] is None
    assert one["thumbnail"] == "/static/img/blank_image.thumbnail.png"
    assert client.get(one["thumbnail"]).status_code == 200


def test_a_picture_is_a_path_without_a_host(client) -> None:
    one = shown(client, PartFactory.create(image="part_images/fan.png"))
    assert one["image"] == one["thumbnail"] == "/media/part_images/fan.png"


def test_the_default_location_of_categories_reaches_down(client) -> None:
    shelf = StockLocationFactory.create()
    root = PartCategoryFactory.create(default_location=shelf)
    leaf = PartCategoryFactory.create(parent=PartCategoryFactory.create(parent=root))
    part = PartFactory.create(category=leaf)
    assert shown(client, part)["category_default_location"] == shelf.pk
    row = client.get(f"{CATEGORIES}{leaf.pk}/").json()
    assert (row["parent_default_location"], row["default_location"]) == (shelf.pk, None)


def test_the_way_to_a_category_is_shown_when_asked_for(client) -> None:
    root = PartCategoryFactory.create(name="Parts")
    leaf = PartCategoryFactory.create(name="Fans", parent=root, icon="ti:fan")
    part = PartFactory.create(category=leaf)
    way = [{"pk": root.pk, "name": "Parts", "icon": ""}, {"pk": leaf.pk, "name": "Fans", "icon": "ti:fan"}]
    assert "category_path" not in shown(client, part)
    assert shown(client, part, "path_detail=1")["category_path"] == way
    assert shown(client, PartFactory.create(), "path_detail=1")["category_path"] is None
    assert client.get(f"{CATEGORIES}{leaf.pk}/?path_detail=1").json()["path"] == way


def test_categories_count_the_parts_below_them(client) -> None:
    root = PartCategoryFactory.create()
    leaf = PartCategoryFactory.create(parent=root)
    PartFactory.create_batch(2, category=leaf)
    PartFactory.create(category=root)
    row = client.get(f"{CATEGORIES}{root.pk}/").json()
    assert (row["part_count"], row["subcategories"]) == (3, 1)


def test_categories_are_listed_by_their_place_in_the_tree(client) -> None:
    root, other = PartCategoryFactory.create(), PartCategoryFactory.create()
    child = PartCategoryFactory.create(parent=root)
    deep = PartCategoryFactory.create(parent=child)
    assert found(client, "top_level=true", CATEGORIES) == {root.pk, other.pk}
    assert found(client, "parent=null", CATEGORIES) == {root.pk, other.pk}
    assert found(client, f"parent={root.pk}", CATEGORIES) == {child.pk}
    assert found(client, f"parent={root.pk}&cascade=true", CATEGORIES) == {child.pk, deep.pk}
    assert found(client, f"parent={root.pk}&cascade=true&depth=1", CATEGORIES) == {child.pk}
    assert found(client, "depth=0", CATEGORIES) == {root.pk, other.pk}
    assert found(client, f"exclude_tree={child.pk}", CATEGORIES) == {root.pk, other.pk}


def test_a_branch_of_categories_costs_one_query_whatever_its_depth(client) -> None:
    node = root = PartCategoryFactory.create()
    for _ in range(8):
        node = PartCategoryFactory.create(parent=node)
    part = PartFactory.create(category=node)
    flat = PartCategoryFactory.create()

    def cost(category: Any) -> int:
        with CaptureQueriesContext(connection) as queries:
            found(client, f"category={category.pk}")
        return len(queries)

    PartFactory.create(category=flat)
    found(client, f"category={flat.pk}")
    assert cost(root) == cost(flat)
    assert found(client, f"category={root.pk}") == {part.pk}


def test_parts_are_found_by_category_with_and_without_those_below(client) -> None:
    root = PartCategoryFactory.create()
    leaf = PartCategoryFactory.create(parent=root)
    high, low, none = (PartFactory.create(category=place) for place in (root, leaf, None))
    assert found(client, f"category={root.pk}") == {high.pk, low.pk}
    assert found(client, f"category={root.pk}&cascade=false") == {high.pk}
    assert found(client, "category=null") == {none.pk}
    assert client.get(f"{URL}?category=987654").status_code == 400


def test_parts_are_found_by_what_they_belong_to(client) -> None:
    template = PartFactory.create(is_template=True)
    variant = PartFactory.create(variant_of=template, is_template=True)
    deep = PartFactory.create(variant_of=variant)
    other = PartFactory.create()
    revision = PartFactory.create(revision_of=other, revision="B")
    PartRelated.objects.create(part_1=other, part_2=deep)
    assembly = PartFactory.create(assembly=True)
    BomItemFactory.create(part=assembly, sub_part=deep)
    everything = set(Part.objects.values_list("pk", flat=True))
    assert found(client, f"ancestor={template.pk}") == {variant.pk, deep.pk}
    assert found(client, f"variant_of={template.pk}") == {variant.pk}
    assert found(client, "is_variant=true") == {variant.pk, deep.pk}
    assert found(client, f"exclude_tree={variant.pk}") == everything - {variant.pk, deep.pk}
    assert found(client, f"exclude_id={template.pk},{other.pk}") == everything - {template.pk, other.pk}
    assert found(client, f"convert_from={deep.pk}") == {template.pk, variant.pk}
    assert found(client, f"revision_of={other.pk}") == found(client, "is_revision=1") == {revision.pk}
    assert found(client, "has_revisions=1") == {other.pk}
    assert found(client, f"related={deep.pk}") == {other.pk}
    assert found(client, f"exclude_related={deep.pk}") == everything - {other.pk}
    assert found(client, f"in_bom_for={assembly.pk}") == {deep.pk}


def test_parts_are_found_by_their_stock(client) -> None:
    full, low, used_up, never = (PartFactory.create(minimum_stock=50) for _ in range(4))
    StockItemFactory.create(part=full, quantity=100)
    StockItemFactory.create(part=low, quantity=10)
    StockItemFactory.create(part=used_up, quantity=0)
    BuildItemFactory.create(
        build_line__bom_item__sub_part=low, build_line__quantity=40, stock_item=low.stock_items.get(), quantity=10
    )
    assert found(client, f"has_stock=1&exclude_id={never.pk}") == {full.pk, low.pk}
    assert {low.pk, used_up.pk, never.pk} <= found(client, "low_stock=1")
    assert full.pk not in found(client, "low_stock=1")
    assert found(client, "depleted_stock=1") == {used_up.pk}
    assert found(client, "unallocated_stock=1") == {full.pk}
    assert found(client, "stock_to_build=1") == {low.pk}


def test_parts_are_found_by_what_is_written_on_them(client) -> None:
    fan = PartFactory.create(name="Fan 40mm", IPN="F-40", units="mm", keywords="cooling")
    nut = PartFactory.create(name="Nut M3", IPN="", units="")
    fan.tags.add("noisy")
    SupplierPartFactory.create(part=nut, SKU="ACME-77")
    SupplierPartFactory.create(part=nut, SKU="ACME-78")
    assert found(client, "IPN=F-40") == found(client, "has_ipn=1") == found(client, "has_units=true") == {fan.pk}
    assert found(client, "IPN_regex=^f-\\d%2B$") == found(client, "name_regex=40mm$") == {fan.pk}
    assert found(client, "tags_name=Noisy") == found(client, "tags_slug=noisy") == {fan.pk}
    assert found(client, "search=cool fan") == {fan.pk}
    rows = client.get(f"{URL}?search=acme").json()
    assert [row["pk"] for row in rows] == [nut.pk]
    answer = client.get(f"{URL}?name_regex=(a%2B)%2B$")
    assert answer.status_code == 400
    assert list(answer.json()) == ["name_regex"]


def test_parts_are_found_by_their_day(client) -> None:
    old, new = PartFactory.create(), PartFactory.create()
    Part.objects.filter(pk=old.pk).update(creation_date=dt.date(2020, 5, 1))
    Part.objects.filter(pk=new.pk).update(creation_date=dt.date(2024, 5, 1))
    assert found(client, "created_before=2024-05-01") == {old.pk}
    assert found(client, "created_after=2020-05-01") == {new.pk}
    assert client.get(f"{URL}?created_after=yesterday").status_code == 400


def test_a_star_is_that_of_the_user_who_asks(client) -> None:
    mine, other = PartFactory.create(category=PartCategoryFactory.create()), PartFactory.create()
    PartStar.objects.create(part=mine, user=client.user)
    PartCategoryStar.objects.create(category=mine.category, user=client.user)
    assert (shown(client, mine)["starred"], shown(client, other)["starred"]) == (True, False)
    assert found(client, "starred=1") == {mine.pk}
    assert found(client, "starred=0") == {other.pk}
    assert found(client, "starred=1", CATEGORIES) == {mine.category.pk}


def test_parts_are_listed_in_the_order_asked_for(client) -> None:
    many, few, none = (PartFactory.create(name=name) for name in "bca")
    StockItemFactory.create(part=many, quantity=100)
    StockItemFactory.create(part=few, quantity=2)
    orders = {
        "in_stock": [none, few, many],
        "-total_in_stock": [many, few, none],
        "name": [none, many, few],
        "-unallocated_stock,name": [many, few, none],
    }
    for ordering, parts in orders.items():
        rows = client.get(f"{URL}?ordering={ordering}").json()
        assert [row["pk"] for row in rows] == [part.pk for part in parts], ordering


def test_cancelled_sales_need_nothing(client) -> None:
    part = PartFactory.create(salable=True)
    SalesOrderLineItemFactory.create(part=part, order__status=SalesOrderStatus.CANCELLED.value)
    assert shown(client, part)["required_for_sales_orders"] == 0
