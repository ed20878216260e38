"""What users were told, and what they need not be told again so soon."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.contrib.auth.models import User
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.timesince import timesince

from stockpress.kernel.clock import utc_now


class NotificationEntry(models.Model):
    """When a kind of notification about one object was sent last: `key` is its category, `uid` the object's key."""

    key = models.CharField(max_length=250)
    uid = models.IntegerField()
    updated = models.DateTimeField(default=utc_now, db_index=True)

    class Meta:
        app_label = "common"
        verbose_name = "notification entry"
        verbose_name_plural = "notification entries"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["key", "uid"], name="one_entry_per_notification_and_object")
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.uid}"

    @classmethod
    def check_recent(cls, key: str, uid: int, delta: dt.timedelta) -> bool:
        """Whether it was sent within the last `delta`."""
        return cls.objects.filter(key=key, uid=uid, updated__gte=utc_now() - delta).exists()

    @classmethod
    def notify(cls, key: str, uid: int) -> None:
        """It was sent just now."""
        cls.objects.update_or_create(key=key, uid=uid, defaults={"updated": utc_now()})

    notify.__func__.alters_data = True  # type: ignore[attr-defined]


class NotificationMessage(models.Model):
    """One message to one user; `target` is what it is about, `source` what it comes from."""

    target_content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="notification_target")
    target_object_id = models.CharField(max_length=64)
    target_object = GenericForeignKey("target_content_type", "target_object_id")
    source_content_type = models.ForeignKey(
        ContentType, on_delete=models.SET_NULL, related_name="notification_source", null=True, blank=True
    )
    source_object_id = models.CharField(max_length=64, null=True, blank=True)
    source_object = GenericForeignKey("source_content_type", "source_object_id")
    user = models.ForeignKey(
        User, on_delete=models.CASCADE, null=True, blank=True, related_name="+", help_text="Who is told"
    )
    category = models.CharField(max_length=250, help_text="What kind of message it is")
    name = models.CharField(max_length=250, help_text="What it is about, in a few words")
    message = models.CharField(max_length=250, null=True, blank=True, help_text="The message")
    creation = models.DateTimeField(default=utc_now, editable=False, help_text="When it was sent")
    read = models.BooleanField(default=False, help_text="The user has read it")

    class Meta:
        app_label = "common"
        verbose_name = "notification"
        ordering: ClassVar[list[str]] = ["-creation", "-pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["user", "read", "creation"], name="notifications_of_a_user")
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.category})"

    def age(self) -> int:
        """Seconds since it was sent."""
        return max(0, int((utc_now() - self.creation).total_seconds()))

    def age_human(self) -> str:
        return f"{timesince(self.creation)} ago"
