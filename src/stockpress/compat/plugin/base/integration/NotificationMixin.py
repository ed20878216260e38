"""`plugin.base.integration.NotificationMixin`."""

# ruff: noqa: N999 - the names are those that plugins import

from stockpress.plugins.mixins import NotificationMixin

__all__ = [
    "NotificationMixin",
]
