"""`importer.registry`."""

from stockpress.api.for_plugins.data_files import register_importer

__all__ = [
    "register_importer",
]
