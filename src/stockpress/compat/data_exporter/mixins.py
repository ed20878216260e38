"""`data_exporter.mixins`: lists as files."""

from stockpress.api.exports.views import DataExportViewMixin
from stockpress.api.for_plugins.data_files import DataExportSerializerMixin

__all__ = [
    "DataExportSerializerMixin",
    "DataExportViewMixin",
]
