"""Telling subscribers of parts of which less is in stock than its minimum.

Looked at when stock has changed, once for each transaction and by a worker: what is counted or shipped waits for nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import connection, transaction
from django.db.models.signals import post_delete, post_save

from stockpress.inventory.common.notifications import NotificationBody, notify_users
from stockpress.inventory.common.telling import GROUP
from stockpress.inventory.part.models import Part
from stockpress.inventory.part.subscriptions import anybody_subscribed, subscribers_of, watched_for_low_stock
from stockpress.inventory.stock.models import StockItem
from stockpress.jobs.calls import offload

LOW_STOCK = NotificationBody(
    name="Low stock",
    slug="part.notify_low_stock",
    message="Less of {instance} is in stock than its minimum",
    template="email/low_stock_notification.html",
)


def connect() -> None:
    post_save.connect(_stock_changed, sender=StockItem, dispatch_uid="low stock after saving")
    post_delete.connect(_stock_changed, sender=StockItem, dispatch_uid="low stock after deleting")


class _ChangedParts:
    """Called after the commit of the transaction in which it gathered parts."""

    def __init__(self) -> None:
        self.keys: set[int] = set()

    def __call__(self) -> None:
        watched = watched_for_low_stock(self.keys)
        if watched and anybody_subscribed():
            offload(tell_of_low_stock, watched, group=GROUP)


def _stock_changed(instance: Any, raw: bool = False, **_: Any) -> None:
    if raw:
        return
    waiting = _waiting()
    changed = waiting or _ChangedParts()
    changed.keys.add(instance.part_id)
    if waiting is None:
        # Whatever goes wrong with it, the change of the stock has been made.
        transaction.on_commit(changed, robust=True)


def _waiting() -> _ChangedParts | None:
    """The one of this transaction. After a part of it was undone, it may hold too many parts: they are looked at again."""
    hooks = connection.run_on_commit
    return next((function for _, function, *_ in hooks if isinstance(function, _ChangedParts)), None)


def tell_of_low_stock(keys: Iterable[int]) -> list[int]:
    """Run by the worker; the keys of the parts of which somebody was told."""
    told = []
    for part in Part.objects.filter(pk__in=list(keys)).order_by("pk"):
        if part.is_part_low_on_stock() and notify_users(subscribers_of(part), part, Part, content=LOW_STOCK):
            told.append(part.pk)
    return told
