"""`plugin.base.integration.ReportMixin`."""

# ruff: noqa: N999 - the names are those that plugins import

from stockpress.plugins.mixins import ReportMixin

__all__ = [
    "ReportMixin",
]
