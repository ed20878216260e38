"""`plugin.base.integration.MachineMixin`."""

# ruff: noqa: N999 - the names are those that plugins import

from stockpress.plugins.mixins import MachineDriverMixin

__all__ = [
    "MachineDriverMixin",
]
