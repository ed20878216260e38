"""Defaults of columns that the server's settings give."""

from __future__ import annotations

from typing import Any

from django.utils.deconstruct import deconstructible

from stockpress.settings_registry import setting
from stockpress.settings_registry.definitions import Value, definition_of


@deconstructible(path="stockpress.inventory.common.setting_defaults.DefaultBySetting")
class DefaultBySetting:
    """The default of new rows is the value of a setting at the moment. Migrations keep its key, never the value."""

    def __init__(self, key: str) -> None:
        self.key = key

    def __call__(self) -> Value:
        return setting(self.key)

    @property
    def declared(self) -> Value:
        """What holds while nobody has changed the setting."""
        return definition_of(self.key).default_value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, DefaultBySetting) and other.key == self.key

    def __hash__(self) -> int:
        return hash(self.key)


def default_of_old_rows(field: Any) -> Any:
    """The default of a column for rows that were made elsewhere: settings of this server say nothing about them."""
    default = field.default
    return default.declared if isinstance(default, DefaultBySetting) else field.get_default()
