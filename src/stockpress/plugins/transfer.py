"""How plugins and their settings in a data export become ours.

Importing this module registers the mappings; the import itself is `stockpress.inventory.transfer`. A plugin that is not
installed here stays a row that waits for it, with its settings, and is active from when it comes.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from stockpress.inventory.transfer.mapping import MAPPINGS, ForOtherMapping, RecordMapping, SkipRecord, Values
from stockpress.inventory.transfer.sources import Sources
from stockpress.inventory.transfer.tables.settings import is_choice_of_mails
from stockpress.plugins.generations import STATES
from stockpress.plugins.mandatory import mandatory_keys
from stockpress.plugins.models import NAME_LENGTH
from stockpress.plugins.stored_settings import PLUGIN_USER_VALUES, PLUGIN_VALUES
from stockpress.settings_registry.definitions import KEY_LENGTH, VALUE_LENGTH


def _config(values: Values, _: Sources) -> None:
    key = str(values.get("key") or "").strip().lower()
    if not key or len(key) > NAME_LENGTH:
        raise SkipRecord("its key is not one of a plugin")
    values["key"] = key
    values["active"] = bool(values.get("active")) or key in mandatory_keys()
    if not isinstance(values.get("metadata"), dict):
        values["metadata"] = {}


def _setting(values: Values, _: Sources) -> None:
    key, text = str(values.get("key") or "").strip().upper(), str(values.get("value") or "")
    if not key or len(key) > KEY_LENGTH:
        raise SkipRecord("the key is not one of a setting")
    if len(text) > VALUE_LENGTH:
        raise SkipRecord("the value is longer than a setting may be")
    if values.get("plugin") is None:
        raise SkipRecord("it belongs to no plugin")
    values["key"], values["value"] = key, text


def _user_setting(values: Values, sources: Sources) -> None:
    if is_choice_of_mails(values, sources):
        raise ForOtherMapping
    if values.get("user") is None:
        raise SkipRecord("it belongs to no user")
    _setting(values, sources)


def _states_changed(_keys: Iterable[Any]) -> None:
    STATES.touch()


def _values_changed(_keys: Iterable[Any]) -> None:
    PLUGIN_VALUES.touch()


def _user_values_changed(_keys: Iterable[Any]) -> None:
    PLUGIN_USER_VALUES.touch()


MAPPINGS.register(
    RecordMapping(
        source="plugin.pluginconfig",
        target="plugin.pluginconfig",
        identity=("key",),
        adapt=_config,
        finish=_states_changed,
    )
)
MAPPINGS.register(
    RecordMapping(
        source="plugin.pluginsetting",
        target="plugin.pluginsetting",
        identity=("plugin", "key"),
        adapt=_setting,
        finish=_values_changed,
    )
)
MAPPINGS.register(
    RecordMapping(
        source="plugin.pluginusersetting",
        target="plugin.pluginusersetting",
        identity=("plugin", "user", "key"),
        adapt=_user_setting,
        finish=_user_values_changed,
    )
)
