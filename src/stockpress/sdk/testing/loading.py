"""One plugin, loaded alone: nothing else is active, and its settings are those that a test gives it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.core.exceptions import ValidationError

from stockpress.kernel.ports import Port
from stockpress.plugins import quarantine
from stockpress.plugins.candidates import Candidate, Source
from stockpress.plugins.contract import InvenTreePlugin
from stockpress.plugins.declared_settings import DeclaredSettings
from stockpress.plugins.host import HOST
from stockpress.plugins.mixins import settings as ports
from stockpress.plugins.models import PluginConfig
from stockpress.plugins.snapshot import Snapshot
from stockpress.plugins.stored_settings import declared_by
from stockpress.sdk.testing.server_settings import server_settings_fixed
from stockpress.settings_registry.definitions import SettingDef, SettingInvalid, Value

P = TypeVar("P", bound=InvenTreePlugin)


@contextmanager
def loaded(
    plugin_class: type[P],
    *,
    settings: Mapping[str, Any] | None = None,
    user_settings: Mapping[str, Any] | None = None,
    server_settings: Mapping[str, Any] | None = None,
) -> Iterator[P]:
    """The plugin as the server would have loaded it, and no other, until the block ends. Needs no database.

    settings: values of its `SETTINGS`, by key; what is not given has its default. What the plugin stores is kept in memory
        and gone after the block. before_save and after_save are not called.
    user_settings: the same of its `USER_SETTINGS`, the same for every user.
    server_settings: settings of the server that are to have a value, such as {"ENABLE_PLUGINS_EVENTS": True}.

    Raises what the plugin's constructor raises, KeyError for a setting that it does not declare, and ValidationError for
    a value that its declaration does not allow.
    """
    plugin = plugin_class()
    key = plugin.slug
    plugin.db = PluginConfig(key=key, name=plugin.name, active=True, metadata={})
    values = _Values(plugin, of_users=False), _Values(plugin, of_users=True)
    for known, given in zip(values, (settings, user_settings), strict=True):
        for name, value in (given or {}).items():
            known.set(name, value)
    snapshot = Snapshot(
        candidates={key: Candidate(key=key, plugin=plugin_class, source=Source.FOLDER)},
        plugins={key: plugin},
        configs={key: plugin.db},
        is_ready=True,
    )
    with ExitStack() as stack:
        stack.enter_context(_in_memory(*values))
        stack.enter_context(server_settings_fixed(server_settings or {}))
        stack.enter_context(HOST.showing(snapshot))
        stack.callback(quarantine.release, key)
        yield plugin


@dataclass
class _Values:
    """The values of one plugin's settings, in memory."""

    plugin: Any
    of_users: bool
    _given: dict[str, Value] = field(default_factory=dict)

    @property
    def declared(self) -> DeclaredSettings:
        return declared_by(self.plugin, of_users=self.of_users)

    def set(self, key: str, value: Any) -> None:
        definition = self._definition(key)
        plain = "" if value is None else getattr(value, "pk", value)
        try:
            # The row that a value names need not be there: a test has a database only if it wants one.
            new = definition.read(plain) if definition.model else definition.parse(plain, plugin=self.plugin)
        except SettingInvalid as err:
            raise ValidationError(str(err)) from err
        self._given[definition.key] = new

    def get(self, key: str, backup_value: Any = None) -> Any:
        definition = self.declared.definition(key)
        if definition is None:
            return "" if backup_value is None else backup_value
        found = self._given.get(definition.key, definition.default_value)
        if found == "" and backup_value is not None:
            return backup_value
        return str(found) if isinstance(found, float) else found

    def values(self) -> dict[str, Any]:
        return {key: self.get(key) for key in self.declared.by_key}

    def check(self) -> tuple[bool, list[str]]:
        missing = [key for key, one in self.declared.by_key.items() if one.definition.required and self.get(key) == ""]
        return not missing, missing

    def _definition(self, key: str) -> SettingDef:
        definition = self.declared.definition(key)
        if definition is None:
            declared = ", ".join(sorted(self.declared.by_key)) or "none"
            raise KeyError(f"{self.plugin.slug} declares no setting {key}; it declares {declared}.")
        return definition


@contextmanager
def _in_memory(of_server: _Values, of_users: _Values) -> Iterator[None]:
    """Settings of every plugin are answered from these values: there is no other plugin."""

    def change(values: _Values, key: str, value: Any) -> None:
        # As on a server, storing what is not declared does nothing.
        if values.declared.definition(key) is not None:
            values.set(key, value)

    answers: dict[Port[..., Any], Any] = {
        ports.SETTING_VALUE: lambda _plugin, key, backup_value=None: of_server.get(key, backup_value),
        ports.CHANGE_SETTING: lambda _plugin, key, value, by=None: change(of_server, key, value),  # noqa: ARG005
        ports.USER_SETTING_VALUE: lambda _plugin, key, _user, backup_value=None: of_users.get(key, backup_value),
        ports.CHANGE_USER_SETTING: lambda _plugin, key, _user, value: change(of_users, key, value),
        ports.CHECK_SETTINGS: lambda _plugin: of_server.check(),
        ports.SETTING_VALUES: lambda _plugin: of_server.values(),
    }
    with ExitStack() as stack:
        for port, answer in answers.items():
            stack.enter_context(port.replaced(answer))
        yield
