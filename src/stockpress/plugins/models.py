"""What is stored of plugins: which there are, which are switched on, their settings, and what went wrong."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.db import models

from stockpress.inventory.common.mixins import MetadataMixin
from stockpress.plugins.installer.models import InstallRun
from stockpress.plugins.known_names import PluginConfigNames, PluginSettingNames, PluginUserSettingNames
from stockpress.settings_registry.definitions import KEY_LENGTH, VALUE_LENGTH

__all__ = ["InstallRun", "PluginConfig", "PluginFailure", "PluginSetting", "PluginUserSetting"]

NAME_LENGTH = 255


class PluginConfig(PluginConfigNames, MetadataMixin, models.Model):
    """A plugin that was found once. The row stays when the plugin disappears, so that its settings wait for it.

    quarantined_at, quarantine_reason: since when and why the server leaves an active plugin out.
    """

    key = models.CharField(max_length=NAME_LENGTH, unique=True)
    name = models.CharField(max_length=NAME_LENGTH, null=True, blank=True)
    package_name = models.CharField(max_length=NAME_LENGTH, null=True, blank=True)
    active = models.BooleanField(default=False)
    quarantined_at = models.DateTimeField(null=True, blank=True, editable=False)
    quarantine_reason = models.TextField(blank=True, default="", editable=False)

    class Meta:
        app_label = "plugin"
        verbose_name = "Plugin Configuration"
        verbose_name_plural = "Plugin Configurations"

    def __str__(self) -> str:
        return f"{self.name or self.key} ({'active' if self.active else 'inactive'})"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.metadata is None:
            self.metadata = {}
        super().save(*args, **kwargs)


class _StoredValue(models.Model):
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


class PluginSetting(PluginSettingNames, _StoredValue):
    """A value of one plugin."""

    plugin = models.ForeignKey(PluginConfig, on_delete=models.CASCADE, related_name="settings")

    class Meta:
        app_label = "plugin"
        verbose_name = "plugin setting"
        constraints = [models.UniqueConstraint(fields=["plugin", "key"], name="unique_plugin_and_key")]


class PluginUserSetting(PluginUserSettingNames, _StoredValue):
    """A value of one plugin for one user."""

    plugin = models.ForeignKey(PluginConfig, on_delete=models.CASCADE, related_name="user_settings")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="plugin_settings")

    class Meta:
        app_label = "plugin"
        verbose_name = "plugin setting of a user"
        constraints = [models.UniqueConstraint(fields=["plugin", "user", "key"], name="unique_plugin_user_and_key")]


class PluginFailure(models.Model):
    """Something that a plugin did wrong, once for each place and message, with how often it happened.

    stage: where it happened, such as `discovery` or `hook`; name: the plugin or module; process: who saw it last.
    """

    stage = models.CharField(max_length=120)
    name = models.CharField(max_length=NAME_LENGTH)
    message = models.TextField()
    # Of the message: indexes have no room for long ones.
    digest = models.CharField(max_length=64)
    count = models.PositiveIntegerField(default=1)
    first_seen = models.DateTimeField()
    last_seen = models.DateTimeField(db_index=True)
    process = models.CharField(max_length=120, blank=True, default="")

    class Meta:
        app_label = "plugin"
        verbose_name = "plugin failure"
        constraints = [models.UniqueConstraint(fields=["stage", "name", "digest"], name="unique_plugin_failure")]

    def __str__(self) -> str:
        return f"{self.stage} {self.name}: {self.message}"
