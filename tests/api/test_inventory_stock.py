"""Stock items, locations and companies over HTTP."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone
from djmoney.money import Money

from stockpress.inventory.common.models import InvenTreeCustomUserStateModel
from stockpress.inventory.stock.models import StockItem
from stockpress.settings_registry.services import ChangeSetting
from tests.factories.build import BuildItemFactory
from tests.factories.company import AddressFactory, CompanyFactory, ManufacturerPartFactory, SupplierPartFactory
from tests.factories.order import PurchaseOrderFactory, SalesOrderAllocationFactory, SalesOrderFactory
from tests.factories.part import BomItemFactory, BomItemSubstituteFactory, PartCategoryFactory, PartFactory
from tests.factories.stock import (
    SerializedItemFactory,
    StockItemFactory,
    StockItemTestResultFactory,
    StockLocationFactory,
    StockLocationTypeFactory,
)

pytestmark = pytest.mark.django_db

URL = "/api/stock/"
LOCATIONS = "/api/stock/location/"
COMPANIES = "/api/company/"


@pytest.fixture
def client(api) -> Any:
    return api.with_roles(stock="view", stock_location="view", purchase_order="view")


def found(client: Any, query: str, url: str = URL) -> set[int]:
    answer = client.get(f"{url}?{query}")
    assert answer.status_code == 200, answer.content
    return {row["pk"] for row in answer.json()}


def shown(client: Any, row: Any, query: str = "", url: str = URL) -> dict[str, Any]:
    answer: dict[str, Any] = client.get(f"{url}{row.pk}/?{query}").json()
    return answer


def test_an_item_says_what_of_it_is_promised_and_what_hangs_on_it(client) -> None:
    item = StockItemFactory.create(quantity=100)
    BuildItemFactory.create(stock_item=item, build_line__bom_item__sub_part=item.part, quantity=20)
    SalesOrderAllocationFactory.create(item=item, line__part=item.part, quantity=3)
    StockItemFactory.create(part=item.part, parent=item)
    StockItemFactory.create(belongs_to=item)
    one = shown(client, item)
    assert (one["allocated"], one["child_items"], one["installed_items"], one["tracking_items"]) == (23, 1, 1, 0)
    assert one["in_stock"] is True
    assert found(client, "allocated=1") == {item.pk}
    assert found(client, "has_child_items=1") == found(client, "has_installed_items=1") == {item.pk}


def test_an_item_names_its_article_and_its_orders(client) -> None:
    sold = SupplierPartFactory.create(SKU="S-1")
    sold.manufacturer_part = ManufacturerPartFactory.create(part=sold.part, MPN="M-1")
    sold.save()
    order = PurchaseOrderFactory.create(supplier=sold.supplier)
    item = StockItemFactory.create(
        part=sold.part, supplier_part=sold, purchase_order=order, purchase_price=Money("1.5", "EUR")
    )
    plain = StockItemFactory.create()
    one = shown(client, item)
    assert (one["SKU"], one["MPN"], one["purchase_order_reference"]) == ("S-1", "M-1", order.reference)
    assert (one["purchase_price"], one["purchase_price_currency"]) == ("1.500000", "EUR")
    one = shown(client, plain)
    assert (one["SKU"], one["MPN"], one["purchase_order_reference"], one["purchase_price"]) == (None,) * 4
    maker = sold.manufacturer_part.manufacturer
    for query in (
        f"supplier_part={sold.pk}",
        f"supplier={sold.supplier.pk}",
        f"manufacturer={maker.pk}",
        f"manufacturer_part={sold.manufacturer_part.pk}",
        f"company={maker.pk}",
        f"company={sold.supplier.pk}",
        f"purchase_order={order.pk}",
        "has_purchase_price=1",
        "search=M-1",
    ):
        assert found(client, query) == {item.pk}, query


def test_what_is_asked_for_is_shown_and_nothing_else(client) -> None:
    room = StockLocationFactory.create(name="Room")
    shelf = StockLocationFactory.create(
        name="Shelf", parent=room, location_type=StockLocationTypeFactory(icon="ti:box")
    )
    item = StockItemFactory.create(location=shelf)
    result = StockItemTestResultFactory.create(stock_item=item, value="5 V")
    plain = shown(client, item)
    assert not {"part_detail", "location_detail", "supplier_part_detail", "tests", "location_path"} & set(plain)
    one = shown(client, item, "part_detail=1&location_detail=true&tests=yes&path_detail=on&supplier_part_detail=1")
    assert one["part_detail"]["full_name"] == item.part.full_name
    assert one["location_detail"] == {"pk": shelf.pk, "name": "Shelf", "pathstring": "Room/Shelf"}
    assert [(row["pk"], row["value"]) for row in one["tests"]] == [(result.pk, "5 V")]
    assert [(node["pk"], node["icon"]) for node in one["location_path"]] == [(room.pk, ""), (shelf.pk, "ti:box")]
    assert one["supplier_part_detail"] is None


def test_items_are_found_by_part_variant_category_and_bill_of_materials(client) -> None:
    category = PartCategoryFactory.create()
    template = PartFactory.create(is_template=True, category=PartCategoryFactory.create(parent=category))
    variant = PartFactory.create(variant_of=template)
    substitute = PartFactory.create()
    of_template, of_variant, of_substitute, other = (
        StockItemFactory.create(part=part) for part in (template, variant, substitute, PartFactory.create())
    )
    line = BomItemFactory.create(sub_part=template, allow_variants=True)
    BomItemSubstituteFactory.create(bom_item=line, part=substitute)
    assert found(client, f"part={template.pk}") == {of_template.pk, of_variant.pk}
    assert found(client, f"part={template.pk}&include_variants=false") == {of_template.pk}
    assert found(client, f"part_tree={template.pk}") == {of_template.pk, of_variant.pk}
    assert found(client, f"category={category.pk}") == {of_template.pk}
    assert found(client, f"bom_item={line.pk}") == {of_template.pk, of_variant.pk, of_substitute.pk}
    assert found(client, f"name={other.part.name}") == {other.pk}
    assert found(client, f"IPN={other.part.IPN}") == {other.pk}


def test_items_are_found_by_where_they_lie(client) -> None:
    room = StockLocationFactory.create()
    shelf = StockLocationFactory.create(parent=room, external=True)
    high, low, nowhere = (StockItemFactory.create(location=place) for place in (room, shelf, None))
    assert found(client, f"location={room.pk}") == {high.pk, low.pk}
    assert found(client, f"location={room.pk}&cascade=no") == {high.pk}
    assert found(client, "location=null") == {nowhere.pk}
    assert found(client, "location=null&cascade=true") == {high.pk, low.pk, nowhere.pk}
    assert found(client, "external=true") == {low.pk}
    assert found(client, "external=false") == {high.pk, nowhere.pk}


def test_items_are_found_by_number_batch_and_quantity(client) -> None:
    ninth, tenth = (SerializedItemFactory.create(serial=serial, batch="B-7") for serial in ("9", "10"))
    bulk = StockItemFactory.create(quantity=500)
    empty = StockItemFactory.create(quantity=0)
    assert found(client, "serialized=1") == found(client, "batch=b-7") == {ninth.pk, tenth.pk}
    assert found(client, "has_batch=0") == found(client, "serialized=0") == {bulk.pk, empty.pk}
    assert found(client, "serial=9") == {ninth.pk}
    assert found(client, "serial_gte=10") == {tenth.pk}
    assert found(client, "serial_gte=1&serial_lte=9") == {ninth.pk}
    assert found(client, "batch_regex=^b.7$") == {ninth.pk, tenth.pk}
    assert found(client, "min_stock=1.5&max_stock=1000") == {bulk.pk}
    assert found(client, "depleted=1") == {empty.pk}
    assert found(client, "in_stock=0") == {empty.pk}


def test_items_are_found_by_what_became_of_them(client) -> None:
    here = StockItemFactory.create()
    sold = StockItemFactory.create(customer=CompanyFactory.create())
    shipped = StockItemFactory.create(sales_order=SalesOrderFactory.create())
    inside = StockItemFactory.create(belongs_to=here)
    coming = StockItemFactory.create(is_building=True)
    assert found(client, "in_stock=1") == {here.pk}
    assert found(client, "sent_to_customer=1") == {sold.pk, shipped.pk}
    assert found(client, f"customer={sold.customer.pk}") == {sold.pk}
    assert found(client, "installed=1") == found(client, f"belongs_to={here.pk}") == {inside.pk}
    assert found(client, "is_building=1") == {coming.pk}
    assert found(client, "consumed=1") == set()


def test_items_are_found_by_what_they_were_split_from(client) -> None:
    first = StockItemFactory.create()
    second = StockItemFactory.create(parent=first)
    third = StockItemFactory.create(parent=second)
    assert found(client, f"ancestor={first.pk}") == {second.pk, third.pk}
    assert found(client, f"exclude_tree={second.pk}") == {first.pk}


def test_items_past_and_near_their_last_day_are_told_apart(client) -> None:
    today = timezone.localdate()
    expired = StockItemFactory.create(expiry_date=today - dt.timedelta(days=1))
    near = StockItemFactory.create(expiry_date=today + dt.timedelta(days=5))
    far = StockItemFactory.create(expiry_date=today + dt.timedelta(days=500))
    never = StockItemFactory.create()
    assert found(client, "expired=1") == set()
    ChangeSetting(key="STOCK_ENABLE_EXPIRY", value=True)()
    assert found(client, "expired=1") == {expired.pk}
    assert found(client, "stale=1") == set()
    ChangeSetting(key="STOCK_STALE_DAYS", value=30)()
    assert found(client, "stale=1") == {expired.pk, near.pk}
    assert found(client, "expired=0") == {near.pk, far.pk, never.pk}
    assert [shown(client, row)["stale"] for row in (expired, near, far, never)] == [True, True, False, False]
    assert [shown(client, row)["expired"] for row in (expired, near)] == [True, False]
    assert found(client, f"expiry_before={today}") == {expired.pk}
    assert found(client, f"expiry_after={today}") == {near.pk, far.pk}


def test_a_status_of_the_companys_own_is_shown_and_found(client) -> None:
    InvenTreeCustomUserStateModel.objects.create(
        key=210, name="ON_LOAN", label="On loan", logical_key=10, reference_status="StockStatus"
    )
    lent = StockItemFactory.create(status=10, status_custom_key=210)
    damaged = StockItemFactory.create(status=55)
    assert shown(client, lent)["status_text"] == "On loan"
    assert (shown(client, lent)["status"], shown(client, lent)["status_custom_key"]) == (10, 210)
    assert found(client, "status=210") == {lent.pk}
    assert found(client, "status=55") == {damaged.pk}
    assert client.get(f"{URL}?status=good").status_code == 400


def test_items_are_found_by_the_day_of_their_last_change(client) -> None:
    old, new = StockItemFactory.create(), StockItemFactory.create()
    StockItem.objects.filter(pk=old.pk).update(updated=dt.datetime(2020, 1, 1, 12, tzinfo=dt.UTC))
    assert found(client, "updated_before=2021-01-01") == {old.pk}
    assert found(client, "updated_after=2021-01-01") == {new.pk}


def test_locations_count_what_lies_in_and_below_them(client) -> None:
    room = StockLocationFactory.create()
    shelf = StockLocationFactory.create(parent=room)
    StockItemFactory.create_batch(2, location=shelf)
    StockItemFactory.create(location=room)
    one = shown(client, room, url=LOCATIONS)
    assert (one["items"], one["sublocations"], one["level"]) == (3, 1, 0)
    assert shown(client, shelf, url=LOCATIONS)["items"] == 2
    rows = client.get(f"{LOCATIONS}?ordering=-items").json()
    assert [row["pk"] for row in rows] == [room.pk, shelf.pk]


def test_locations_are_found_by_place_and_kind(client) -> None:
    kind = StockLocationTypeFactory.create(icon="ti:box")
    room = StockLocationFactory.create(name="Room")
    shelf = StockLocationFactory.create(parent=room, location_type=kind, structural=True)
    shelf.tags.add("dry")
    assert found(client, f"parent={room.pk}", LOCATIONS) == {shelf.pk}
    assert found(client, "top_level=1", LOCATIONS) == {room.pk}
    assert found(client, f"location_type={kind.pk}", LOCATIONS) == found(client, "has_location_type=1", LOCATIONS)
    assert found(client, "structural=0", LOCATIONS) == {room.pk}
    assert found(client, "search=dry", LOCATIONS) == {shelf.pk}
    assert found(client, "name=Room", LOCATIONS) == {room.pk}
    one = shown(client, shelf, url=LOCATIONS)
    assert (one["icon"], one["location_type_detail"]["pk"], one["tags"]) == ("ti:box", kind.pk, ["dry"])


def test_companies_say_what_they_supply_and_make_and_where_they_are(client) -> None:
    both = CompanyFactory.create(supplier=True, manufacturer=True, currency="USD")
    SupplierPartFactory.create_batch(2, supplier=both)
    ManufacturerPartFactory.create(manufacturer=both)
    AddressFactory.create(company=both, line1="Elsewhere")
    AddressFactory.create(company=both, primary=True, line1="1 High Street")
    other = CompanyFactory.create(customer=True, active=False)
    one = shown(client, both, url=COMPANIES)
    assert (one["parts_supplied"], one["parts_manufactured"], one["currency"]) == (2, 1, "USD")
    assert one["primary_address"]["line1"] == "1 High Street"
    assert shown(client, other, url=COMPANIES)["primary_address"] is None
    assert found(client, "is_supplier=1", COMPANIES) >= {both.pk}
    assert found(client, "is_customer=1", COMPANIES) == found(client, "active=0", COMPANIES) == {other.pk}
    assert found(client, f"name={other.name}", COMPANIES) == {other.pk}
    rows = client.get(f"{COMPANIES}?ordering=-parts_supplied").json()
    assert rows[0]["pk"] == both.pk


def test_items_are_listed_in_the_order_asked_for(client) -> None:
    tenth, second = (SerializedItemFactory.create(serial=serial) for serial in ("10", "2"))
    bulk = StockItemFactory.create(quantity=70)
    rows = client.get(f"{URL}?ordering=stock").json()
    assert [row["pk"] for row in rows] == [second.pk, tenth.pk, bulk.pk]
    rows = client.get(f"{URL}?ordering=-quantity,serial").json()
    assert rows[0]["pk"] == bulk.pk
