"""Plugins that export lists as files."""

from stockpress.plugins.mixins import DataExportMixin

__all__ = ["DataExportMixin"]
