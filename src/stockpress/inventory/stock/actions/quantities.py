"""Counting stock, adding to it and taking away from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from stockpress.inventory.stock.actions import portions as rules
from stockpress.inventory.stock.actions.ledger import Ledger
from stockpress.inventory.stock.actions.portions import Chosen, Portion, choose
from stockpress.inventory.stock.events import StockEvents
from stockpress.inventory.stock.models import StockItem
from stockpress.inventory.stock.status_codes import StockHistoryCode


@dataclass(frozen=True, kw_only=True)
class CountStock:
    """What was found when somebody counted: the quantity of each portion is what is there.

    Items of which nothing is left are deleted if they say so. Returns the items; raises as `choose` does.
    """

    user: User | None
    portions: Sequence[Portion]
    notes: str = ""

    def __call__(self) -> list[StockItem]:
        with transaction.atomic():
            ledger = Ledger(user=self.user, notes=self.notes)
            chosen = choose(
                ledger,
                self.portions,
                rules.not_negative,
                rules.with_us,
                rules.counts_as_one,
                rules.whole_if_tracked,
            )
            today = timezone.localdate()
            for each in chosen:
                item = each.item
                ledger.set_quantity(item, each.quantity)
                ledger.change(item, stocktake_date=today, stocktake_user=self.user, **each.values)
                ledger.record(item, StockHistoryCode.STOCK_COUNT, quantity=item.quantity, **each.values)
                event = StockEvents.ITEM_COUNTED
                ledger.tell(item, event, event.value, id=item.pk, quantity=item.quantity)
            ledger.write()
        return [each.item for each in chosen]


@dataclass(frozen=True, kw_only=True)
class AddStock:
    """Add the quantity of each portion to its item. Returns the items; raises as `choose` does."""

    user: User | None
    portions: Sequence[Portion]
    notes: str = ""

    def __call__(self) -> list[StockItem]:
        with transaction.atomic():
            ledger = Ledger(user=self.user, notes=self.notes)
            chosen = choose(
                ledger,
                self.portions,
                rules.something,
                rules.with_us,
                rules.not_numbered,
                rules.whole_if_tracked,
                rules.not_too_much,
            )
            for each in chosen:
                ledger.set_quantity(each.item, each.item.quantity + each.quantity)
                _note(ledger, each, StockHistoryCode.STOCK_ADD, "added")
            ledger.write()
        return [each.item for each in chosen]


@dataclass(frozen=True, kw_only=True)
class RemoveStock:
    """Take the quantity of each portion away, of what is there.

    Items of which nothing is left are deleted if they say so. Returns the items; raises as `choose` does.
    """

    user: User | None
    portions: Sequence[Portion]
    notes: str = ""

    def __call__(self) -> list[StockItem]:
        with transaction.atomic():
            ledger = Ledger(user=self.user, notes=self.notes)
            chosen = choose(
                ledger,
                self.portions,
                rules.something,
                rules.with_us,
                rules.not_numbered,
                rules.no_more_than_there_is,
                rules.whole_if_tracked,
            )
            for each in chosen:
                ledger.set_quantity(each.item, each.item.quantity - each.quantity)
                _note(ledger, each, StockHistoryCode.STOCK_REMOVE, "removed")
            ledger.write()
        return [each.item for each in chosen]


def _note(ledger: Ledger, each: Chosen, code: StockHistoryCode, moved: str) -> None:
    ledger.change(each.item, **each.values)
    ledger.record(each.item, code, quantity=each.item.quantity, **{moved: each.quantity}, **each.values)
