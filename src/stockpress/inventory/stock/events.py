"""What happens to stock, by the names that listeners know."""

from __future__ import annotations

from enum import StrEnum


class StockEvents(StrEnum):
    """ITEMS_CREATED tells `ids`, all others `id` and what stands beside them."""

    ITEMS_CREATED = "stockitem.created_items"
    # customer
    ITEM_ASSIGNED_TO_CUSTOMER = "stockitem.assignedtocustomer"
    ITEM_RETURNED_TO_STOCK = "stockitem.returnedtostock"
    # Declared for listeners; nothing tells of it.
    ITEM_RETURNED_FROM_CUSTOMER = "stockitem.returnedfromcustomer"
    # parent
    ITEM_SPLIT = "stockitem.split"
    # old_location, new_location, quantity
    ITEM_MOVED = "stockitem.moved"
    # quantity; the name is given once more as a positional argument
    ITEM_COUNTED = "stockitem.counted"
    # quantity
    ITEM_QUANTITY_UPDATED = "stockitem.quantityupdated"
    # assembly_id
    ITEM_INSTALLED_INTO_ASSEMBLY = "stockitem.installed"
