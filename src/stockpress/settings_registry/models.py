"""Where values are kept: text, one row a key and scope, and one counter a scope that says when to read again."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.db import models

KEY_LENGTH = 50
VALUE_LENGTH = 2000


class StoredSetting(models.Model):
    """A key and its text; keys are upper case."""

    key = models.CharField(max_length=KEY_LENGTH)
    value = models.CharField(max_length=VALUE_LENGTH, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.key

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.key = self.key.strip().upper()
        super().save(*args, **kwargs)


class InvenTreeSetting(StoredSetting):
    """A value for the whole server."""

    key = models.CharField(max_length=KEY_LENGTH, unique=True)

    class Meta:
        app_label = "common"
        verbose_name = "setting"


class InvenTreeUserSetting(StoredSetting):
    """A value of one user."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, null=True, blank=True, related_name="stockpress_settings")

    class Meta:
        app_label = "common"
        verbose_name = "user setting"
        constraints = [models.UniqueConstraint(fields=["key", "user"], name="unique_key_and_user")]


class ScopeVersion(models.Model):
    """Counts the changes of one kind of shared state; a process that sees another number reads that state again."""

    scope = models.CharField(max_length=50, unique=True)
    version = models.PositiveBigIntegerField(default=0)

    class Meta:
        app_label = "common"
        verbose_name = "version counter"

    def __str__(self) -> str:
        return f"{self.scope} {self.version}"
