"""A setting as clients see it: one plain dictionary, made without a serializer because a list has a hundred and forty."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from stockpress.settings_registry.definitions import Choice, Scope, SettingDef, Value
from stockpress.settings_registry.model_links import list_url_of
from stockpress.settings_registry.selectors import Entry

MASKED = "***"


def shown(entry: Entry) -> dict[str, Any]:
    """The members that the API has for a setting of this scope."""
    definition = entry.definition
    members = {**_unchanging(definition), "pk": entry.number, "value": shown_value(definition, entry.resolved.value)}
    if callable(definition.choices):
        owner = {"user": entry.user} if entry.user is not None else {}
        members["choices"] = _pairs(definition.options(**owner))
    if definition.scope is Scope.GLOBAL:
        members["read_only"] = entry.is_fixed
    elif definition.scope is Scope.USER and entry.user is not None:
        members["user"] = entry.user.pk
    return members


def shown_value(definition: SettingDef, value: Value) -> Value:
    return MASKED if definition.protected else value


def _pairs(choices: Any) -> list[dict[str, Any]]:
    return [_pair(choice) for choice in choices]


def _pair(choice: Choice) -> dict[str, Any]:
    value, label = choice
    return {"value": value, "display_name": str(label)}


@lru_cache(maxsize=1000)
def _unchanging(setting: SettingDef) -> Mapping[str, Any]:
    members: dict[str, Any] = {
        "pk": 0,
        "key": setting.key,
        "value": None,
        "name": str(setting.name),
        "description": str(setting.description),
        "type": setting.kind,
        "units": setting.units,
        "choices": [] if callable(setting.choices) else _pairs(setting.choices or ()),
        "model_name": setting.model,
        "model_filters": dict(setting.model_filters) if setting.model_filters else None,
        "api_url": list_url_of(setting.model),
        "typ": setting.scope.value,
        "required": setting.required,
        "confirm": bool(setting.confirm),
        "confirm_text": setting.confirm,
    }
    if setting.scope is Scope.NOTIFICATION:
        for name in ("units", "confirm", "confirm_text"):
            del members[name]
        members["method"] = setting.method
    return members


def effective(entry: Entry) -> dict[str, Any]:
    """The value that holds, where it comes from, and what else there is."""
    definition, resolved, stored = entry.definition, entry.resolved, entry.stored
    return {
        "key": definition.key,
        "typ": definition.scope.value,
        "user": entry.user.pk if entry.user is not None else None,
        "name": str(definition.name),
        "type": definition.kind,
        "units": definition.units,
        "value": shown_value(definition, resolved.value),
        "default": shown_value(definition, definition.default_value),
        "origin": resolved.origin.value,
        "source": resolved.source,
        "stored": None if stored is None else shown_value(definition, stored),
        "read_only": entry.is_fixed,
        "restart": definition.restart,
    }
