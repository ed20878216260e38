"""A setting as clients see it: one plain dictionary, made without a serializer because a list has a hundred and forty."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any
from weakref import WeakKeyDictionary

from stockpress.settings_registry.definitions import BY_SCOPE, Choice, Scope, SettingDef, Value
from stockpress.settings_registry.model_links import list_url_of
from stockpress.settings_registry.resolution import Values, overrides
from stockpress.settings_registry.selectors import Entry

MASKED = "***"


def shown(entry: Entry) -> Mapping[str, Any]:
    """The members that the API has for a setting of this scope. Not to be changed: the next answer is the same object."""
    return shown_all([entry])[0]


def shown_all(entries: Sequence[Entry]) -> list[Mapping[str, Any]]:
    """The members of several settings of one scope and owner."""
    if not entries:
        return []
    remembered = _remembered(entries[0].values)
    members: list[Mapping[str, Any]] = []
    for entry in entries:
        found = remembered.get(entry.definition.key)
        if found is None:
            found = _members(entry)
            # What a function gives may be something else the next time.
            if not (callable(entry.definition.choices) or callable(entry.definition.default)):
                remembered[entry.definition.key] = found
        members.append(found)
    return members


def _members(entry: Entry) -> Mapping[str, Any]:
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


# What was made of values that are read again when they change; it goes with them.
_MADE: WeakKeyDictionary[Values, tuple[object, dict[str, Mapping[str, Any]]]] = WeakKeyDictionary()


def _remembered(values: Values) -> dict[str, Mapping[str, Any]]:
    # The declarations and what the configuration fixes change in tests and by plugins only.
    circumstances = (overrides(), *(registry.revision for registry in BY_SCOPE.values()))
    made = _MADE.get(values)
    if made is None or made[0] != circumstances:
        made = _MADE[values] = (circumstances, {})
    return made[1]


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
