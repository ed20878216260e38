"""Plugins and their settings as clients see them: plain dictionaries, made from what is loaded."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from stockpress.plugins import isolation
from stockpress.plugins.candidates import Source
from stockpress.plugins.host import HOST
from stockpress.plugins.mandatory import mandatory_keys
from stockpress.plugins.models import PluginConfig, PluginSetting, PluginUserSetting
from stockpress.plugins.snapshot import Snapshot
from stockpress.plugins.stored_settings import declared_by, resolved
from stockpress.settings_registry.definitions import Choice, Scope, SettingDef, definition_of
from stockpress.settings_registry.model_links import list_url_of

if TYPE_CHECKING:
    from django.contrib.auth.models import User

MASKED = "***"
META = (
    "slug",
    "human_name",
    "description",
    "author",
    "pub_date",
    "version",
    "website",
    "license",
    "package_path",
    "settings_url",
)
_NO_META: Mapping[str, None] = dict.fromkeys(META)


def shown(row: PluginConfig, snapshot: Snapshot) -> dict[str, Any]:
    """One plugin."""
    plugin, candidate = snapshot.plugins.get(row.key), snapshot.candidates.get(row.key)
    return {
        "pk": row.pk,
        "key": row.key,
        "name": row.name,
        "package_name": row.package_name,
        "active": row.active,
        "meta": _NO_META if plugin is None else isolation.answer_or(_NO_META, row.key, "meta", _meta, plugin),
        "mixins": {} if plugin is None else plugin.get_registered_mixins(),
        "is_builtin": candidate is not None and candidate.source is Source.BUILTIN,
        "is_sample": candidate is not None and candidate.plugin.check_is_sample(),
        "is_installed": candidate is not None and _is_known(row.key, snapshot),
        "is_package": bool(row.package_name or (candidate is not None and candidate.package_name)),
        "is_mandatory": row.key in mandatory_keys(),
    }


def _is_known(key: str, snapshot: Snapshot) -> bool:
    """Loaded, or left out because it is not to be used; one that should be loaded and could not is not installed."""
    return key in snapshot.plugins or not snapshot.is_usable(key)


def _meta(plugin: Any) -> dict[str, str | None]:
    found = {name: getattr(plugin, name) for name in META}
    return {name: None if value is None else str(value) for name, value in found.items()}


def shown_settings(plugin: Any, user: User | None = None) -> list[dict[str, Any]]:
    """Every setting that the plugin declares, by key, and what is stored under keys that it does not declare any more."""
    declared = declared_by(plugin, of_users=user is not None)
    pks = _pks(plugin, user)
    keys = sorted({*declared.by_key, *pks})
    return [_shown_setting(plugin, key, pks.get(key), user) for key in keys]


def shown_setting(plugin: Any, key: str, user: User | None = None) -> dict[str, Any]:
    """One setting that the plugin declares."""
    return _shown_setting(plugin, key, _pks(plugin, user).get(key), user)


def shown_row(row: PluginSetting) -> dict[str, Any]:
    """A stored setting of a plugin that may not be loaded."""
    plugin = HOST.current().plugins.get(row.plugin.key)
    if plugin is not None:
        return _shown_setting(plugin, row.key, row.pk, None)
    # Without its plugin nobody knows whether it is a secret.
    return _members(SettingDef(key=row.key, name="", description=""), MASKED, row.plugin.key, row.pk)


def _pks(plugin: Any, user: User | None) -> dict[str, int]:
    rows: Any
    if user is None:
        rows = PluginSetting.objects.filter(plugin__key=plugin.slug)
    else:
        rows = PluginUserSetting.objects.filter(plugin__key=plugin.slug, user=user)
    return dict(rows.values_list("key", "pk"))


def _shown_setting(plugin: Any, key: str, pk: int | None, user: User | None) -> dict[str, Any]:
    of_users = user is not None
    declared = declared_by(plugin, of_users=of_users).by_key.get(key)
    if declared is None:
        definition = SettingDef(key=key, name="", description="")
        members = _members(definition, MASKED, plugin.slug, pk)
    else:
        definition = declared.definition
        value = resolved(plugin, key, user, of_users=of_users).value
        members = _members(definition, MASKED if definition.protected else value, plugin.slug, pk, user)
        if declared.same_as:
            members["type"] = definition_of(declared.same_as, Scope.NOTIFICATION).kind
    if user is not None:
        members |= {"typ": "plugin_user", "user": user.pk}
    return members


def _members(
    definition: SettingDef, value: object, plugin_key: str, pk: int | None, user: User | None = None
) -> dict[str, Any]:
    owner = {"user": user} if user is not None else {"plugin": HOST.current().plugins.get(plugin_key)}
    return {
        "pk": pk,
        "key": definition.key,
        "value": value,
        "name": definition.name,
        "description": definition.description,
        "type": definition.kind,
        "choices": [_choice(choice) for choice in definition.options(**owner)],
        "model_name": definition.model,
        "model_filters": dict(definition.model_filters) if definition.model_filters else None,
        "api_url": list_url_of(definition.model),
        "typ": "plugin",
        "units": definition.units,
        "required": definition.required,
        "plugin": plugin_key,
    }


def _choice(choice: Choice) -> dict[str, Any]:
    value, label = choice
    return {"value": value, "display_name": str(label)}


def shown_feature(plugin: Any, feature_type: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """A part of the user interface. Texts that the plugin does not give are absent; options and context are null."""
    texts = {name: str(given[name]) for name in ("title", "description", "icon", "source") if given.get(name)}
    return {
        "plugin_name": plugin.slug,
        "feature_type": feature_type,
        "key": str(given["key"]),
        "options": given.get("options"),
        "context": given.get("context"),
        **texts,
    }
