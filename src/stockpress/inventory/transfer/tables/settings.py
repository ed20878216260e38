"""Settings of the server and of its users."""

from __future__ import annotations

import re

from stockpress.inventory.transfer.mapping import MAPPINGS, Drop, ForOtherMapping, RecordMapping, SkipRecord, Values
from stockpress.inventory.transfer.sources import Sources
from stockpress.settings_registry.definitions import (
    BY_SCOPE,
    KEY_LENGTH,
    VALUE_LENGTH,
    Scope,
    SettingDef,
    SettingInvalid,
)

_KEY = re.compile(rf"[A-Z][A-Z0-9_]{{0,{KEY_LENGTH - 1}}}")
# Notes of the old server to itself.
_ITS_OWN = frozenset({"SERVER_RESTART_REQUIRED", "INVENTREE_INSTANCE_ID"})
_BY_MAIL = "NOTIFICATION_METHOD_MAIL"
# What newer servers keep the same choice under: a setting of this plugin.
_MAIL_PLUGIN, _MAIL_PLUGIN_KEY = "inventree-email-notification", "NOTIFY_BY_EMAIL"


def _key_of(values: Values) -> str:
    return str(values.get("key") or "").strip().upper()


def _setting(values: Values, scope: Scope) -> None:
    """Leave out what is no setting, and values that could not take effect here."""
    key = _key_of(values)
    if key.startswith("_") or key in _ITS_OWN:
        raise SkipRecord("a note of the old server to itself")
    if not _KEY.fullmatch(key):
        raise SkipRecord("the key is not one of a setting")
    text = str(values.get("value") or "")
    if len(text) > VALUE_LENGTH:
        raise SkipRecord("the value is longer than a setting may be")
    definition = BY_SCOPE[scope].get(key)
    values["key"], values["value"] = key, _valid(definition, text) if definition else text


def _valid(definition: SettingDef, text: str) -> str:
    """The text of the value as this server writes it; raises SkipRecord for a value that is none here."""
    try:
        return definition.to_text(definition.read(text))
    except SettingInvalid as err:
        reason = f"{definition.key}: its value is not valid" if definition.protected else str(err)
        raise SkipRecord(f"{reason} (the setting keeps the value that it has here)") from err


def _global_setting(values: Values, _: Sources) -> None:
    _setting(values, Scope.GLOBAL)


def _user_setting(values: Values, _: Sources) -> None:
    _setting(values, Scope.USER)


def _notification_setting(values: Values, _: Sources) -> None:
    key = _key_of(values)
    if key != _BY_MAIL:
        raise SkipRecord(f"Stockpress has no notification setting {key}")
    _become_by_mail(values)


def _plugin_user_setting(values: Values, sources: Sources) -> None:
    if not is_choice_of_mails(values, sources):
        raise ForOtherMapping
    del values["plugin"]
    _become_by_mail(values)


def is_choice_of_mails(values: Values, sources: Sources) -> bool:
    """Whether a setting that a user has for a plugin is one of this server's own here."""
    return (_plugin_of(values, sources), _key_of(values)) == (_MAIL_PLUGIN, _MAIL_PLUGIN_KEY)


def _plugin_of(values: Values, sources: Sources) -> object:
    """The key of the plugin that a setting belongs to, None when it cannot be told."""
    number = values.get("plugin")
    return sources.column("plugin.pluginconfig", "key").get(number) if isinstance(number, int | str) else None


def _become_by_mail(values: Values) -> None:
    if values.get("user") is None:
        raise SkipRecord("it belongs to no user")
    values["key"] = _BY_MAIL
    values["value"] = _valid(BY_SCOPE[Scope.NOTIFICATION][_BY_MAIL], str(values.get("value") or ""))


for _mapping in (
    RecordMapping(
        source="common.inventreesetting",
        target="common.inventreesetting",
        identity=("key",),
        adapt=_global_setting,
    ),
    RecordMapping(
        source="common.inventreeusersetting",
        target="common.inventreeusersetting",
        identity=("key", "user"),
        adapt=_user_setting,
    ),
    # The newer one first: a database that went through both ages holds both, and the first of two counts.
    RecordMapping(
        source="plugin.pluginusersetting",
        target="common.inventreeusersetting",
        identity=("key", "user"),
        keeps_pk=False,
        adapt=_plugin_user_setting,
    ),
    RecordMapping(
        source="plugin.notificationusersetting",
        target="common.inventreeusersetting",
        identity=("key", "user"),
        keeps_pk=False,
        fields={"method": Drop("follows from the key", counted=False)},
        adapt=_notification_setting,
    ),
):
    MAPPINGS.register(_mapping)
