"""What a build does with the stock that is promised to it."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from django.contrib.auth.models import User

from stockpress.inventory.build.errors import NotInStock
from stockpress.inventory.build.models import Build, BuildItem, BuildLine
from stockpress.inventory.common.happenings import happened
from stockpress.inventory.stock.events import StockEvents
from stockpress.inventory.stock.models import StockItem
from stockpress.inventory.stock.status_codes import StockHistoryCode
from stockpress.inventory.stock.steps import locked_items, record, take


def use_up(build: Build, promised: Iterable[BuildItem], user: User | None, notes: str = "") -> None:
    """Count the promised stock as used up by the build, and end the promises. Raises NotInStock, NotEnoughStock."""
    for promise, item in _taken(promised, user, notes):
        item.consumed_by, item.location = build, None
        item.save()
        deltas = {"buildorder": build.pk, "quantity": Decimal(item.quantity)}
        record(item, StockHistoryCode.BUILD_CONSUMED, user=user, notes=notes, deltas=deltas)
        _settle(promise)


def install(output: StockItem, promised: Iterable[BuildItem], user: User | None, notes: str = "") -> None:
    """Put the promised pieces into the output, and end the promises. Raises NotInStock, NotEnoughStock."""
    for promise, item in _taken(promised, user, notes):
        item.belongs_to, item.location = output, None
        item.save()
        record(
            item,
            StockHistoryCode.INSTALLED_INTO_ASSEMBLY,
            user=user,
            notes=notes,
            deltas={"stockitem": output.pk, "quantity": Decimal(item.quantity)},
        )
        record(
            output,
            StockHistoryCode.INSTALLED_CHILD_ITEM,
            user=user,
            notes=notes,
            deltas={"stockitem": item.pk, "quantity": Decimal(item.quantity)},
        )
        happened(StockEvents.ITEM_INSTALLED_INTO_ASSEMBLY, id=item.pk, assembly_id=output.pk)
        _settle(promise)


def _taken(promised: Iterable[BuildItem], user: User | None, notes: str) -> Iterable[tuple[BuildItem, StockItem]]:
    """Each promise with the stock it is about, as an item of its own."""
    promises = list(promised)
    items = locked_items(promise.stock_item_id for promise in promises)
    for promise in promises:
        source = items[promise.stock_item_id]
        if not source.in_stock:
            raise NotInStock(item=str(source))
        yield promise, take(source, Decimal(promise.quantity), user=user, notes=notes)


def _settle(promise: BuildItem) -> None:
    line = promise.build_line
    if line is not None:
        stored = BuildLine.objects.select_for_update().get(pk=line.pk)
        stored.consumed = Decimal(stored.consumed) + Decimal(promise.quantity)
        stored.save(update_fields=["consumed"])
    promise.delete()
