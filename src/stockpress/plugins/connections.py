"""What this package attaches to the packages below it, once for the process."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.conf import settings
from django.db.models.signals import post_migrate

from stockpress.inventory.common.barcodes import BARCODE_CONTENT
from stockpress.plugins import (
    rows,
    stored_settings,
    transfer,  # noqa: F401  registers how exports become rows
)
from stockpress.plugins import settings as own_settings  # noqa: F401  they declare themselves
from stockpress.plugins.activation import (
    background,
    events,
    exchange_rates,
    inventory_hooks,
    notifications,
    packages,
    tables,
    urls,
)
from stockpress.plugins.discovery import IS_KEPT, Discovery
from stockpress.plugins.host import CHANGED, HOST
from stockpress.plugins.installer import tasks as installer_tasks  # noqa: F401  its schedule declares itself
from stockpress.plugins.known_names import (
    CHANGE_USER_VALUE_OF,
    CHANGE_VALUE_OF,
    PLUGIN_OF,
    USER_VALUE_OF,
    VALUE_OF,
)
from stockpress.plugins.mixins import settings as settings_mixin
from stockpress.plugins.scanning import contents
from stockpress.plugins.snapshot import Snapshot


def connect() -> None:
    """Connect the ports and hooks; nothing is loaded by it."""
    _provide_settings()
    CHANGED.attach(_forget_values)
    CHANGED.attach(inventory_hooks.follow)
    CHANGED.attach(urls.follow)
    events.connect()
    notifications.connect()
    background.connect()
    IS_KEPT.provide(tables.is_registered_package)
    packages.connect()
    exchange_rates.connect()
    post_migrate.connect(_add_rows_of_builtins, sender=apps.get_app_config("plugin"), dispatch_uid="plugins.rows")
    CHANGED.attach(contents.forget)
    BARCODE_CONTENT.attach(contents.content_of)


def _provide_settings() -> None:
    settings_mixin.SETTING_VALUE.provide(stored_settings.value)
    settings_mixin.CHANGE_SETTING.provide(stored_settings.change)
    settings_mixin.USER_SETTING_VALUE.provide(stored_settings.user_value)
    settings_mixin.CHANGE_USER_SETTING.provide(stored_settings.change_user)
    settings_mixin.CHECK_SETTINGS.provide(stored_settings.check)
    settings_mixin.SETTING_VALUES.provide(stored_settings.values)
    PLUGIN_OF.provide(_loaded)
    VALUE_OF.provide(_value_of)
    CHANGE_VALUE_OF.provide(_change_value_of)
    USER_VALUE_OF.provide(_user_value_of)
    CHANGE_USER_VALUE_OF.provide(_change_user_value_of)


def _loaded(key: str) -> Any:
    return HOST.current().plugins.get(key)


def _value_of(key: str, name: str, backup_value: Any) -> Any:
    plugin = _loaded(key)
    return backup_value if plugin is None else stored_settings.value(plugin, name, backup_value)


def _change_value_of(key: str, name: str, value: Any, by: Any) -> None:
    plugin = _loaded(key)
    if plugin is not None:
        stored_settings.change(plugin, name, value, by=by)


def _user_value_of(key: str, name: str, user: Any, backup_value: Any) -> Any:
    plugin = _loaded(key)
    return backup_value if plugin is None else stored_settings.user_value(plugin, name, user, backup_value)


def _change_user_value_of(key: str, name: str, value: Any, user: Any) -> None:
    plugin = _loaded(key)
    if plugin is not None:
        stored_settings.change_user(plugin, name, user, value)


def _add_rows_of_builtins(**_: Any) -> None:
    """A new database knows the plugins that come with Stockpress before any process has started."""
    found = Discovery(builtin_package=settings.BUILTIN_PLUGINS).run()
    rows.add_missing(found.candidates)


def _forget_values(before: Snapshot, after: Snapshot) -> None:
    """Values are typed by declarations, which another version of a plugin may have changed."""
    if before.code != after.code:
        stored_settings.PLUGIN_VALUES.forget()
        stored_settings.PLUGIN_USER_VALUES.forget()
