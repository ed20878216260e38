"""Build orders, what they need, and the stock promised to them."""

from __future__ import annotations

from decimal import Decimal

from stockpress.inventory.build.models import Build, BuildItem, BuildLine
from stockpress.inventory.build.services import create_build_lines
from stockpress.inventory.build.status_codes import BuildStatus
from stockpress.inventory.demo.shop import Shop, table
from stockpress.inventory.stock.models import StockItem


def plan_builds(shop: Shop) -> None:
    for entry in table("builds")["build"]:
        shop.builds[entry["reference"]] = Build.objects.create(
            reference=entry["reference"],
            part=shop.parts[entry["part"]],
            parent=shop.builds[entry["parent"]] if "parent" in entry else None,
            title=entry["title"],
            quantity=Decimal(entry["quantity"]),
            status=BuildStatus[entry["status"].upper().replace(" ", "_")].value,
            batch=entry.get("batch", ""),
            sales_order=shop.sales[entry["sale"]] if "sale" in entry else None,
            project_code=shop.project(entry),
            creation_date=entry["created"],
            start_date=entry["created"],
            target_date=entry.get("target"),
            completion_date=entry.get("finished"),
            priority=entry.get("priority", 0),
            take_from=shop.places["Store room"],
            destination=shop.places["Finished goods"],
            notes=entry.get("notes"),
        )


def allocate_to_builds(shop: Shop) -> None:
    for entry in table("builds")["build"]:
        build = shop.builds[entry["reference"]]
        create_build_lines(build=build)
        lines = {line.bom_item.sub_part_id: line for line in build.build_lines.select_related("bom_item")}
        if build.status == BuildStatus.COMPLETE:
            for line in lines.values():
                line.consumed = line.quantity
            BuildLine.objects.bulk_update(lines.values(), ["consumed"])
        BuildItem.objects.bulk_create(
            BuildItem(
                build_line=lines[shop.parts[ipn].pk], stock_item=shop.lots[ipn, place], quantity=Decimal(quantity)
            )
            for ipn, place, quantity in entry.get("allocate", [])
        )
        build.completed = _finished(build)
        build.save(update_fields=["completed"])
    _promise_boards(shop)


def _finished(build: Build) -> int:
    """Pieces with serial numbers were counted; of boards in lots all were made."""
    pieces = StockItem.objects.filter(build=build, is_building=False, serial__isnull=False).exclude(serial="").count()
    return pieces or (int(build.quantity) if build.status == BuildStatus.COMPLETE else 0)


def _promise_boards(shop: Shop) -> None:
    """The boards on the bench go into the sensors that are being built, one each."""
    line = BuildLine.objects.get(build=shop.builds["BO-0005"], bom_item__sub_part=shop.parts["ASM-TERN"])
    BuildItem.objects.bulk_create(
        BuildItem(
            build_line=line,
            stock_item=shop.pieces["ASM-TERN", 35 + number],
            install_into=shop.pieces["TERN-G", 1115 + number],
            quantity=Decimal(1),
        )
        for number in range(6)
    )
