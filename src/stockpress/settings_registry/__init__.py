"""Typed settings: declared by their owners, stored per scope, resolved without writing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from stockpress.settings_registry.definitions import Scope, SettingDef, declare
    from stockpress.settings_registry.resolution import flag, number, setting, text

__all__ = ["Scope", "SettingDef", "declare", "flag", "number", "setting", "text"]

_DEFINITIONS = {"Scope", "SettingDef", "declare"}


def __getattr__(name: str) -> Any:
    # Resolution needs the models, which need Django's app registry; importing it here would be too early for settings.
    if name in _DEFINITIONS:
        from stockpress.settings_registry import definitions

        return getattr(definitions, name)
    if name in __all__:
        from stockpress.settings_registry import resolution

        return getattr(resolution, name)
    raise AttributeError(name)
