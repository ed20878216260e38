"""The names by which plugins read the rows of this app, on the rows themselves.

Which plugins are loaded, and what their settings mean, is known above the rows; these ask by ports.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stockpress.kernel.ports import Port
from stockpress.plugins.mandatory import mandatory_keys

if TYPE_CHECKING:
    from django.contrib.auth.models import User

# The loaded plugin of a key, or None.
PLUGIN_OF: Port[[str], Any] = Port("loaded plugins")
# Key of the plugin, key of the setting, what to answer without one.
VALUE_OF: Port[[str, str, Any], Any] = Port("settings of plugins")
CHANGE_VALUE_OF: Port[[str, str, Any, Any], None] = Port("changes of settings of plugins")
USER_VALUE_OF: Port[[str, str, Any, Any], Any] = Port("settings of plugins for users")
CHANGE_USER_VALUE_OF: Port[[str, str, Any, Any], None] = Port("changes of settings of plugins for users")
SET_ACTIVE: Port[[str, bool], None] = Port("activation of plugins")


class PluginConfigNames:
    """What plugins ask a row of `PluginConfig`."""

    key: str
    active: bool

    @property
    def plugin(self) -> Any:
        """The loaded plugin, or None."""
        return PLUGIN_OF(self.key)

    @property
    def mixins(self) -> dict[str, Any]:
        return self.plugin.registered_mixins if self.plugin else {}

    def is_active(self) -> bool:
        """Whether the plugin is to be used: mandatory ones always are."""
        return self.active or self.is_mandatory()

    def is_mandatory(self) -> bool:
        return self.key in mandatory_keys()

    def is_installed(self) -> bool:
        return self.plugin is not None

    def is_builtin(self) -> bool:
        return bool(self.plugin and self.plugin.check_is_builtin())

    def is_sample(self) -> bool:
        return bool(self.plugin and self.plugin.check_is_sample())

    def activate(self, active: bool) -> None:
        SET_ACTIVE(self.key, active)


class PluginSettingNames:
    """Reading and writing by key, as with the settings of the server."""

    @classmethod
    def get_setting(cls, key: str, backup_value: Any = None, *, plugin: Any = None, **_: Any) -> Any:
        return VALUE_OF(_key_of(plugin), key, backup_value)

    @classmethod
    def set_setting(
        cls, key: str, value: Any, change_user: User | None = None, *, plugin: Any = None, **_: Any
    ) -> None:
        CHANGE_VALUE_OF(_key_of(plugin), key, value, change_user)


class PluginUserSettingNames:
    """Reading and writing by key and user."""

    @classmethod
    def get_setting(
        cls, key: str, backup_value: Any = None, *, plugin: Any = None, user: User | None = None, **_: Any
    ) -> Any:
        return USER_VALUE_OF(_key_of(plugin), key, user, backup_value)

    @classmethod
    def set_setting(
        cls,
        key: str,
        value: Any,
        change_user: User | None = None,
        *,
        plugin: Any = None,
        user: User | None = None,
        **_: Any,
    ) -> None:
        CHANGE_USER_VALUE_OF(_key_of(plugin), key, value, user or change_user)


def _key_of(plugin: Any) -> str:
    """The key of a plugin that is given as its row, itself, or its key."""
    if isinstance(plugin, str):
        return plugin
    return str(getattr(plugin, "key", None) or plugin.slug)
