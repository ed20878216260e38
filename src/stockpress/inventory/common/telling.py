"""Telling those whom a change concerns, from within the change: it waits for nothing and nobody.

What is to be told is part of the caller's transaction, and a worker tells it; see `notifications` for who is told how.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from django.contrib.auth.models import Group, User
from django.db.models import Model

from stockpress.accounts.models import Owner
from stockpress.inventory.common.notifications import NotificationBody, notify_users
from stockpress.jobs.calls import offload

GROUP = "notification"


def tell_later(
    content: NotificationBody, *, of: Model, to: Iterable[User | Group | Owner | None], but_not: User | None = None
) -> bool:
    """Have users, groups and owners told of a stored object, but not who did it; whether there is anybody to tell."""
    people = [one for one in to if one is not None and not _is(one, but_not)]
    if people:
        offload(tell, of, asdict(content), people, but_not, group=GROUP)
    return bool(people)


def _is(one: User | Group | Owner, user: User | None) -> bool:
    if user is None:
        return False
    return (one.owner if isinstance(one, Owner) else one) == user


def tell(of: Model, content: dict[str, Any], to: list[Any], but_not: User | None) -> bool:
    """Run by the worker; whether anybody was told."""
    return notify_users(to, of, type(of), content=NotificationBody(**content), exclude=but_not)
