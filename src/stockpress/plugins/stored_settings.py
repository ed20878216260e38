"""Settings of plugins, and of plugins for each user: read without a query while nothing changed, written by services."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

import structlog
from django.core.exceptions import ValidationError
from django.db import transaction

from stockpress.plugins import isolation
from stockpress.plugins.declared_settings import DeclaredSetting, DeclaredSettings, declared_settings
from stockpress.plugins.errors import PluginNotLoaded
from stockpress.plugins.models import PluginConfig, PluginSetting, PluginUserSetting
from stockpress.settings_registry.definitions import Scope, SettingDef, SettingInvalid, SettingUnknown, definition_of
from stockpress.settings_registry.origins import Resolved
from stockpress.settings_registry.resolution import Values, resolve
from stockpress.settings_registry.services import ChangeSetting
from stockpress.settings_registry.versions import Versioned

if TYPE_CHECKING:
    from django.contrib.auth.models import User

log = structlog.get_logger(__name__)


class _ValuesByPlugin:
    """The values of all plugins."""

    def __init__(self) -> None:
        texts: dict[str, dict[str, str]] = {}
        for plugin, key, value in PluginSetting.objects.values_list("plugin__key", "key", "value"):
            texts.setdefault(plugin, {})[key] = value
        self._values = {plugin: Values(found) for plugin, found in texts.items()}
        self._nothing = Values({})

    def of(self, plugin: str) -> Values:
        return self._values.get(plugin, self._nothing)


class _ValuesByUser:
    """The values of users for all plugins, read one user at a time and forgotten together."""

    MOST_USERS = 1000

    def __init__(self) -> None:
        self._known: dict[int, dict[str, Values]] = {}
        self._nothing = Values({})

    def of(self, plugin: str, user_id: int | None) -> Values:
        if user_id is None:
            return self._nothing
        known = self._known.get(user_id)
        if known is None:
            if len(self._known) >= self.MOST_USERS:
                self._known = {}
            texts: dict[str, dict[str, str]] = {}
            rows = PluginUserSetting.objects.filter(user_id=user_id)
            for key_of_plugin, key, value in rows.values_list("plugin__key", "key", "value"):
                texts.setdefault(key_of_plugin, {})[key] = value
            known = self._known[user_id] = {found: Values(values) for found, values in texts.items()}
        return known.get(plugin, self._nothing)


PLUGIN_VALUES: Versioned[_ValuesByPlugin] = Versioned("settings.plugin", _ValuesByPlugin)
PLUGIN_USER_VALUES: Versioned[_ValuesByUser] = Versioned("settings.plugin_user", _ValuesByUser)

_DECLARED: WeakKeyDictionary[Any, tuple[object, DeclaredSettings, DeclaredSettings]] = WeakKeyDictionary()


def declared_by(plugin: Any, *, of_users: bool = False) -> DeclaredSettings:
    """What a loaded plugin declares. It may change its dictionaries while it is constructed, not later."""
    dictionaries = getattr(plugin, "settings", None), getattr(plugin, "user_settings", None)
    known = _DECLARED.get(plugin)
    if known is None or known[0] != dictionaries:
        of_server, of_user = (declared_settings(plugin.slug, one) for one in dictionaries)
        known = _DECLARED[plugin] = (dictionaries, of_server, of_user)
    return known[2] if of_users else known[1]


def resolved(plugin: Any, key: str, user: User | None = None, *, of_users: bool = False) -> Resolved:
    """The typed value of a declared setting and where it comes from; raises SettingUnknown."""
    declared = _declared(plugin, key, of_users=of_users)
    if declared.same_as:
        return resolve(definition_of(declared.same_as, Scope.NOTIFICATION), user)
    definition = declared.definition
    if not of_users:
        return PLUGIN_VALUES.current().of(plugin.slug).resolve(definition)
    return PLUGIN_USER_VALUES.current().of(plugin.slug, user.pk if user else None).resolve(definition)


def _declared(plugin: Any, key: str, *, of_users: bool) -> DeclaredSetting:
    try:
        return declared_by(plugin, of_users=of_users).by_key[key.strip().upper()]
    except KeyError as err:
        raise SettingUnknown(scope=f"{plugin.slug} plugin", key=key) from err


@dataclass(frozen=True, kw_only=True)
class ChangePluginSetting:
    """Store a value of a plugin, or with `user` that user's own value.

    Raises SettingUnknown, SettingInvalid; the latter also for what the plugin itself refuses. Returns the typed value.
    """

    plugin: Any
    key: str
    value: object
    user: User | None = None
    changed_by: User | None = None

    def __call__(self) -> Any:
        declared = _declared(self.plugin, self.key, of_users=self.user is not None)
        definition = declared.definition
        if declared.same_as and self.user is not None:
            return ChangeSetting(
                key=declared.same_as,
                value=self.value,
                user=self.user,
                scope=Scope.NOTIFICATION,
                changed_by=self.changed_by,
            )()
        owner = {"user": self.user} if self.user is not None else {"plugin": self.plugin}
        value = definition.parse(self.value, **owner)
        row = self._write(declared, definition, definition.to_text(value))
        if declared.after_save is not None:
            isolation.answer_or(None, self.plugin, "after_save", declared.after_save, row)
        by = self.changed_by.pk if self.changed_by else None
        log.info("plugin_setting_changed", plugin=self.plugin.slug, key=definition.key, by=by)
        return value

    @transaction.atomic
    def _write(self, declared: DeclaredSetting, definition: SettingDef, text: str) -> PluginSetting | PluginUserSetting:
        (PLUGIN_VALUES if self.user is None else PLUGIN_USER_VALUES).touch()
        config = PluginConfig.objects.filter(key=self.plugin.slug).first()
        if config is None:
            raise PluginNotLoaded(key=self.plugin.slug)
        row: PluginSetting | PluginUserSetting | None
        if self.user is None:
            row = PluginSetting.objects.filter(plugin=config, key=definition.key).first()
            row = row or PluginSetting(plugin=config, key=definition.key)
        else:
            row = PluginUserSetting.objects.filter(plugin=config, user=self.user, key=definition.key).first()
            row = row or PluginUserSetting(plugin=config, user=self.user, key=definition.key)
        row.value = text
        if declared.before_save is not None:
            try:
                isolation.refusal_or(None, self.plugin, "before_save", declared.before_save, row)
            except ValidationError as err:
                raise SettingInvalid(key=definition.key, reason=" ".join(err.messages), field="value") from err
        row.save()
        return row


def value(plugin: Any, key: str, backup_value: Any = None) -> Any:
    """The value as plugins read it: true or false, a whole number, else text; an undeclared key reads as ''.

    `backup_value` stands in for a number that is none.
    """
    return _as_plugins_read(plugin, key, None, backup_value, of_users=False)


def user_value(plugin: Any, key: str, user: User | None, backup_value: Any = None) -> Any:
    """The same, of a user's own value."""
    return _as_plugins_read(plugin, key, user, backup_value, of_users=True)


def _as_plugins_read(plugin: Any, key: str, user: User | None, backup_value: Any, *, of_users: bool) -> Any:
    try:
        found = resolved(plugin, key, user, of_users=of_users).value
    except SettingUnknown:
        return "" if backup_value is None else backup_value
    definition = _declared(plugin, key, of_users=of_users).definition
    if found == "" and (backup_value is not None or definition.type is int):
        return backup_value if backup_value is not None else ""
    return str(found) if isinstance(found, float) else found


def change(plugin: Any, key: str, new: Any, *, by: User | None = None) -> None:
    """As plugins write: an undeclared key is ignored, a value that is none raises Django's ValidationError."""
    _change_as_plugins_do(ChangePluginSetting(plugin=plugin, key=key, value=_scalar(new), changed_by=by))


def change_user(plugin: Any, key: str, user: User, new: Any) -> None:
    """The same, of a user's own value."""
    _change_as_plugins_do(ChangePluginSetting(plugin=plugin, key=key, value=_scalar(new), user=user, changed_by=user))


def _scalar(given: Any) -> Any:
    return "" if given is None else getattr(given, "pk", given)


def _change_as_plugins_do(service: ChangePluginSetting) -> None:
    try:
        service()
    except SettingUnknown:
        log.warning("plugin_setting_undeclared", plugin=service.plugin.slug, key=service.key)
    except SettingInvalid as err:
        raise ValidationError(str(err)) from err


def check(plugin: Any) -> tuple[bool, list[str]]:
    """Whether every required setting has a value, and the keys of those that have none."""
    missing = [
        key
        for key, declared in declared_by(plugin).by_key.items()
        if declared.definition.required and resolved(plugin, key).value == ""
    ]
    return not missing, missing


def values(plugin: Any) -> dict[str, Any]:
    """Every declared setting as plugins read it."""
    return {key: value(plugin, key) for key in declared_by(plugin).by_key}
