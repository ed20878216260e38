"""Every change of a setting: who, when, from what, to what."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db import models

from stockpress.kernel.clock import utc_now
from stockpress.settings_registry.definitions import KEY_LENGTH, VALUE_LENGTH, Scope


class Via(models.TextChoices):
    """By which way a change came."""

    API = "api", "API"
    COMMAND = "command", "Command line"
    IMPORT = "import", "Import"
    RESTORE = "restore", "Restored"
    SERVER = "server", "Server"


class SettingChange(models.Model):
    """One change. None stands for "not set": the setting has its default then.

    Of a secret the row says that it changed, and holds no value.
    """

    scope = models.CharField(max_length=20, choices=[(scope.value, scope.label) for scope in Scope])
    key = models.CharField(max_length=KEY_LENGTH, db_index=True)
    user = models.ForeignKey(User, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    old = models.CharField(max_length=VALUE_LENGTH, null=True, blank=True)
    new = models.CharField(max_length=VALUE_LENGTH, null=True, blank=True)
    is_secret = models.BooleanField(default=False)
    changed_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    # The name stays when the account is gone.
    changed_by_name = models.CharField(max_length=150, blank=True)
    changed_at = models.DateTimeField(default=utc_now, db_index=True)
    via = models.CharField(max_length=10, choices=Via.choices, default=Via.SERVER)

    class Meta:
        app_label = "common"
        verbose_name = "change of a setting"
        verbose_name_plural = "changes of settings"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.key}: {self.old!r} to {self.new!r}"
