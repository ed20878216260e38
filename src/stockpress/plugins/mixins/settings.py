"""Plugins that have settings. Where the values are stored is the business of whoever provides the ports."""

# ruff: noqa: ARG002 - the arguments are those that plugins, which override the methods, are given

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from stockpress.kernel.ports import Port
from stockpress.plugins.mixin_host import MixinHost, named
from stockpress.plugins.names import PluginMixinEnum

# Each is given the plugin first.
# key, backup_value: the typed value, the default, or the backup; empty text for an unknown key.
SETTING_VALUE: Port[..., Any] = Port("value of a plugin's setting")
# key, value, by: a user or None.
CHANGE_SETTING: Port[..., Any] = Port("change of a plugin's setting")
# key, user, backup_value: the same as for the settings of the server.
USER_SETTING_VALUE: Port[..., Any] = Port("value of a user's setting of a plugin")
# key, user, value: stored for that user, whoever that is.
CHANGE_USER_SETTING: Port[..., Any] = Port("change of a user's setting of a plugin")
# Nothing more: whether every required setting has a value, and the keys of those that have none.
CHECK_SETTINGS: Port[[Any], tuple[bool, list[str]]] = Port("check of a plugin's settings")
# Nothing more: the typed value of each setting, by key.
SETTING_VALUES: Port[[Any], dict[str, Any]] = Port("values of a plugin's settings")


class SettingsMixin(MixinHost):
    """`SETTINGS` and `USER_SETTINGS` define settings by key, the former for the server, the latter for each user.

    Values can be asked for once the plugin is loaded, not in its `__init__`.
    """

    SETTINGS: ClassVar[Mapping[str, Mapping[str, Any]] | None] = None
    USER_SETTINGS: ClassVar[Mapping[str, Mapping[str, Any]] | None] = None

    settings: dict[str, dict[str, Any]]
    user_settings: dict[str, dict[str, Any]]

    MixinMeta: ClassVar[Any] = named("Settings")

    def __init__(self) -> None:
        super().__init__()
        self.add_mixin(PluginMixinEnum.SETTINGS, "has_settings", SettingsMixin)
        self.settings = _copied(self.SETTINGS)
        self.user_settings = _copied(self.USER_SETTINGS)

    @property
    def has_settings(self) -> bool:
        return bool(self.settings or self.user_settings)

    def get_setting(self, key: str, cache: bool = False, backup_value: Any = None) -> Any:
        """The typed value. `cache` is accepted and not needed: reading is cheap and always current."""
        return SETTING_VALUE(self, key, backup_value=backup_value)

    def set_setting(self, key: str, value: Any, user: Any = None) -> None:
        """Store a value; `user` is named in the history as who did."""
        CHANGE_SETTING(self, key, value, by=user)

    def get_user_setting(
        self,
        key: str,
        user: Any,
        cache: bool = False,
        backup_value: Any = None,
    ) -> Any:
        return USER_SETTING_VALUE(self, key, user, backup_value=backup_value)

    def set_user_setting(self, key: str, value: Any, user: Any) -> None:
        CHANGE_USER_SETTING(self, key, user, value)

    def check_settings(self) -> tuple[bool, list[str]]:
        """Whether every required setting has a value, and the keys of those that have none."""
        return CHECK_SETTINGS(self)

    def get_settings_dict(self) -> dict[str, Any]:
        """What `get_setting` answers, by key.

        Plugins test the values for truth, and hand them to their scripts, which do the same: what is off must be false.
        """
        return SETTING_VALUES(self)


def _copied(definitions: Mapping[str, Mapping[str, Any]] | None) -> dict[str, dict[str, Any]]:
    """One plugin adds to the definitions of its instance without changing those of its class."""
    return {
        # What is no definition is kept: whoever reads it says what is wrong with it, and uses the others.
        key: dict(definition) if isinstance(definition, Mapping) else definition
        for key, definition in (definitions or {}).items()
    }
