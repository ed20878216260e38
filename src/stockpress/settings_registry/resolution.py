"""From key to typed value: configuration override, stored value, default. Pure; reading never writes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import structlog
from django.conf import settings

from stockpress.settings_registry.definitions import (
    GLOBAL_SETTINGS,
    Scope,
    SettingDef,
    SettingInvalid,
    Value,
    definition_of,
)
from stockpress.settings_registry.known_names import RESOLVE
from stockpress.settings_registry.models.values import InvenTreeSetting, InvenTreeUserSetting
from stockpress.settings_registry.origins import Origin, Override, Resolved
from stockpress.settings_registry.versions import Versioned

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User

log = structlog.get_logger(__name__)


class Values:
    """The stored texts of one owner, each typed when it is first asked for."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self.texts = texts
        self._resolved: dict[str, Resolved] = {}

    def resolve(self, definition: SettingDef) -> Resolved:
        resolved = self._resolved.get(definition.key)
        if resolved is None:
            resolved = _stored_or_default(definition, self.texts.get(definition.key))
            if not callable(definition.default) or resolved.origin is not Origin.DEFAULT:
                self._resolved[definition.key] = resolved
        return resolved


class ValuesByUser:
    """The values of users, read one user at a time and forgotten together."""

    # More than work with a small server at once; beyond it the cheapest thing is to begin anew.
    MOST_USERS = 1000

    def __init__(self) -> None:
        self._known: dict[int | None, Values] = {}

    def of(self, user_id: int | None) -> Values:
        values = self._known.get(user_id)
        if values is None:
            # Nobody has no values: a user who has not signed in is given the defaults.
            rows = InvenTreeUserSetting.objects.filter(user_id=user_id) if user_id is not None else ()
            values = Values({row.key: row.value for row in rows})
            if len(self._known) >= self.MOST_USERS:
                self._known = {}
            self._known[user_id] = values
        return values


def _load_global() -> Values:
    return Values(dict(InvenTreeSetting.objects.values_list("key", "value")))


GLOBAL_VALUES: Versioned[Values] = Versioned("settings.global", _load_global)
USER_VALUES: Versioned[ValuesByUser] = Versioned("settings.user", ValuesByUser)
VALUES_OF: Mapping[Scope, Versioned[Any]] = {
    Scope.GLOBAL: GLOBAL_VALUES,
    Scope.USER: USER_VALUES,
    Scope.NOTIFICATION: USER_VALUES,
}


def overrides() -> Mapping[str, Override]:
    """Global values that the deployment's configuration fixes, by key."""
    return getattr(settings, "GLOBAL_SETTING_OVERRIDES", {})


def unusable_overrides() -> list[str]:
    """What is wrong with the values that the configuration fixes, a sentence each."""
    problems: list[str] = []
    for key, override in overrides().items():
        if key in GLOBAL_SETTINGS:
            try:
                GLOBAL_SETTINGS[key].parse(override.value)
            except SettingInvalid as err:
                problems.append(f"{override.source or 'global_settings'}: {err}")
    return problems


def unknown_overrides() -> list[str]:
    """The keys that the configuration fixes and nothing reads."""
    return sorted(key for key in overrides() if key not in GLOBAL_SETTINGS)


@RESOLVE.provide
def resolve(definition: SettingDef, user: User | AnonymousUser | None = None) -> Resolved:
    """The value of a setting, for `user` where it belongs to users, and where it comes from."""
    if definition.scope is not Scope.GLOBAL:
        return USER_VALUES.current().of(user.pk if user is not None else None).resolve(definition)
    override = overrides().get(definition.key)
    if override is not None:
        try:
            return Resolved(definition.read(override.value), override.origin, override.source)
        except SettingInvalid as err:
            log.warning("setting_override_unusable", key=definition.key, reason=str(err), source=override.source)
    return GLOBAL_VALUES.current().resolve(definition)


def _stored_or_default(definition: SettingDef, text: str | None) -> Resolved:
    if text is not None:
        try:
            return Resolved(definition.read(text), Origin.DATABASE)
        except SettingInvalid as err:
            # A value written before a rule became stricter must not stop the server.
            reason = "it is a secret" if definition.protected else str(err)
            log.warning("setting_unusable", key=definition.key, reason=reason, used="default")
    return Resolved(definition.default_value, Origin.DEFAULT)


def setting(key: str, *, user: User | AnonymousUser | None = None) -> Value:
    """The typed value of a global setting, or with `user` of that user's own; raises `SettingUnknown`."""
    return resolve(definition_of(key, Scope.USER if user is not None else Scope.GLOBAL), user).value


def flag(key: str) -> bool:
    """A global setting that is true or false."""
    return bool(setting(key))


def number(key: str) -> int:
    """A global setting that is a whole number."""
    return int(setting(key))


def text(key: str) -> str:
    """A global setting that is a text."""
    return str(setting(key))


def is_notified(user: User, method: str) -> bool:
    """Whether the user wants to be told by this method, such as "mail"."""
    definition = definition_of(f"NOTIFICATION_METHOD_{method}", Scope.NOTIFICATION)
    return bool(resolve(definition, user).value)
