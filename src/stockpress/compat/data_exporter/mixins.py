"""`data_exporter.mixins`: lists as files."""

from stockpress.api.for_plugins.data_files import DataExportSerializerMixin, DataExportViewMixin

__all__ = [
    "DataExportSerializerMixin",
    "DataExportViewMixin",
]
