"""Moving stock from place to place, and taking back what had left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import prefetch_related_objects

from stockpress.inventory.stock.actions import portions as rules
from stockpress.inventory.stock.actions.errors import ITEM
from stockpress.inventory.stock.actions.ledger import Ledger
from stockpress.inventory.stock.actions.merging import absorb, holders, why_apart
from stockpress.inventory.stock.actions.portions import PROMISES, Chosen, Portion, choose, require_place
from stockpress.inventory.stock.events import StockEvents
from stockpress.inventory.stock.models import StockItem, StockLocation
from stockpress.inventory.stock.status_codes import StockHistoryCode
from stockpress.settings_registry import flag


def parts_taken(ledger: Ledger, chosen: Sequence[Chosen]) -> list[StockItem]:
    """Each portion as an item of its own: the item itself where that is all of it, else what is split off."""
    partial = [each for each in chosen if each.quantity < each.item.quantity]
    split = dict(
        zip(
            (each.item.pk for each in partial),
            ledger.split([(each.item, each.quantity) for each in partial]) if partial else [],
            strict=True,
        )
    )
    return [split.get(each.item.pk, each.item) for each in chosen]


def put(ledger: Ledger, item: StockItem, location: StockLocation | None) -> None:
    """Lay the item somewhere else, and tell of it."""
    old = item.location_id
    ledger.change(item, location=location)
    ledger.tell(
        item,
        StockEvents.ITEM_MOVED,
        id=item.pk,
        old_location=old,
        new_location=item.location_id,
        quantity=item.quantity,
    )


@dataclass(frozen=True, kw_only=True)
class TransferStock:
    """Move the portions to a location; less than all of an item is split off first.

    What lies there already and is wanted whole stays untouched. Returns the items that lie there now, those split off
    among them. Raises LocationStructural, and as `choose` does.
    """

    user: User | None
    portions: Sequence[Portion]
    location: StockLocation | None
    notes: str = ""

    def __call__(self) -> list[StockItem]:
        require_place(self.location)
        here = rules.with_us if flag("STOCK_ALLOW_OUT_OF_STOCK_TRANSFER") else rules.in_stock
        with transaction.atomic():
            ledger = Ledger(user=self.user, notes=self.notes)
            chosen = choose(
                ledger,
                self.portions,
                here,
                _something_of_it,
                rules.counts_as_one,
                rules.no_more_than_there_is,
                rules.whole_if_tracked,
            )
            moved = parts_taken(ledger, chosen)
            for item, each in zip(moved, chosen, strict=True):
                self._move(ledger, item, each.values)
            ledger.write()
        return moved

    def _move(self, ledger: Ledger, item: StockItem, values: Any) -> None:
        location = self.location.pk if self.location else None
        if item.location_id != location:
            put(ledger, item, self.location)
        elif not values:
            return
        ledger.change(item, **values)
        ledger.record(item, StockHistoryCode.STOCK_MOVE, location=location, **values)


def _something_of_it(item: StockItem, quantity: Any) -> tuple[str, str] | None:
    """Of an item of which nothing is left, nothing can be moved with it: by the setting it is moved all the same."""
    return None if item.quantity == quantity == 0 else rules.something(item, quantity)


@dataclass(frozen=True, kw_only=True)
class ReturnStock:
    """Take portions back to a location: from customers, from assemblies, from builds that used them up.

    Promises of what comes back are over. With `merge` a portion goes back into the item that it was split from, where
    that lies at the location and nothing sets them apart. Returns the items that came back, without those that were
    merged. Raises LocationStructural, and as `choose` does.
    """

    user: User | None
    portions: Sequence[Portion]
    location: StockLocation
    merge: bool = False
    notes: str = ""

    def __call__(self) -> list[StockItem]:
        require_place(self.location)
        with transaction.atomic():
            ledger = Ledger(user=self.user, notes=self.notes)
            chosen = choose(
                ledger,
                self.portions,
                _away,
                rules.something,
                rules.counts_as_one,
                rules.no_more_than_there_is,
                rules.whole_if_tracked,
            )
            # What is split off knows what its origin knew.
            prefetch_related_objects([each.item for each in chosen], "customer", "belongs_to")
            back = parts_taken(ledger, chosen)
            _forget_promises(back)
            for item, each in zip(back, chosen, strict=True):
                self._take_back(ledger, item, dict(each.values))
            origins = {item.pk: each.item.parent_id for item, each in zip(back, chosen, strict=True)}
            merged = self._merge(ledger, back, origins) if self.merge else set()
            ledger.write()
        return [item for item in back if item.pk not in merged]

    def _take_back(self, ledger: Ledger, item: StockItem, values: dict[str, Any]) -> None:
        deltas: dict[str, Any] = {"location": self.location.pk, "quantity": item.quantity, **values}
        code = StockHistoryCode.STOCK_MOVE
        if item.customer is not None:
            code = StockHistoryCode.RETURNED_FROM_CUSTOMER
            deltas |= {"customer": item.customer_id, "customer_name": item.customer.name}
        elif item.belongs_to is not None:
            code = StockHistoryCode.REMOVED_FROM_ASSEMBLY
            deltas["stockitem"] = item.belongs_to_id
            ledger.record(item.belongs_to, StockHistoryCode.REMOVED_CHILD_ITEM, stockitem=item.pk)
        ledger.change(
            item,
            customer=None,
            sales_order=None,
            belongs_to=None,
            consumed_by=None,
            location=self.location,
            **values,
        )
        ledger.record(item, code, **deltas)
        ledger.tell(item, StockEvents.ITEM_RETURNED_TO_STOCK, id=item.pk)

    def _merge(self, ledger: Ledger, back: Sequence[StockItem], origins: Mapping[int, int | None]) -> set[int]:
        """Let items go back into those they were split from; the keys of the items that did."""
        known = ledger.lock({key for key in origins.values() if key is not None} - {item.pk for item in back})
        full = holders(item.pk for item in back)
        merged: dict[int, list[StockItem]] = {}
        for item in back:
            origin = known.get(origins[item.pk] or 0)
            if origin is not None and item.pk not in full and self._is_one_with(origin, item):
                merged.setdefault(origin.pk, []).append(item)
        for key, items in merged.items():
            absorb(ledger, known[key], items, known[key].location)
        return {item.pk for items in merged.values() for item in items}

    def _is_one_with(self, origin: StockItem, item: StockItem) -> bool:
        same = all(getattr(origin, name) == getattr(item, name) for name in ("batch", "location_id", "expiry_date"))
        return same and origin.in_stock and origin.get_status() == item.get_status() and not why_apart(origin, item)


def _away(item: StockItem, _quantity: Any) -> tuple[str, str] | None:
    if item.is_building or not rules.where_it_went(item):
        return ITEM, f"{item} did not leave the stock. Transfer it instead."
    return None


def _forget_promises(items: Sequence[StockItem]) -> None:
    """What was promised, or went out on a promise, is free again."""
    for name in PROMISES:
        link: Any = StockItem._meta.get_field(name)
        link.related_model._base_manager.filter(**{f"{link.field.name}__in": [item.pk for item in items]}).delete()
