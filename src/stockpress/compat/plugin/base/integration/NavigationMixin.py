"""`plugin.base.integration.NavigationMixin`."""

# ruff: noqa: N999 - the names are those that plugins import

from stockpress.plugins.mixins import NavigationMixin

__all__ = [
    "NavigationMixin",
]
