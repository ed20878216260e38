"""`importer.mixins`: rows of files as objects."""

from stockpress.api.for_plugins.data_files import DataImportExportSerializerMixin, DataImportSerializerMixin

__all__ = [
    "DataImportExportSerializerMixin",
    "DataImportSerializerMixin",
]
