"""Changes to stock and its places."""

from __future__ import annotations

from django.db import transaction

from stockpress.inventory.stock.models import StockItem, StockLocation


def delete_location(*, location: StockLocation) -> None:
    """Delete a place; what lies in it and the places below it move to the place above."""
    above = location.parent
    with transaction.atomic():
        StockItem.objects.filter(location=location).update(location=above)
        for child in location.get_children():
            child.parent = above
            child.save()
        location.delete()
