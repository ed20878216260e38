"""Whose stock it is, where STOCK_OWNERSHIP_CONTROL says that only owners change theirs."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType

from stockpress.accounts.models import Owner
from stockpress.accounts.permissions import acts_as_superuser
from stockpress.inventory.common.selectors import lines_to_root
from stockpress.inventory.stock.actions.errors import OwnedByOthers
from stockpress.inventory.stock.models import StockItem, StockLocation
from stockpress.settings_registry import flag


def owners_in_the_way(user: User | None, items: Iterable[StockItem]) -> dict[int, Owner]:
    """The owner of each item that the user may not change, by the item's key; a few queries for any number of items.

    An item without an owner belongs to that of its location, or of the nearest location above which has one. Superusers
    may change everything, and so may the server itself (no user).
    """
    if user is None or acts_as_superuser(user) or not flag("STOCK_OWNERSHIP_CONTROL"):
        return {}
    owners = _owners_of(list(items))
    if not owners:
        return {}
    known = Owner.objects.select_related("owner_type").in_bulk(set(owners.values()))
    groups = set(user.groups.values_list("pk", flat=True))
    kinds = {model: ContentType.objects.get_for_model(model).pk for model in (User, User.groups.rel.model)}
    mine = {(kinds[User], user.pk), *((kinds[User.groups.rel.model], group) for group in groups)}
    return {
        item: known[owner]
        for item, owner in owners.items()
        if (known[owner].owner_type_id, known[owner].owner_id) not in mine
    }


def require_own(user: User | None, *items: StockItem) -> None:
    """Raise OwnedByOthers for an item that the user may not change."""
    owners = owners_in_the_way(user, items)
    for item in items:
        if item.pk in owners:
            raise OwnedByOthers(item=str(item), owner=str(owners[item.pk]))


def _owners_of(items: list[StockItem]) -> dict[int, int]:
    """The key of each item's owner; items that belong to nobody are left out."""
    owners: dict[int, int | None] = {item.pk: item.owner_id for item in items if item.owner_id is not None}
    lying = [item for item in items if item.owner_id is None and item.location_id is not None]
    lines = lines_to_root(StockLocation, [item.location_id for item in lying])
    for item in lying:
        line = reversed(lines.get(item.location_id or 0, []))
        owners[item.pk] = next((place.owner_id for place in line if place.owner_id is not None), None)
    return {item: owner for item, owner in owners.items() if owner is not None}
