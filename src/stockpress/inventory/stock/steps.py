"""The single steps that actions on stock are made of: a history entry, a part of an item taken off.

They belong into the transaction of an action that holds the item locked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import User

from stockpress.inventory.common.happenings import happened
from stockpress.inventory.stock.errors import NotEnoughStock
from stockpress.inventory.stock.events import StockEvents
from stockpress.inventory.stock.models import StockItem, StockItemTracking
from stockpress.inventory.stock.status_codes import StockHistoryCode

# What a quantity that was split off does not share with the item it was split from.
_OWN = frozenset({"id", "parent", "quantity", "barcode_data", "barcode_hash", "creation_date", "updated", "metadata"})


def record(
    item: StockItem, code: StockHistoryCode, *, user: User | None, deltas: Mapping[str, Any], notes: str = ""
) -> StockItemTracking:
    """Write into the item's history. Deltas name objects by their keys; those that are None are left out."""
    return StockItemTracking.objects.create(
        item=item,
        part_id=item.part_id,
        tracking_type=code.value,
        user=user,
        notes=notes,
        deltas={name: _plain(value) for name, value in deltas.items() if value is not None},
    )


def _plain(value: Any) -> Any:
    return float(value) if isinstance(value, Decimal) else value


def locked_items(keys: Iterable[int]) -> dict[int, StockItem]:
    """The items as they are now, by key, kept from others until the transaction ends.

    Always in the same order, so that of two who want the same items one waits.
    """
    rows = StockItem.objects.select_for_update().filter(pk__in=sorted(set(keys))).order_by("pk")
    return {item.pk: item for item in rows}


def take(item: StockItem, quantity: Decimal, *, user: User | None, notes: str = "") -> StockItem:
    """So much of the item as an item of its own: the item itself if that is all of it. Raises NotEnoughStock."""
    if quantity > item.quantity:
        raise NotEnoughStock(item=str(item), wanted=quantity.normalize())
    return item if quantity == item.quantity else split_off(item, quantity, user=user, notes=notes)


def split_off(item: StockItem, quantity: Decimal, *, user: User | None, notes: str = "") -> StockItem:
    """Make an item of a part of the quantity; it is a child of the one it came from. `item` is locked and is saved."""
    shared = {
        field.attname: getattr(item, field.attname) for field in item._meta.concrete_fields if field.name not in _OWN
    }
    child = StockItem(parent_id=item.pk, quantity=quantity, **shared)
    child.save()
    child.tags.set(item.tags.all())
    item.quantity = Decimal(item.quantity) - quantity
    item.save()
    record(
        child,
        StockHistoryCode.SPLIT_FROM_PARENT,
        user=user,
        notes=notes,
        deltas={"stockitem": item.pk, "quantity": quantity, "location": child.location_id},
    )
    record(
        item,
        StockHistoryCode.SPLIT_CHILD_ITEM,
        user=user,
        notes=notes,
        deltas={"stockitem": child.pk, "removed": quantity, "quantity": item.quantity, "location": item.location_id},
    )
    happened(StockEvents.ITEM_SPLIT, id=child.pk, parent=item.pk)
    return child
