"""What this package attaches to the packages below it, once for the process."""

from __future__ import annotations

from stockpress.jobs.calls import CALLABLE_NAMES
from stockpress.plugins import settings, stored_settings  # noqa: F401  the settings declare themselves
from stockpress.plugins.activation import events, inventory_hooks, urls
from stockpress.plugins.activation.schedules import CALL_METHOD
from stockpress.plugins.host import CHANGED, HOST
from stockpress.plugins.known_names import (
    CHANGE_USER_VALUE_OF,
    CHANGE_VALUE_OF,
    PLUGIN_OF,
    USER_VALUE_OF,
    VALUE_OF,
)
from stockpress.plugins.mixins import settings as settings_mixin
from stockpress.plugins.registry import call_plugin_function
from stockpress.plugins.snapshot import Snapshot


def connect() -> None:
    """Connect the ports and hooks; nothing is loaded by it."""
    _provide_settings()
    CHANGED.attach(_forget_values)
    CHANGED.attach(inventory_hooks.follow)
    CHANGED.attach(urls.follow)
    events.connect()
    CALLABLE_NAMES[CALL_METHOD] = call_plugin_function


def _provide_settings() -> None:
    settings_mixin.SETTING_VALUE.provide(stored_settings.value)
    settings_mixin.CHANGE_SETTING.provide(stored_settings.change)
    settings_mixin.USER_SETTING_VALUE.provide(stored_settings.user_value)
    settings_mixin.CHANGE_USER_SETTING.provide(stored_settings.change_user)
    settings_mixin.CHECK_SETTINGS.provide(stored_settings.check)
    settings_mixin.SETTING_TEXTS.provide(stored_settings.texts)
    PLUGIN_OF.provide(lambda key: HOST.current().plugins.get(key))
    VALUE_OF.provide(lambda key, name, backup: _with(key, stored_settings.value, name, backup, otherwise=backup))
    USER_VALUE_OF.provide(
        lambda key, name, user, backup: _with(key, stored_settings.user_value, name, user, backup, otherwise=backup)
    )
    CHANGE_VALUE_OF.provide(lambda key, name, value, by: _with(key, stored_settings.change, name, value))
    CHANGE_USER_VALUE_OF.provide(
        lambda key, name, value, user: _with(key, stored_settings.change_user, name, user, value)
    )


def _with(key: str, function, *arguments, otherwise=None):  # type: ignore[no-untyped-def]
    plugin = HOST.current().plugins.get(key)
    return otherwise if plugin is None else function(plugin, *arguments)


def _forget_values(before: Snapshot, after: Snapshot) -> None:
    """Values are typed by declarations, which another version of a plugin may have changed."""
    if before.code != after.code:
        stored_settings.PLUGIN_VALUES.forget()
        stored_settings.PLUGIN_USER_VALUES.forget()
