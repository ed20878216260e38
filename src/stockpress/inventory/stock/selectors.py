"""Stock as a user may see it.

Nothing is joined: rows that were loaded together fetch what they refer to together, when it is first asked for.
"""

from __future__ import annotations

import datetime as dt

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import BooleanField, Case, OuterRef, Q, QuerySet, Value, When
from django.utils import timezone

from stockpress.accounts.permissions import visible_to
from stockpress.inventory.common.subqueries import KeysBelow, count, related_rows, total
from stockpress.inventory.part.models import BomItem, Part
from stockpress.inventory.stock.models import StockItem, StockLocation
from stockpress.inventory.stock.models.availability import stale_days


def stock_items_visible_to(user: User | AnonymousUser) -> QuerySet[StockItem]:
    return visible_to(user, StockItem.objects.all())


def stock_locations_visible_to(user: User | AnonymousUser) -> QuerySet[StockLocation]:
    return visible_to(user, StockLocation.objects.all())


def with_item_counts(items: QuerySet[StockItem]) -> QuerySet[StockItem]:
    """What of each item is promised, what is in it, what was split off, and how often something happened to it."""
    return items.annotate(
        counted_allocated=total(related_rows(StockItem, "allocations"))
        + total(related_rows(StockItem, "sales_order_allocations")),
        counted_installed=count(related_rows(StockItem, "installed_parts")),
        counted_children=count(related_rows(StockItem, "children")),
        counted_tracking=count(related_rows(StockItem, "tracking_info")),
        counted_expired=_is(StockItem.expired_filter()),
        counted_stale=_is(stale_filter()),
    )


def stale_filter() -> Q:
    """Items in stock within STOCK_STALE_DAYS of their last day; none when that setting is 0 or stock does not expire."""
    days = stale_days()
    if days <= 0:
        return Q(pk__in=[])
    return StockItem.IN_STOCK_FILTER & Q(expiry_date__lt=timezone.localdate() + dt.timedelta(days=days))


def _is(condition: Q) -> Case:
    return Case(When(condition, then=Value(True)), default=Value(False), output_field=BooleanField())


def with_location_counts(locations: QuerySet[StockLocation]) -> QuerySet[StockLocation]:
    """How many items lie in each location and below it, and how many locations stand directly below."""
    items = StockItem.objects.filter(location__in=KeysBelow(StockLocation, OuterRef("pk")))
    return locations.annotate(
        counted_items=count(items), counted_sublocations=count(related_rows(StockLocation, "children"))
    )


def usable_for(line: BomItem) -> QuerySet[Part]:
    """The parts whose stock may be used for a line of a bill of materials."""
    keys = [part.pk for part in line.get_valid_parts_for_allocation()]
    return Part.objects.filter(pk__in=keys)
