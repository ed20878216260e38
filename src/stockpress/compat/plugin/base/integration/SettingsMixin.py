"""`plugin.base.integration.SettingsMixin`."""

# ruff: noqa: N999 - the names are those that plugins import

from stockpress.plugins.mixins import SettingsMixin

__all__ = [
    "SettingsMixin",
]
