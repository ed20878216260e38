"""`plugin.base.integration.ScheduleMixin`."""

# ruff: noqa: N999 - the names are those that plugins import

from stockpress.plugins.mixins import ScheduleMixin

__all__ = [
    "ScheduleMixin",
]
