"""Plugins that export lists as files."""

from stockpress.plugins.mixins import DataExportMixin
from stockpress.plugins.mixins.data_export import rows_in_steps, serialized_rows

__all__ = ["DataExportMixin", "rows_in_steps", "serialized_rows"]
