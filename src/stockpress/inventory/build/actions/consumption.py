"""What a build does with the stock that is promised to it."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from django.contrib.auth.models import User

from stockpress.inventory.build.errors import NotInStock
from stockpress.inventory.build.models import Build, BuildItem, BuildLine
from stockpress.inventory.stock.actions.ledger import Ledger
from stockpress.inventory.stock.events import StockEvents
from stockpress.inventory.stock.models import StockItem
from stockpress.inventory.stock.status_codes import StockHistoryCode


def use_up(build: Build, promised: Iterable[BuildItem], user: User | None, notes: str = "") -> None:
    """Count the promised stock as used up by the build, and end the promises. Raises NotInStock, NotEnoughStock."""
    ledger = Ledger(user=user, notes=notes)
    for promise, item in _taken(ledger, promised):
        ledger.change(item, consumed_by=build, location=None)
        ledger.record(item, StockHistoryCode.BUILD_CONSUMED, buildorder=build.pk, quantity=item.quantity)
        _settle(promise)
    ledger.write()


def install(ledger: Ledger, output: StockItem, promised: Iterable[BuildItem]) -> None:
    """Put the promised pieces into the output, and end the promises; the caller writes the ledger.

    Raises NotInStock, NotEnoughStock.
    """
    for promise, item in _taken(ledger, promised):
        ledger.change(item, belongs_to=output, location=None)
        ledger.record(item, StockHistoryCode.INSTALLED_INTO_ASSEMBLY, stockitem=output.pk, quantity=item.quantity)
        ledger.record(output, StockHistoryCode.INSTALLED_CHILD_ITEM, stockitem=item.pk, quantity=item.quantity)
        ledger.tell(item, StockEvents.ITEM_INSTALLED_INTO_ASSEMBLY, id=item.pk, assembly_id=output.pk)
        _settle(promise)


def _taken(ledger: Ledger, promised: Iterable[BuildItem]) -> Iterable[tuple[BuildItem, StockItem]]:
    """Each promise with the stock it is about, as an item of its own."""
    promises = list(promised)
    items = ledger.lock(promise.stock_item_id for promise in promises)
    for promise in promises:
        source = items[promise.stock_item_id]
        if not source.in_stock:
            raise NotInStock(item=str(source))
        yield promise, ledger.take(source, Decimal(promise.quantity))


def _settle(promise: BuildItem) -> None:
    line = promise.build_line
    if line is not None:
        stored = BuildLine.objects.select_for_update().get(pk=line.pk)
        stored.consumed = Decimal(stored.consumed) + Decimal(promise.quantity)
        stored.save(update_fields=["consumed"])
    promise.delete()
