"""What users do with their messages, and how messages go by age."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db.models import QuerySet
from django_tasks import task

from stockpress.inventory.common.models import NotificationEntry, NotificationMessage
from stockpress.jobs.schedules import SCHEDULES, Schedule
from stockpress.kernel.clock import days_before, utc_now
from stockpress.settings_registry import number


def notifications_of(user: User) -> QuerySet[NotificationMessage]:
    """The messages to the user; nobody sees those to others."""
    return NotificationMessage.objects.filter(user=user)


@dataclass(frozen=True, kw_only=True)
class MarkAllRead:
    """The user has read everything; returns how many messages were unread."""

    user: User

    def __call__(self) -> int:
        return notifications_of(self.user).filter(read=False).update(read=True)


@dataclass(frozen=True, kw_only=True)
class MarkRead:
    """The user has read a message, or wants to read it again."""

    message: NotificationMessage
    read: bool

    def __call__(self) -> NotificationMessage:
        self.message.read = self.read
        self.message.save(update_fields=["read"])
        return self.message


@task()
def delete_old_notifications() -> int:
    """Delete the messages whose time is over; returns how many there were."""
    return delete_expired_notifications()


def delete_expired_notifications(now: dt.datetime | None = None) -> int:
    """Delete messages that are `INVENTREE_DELETE_NOTIFICATIONS_DAYS` days old or older, read or not."""
    limit = days_before(now or utc_now(), number("INVENTREE_DELETE_NOTIFICATIONS_DAYS"))
    NotificationEntry.objects.filter(updated__lte=limit).delete()
    return NotificationMessage.objects.filter(creation__lte=limit).delete()[0]


SCHEDULES.register(
    Schedule(
        name="common.delete_old_notifications", every=dt.timedelta(days=1), enqueue=delete_old_notifications.enqueue
    )
)
