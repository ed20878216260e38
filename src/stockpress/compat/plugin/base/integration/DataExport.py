"""`plugin.base.integration.DataExport`."""

# ruff: noqa: N999 - the names are those that plugins import

from stockpress.plugins.mixins import DataExportMixin

__all__ = [
    "DataExportMixin",
]
