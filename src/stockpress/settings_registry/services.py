"""Changes to settings: one function a write."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from stockpress.kernel.errors import InvalidInput
from stockpress.settings_registry.definitions import Scope, Value, definition_of
from stockpress.settings_registry.models import InvenTreeSetting, InvenTreeUserSetting
from stockpress.settings_registry.resolution import GLOBAL_VALUES, USER_VALUES, overrides

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class SettingOverridden(InvalidInput):
    code = "setting_overridden"
    text = "{key} is fixed by the server's configuration (GLOBAL_SETTINGS); change it there and restart."
    field = "value"


@dataclass(frozen=True, kw_only=True)
class ChangeSetting:
    """Store a value for the whole server, or with `user` for that user.

    Raises SettingUnknown, SettingInvalid, SettingOverridden. Returns the typed value.
    """

    key: str
    value: object
    user: User | None = None

    def __call__(self) -> Value:
        definition = definition_of(self.key, Scope.USER if self.user else Scope.GLOBAL)
        value = definition.parse(self.value)
        if self.user is None and definition.key in overrides():
            raise SettingOverridden(key=definition.key)
        stored = {"value": definition.to_text(value)}
        with transaction.atomic():
            if self.user is None:
                InvenTreeSetting.objects.update_or_create(key=definition.key, defaults=stored)
                GLOBAL_VALUES.touch()
            else:
                InvenTreeUserSetting.objects.update_or_create(key=definition.key, user=self.user, defaults=stored)
                USER_VALUES.touch()
        return value
