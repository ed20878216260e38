"""What an action does to stock: gathered item by item, and written at once with few queries."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Sequence
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef
from taggit.models import TaggedItem

from stockpress.inventory.common.bulk import create_rows, delete_rows, update_rows
from stockpress.inventory.common.happenings import happened
from stockpress.inventory.common.validation import VALIDATE_INSTANCE
from stockpress.inventory.stock.actions.errors import NotesTooLong
from stockpress.inventory.stock.errors import NotEnoughStock
from stockpress.inventory.stock.events import StockEvents
from stockpress.inventory.stock.models import StockItem, StockItemTestResult, StockItemTracking
from stockpress.inventory.stock.serials import sorting_number
from stockpress.inventory.stock.status_codes import StockHistoryCode
from stockpress.kernel.clock import utc_now

NOTES_LENGTH = 512
# What an item that is made of another does not share with it.
_OWN = frozenset({"id", "parent", "quantity", "barcode_data", "barcode_hash", "creation_date", "updated"})
# What would be lost with a depleted item: it is kept.
_HOLDS = ("test_results", "installed_parts", "allocations", "sales_order_allocations", "return_order_lines")


class Ledger:
    """Used inside one transaction: lock the items, change them and say so, then `write`.

    The number of queries does not depend on the number of items.
    """

    def __init__(self, *, user: User | None, notes: str = "") -> None:
        if len(notes) > NOTES_LENGTH:
            raise NotesTooLong(most=NOTES_LENGTH)
        self.user = user
        self._notes = notes
        self._held: dict[int, StockItem] = {}
        self._stored: dict[int, StockItem] = {}
        self._changed: dict[int, StockItem] = {}
        self._fields: set[str] = set()
        self._removed: dict[int, StockItem] = {}
        self._entries: list[StockItemTracking] = []
        self._events: list[tuple[int | None, str, tuple[Any, ...], dict[str, Any]]] = []

    def lock(self, keys: Iterable[int]) -> dict[int, StockItem]:
        """The items as they are now, by key, kept from others until the transaction ends; unknown keys are left out.

        Always in the same order, so that of two who want the same items one waits. Items that were locked before are
        as they were changed since.
        """
        wanted = sorted(set(keys))
        rows = StockItem.objects.select_for_update().filter(pk__in=set(wanted) - self._held.keys()).order_by("pk")
        found = {item.pk: item for item in rows}
        self._held |= found
        if VALIDATE_INSTANCE:
            self._stored |= {key: copy.copy(item) for key, item in found.items()}
        return {key: self._held[key] for key in wanted if key in self._held}

    def change(self, item: StockItem, **values: Any) -> None:
        """Give the item other values; `write` stores them."""
        for name, value in values.items():
            setattr(item, name, value)
        self._changed[item.pk] = item
        self._fields |= values.keys()

    def set_status(self, item: StockItem, status: int) -> None:
        """Give the item a built-in status, or one of the company's own. Raises ValueError for any other."""
        item.set_status(status)
        self.change(item, status=item.status, status_custom_key=item.status_custom_key)

    def record(self, item: StockItem, code: StockHistoryCode, **deltas: Any) -> None:
        """An entry of the item's history. Deltas name objects by their keys; those that are None are left out."""
        self._entries.append(
            StockItemTracking(
                item=item,
                part_id=item.part_id,
                tracking_type=code.value,
                user=self.user,
                notes=self._notes,
                deltas={name: _plain(value) for name, value in deltas.items() if value is not None},
            )
        )

    def tell(self, item: StockItem | None, event: StrEnum, *args: Any, **kwargs: Any) -> None:
        """Tell of the event when all is written, unless the item is used up by then."""
        values = {name: _plain(value) for name, value in kwargs.items()}
        self._events.append((item.pk if item else None, event.value, args, values))

    def set_quantity(self, item: StockItem, quantity: Decimal) -> None:
        """Give the item another quantity, and tell of it if it differs."""
        if quantity != item.quantity:
            self.change(item, quantity=quantity)
            self.tell(item, StockEvents.ITEM_QUANTITY_UPDATED, id=item.pk, quantity=quantity)

    def take(self, item: StockItem, quantity: Decimal) -> StockItem:
        """So much of the item as an item of its own: the item itself if that is all of it. Raises NotEnoughStock."""
        if quantity > item.quantity:
            raise NotEnoughStock(item=str(item), wanted=quantity.normalize())
        return item if quantity == item.quantity else self.split([(item, quantity)])[0]

    def split(self, wanted: Sequence[tuple[StockItem, Decimal]]) -> list[StockItem]:
        """Take so much of each item as an item of its own, a child of the one it came from."""
        children = self.make_from([(item, {"quantity": quantity}) for item, quantity in wanted])
        for (item, quantity), child in zip(wanted, children, strict=True):
            self.set_quantity(item, item.quantity - quantity)
            self.record(
                child,
                StockHistoryCode.SPLIT_FROM_PARENT,
                stockitem=item.pk,
                quantity=quantity,
                location=item.location_id,
            )
            self.record(
                item,
                StockHistoryCode.SPLIT_CHILD_ITEM,
                stockitem=child.pk,
                removed=quantity,
                quantity=item.quantity,
                location=item.location_id,
            )
            self.tell(child, StockEvents.ITEM_SPLIT, id=child.pk, parent=item.pk)
        return children

    def make_from(self, wanted: Sequence[tuple[StockItem, dict[str, Any]]]) -> list[StockItem]:
        """Children of items, that differ from them in the given values; with the same tags and results of tests."""
        children = [_copy_of(item, values) for item, values in wanted]
        create_rows(children)
        pairs = [(item.pk, child.pk) for (item, _values), child in zip(wanted, children, strict=True)]
        _copy_tags(pairs)
        _copy_results(pairs)
        return children

    def remove(self, items: Iterable[StockItem]) -> None:
        """Delete items that became part of others; what referred to them was handed over."""
        self._removed |= {item.pk: item for item in items}

    def write(self) -> set[int]:
        """Store what was gathered; items that are used up are deleted if they say so. Returns the keys of the deleted.

        Raises ValidationError if somebody refuses a change.
        """
        used_up = _used_up(self._changed.values()) | self._removed
        kept = [item for item in self._changed.values() if item.pk not in used_up]
        now = utc_now()
        for item in kept:
            item.updated = now
        update_rows(kept, {*self._fields, "updated"} if kept else (), self._stored)
        for entry in self._entries:
            if entry.item_id in used_up:
                entry.item = None
        create_rows(self._entries)
        delete_rows(list(used_up.values()))
        for key, event, args, kwargs in self._events:
            if key not in used_up:
                happened(event, *args, **kwargs)
        return set(used_up)


def _plain(value: Any) -> Any:
    return float(value) if isinstance(value, Decimal) else value


def _used_up(items: Iterable[StockItem]) -> dict[int, StockItem]:
    """Those of the items of which nothing is left, that want to be deleted then, and with which nothing is lost."""
    empty = {item.pk: item for item in items if item.quantity <= 0 and item.delete_on_deplete and not item.serial}
    if not empty:
        return {}
    links = {name: StockItem._meta.get_field(name) for name in _HOLDS}
    holding = [
        Exists(link.related_model._base_manager.filter(**{link.field.name: OuterRef("pk")}))  # type: ignore[union-attr]
        for link in links.values()
    ]
    rows = StockItem.objects.filter(pk__in=empty)
    for held in holding:
        rows = rows.filter(~held)
    return {key: empty[key] for key in rows.order_by().values_list("pk", flat=True)}


def _copy_of(item: StockItem, values: dict[str, Any]) -> StockItem:
    shared = {
        field.attname: getattr(item, field.attname) for field in item._meta.concrete_fields if field.name not in _OWN
    }
    child = StockItem(**{**shared, "parent_id": item.pk, **values})
    child.serial_int = sorting_number(child.serial or "")
    # What the item knows already is not asked for again.
    for field in item._meta.concrete_fields:
        link: Any = field
        if link.is_relation and link.name not in _OWN and link.attname not in values and link.is_cached(item):
            link.set_cached_value(child, link.get_cached_value(item))
    child.part = item.part
    return child


def _copy_tags(pairs: Sequence[tuple[int, int]]) -> None:
    kind = ContentType.objects.get_for_model(StockItem)
    tags: dict[int, list[int]] = {}
    rows = TaggedItem.objects.filter(content_type=kind, object_id__in={old for old, _new in pairs})
    for key, tag in rows.values_list("object_id", "tag_id"):
        tags.setdefault(key, []).append(tag)
    TaggedItem.objects.bulk_create(
        [TaggedItem(content_type=kind, object_id=new, tag_id=tag) for old, new in pairs for tag in tags.get(old, ())]
    )


def _copy_results(pairs: Sequence[tuple[int, int]]) -> None:
    results: dict[int, list[StockItemTestResult]] = {}
    for row in StockItemTestResult.objects.filter(stock_item__in={old for old, _new in pairs}).order_by("pk"):
        results.setdefault(row.stock_item_id, []).append(row)
    copies = [
        StockItemTestResult(
            stock_item_id=new,
            **{
                field.attname: getattr(row, field.attname)
                for field in row._meta.concrete_fields
                if field.name not in {"id", "stock_item"}
            },
        )
        for old, new in pairs
        for row in results.get(old, ())
    ]
    create_rows(copies)
