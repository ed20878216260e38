"""Giving stock another status."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import transaction

from stockpress.inventory.stock.actions.errors import StatusUnknown
from stockpress.inventory.stock.actions.ledger import Ledger
from stockpress.inventory.stock.actions.portions import Portion, choose
from stockpress.inventory.stock.models import StockItem
from stockpress.inventory.stock.status_codes import StockHistoryCode


@dataclass(frozen=True, kw_only=True)
class ChangeStockStatus:
    """Give items a status, built in or of the company's own, wherever they are; those that have it stay untouched.

    Returns the items. Raises StatusUnknown, and as `choose` does.
    """

    user: User | None
    items: Sequence[int]
    status: int
    notes: str = ""

    def __call__(self) -> list[StockItem]:
        try:
            StockItem().set_status(self.status)
        except ValueError as err:
            raise StatusUnknown(status=self.status) from err
        with transaction.atomic():
            ledger = Ledger(user=self.user, notes=self.notes)
            chosen = choose(ledger, [Portion(item=key, status=self.status) for key in self.items])
            for each in chosen:
                if not each.values:
                    continue
                before = each.item.get_status()
                ledger.change(each.item, **each.values)
                ledger.record(each.item, StockHistoryCode.STOCK_UPDATE, status=self.status, old_status=before)
            ledger.write()
        return [each.item for each in chosen]
