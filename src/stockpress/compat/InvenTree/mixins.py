"""`InvenTree.mixins`: generic views."""

from stockpress.api.for_plugins.data_files import (
    DataExportSerializerMixin,
    DataImportExportSerializerMixin,
    DataImportSerializerMixin,
)
from stockpress.api.for_plugins.views import (
    CreateAPI,
    ListAPI,
    ListCreateAPI,
    RetrieveAPI,
    RetrieveDestroyAPI,
    RetrieveUpdateAPI,
    RetrieveUpdateDestroyAPI,
    UpdateAPI,
)

__all__ = [
    "CreateAPI",
    "DataExportSerializerMixin",
    "DataImportExportSerializerMixin",
    "DataImportSerializerMixin",
    "ListAPI",
    "ListCreateAPI",
    "RetrieveAPI",
    "RetrieveDestroyAPI",
    "RetrieveUpdateAPI",
    "RetrieveUpdateDestroyAPI",
    "UpdateAPI",
]
