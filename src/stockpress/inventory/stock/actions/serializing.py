"""Giving serial numbers to pieces of an item."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from stockpress.inventory.common.numbers import plain
from stockpress.inventory.stock.actions.errors import CannotSerialize, StockItemGone
from stockpress.inventory.stock.actions.ledger import Ledger
from stockpress.inventory.stock.actions.ownership import require_own
from stockpress.inventory.stock.actions.portions import require_place, where_it_went
from stockpress.inventory.stock.events import StockEvents
from stockpress.inventory.stock.models import StockItem, StockLocation
from stockpress.inventory.stock.serial_numbers import serials_for
from stockpress.inventory.stock.status_codes import StockHistoryCode


@dataclass(frozen=True, kw_only=True)
class SerializeStock:
    """Make so many pieces of an item into items with a serial number each, which lie at `destination`.

    The item has less then; if nothing is left, it is deleted if it says so. Returns the new items, in the order of
    the numbers. Raises StockItemGone, CannotSerialize, SerialsInvalid, LocationStructural, OwnedByOthers.
    """

    user: User | None
    item: int
    quantity: int
    serial_numbers: str
    destination: StockLocation
    notes: str = ""

    def __call__(self) -> list[StockItem]:
        require_place(self.destination, "destination")
        with transaction.atomic():
            ledger = Ledger(user=self.user, notes=self.notes)
            item = ledger.lock([self.item]).get(self.item)
            if item is None:
                raise StockItemGone(key=self.item)
            require_own(self.user, item)
            self._check(item)
            serials = serials_for(item.part, self.serial_numbers, self.quantity)
            made = self._make(ledger, item, serials)
            ledger.set_quantity(item, item.quantity - self.quantity)
            ledger.record(item, StockHistoryCode.STOCK_REMOVE, removed=Decimal(self.quantity), quantity=item.quantity)
            ledger.tell(None, StockEvents.ITEMS_CREATED, ids=[new.pk for new in made])
            ledger.write()
        return made

    def _check(self, item: StockItem) -> None:
        if not item.part.trackable:
            raise CannotSerialize(
                reason=f"{item.part.full_name} is not tracked piece by piece. Mark the part as trackable."
            )
        if item.serial:
            raise CannotSerialize(reason=f"{item} has a serial number already.")
        where = where_it_went(item)
        if where:
            raise CannotSerialize(reason=f"{item} {where}.")
        if not 0 < self.quantity <= item.quantity:
            reason = f"There are {plain(item.quantity)} of {item}. Give serial numbers to 1 up to that many."
            raise CannotSerialize(field="quantity", reason=reason)

    def _make(self, ledger: Ledger, item: StockItem, serials: list[str]) -> list[StockItem]:
        common: dict[str, Any] = {"quantity": Decimal(1), "location_id": self.destination.pk}
        made = ledger.make_from([(item, {**common, "serial": serial}) for serial in serials])
        for new in made:
            ledger.record(new, StockHistoryCode.ASSIGNED_SERIAL, serial=new.serial, location=new.location_id)
        return made
