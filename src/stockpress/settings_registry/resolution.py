"""From key to typed value: configuration override, stored value, default. Pure; reading never writes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import structlog
from django.conf import settings

from stockpress.settings_registry.definitions import Scope, SettingDef, SettingInvalid, Value, definition_of
from stockpress.settings_registry.models import InvenTreeSetting, InvenTreeUserSetting
from stockpress.settings_registry.versions import Versioned

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User

log = structlog.get_logger(__name__)


def _load_global() -> Mapping[str, str]:
    return dict(InvenTreeSetting.objects.values_list("key", "value"))


def _load_user() -> Mapping[tuple[int | None, str], str]:
    rows = InvenTreeUserSetting.objects.values_list("user_id", "key", "value")
    return {(user, key): value for user, key, value in rows}


GLOBAL_VALUES: Versioned[Mapping[str, str]] = Versioned("settings.global", _load_global)
USER_VALUES: Versioned[Mapping[tuple[int | None, str], str]] = Versioned("settings.user", _load_user)


def overrides() -> Mapping[str, object]:
    """Global values that the deployment's configuration fixes."""
    return getattr(settings, "GLOBAL_SETTING_OVERRIDES", {})


def setting(key: str, *, user: User | AnonymousUser | None = None) -> Value:
    """The typed value of a global setting, or with `user` of that user's own; raises `SettingUnknown`."""
    definition = definition_of(key, Scope.USER if user is not None else Scope.GLOBAL)
    if user is not None:
        stored = USER_VALUES.current().get((user.pk, definition.key))
        return _value(definition, stored)
    if definition.key in overrides():
        return _value(definition, overrides()[definition.key])
    return _value(definition, GLOBAL_VALUES.current().get(definition.key))


def _value(definition: SettingDef, given: object | None) -> Value:
    if given is None:
        return definition.default
    try:
        return definition.parse(given)
    except SettingInvalid as err:
        # A value written before a rule became stricter must not stop the server.
        log.warning("setting_unusable", key=definition.key, reason=str(err), used="default")
        return definition.default


def flag(key: str) -> bool:
    """A global setting that is true or false."""
    return bool(setting(key))


def number(key: str) -> int:
    """A global setting that is a whole number."""
    return int(setting(key))


def text(key: str) -> str:
    """A global setting that is a text."""
    return str(setting(key))
