"""Lots on shelves, and pieces with serial numbers."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from djmoney.money import Money

from stockpress.inventory.company.models import SupplierPart
from stockpress.inventory.demo.catalogue import part_entries
from stockpress.inventory.demo.shop import Shop, Table, moment, table
from stockpress.inventory.part.models import PartTestTemplate
from stockpress.inventory.stock.models import StockItem, StockItemTestResult, StockItemTracking
from stockpress.inventory.stock.status_codes import StockHistoryCode, StockStatus

COUNTED = date(2026, 3, 2)
RECEIVED = date(2026, 1, 8)
# Every so many pieces one fails a test at first.
FAILS_EVERY = 11


def fill_shelves(shop: Shop) -> None:
    lots: list[tuple[tuple[str, str], StockItem]] = []
    for entry in part_entries():
        article = shop.articles.get(entry["sources"][0]["sku"]) if "sources" in entry else None
        for number, lot in enumerate(entry.get("lots", [])):
            lots.append(((entry["ipn"], lot[0]), _lot(shop, entry, article, lot, number)))
    for entry in table("builds")["boards"]:
        lots.append(((entry["part"], entry.get("place", "")), _boards(shop, entry)))
    items = StockItem.objects.bulk_create([item for _, item in lots])
    for (key, _), item in zip(lots, items, strict=True):
        # The first lot of a box is the one that is used up first.
        shop.lots.setdefault(key, item)
    StockItemTracking.objects.bulk_create([_arrival(item) for item in items])


def _lot(shop: Shop, entry: Table, article: SupplierPart | None, lot: list[Any], number: int) -> StockItem:
    place, quantity, batch, status = [*lot, None, None][:4]
    price = entry["sources"][0]["prices"][-1][1] if article else None
    pack = article.pack_quantity_native if article else None
    arrived = RECEIVED + timedelta(days=21 * number)
    item = StockItem(
        part=shop.parts[entry["ipn"]],
        location=shop.places[place],
        quantity=Decimal(str(quantity)),
        batch=batch or "",
        status=status or StockStatus.OK.value,
        supplier_part=article,
        packaging=article.packaging if article else None,
        expiry_date=_expiry(entry, batch, arrived),
        stocktake_date=COUNTED,
        creation_date=moment(arrived),
        updated=moment(COUNTED),
    )
    if article and price:
        paid: Any = Money(Decimal(price) / (pack or 1), article.supplier.currency)
        item.purchase_price = paid
    return item


def _expiry(entry: Table, batch: str | None, arrived: date) -> date | None:
    """Batches of long ago have expired; the others last as the part says."""
    if not entry.get("expiry"):
        return None
    old = batch in {"P2511", "03-2023"}
    return date(2025, 11, 30) if old else arrived + timedelta(days=entry["expiry"])


def _boards(shop: Shop, entry: Table) -> StockItem:
    return StockItem(
        part=shop.parts[entry["part"]],
        location=shop.places[entry["place"]] if "place" in entry else None,
        consumed_by=shop.builds[entry["used_by"]] if "used_by" in entry else None,
        build=shop.builds[entry["build"]] if "build" in entry else None,
        quantity=Decimal(entry["quantity"]),
        batch=entry["batch"],
        stocktake_date=COUNTED,
        creation_date=moment(RECEIVED),
        updated=moment(COUNTED),
    )


def number_pieces(shop: Shop) -> None:
    """Pieces that are built into others come last, since the others must be there."""
    groups = sorted(table("builds")["pieces"], key=lambda group: "into" in group)
    history: list[StockItemTracking] = []
    results: list[StockItemTestResult] = []
    for group in groups:
        pattern, first, last = group["serials"]
        numbers = range(first, last + 1)
        items = StockItem.objects.bulk_create([_piece(shop, group, pattern, number) for number in numbers])
        for number, item in zip(numbers, items, strict=True):
            shop.pieces[group["part"], number] = item
            history += _life(shop, group, item)
            if not group.get("building"):
                results += _results(shop, group, item, number)
    StockItemTracking.objects.bulk_create(history)
    StockItemTestResult.objects.bulk_create(results)


def _piece(shop: Shop, group: Table, pattern: str, number: int) -> StockItem:
    build, sale = shop.builds[group["build"]], shop.sales.get(group.get("sale", ""))
    into = group.get("into")
    status = StockStatus[group["status"].upper()] if "status" in group else StockStatus.OK
    return StockItem(
        part=shop.parts[group["part"]],
        serial=pattern.format(number),
        serial_int=number,
        quantity=Decimal(1),
        build=build,
        batch=build.batch,
        is_building=group.get("building", False),
        location=shop.places[group["place"]] if "place" in group else None,
        sales_order=sale,
        customer=sale.customer if sale else None,
        belongs_to=shop.pieces[into[0], into[1] + number - group["serials"][1]] if into else None,
        status=status.value,
        notes=group.get("notes"),
        creation_date=moment(build.creation_date),
        updated=moment(COUNTED),
    )


def _arrival(item: StockItem) -> StockItemTracking:
    came = item.creation_date or moment(RECEIVED)
    return StockItemTracking(
        item=item,
        part=item.part,
        tracking_type=StockHistoryCode.CREATED.value,
        date=came,
        deltas={"quantity": float(item.quantity), **({"location": item.location_id} if item.location_id else {})},
    )


def _life(shop: Shop, group: Table, item: StockItem) -> list[StockItemTracking]:
    build = shop.builds[group["build"]]
    done = build.completion_date or COUNTED
    steps: list[tuple[StockHistoryCode, date, dict[str, Any]]] = [
        (StockHistoryCode.BUILD_OUTPUT_CREATED, build.creation_date, {"buildorder": build.pk})
    ]
    if not group.get("building"):
        steps.append((StockHistoryCode.BUILD_OUTPUT_COMPLETED, done, {"buildorder": build.pk}))
    if item.belongs_to_id:
        steps.append((StockHistoryCode.INSTALLED_INTO_ASSEMBLY, done, {"stockitem": item.belongs_to_id}))
    if item.sales_order_id:
        deltas = {"customer": item.customer_id, "salesorder": item.sales_order_id}
        steps.append((StockHistoryCode.SHIPPED_AGAINST_SALES_ORDER, COUNTED, deltas))
    return [
        StockItemTracking(
            item=item, part=item.part, tracking_type=code.value, date=moment(day, 10 + hour), deltas=deltas
        )
        for hour, (code, day, deltas) in enumerate(steps)
    ]


def _results(shop: Shop, group: Table, item: StockItem, number: int) -> list[StockItemTestResult]:
    part = item.part
    family = [part.IPN or "", *([part.variant_of.IPN or ""] if part.variant_of else [])]
    tests = [test for ipn in family for test in shop.tests.get(ipn, [])]
    build = shop.builds[group["build"]]
    day = moment(build.completion_date or COUNTED, 13)
    rejected = group.get("status") == "rejected"
    found = []
    for position, test in enumerate(tests):
        if number % FAILS_EVERY == 0 and position == 0:
            found.append(_result(item, test, "out of range", False, day))
        passed = not (rejected and test.requires_value)
        value = _reading(test, number) if passed else "1.040 A"
        found.append(_result(item, test, value, passed, day + timedelta(minutes=20 * (position + 1))))
    return found


def _reading(test: PartTestTemplate, number: int) -> str:
    expected = table("builds")["readings"].get(test.test_name)
    if expected is None:
        return ""
    value, step, pattern = expected
    return str(pattern).format(value + step * (number * 7 % 13))


def _result(item: StockItem, test: PartTestTemplate, value: str, passed: bool, day: Any) -> StockItemTestResult:
    return StockItemTestResult(
        stock_item=item,
        template=test,
        result=passed,
        value=value,
        date=day,
        test_station="Test bench" if test.requires_value else "",
        started_datetime=day - timedelta(minutes=4),
        finished_datetime=day,
    )
