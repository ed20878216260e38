"""`plugin.base.integration.AppMixin`."""

# ruff: noqa: N999 - the names are those that plugins import

from stockpress.plugins.mixins import AppMixin

__all__ = [
    "AppMixin",
]
