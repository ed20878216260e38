"""Where values are kept: text, one row for each key that was ever set. A key without a row has its default."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.db import models

from stockpress.settings_registry.definitions import KEY_LENGTH, VALUE_LENGTH, Scope
from stockpress.settings_registry.known_names import KnownByName


class StoredSetting(KnownByName, models.Model):
    """A key and its text; keys are upper case."""

    key = models.CharField(max_length=KEY_LENGTH)
    value = models.CharField(max_length=VALUE_LENGTH, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.key}: {self.value}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.key = self.key.strip().upper()
        super().save(*args, **kwargs)


class InvenTreeSetting(StoredSetting):
    """A value for the whole server."""

    SCOPE = Scope.GLOBAL
    typ = Scope.GLOBAL.value

    key = models.CharField(max_length=KEY_LENGTH, unique=True)

    class Meta:
        app_label = "common"
        verbose_name = "setting"


class InvenTreeUserSetting(StoredSetting):
    """A value of one user."""

    SCOPE = Scope.USER
    typ = Scope.USER.value

    user = models.ForeignKey(User, on_delete=models.CASCADE, null=True, blank=True, related_name="stockpress_settings")

    class Meta:
        app_label = "common"
        verbose_name = "user setting"
        constraints = [models.UniqueConstraint(fields=["key", "user"], name="unique_key_and_user")]

    def __str__(self) -> str:
        return f"{self.key} (for {self.user}): {self.value}"
