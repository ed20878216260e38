"""Stock as a user may see it.

Nothing is joined: rows that were loaded together fetch what they refer to together, when it is first asked for.
"""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import QuerySet

from stockpress.accounts.permissions import visible_to
from stockpress.inventory.stock.models import StockItem, StockLocation


def stock_items_visible_to(user: User | AnonymousUser) -> QuerySet[StockItem]:
    return visible_to(user, StockItem.objects.all())


def stock_locations_visible_to(user: User | AnonymousUser) -> QuerySet[StockLocation]:
    return visible_to(user, StockLocation.objects.all())
